import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { CommandRefusal } from './refusal';

/** A file of cells, each held as the place of its text in a dictionary: a big file has few different cells. */
export interface TextTable {
  readonly header: readonly string[];
  readonly rowCount: number;
  /** Row-major rows × header.length. */
  readonly codes: Int32Array;
  readonly dictionary: readonly string[];
  /** Line of the file of every row, counted from 1. */
  readonly lines: readonly number[];
  /** The first line held data, so that names were made up. */
  readonly headerMissing: boolean;
}

/** Text of a cell. */
export function cellAt(table: TextTable, row: number, column: number): string {
  return table.dictionary[table.codes[row * table.header.length + column]!]!;
}

/** Line of the file of a row. */
export function lineOf(table: TextTable, row: number): number {
  return table.lines[row]!;
}

const MISSING = new Set(['', 'NA', 'na', 'N/A', 'NaN', '.']);

/** Blank cells and the usual words for "no value". */
export function isBlank(cell: string): boolean {
  return MISSING.has(cell);
}

/** A plain decimal number, with a point or (where cells are not parted by commas, or quoted) a comma; null for anything else. */
export function toNumber(cell: string): number | null {
  if (/^[+-]?\d+,\d+$/.test(cell)) return Number(cell.replace(',', '.'));
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell) ? Number(cell) : null;
}

/** UTF-8; a file that is not valid in it is taken for the Cyrillic code page of Windows, in which spreadsheets here save CSV. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1251').decode(bytes);
  }
}

/** Reads the text of a file; refuses what is not text. */
function readText(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new CommandRefusal('file-not-readable', code === 'ENOENT' ? `There is no file ${file}.` : `The file ${file} cannot be read (${code ?? 'unknown reason'}).`);
  }
  const text = decode(bytes);
  if (text.includes('\u0000')) throw new CommandRefusal('not-text', `${file} is not a text file; save it as CSV in UTF-8.`);
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function delimiterOf(text: string): string {
  const end = text.search(/[\r\n]/);
  const firstLine = end < 0 ? text : text.slice(0, end);
  return [',', ';', '\t'].map((sign) => ({ sign, count: firstLine.split(sign).length })).sort((a, b) => b.count - a.count)[0]!.sign;
}

/** Reads a small CSV file (comma, semicolon or tab; quotes; any line end; BOM) as rows of cells. */
export function readCells(file: string): string[][] {
  const text = readText(file);
  return parseQuoted(text, delimiterOf(text), file).map(({ record }) => record);
}

/** Records with the line that each ends in. */
function parseQuoted(text: string, delimiter: string, file: string): { record: string[]; info: { lines: number } }[] {
  try {
    return parse(text, { delimiter, relax_column_count: true, skip_empty_lines: true, trim: true, info: true }) as unknown as { record: string[]; info: { lines: number } }[];
  } catch (error) {
    throw new CommandRefusal('not-csv', `${file} is not a CSV file: ${(error as Error).message}`);
  }
}

/** Cells as places in a dictionary, with the number of cells of every line. */
class CellStore {
  readonly dictionary: string[] = [];
  readonly widths: number[] = [];
  /** Line of the file of every row: empty lines are left out, so that it is not the row's number. */
  readonly lines: number[] = [];
  codes = new Int32Array(1 << 16);
  private length = 0;
  private readonly known = new Map<string, number>();
  /** Places of cells of one character, found without making a string. */
  private readonly single = new Int32Array(128).fill(-1);

  add(text: string): void {
    const trimmed = text.trim();
    let code = this.known.get(trimmed);
    if (code === undefined) {
      code = this.dictionary.length;
      this.dictionary.push(trimmed);
      this.known.set(trimmed, code);
      if (trimmed.length === 1 && trimmed.charCodeAt(0) < 128) this.single[trimmed.charCodeAt(0)] = code;
    }
    this.push(code);
  }

  addSingle(char: number, text: string, at: number): void {
    const code = char < 128 ? this.single[char]! : -1;
    if (code >= 0) this.push(code);
    else this.add(text.slice(at, at + 1));
  }

  private push(code: number): void {
    if (this.length === this.codes.length) {
      const larger = new Int32Array(this.codes.length * 2);
      larger.set(this.codes);
      this.codes = larger;
    }
    this.codes[this.length++] = code;
  }
}

/** Splits text without quotes; lines without any character are left out. */
function parsePlain(text: string, delimiter: string): CellStore {
  const store = new CellStore();
  const separator = delimiter.charCodeAt(0);
  let start = 0;
  let width = 0;
  let lineStart = 0;
  let line = 1;
  const closeCell = (end: number): void => {
    if (end - start === 1) store.addSingle(text.charCodeAt(start), text, start);
    else store.add(text.slice(start, end));
    width++;
  };
  for (let at = 0; at <= text.length; at++) {
    const char = at < text.length ? text.charCodeAt(at) : 10;
    if (char === separator) {
      closeCell(at);
      start = at + 1;
    } else if (char === 10 || char === 13) {
      if (at > lineStart) {
        closeCell(at);
        store.widths.push(width);
        store.lines.push(line);
      }
      // A line feed after a carriage return ends the same line.
      if (char === 13 || text.charCodeAt(at - 1) !== 13) line++;
      start = lineStart = at + 1;
      width = 0;
    }
  }
  return store;
}

/** Reads a data file; refuses an empty one, rows of different length and doubled column names. */
export function readTable(file: string): TextTable {
  const text = readText(file);
  const delimiter = delimiterOf(text);
  let store: CellStore;
  if (text.includes('"')) {
    store = new CellStore();
    for (const { record, info } of parseQuoted(text, delimiter, file)) {
      record.forEach((cell) => store.add(cell));
      store.widths.push(record.length);
      store.lines.push(info.lines);
    }
  } else store = parsePlain(text, delimiter);
  const { dictionary, codes, widths } = store;
  const width = widths[0];
  if (width === undefined) throw new CommandRefusal('empty-file', `${file} is empty.`);
  const first = Array.from({ length: width }, (_, c) => dictionary[codes[c]!]!);
  // Names are never all numbers and never doubled; a line of answers is.
  const headerMissing = widths.length > 1 && first.every((cell) => toNumber(cell) !== null || isBlank(cell)) && new Set(first).size < width;
  const header = headerMissing ? first.map((_, i) => `i${i + 1}`) : first;
  const skipped = headerMissing ? 0 : 1;
  const ragged = widths.flatMap((own, at) => (own !== width ? [store.lines[at]!] : []));
  if (ragged.length)
    throw new CommandRefusal('ragged-rows', `${ragged.length} rows do not have ${width} cells (first: line ${ragged[0]}). Check quotes and separators.`, ragged.slice(0, 20));
  const doubled = header.filter((name, i) => name !== '' && header.indexOf(name) !== i);
  if (doubled.length) throw new CommandRefusal('doubled-column', `The column ${doubled[0]} stands twice in the header.`, [1]);
  const rowCount = widths.length - skipped;
  if (rowCount === 0) throw new CommandRefusal('no-rows', `${file} has a header and no rows.`);
  return { header, rowCount, codes: codes.subarray(skipped * width, (skipped + rowCount) * width), dictionary, lines: store.lines.slice(skipped), headerMissing };
}

/** Position of a named column; refuses an unknown name. */
export function columnAt(table: TextTable, name: string, option: string): number {
  const at = table.header.indexOf(name);
  if (at < 0) throw new CommandRefusal('unknown-column', `--${option} ${name}: there is no such column. Columns: ${table.header.slice(0, 40).join(', ')}${table.header.length > 40 ? ' …' : ''}.`);
  return at;
}
