import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from '../../platform/refusal';
import { formatOf, readTables } from './read-upload';

const heading = ['code', 'subject', 'outcome', 'type', 'lang', 'title', 'prompt', 'option_a', 'option_b', 'reason_b', 'key'];
const row = (lang: string, cells: Partial<Record<(typeof heading)[number], string>> = {}): string[] => {
  const usual: Record<string, string> = { code: 'TST-001', subject: 'testing', outcome: 'TST-1', type: 'choice', lang, title: 'Суроо', prompt: 'Туурасын тандаңыз', option_a: 'ооба', option_b: 'жок', reason_b: 'туура эмес', key: 'A', ...cells };
  return heading.map((name) => usual[name] ?? '');
};
const cell = (text: string, delimiter: string): string => (/["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text);
const csv = (rows: readonly string[][], delimiter = ',', end = '\n'): string => [heading, ...rows].map((line) => line.map((text) => cell(text, delimiter)).join(delimiter)).join(end);
const read = (data: Uint8Array) => {
  const file = readTables(data, 'csv');
  return file.rows.map(({ row: number, code, source, problems }) => ({ number, code, title: source?.variants.get('ky')?.title, problems: problems.map((problem) => [problem.severity, problem.code, problem.row, problem.line, problem.field]) }));
};
const good = [{ number: 1, code: 'TST-001', title: 'Суроо', problems: [] }];

describe('tables as people save them', () => {
  const rows = [row('ky'), row('ru')];
  it.each<[string, Uint8Array]>([
    ['commas', Buffer.from(csv(rows))],
    ['semicolons', Buffer.from(csv(rows, ';'))],
    ['tabs', Buffer.from(csv(rows, '\t'))],
    ['a mark of the encoding and Windows line ends', Buffer.from(`\uFEFF${csv(rows, ';', '\r\n')}\r\n`)],
    ['empty lines between', Buffer.from(csv(rows).replaceAll('\n', '\n\n'))],
    ['UTF-16 as spreadsheets save "Unicode text"', Buffer.from(`\uFEFF${csv(rows, '\t')}`, 'utf16le')],
  ])('with %s', (_how, data) => expect(read(data)).toEqual(good));

  it('with quotes, line ends and what looks like a formula inside of cells', () => {
    const cells = { prompt: 'Биринчи сап,\n"экинчи"; үчүнчү', option_a: '=1+1', option_b: '-5' };
    const file = readTables(Buffer.from(csv([row('ky', cells), row('ru', cells)])), 'csv');
    expect(file.rows[0]?.problems).toEqual([]);
    expect(JSON.stringify(file.rows[0]?.source?.variants.get('ky')?.body)).toMatch(/=1\+1.*-5/);
  });

  it('name the row and the column of what is wrong', () => {
    const told = (cells: Parameters<typeof row>[1], both = true): unknown => read(Buffer.from(csv([row('ky', cells), row('ru', both ? cells : {})])))[0]?.problems;
    expect(told({ key: 'C' })).toEqual(expect.arrayContaining([['error', 'key-unknown', 1, undefined, 'key']]));
    expect(told({ type: 'essay' })).toEqual(expect.arrayContaining([['error', 'value-not-allowed', 1, 2, 'type']]));
    expect(told({ key: 'B' }, false)).toEqual(expect.arrayContaining([['error', 'rows-differ', 2, 3, 'key']]));
    expect(told({ lang: 'de' })).toEqual(expect.arrayContaining([['error', 'value-not-allowed', 1, 2, 'lang']]));
  });
});

describe('tables under fire', () => {
  const refusedByName = (work: () => unknown): boolean => {
    try {
      work();
      return true;
    } catch (error) {
      if (error instanceof DomainError) return true;
      throw error;
    }
  };
  const pieces = fc.constantFrom(...heading, ',', ';', '\t', '\n', '\r\n', '"', '""', 'ky', 'ru', 'choice', 'A', '=1', '\uFEFF', 'ң', '\u0000', '__proto__', '9'.repeat(30), ' ');
  it('of any text are read or refused by name', () => {
    fc.assert(fc.property(fc.array(pieces, { maxLength: 120 }), (parts) => refusedByName(() => readTables(Buffer.from(parts.join('')), 'csv'))), { numRuns: 500, seed: 8 });
  });
  it('of any JSON are read or refused by name', () => {
    const item = fc.dictionary(fc.constantFrom('code', 'type', 'variants', 'key', 'bank', 'id', 'prompt', 'options', '__proto__'), fc.jsonValue({ maxDepth: 3 }));
    fc.assert(fc.property(fc.oneof(fc.array(item, { maxLength: 5 }), fc.record({ items: fc.oneof(fc.array(item, { maxLength: 5 }), fc.jsonValue()), outcomes: fc.jsonValue() })), (file) => refusedByName(() => readTables(Buffer.from(JSON.stringify(file)), 'json'))), { numRuns: 500, seed: 8 });
  });
  it('are told from packages and from each other by their content', () => {
    expect([formatOf(Buffer.from('PK\u0003\u0004')), formatOf(Buffer.from('\uFEFF [')), formatOf(Buffer.from('code,')), formatOf(new Uint8Array())]).toEqual(['qti-package', 'json', 'csv', 'csv']);
  });
});
