import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Folder of the reference data: SYNOO_CORPUS, or shared/corpus beside the repository. */
const folder = join(process.env['SYNOO_CORPUS'] ?? resolve(__dirname, '../../../../../shared/corpus'), 'psychometrics');

/**
 * `describe` for tests that compare with the reference data: skipped where the data are absent, unless
 * SYNOO_CORPUS_REQUIRED=1 makes their absence a failure.
 */
export function describeGolden(name: string, body: () => void): void {
  if (existsSync(folder)) describe(name, body);
  else if (process.env['SYNOO_CORPUS_REQUIRED'] === '1')
    describe(name, () => it('needs the reference data', () => expect(`reference data at ${folder}`).toBe('present')));
  else describe.skip(`${name} (reference data not found; set SYNOO_CORPUS)`, body);
}

/** A reference file as the shape the test expects. */
export function reference<T>(file: string): T {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;
}

/** A data file as header and rows of text. The corpus quotes nothing that holds a comma. */
export function table(file: string): { header: string[]; rows: string[][] } {
  const lines = readFileSync(join(folder, file), 'utf8').trimEnd().split(/\r?\n/);
  const cells = lines.map((line) => line.split(',').map((cell) => cell.replace(/^"|"$/g, '')));
  return { header: cells[0]!, rows: cells.slice(1) };
}

/** Columns of a data file as a row-major matrix; empty and NA cells become NaN. */
export function numeric(file: string, columns?: readonly string[]): { names: string[]; persons: number; items: number; values: Float64Array } {
  const { header, rows } = table(file);
  const names = columns ? [...columns] : header;
  const at = names.map((name) => header.indexOf(name));
  const values = new Float64Array(rows.length * names.length);
  rows.forEach((row, p) => at.forEach((c, i) => (values[p * names.length + i] = row[c] === '' || row[c] === 'NA' ? Number.NaN : Number(row[c]))));
  return { names, persons: rows.length, items: names.length, values };
}
