import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PsychometricsRefusal, randomStream } from '@synoo/psychometrics';
import { parseArguments } from './arguments';
import { CommandRefusal } from './refusal';
import { analyseFile } from './report';
import { reportText } from './text';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'analyse-'))));
afterAll(() => rmSync(folder, { recursive: true }));

type Report = ReturnType<typeof analyseFile>;
type Outcome = { readonly report: Report } | { readonly refused: string };

/** The report, or the code of the named refusal; any other error fails the test. */
function outcome(lines: readonly string[], ...args: string[]): Outcome {
  const path = join(folder, 'data.csv');
  writeFileSync(path, lines.join('\n'));
  try {
    const report = analyseFile(parseArguments([path, ...args]), () => 0);
    return { report };
  } catch (error) {
    if (error instanceof CommandRefusal || error instanceof PsychometricsRefusal) return { refused: error.code };
    throw error;
  }
}

/** Paths of numbers that are not finite: JSON would hide them as null. */
function notFinite(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} = ${value}`];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, entry]) => notFinite(entry, `${path}.${key}`));
}

const random = randomStream(12);
const rows = (persons: number, cell: (person: number, item: number) => number | string, items = 4): string[] =>
  Array.from({ length: persons }, (_, p) => Array.from({ length: items }, (__, i) => cell(p, i)).join(','));
const header = 'a,b,c,d';
const coin = (): number => random.integer(2);

const CASES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['one person', [header, '1,0,1,0'], []],
  ['two persons', [header, '1,0,1,0', '0,1,1,1'], []],
  ['one item', ['a', ...rows(60, coin, 1)], []],
  ['two items', ['a,b', ...rows(300, coin, 2)], []],
  ['a constant item', [header, ...rows(300, (_, i) => (i === 0 ? 1 : coin()))], []],
  ['an item nobody was given', [header, ...rows(300, (_, i) => (i === 0 ? '' : coin()))], []],
  ['all right', [header, ...rows(300, () => 1)], []],
  ['all wrong', [header, ...rows(300, () => 0)], []],
  ['everybody with the same total', [header, ...rows(300, (p, i) => (p % 4 === i ? 1 : 0))], []],
  ['a perfect scalogram', [header, ...rows(500, (p, i) => (p % 5 > i ? 1 : 0))], []],
  ['two equal items', [header, ...rows(300, (p, i) => (i < 2 ? (p * 7) % 3 % 2 : coin()))], []],
  ['an item turned round', [header, ...rows(400, (p, i) => (i === 0 ? (p % 5 > 2 ? 0 : 1) : p % 5 > i ? 1 : 0))], []],
  ['one right answer in an item', [header, ...rows(300, (p, i) => (i === 0 ? (p === 7 ? 1 : 0) : coin()))], []],
  ['one answer for each person', [header, ...rows(300, (p, i) => (p % 4 === i ? coin() : ''))], []],
  ['blank rows', [header, ...rows(120, coin), ',,,', ',,,'], []],
  ['weights of 0', ['a,b,c,d,freq', ...rows(200, coin).map((row, p) => `${row},${p % 2}`)], []],
  ['weights that are all 0', ['a,b,c,d,freq', ...rows(20, coin).map((row) => `${row},0`)], []],
  ['fractional weights', ['a,b,c,d,w', ...rows(200, coin).map((row, p) => `${row},${0.5 + (p % 3) / 4}`)], ['--weights', 'w']],
  ['huge weights', ['a,b,c,d,freq', ...rows(200, coin).map((row) => `${row},1000000`)], []],
  ['huge scores', [header, ...rows(200, (_, i) => (i === 0 ? 1e300 * coin() : coin()))], []],
  ['numbers too large for a number', [header, ...rows(100, (p, i) => (p === 3 && i === 0 ? '1e999' : coin()))], []],
  ['negative scores', [header, ...rows(200, () => coin() - 1)], []],
  ['half points', [header, ...rows(300, () => random.integer(3) / 2)], []],
  ['a gap in the categories', [header, ...rows(300, () => random.integer(2) * 2)], []],
  ['many categories', [header, ...rows(400, () => random.integer(15))], []],
  ['a sparse top category', [header, ...rows(300, (p, i) => (p === 5 && i === 1 ? 3 : random.integer(3)))], []],
  ['one group far smaller', ['a,b,c,d,g', ...rows(300, coin).map((row, p) => `${row},${p < 3 ? 'x' : 'y'}`)], ['--group', 'g']],
  ['groups that no score joins', ['a,b,c,d,g', ...rows(200, (p) => (p < 100 ? 0 : 1)).map((row, p) => `${row},${p < 100 ? 'x' : 'y'}`)], ['--group', 'g']],
  ['an item of one group only', ['a,b,c,d,g', ...rows(300, (p, i) => (i === 0 && p % 2 ? '' : coin())).map((row, p) => `${row},${p % 2}`)], ['--group', 'g']],
  ['separated groups in an item', ['a,b,c,d,g', ...rows(300, (p, i) => (i === 0 ? p % 2 : coin())).map((row, p) => `${row},${p % 2}`)], ['--group', 'g']],
  ['omitted everywhere', [header, ...rows(100, () => 9)], ['--omit', '9']],
  ['not reached everywhere', [header, ...rows(100, () => 8)], ['--not-reached', '8']],
];

describe.each(CASES)('analyse with %s', (_, lines, args) => {
  it.each([undefined, 'rasch', 'rsm', '2pl', 'grm', '3pl'])('and model %s gives finite numbers or says why not', (model) => {
    const result = outcome(lines, ...args, ...(model ? ['--model', model] : []));
    if ('refused' in result) {
      expect(result.refused).toMatch(/^[a-z]+(-[a-z]+)*$/);
      return;
    }
    const { report } = result;
    expect(notFinite(report)).toEqual([]);
    expect(reportText(report)).not.toMatch(/NaN|Infinity|undefined/);
    // What is missing is explained.
    if (report.alpha === null && report.forms.length === 1) expect(report.warnings.map(({ code }) => code)).toContain('alpha-not-defined');
    if (model && report.parameters === null) expect(report.warnings.some(({ message }) => message.startsWith('The model was refused'))).toBe(true);
    for (const item of report.parameters ?? []) expect(Math.abs(item.a)).toBeLessThan(30);
  });
});

describe('analyse names what it refuses', () => {
  it('the copies of an item whose slopes grow without bound', () => {
    const result = outcome([header, ...rows(300, coin).map((row) => `${row.slice(0, 1)},${row}`)].map((row, line) => (line ? row.split(',').slice(0, 4).join(',') : row)), '--model', '2pl');
    expect(result).toMatchObject({ report: { parameters: null, logLik: null, converged: false } });
    expect('report' in result && result.report.warnings).toEqual(expect.arrayContaining([expect.objectContaining({ code: 'separated', items: expect.arrayContaining(['a', 'b']), message: expect.stringContaining('a, b') })]));
  });

  it('numbers that are too large for a score, with their lines', () => {
    const path = join(folder, 'large.csv');
    writeFileSync(path, ['a,b', '1,0', '0,1e300', '1,1'].join('\n'));
    expect(() => analyseFile(parseArguments([path]), () => 0)).toThrow(expect.objectContaining({ code: 'unknown-code', rows: [3] }));
  });
});
