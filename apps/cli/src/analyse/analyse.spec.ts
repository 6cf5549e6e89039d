import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomStream } from '@synoo/psychometrics';
import { parseArguments } from './arguments';
import { CommandRefusal } from './refusal';
import { analyseFile } from './report';
import { reportText } from './text';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'analyse-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.join('\n'));
  return path;
}

function analyse(...args: string[]): ReturnType<typeof analyseFile> {
  return analyseFile(parseArguments(args), () => 0);
}

function refusal(...args: string[]): CommandRefusal {
  try {
    analyse(...args);
  } catch (error) {
    if (error instanceof CommandRefusal) return error;
    throw error;
  }
  throw new Error('not refused');
}

/** Answers of `persons` to five items of difficulty −1 … 1 with slope 1.2, as lines. */
function simulated(persons: number, seed = 3): string[] {
  const random = randomStream(seed);
  return Array.from({ length: persons }, () => {
    const theta = random.normal();
    return [-1, -0.5, 0, 0.5, 1].map((b) => (random.uniform() < 1 / (1 + Math.exp(-1.2 * (theta - b))) ? 1 : 0)).join(',');
  });
}

describe('analyse', () => {
  it('gives the same for rows, for counted patterns, and for codes with a key', () => {
    const rows = simulated(300);
    const plain = analyse(file('plain.csv', ['a,b,c,d,e', ...rows]), '--model', '2pl');
    const counts = new Map<string, number>();
    for (const row of rows) counts.set(row, (counts.get(row) ?? 0) + 1);
    const counted = analyse(file('counted.csv', ['a,b,c,d,e,freq', ...[...counts].map(([row, n]) => `${row},${n}`)]), '--model', '2pl');
    const letters = rows.map((row) => row.replaceAll('1', 'B').replaceAll('0', 'A'));
    const keyFile = file('key.csv', ['item,key', 'a,B', 'b,B', 'c,B', 'd,B', 'e,B']);
    const keyed = analyse(file('letters.csv', ['a,b,c,d,e', ...letters]), '--key', keyFile, '--model', '2pl');
    expect(plain.converged).toBe(true);
    for (const other of [counted, keyed]) {
      expect(other.n).toBe(300);
      expect(other.alpha).toBeCloseTo(plain.alpha!, 12);
      expect(other.logLik).toBeCloseTo(plain.logLik!, 6);
      other.parameters!.forEach((item, i) => {
        expect(item.a).toBeCloseTo(plain.parameters![i]!.a, 4);
        expect(item.b).toBeCloseTo(plain.parameters![i]!.b, 4);
        expect(item.se.a).toBeCloseTo(plain.parameters![i]!.se.a!, 4);
      });
    }
    expect(keyed.items[0]!.options!.map(({ option, keyed: right }) => `${option}${right}`)).toEqual(['Afalse', 'Btrue']);
    expect(plain.items[0]!.infit).not.toBeNull();
    expect(reportText(plain)).toContain('log-likelihood');
  });

  it('takes one row of keys in the order of the columns, with or without names, and several right codes', () => {
    const data = file('codes.csv', ['q1,q2', 'A,B', 'C,B', 'B,A', 'A,A']);
    const bare = analyse(data, '--key', file('k1.csv', ['A|C,B']));
    const named = analyse(data, '--key', file('k2.csv', ['q2,q1', 'B,A|C']));
    expect(bare.items.map((item) => item.facility)).toEqual([0.75, 0.5]);
    expect(named.items).toEqual(bare.items);
    const rows = analyse(data, '--key', file('k3.csv', ['q1,A|C', 'q2,B']));
    expect(rows.items).toEqual(bare.items);
  });

  it('reads semicolons, tabs, quotes, a BOM and Windows line ends', () => {
    const path = join(folder, 'odd.csv');
    writeFileSync(path, '\uFEFF"сынак 1";"ң ө ү"\r\n1;0\r\n"0";1\r\n1;1\r\n');
    expect(analyse(path).items.map(({ id, n }) => [id, n])).toEqual([['сынак 1', 3], ['ң ө ү', 3]]);
    expect(analyse(file('comma.csv', ['a;b', '0,5;1', '1;0', '1,5;1'])).items[0]!.mean).toBe(1);
  });

  it('keeps omitted, not reached and not administered apart', () => {
    const data = file('states.csv', ['q1,q2', '1,9', '0,8', '1,', '1,1']);
    const report = analyse(data, '--omit', '9', '--not-reached', '8');
    expect(report.items[1]).toMatchObject({ n: 3, omittedShare: 1 / 3, notReachedShare: 1 / 3, facility: 1 / 3 });
  });

  it('finds DIF against the reference group asked for', () => {
    const lines = simulated(600).map((row, i) => `${row},${i % 2 ? 'ru' : 'ky'}`);
    const data = file('groups.csv', ['a,b,c,d,e,lang', ...lines]);
    const report = analyse(data, '--group', 'lang', '--reference', 'ru');
    expect(report.dif).toHaveLength(5);
    expect(report.dif![0]).toMatchObject({ id: 'a', reference: 'ru', focal: 'ky', mh: { class: 'A' } });
    const multi = analyse(data, '--group', 'lang', '--multigroup', '--model', 'rasch');
    expect(multi.latent!.groups).toHaveLength(2);
  });

  it('leaves background columns and identifiers out, and names doubled persons', () => {
    const report = analyse(file('people.csv', ['id,sex,a,b', '1,1,0,1', '2,0,1,1', '2,0,1,1', '3,1,0,0']));
    expect(report.items.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(report.warnings).toEqual(expect.arrayContaining([expect.objectContaining({ code: 'duplicate-persons', rows: [4] })]));
  });

  it('names long rows that are equal in every item', () => {
    const random = randomStream(8);
    const rows = Array.from({ length: 60 }, () => Array.from({ length: 25 }, () => random.integer(2)).join(','));
    const report = analyse(file('twins.csv', [Array.from({ length: 25 }, (_, i) => `q${i}`).join(','), ...rows, rows[4]!]));
    expect(report.warnings).toEqual([expect.objectContaining({ code: 'equal-rows', rows: [62] })]);
  });

  it('does not suspect equal rows that chance gives in a large group, and finds copies in a small one', () => {
    const random = randomStream(18);
    const rows = Array.from({ length: 8000 }, () => {
      const theta = 1.5 * random.normal();
      return Array.from({ length: 24 }, (_, i) => (random.uniform() < 1 / (1 + Math.exp(i / 4 - 3.5 - theta)) ? 1 : 0)).join(',');
    });
    const header = Array.from({ length: 24 }, (_, i) => `q${i}`).join(',');
    expect(new Set(rows).size).toBeLessThan(rows.length);
    expect(analyse(file('chance.csv', [header, ...rows])).warnings).toEqual([]);
    const copied = [...rows.slice(0, 300), ...rows.slice(0, 40)];
    expect(analyse(file('copied.csv', [header, ...copied])).warnings.map(({ code }) => code)).toEqual(['equal-rows']);
  });

  it('gives the classical part and names the reason when a model cannot be fitted', () => {
    const few = analyse(file('few.csv', ['a,b,c', '1,0,1', '0,0,1', '1,1,1']), '--model', '2pl');
    expect(few.parameters).toBeNull();
    expect(few.converged).toBe(false);
    expect(few.n).toBe(3);
    expect(few.warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(['constant-items', 'too-few-persons']));
    const wide = analyse(file('wide.csv', ['a,b', ...simulated(60).map((row, i) => `${row.slice(0, 1)},${i % 3}`)]), '--model', 'rasch');
    expect(wide.warnings.map(({ code }) => code)).toContain('score-not-a-category');
  });

  it.each<[string, string[], string[], string]>([
    ['an empty file', [], [], 'empty-file'],
    ['a header alone', ['a,b'], [], 'no-rows'],
    ['rows of different length', ['a,b', '1,0', '1'], [], 'ragged-rows'],
    ['a doubled column', ['a,a', '1,x'], [], 'doubled-column'],
    ['stray codes', ['a,b', '1,0', '0,1', 'x,1', '1,1'], [], 'unknown-code'],
    ['letters without a key', ['a,b', 'A,B', 'B,A'], [], 'no-items'],
    ['an unknown group', ['a,b', '1,0', '0,1'], ['--group', 'sex'], 'unknown-column'],
    ['an unknown item', ['a,b', '1,0', '0,1'], ['--items', 'a,z'], 'unknown-column'],
    ['a negative weight', ['a,b,freq', '1,0,-1', '0,1,2'], [], 'bad-weight'],
    ['one group only', ['a,b,g', '1,0,x', '0,1,x'], ['--group', 'g'], 'too-few-groups'],
  ])('refuses %s by name', (name, lines, args, code) => {
    expect(refusal(file(`${name}.csv`, lines), ...args).code).toBe(code);
  });

  it('refuses a key that matches nothing, an incomplete key and a key of the wrong length', () => {
    const data = file('answers.csv', ['a,b', 'A,B', 'B,A']);
    expect(refusal(data, '--key', file('none.csv', ['item,key', 'a,1', 'b,2'])).code).toBe('key-matches-nothing');
    expect(refusal(data, '--key', file('names.csv', ['item,key', 'A1,A', 'B1,B'])).code).toBe('key-matches-nothing');
    expect(refusal(data, '--key', file('part.csv', ['item,key', 'a,A', 'c,B'])).code).toBe('bad-key');
    expect(refusal(data, '--key', file('long.csv', ['A,B,C'])).code).toBe('bad-key');
    expect(refusal(data, '--key', join(folder, 'absent.csv')).code).toBe('file-not-readable');
  });

  it('names rare codes and codes among scores with their lines', () => {
    const data = file('slips.csv', ['a,b,c', ...Array.from({ length: 100 }, (_, p) => (p === 40 ? 'x,A,B' : p % 2 ? 'A,A,B' : 'C,B,A'))]);
    const report = analyse(data, '--key', file('slips-key.csv', ['item,key', 'a,A', 'b,B', 'c,A', 'd,A']));
    expect(report.warnings).toEqual(expect.arrayContaining([
      expect.objectContaining({ code: 'rare-codes', rows: [42], message: expect.stringContaining('x (1 times)') }),
      expect.objectContaining({ code: 'code-outside-key', message: expect.stringContaining('C (49 times)') }),
      expect.objectContaining({ code: 'key-without-item', message: expect.stringContaining('d') }),
    ]));
    const codes = analyse(file('nines.csv', ['a,b', '1,0', '-9,1', '0,99', '1,1']));
    expect(codes.warnings).toEqual(expect.arrayContaining([expect.objectContaining({ code: 'suspicious-code', rows: [3, 4], message: expect.stringContaining('a (-9), b (99)') })]));
  });

  it('counts the lines of the file, empty ones included', () => {
    for (const end of ['\n', '\r\n']) {
      const path = join(folder, 'lines.csv');
      writeFileSync(path, ['a,b', '1,0', '', '0,1', '', '', ',', 'x,1', '1,1', ''].join(end));
      expect(refusal(path)).toMatchObject({ code: 'unknown-code', rows: [8] });
      writeFileSync(path, ['"a",b', '1,0', '', '0,1', '', '', ',', '"x",1', '1,1', ''].join(end));
      expect(refusal(path)).toMatchObject({ code: 'unknown-code', rows: [8] });
    }
  });

  it('passes over columns without a name and reads the Cyrillic code page of Windows', () => {
    expect(analyse(file('rownames.csv', ['"","a","b",""', '"1",1,0,""', '"2",0,1,""', '"3",1,1,""'])).items.map(({ id }) => id)).toEqual(['a', 'b']);
    const path = join(folder, 'cp1251.csv');
    // "класс,а1,а2" in windows-1251.
    writeFileSync(path, Buffer.concat([Buffer.from([0xea, 0xeb, 0xe0, 0xf1, 0xf1, 0x2c, 0xe0, 0x31, 0x2c, 0xe0, 0x32]), Buffer.from('\n5A,1,0\n5B,0,1\n5A,1,1')]));
    expect(analyse(path).items.map(({ id }) => id)).toEqual(['а1', 'а2']);
  });

  it('says when the answers have nothing in common', () => {
    const random = randomStream(77);
    const report = analyse(file('noise.csv', ['a,b,c,d,e', ...Array.from({ length: 300 }, (_, p) => [p % 2, 1 - (p % 2), random.integer(2), random.integer(2), random.integer(2)].join(','))]), '--model', 'rasch');
    expect(report.warnings.map(({ code }) => code)).toContain('no-ability-variance');
  });

  it('refuses options that it does not know', () => {
    for (const args of [[], ['x.csv', '--modell', 'rasch'], ['x.csv', '--model', '4pl'], ['x.csv', '--key'], ['x.csv', 'y.csv'], ['x.csv', '--multigroup']])
      expect(() => parseArguments(args)).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});
