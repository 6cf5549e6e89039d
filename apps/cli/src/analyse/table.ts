import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { CommandRefusal } from './refusal';

/** A file of cells. Line numbers count from 1, the header being line 1. */
export interface TextTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The first line held data, so that names were made up. */
  readonly headerMissing: boolean;
}

const MISSING = new Set(['', 'NA', 'na', 'N/A', 'NaN', '.']);

/** Blank cells and the usual words for "no value". */
export function isBlank(cell: string): boolean {
  return MISSING.has(cell);
}

/** A plain decimal number; null for anything else. */
export function toNumber(cell: string): number | null {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell) ? Number(cell) : null;
}

/** Reads a CSV file (comma, semicolon or tab; quotes; any line end; BOM) as text cells. */
export function readCells(file: string): string[][] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new CommandRefusal('file-not-readable', code === 'ENOENT' ? `There is no file ${file}.` : `The file ${file} cannot be read (${code ?? 'unknown reason'}).`);
  }
  if (text.includes('\u0000')) throw new CommandRefusal('not-text', `${file} is not a text file; save it as CSV in UTF-8.`);
  const firstLine = text.slice(0, text.search(/[\r\n]/) < 0 ? undefined : text.search(/[\r\n]/));
  const delimiter = [',', ';', '\t'].map((sign) => ({ sign, count: firstLine.split(sign).length })).sort((a, b) => b.count - a.count)[0]!.sign;
  try {
    return parse(text, { bom: true, delimiter, relax_column_count: true, skip_empty_lines: true, trim: true }) as string[][];
  } catch (error) {
    throw new CommandRefusal('not-csv', `${file} is not a CSV file: ${(error as Error).message}`);
  }
}

/** Reads a data file; refuses an empty one, rows of different length and doubled column names. */
export function readTable(file: string): TextTable {
  const lines = readCells(file);
  if (lines.length === 0) throw new CommandRefusal('empty-file', `${file} is empty.`);
  const first = lines[0]!;
  // Names are never all numbers and never doubled; a line of answers is.
  const headerMissing = lines.length > 1 && first.every((cell) => toNumber(cell) !== null || isBlank(cell)) && new Set(first).size < first.length;
  const header = headerMissing ? first.map((_, i) => `i${i + 1}`) : first;
  const rows = headerMissing ? lines : lines.slice(1);
  const width = header.length;
  const ragged = rows.flatMap((row, r) => (row.length !== width ? [r + (headerMissing ? 1 : 2)] : []));
  if (ragged.length)
    throw new CommandRefusal('ragged-rows', `${ragged.length} rows do not have ${width} cells (first: line ${ragged[0]}). Check quotes and separators.`, ragged.slice(0, 20));
  const doubled = header.filter((name, i) => header.indexOf(name) !== i);
  if (doubled.length) throw new CommandRefusal('doubled-column', `The column ${doubled[0]} stands twice in the header.`, [1]);
  if (rows.length === 0) throw new CommandRefusal('no-rows', `${file} has a header and no rows.`);
  return { header, rows, headerMissing };
}

/** Position of a named column; refuses an unknown name. */
export function columnAt(table: TextTable, name: string, option: string): number {
  const at = table.header.indexOf(name);
  if (at < 0) throw new CommandRefusal('unknown-column', `--${option} ${name}: there is no such column. Columns: ${table.header.slice(0, 40).join(', ')}${table.header.length > 40 ? ' …' : ''}.`);
  return at;
}
