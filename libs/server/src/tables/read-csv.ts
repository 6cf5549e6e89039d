import type { Problem } from '@synoo/contracts';
import { CsvError, type Options, parse } from 'csv-parse/sync';
import { DomainError } from '../platform/refusal';
import { decodeText } from './decode-text';

export interface CsvRow {
  /** From 1 below the heading. */
  readonly row: number;
  /** Line of the file on which the row ends. */
  readonly line: number;
  /** By name of the column; white space at both ends is gone, letters are composed (NFC). */
  readonly cells: Readonly<Record<string, string>>;
}

export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
  readonly problems: readonly Problem[];
}

export interface CsvColumns {
  readonly required: readonly string[];
  readonly optional?: readonly string[];
}

const MAX_ROWS = 50_000;
const MAX_RECORD = 200_000;

/** The sign that separates cells: of comma, semicolon and tab the one that the heading has most of, outside of quotes. */
export function delimiterOf(text: string): ',' | ';' | '\t' {
  const heading = (text.split(/\r?\n/u, 1)[0] ?? '').replace(/"[^"]*"/gu, '');
  const count = (sign: string) => heading.split(sign).length;
  return ([',', ';', '\t'] as const).reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

function unreadable(problem: Omit<Problem, 'severity'>): never {
  throw new DomainError('file-unreadable', { problems: [{ severity: 'error', ...problem }] });
}

function records(text: string): { record: string[]; info: { lines: number } }[] {
  const options: Options = { delimiter: delimiterOf(text), bom: true, info: true, relax_column_count: true, skip_empty_lines: true, max_record_size: MAX_RECORD, to: MAX_ROWS + 2 };
  try {
    return parse(text, options) as unknown as { record: string[]; info: { lines: number } }[];
  } catch (error) {
    if (error instanceof CsvError) return unreadable({ code: 'csv-broken', line: Number(error['lines'] ?? 0), values: { reason: error.code } });
    throw error;
  }
}

const clean = (cell: string) => cell.normalize('NFC').trim();

/** Reads a table with a heading. Throws `file-unreadable` when there is no such table; what is wrong in rows is a problem. */
export function readCsv(data: Uint8Array, { required, optional = [] }: CsvColumns): CsvTable {
  const { text, warnings } = decodeText(data);
  const [heading, ...body] = records(text);
  if (!heading) return unreadable({ code: 'file-empty' });
  if (body.length > MAX_ROWS) return unreadable({ code: 'too-many-rows', values: { limit: MAX_ROWS } });
  const columns = heading.record.map((cell) => clean(cell).toLowerCase());
  const missing = required.filter((column) => !columns.includes(column));
  const twice = columns.filter((column, index) => column !== '' && columns.indexOf(column) !== index);
  if (missing.length > 0 || twice.length > 0) {
    throw new DomainError('file-unreadable', {
      problems: [...missing.map((field) => ({ severity: 'error', code: 'column-missing', field })), ...twice.map((field) => ({ severity: 'error', code: 'column-twice', field }))],
    });
  }
  const problems: Problem[] = [...warnings];
  for (const field of columns) if (!required.includes(field) && !optional.includes(field)) problems.push({ severity: 'warning', code: 'column-unknown', field });
  const rows: CsvRow[] = [];
  body.forEach(({ record, info }, index) => {
    if (record.every((cell) => clean(cell) === '')) return;
    if (record.length !== columns.length && record.slice(columns.length).some((cell) => clean(cell) !== '')) {
      problems.push({ severity: 'error', code: 'cell-count', row: index + 1, line: info.lines, values: { cells: record.length, columns: columns.length } });
      return;
    }
    rows.push({ row: index + 1, line: info.lines, cells: Object.fromEntries(columns.map((column, place) => [column, clean(record[place] ?? '')])) });
  });
  return { columns, rows, problems };
}
