import type { Problem } from '@synoo/contracts';
import type { CsvRow } from './read-csv';

/** Reads the cells of one row and collects what is wrong with them, so that all problems of a row are told at once. */
export class CellReader {
  readonly problems: Problem[] = [];

  constructor(private readonly row: CsvRow) {}

  report(code: string, field: string, values?: Problem['values']): void {
    this.problems.push({ severity: 'error', code, row: this.row.row, line: this.row.line, field, ...(values && { values }) });
  }

  text(field: string, { max = 200, empty = false }: { max?: number; empty?: boolean } = {}): string {
    const cell = this.row.cells[field] ?? '';
    if (cell === '' && !empty) this.report('cell-empty', field);
    if (cell.length > max) this.report('value-too-long', field, { max });
    if (/\p{Cc}|\uFFFD/u.test(cell)) this.report('value-unreadable', field);
    return cell;
  }

  /** A name of a person: signs that no name has show a broken encoding. */
  name(field: string): string {
    const cell = this.text(field, { max: 100 });
    if (cell !== '' && !/^[\p{L}\p{M}][\p{L}\p{M}\s.'’ʼ-]*$/u.test(cell)) this.report('name-invalid', field, { value: cell });
    return cell;
  }

  oneOf<const T extends string>(field: string, allowed: readonly T[]): T | undefined {
    const cell = (this.row.cells[field] ?? '').toLowerCase();
    const found = allowed.find((value) => value === cell);
    if (found === undefined) this.report(cell === '' ? 'cell-empty' : 'value-not-allowed', field, cell === '' ? undefined : { value: cell.slice(0, 60), allowed: allowed.join(', ') });
    return found;
  }

  whole(field: string, { min, max, empty }: { min: number; max: number; empty?: number }): number {
    const cell = this.row.cells[field] ?? '';
    if (cell === '' && empty !== undefined) return empty;
    const value = /^\d{1,9}$/u.test(cell) ? Number(cell) : Number.NaN;
    if (Number.isNaN(value) || value < min || value > max) this.report(cell === '' ? 'cell-empty' : 'number-invalid', field, cell === '' ? undefined : { value: cell.slice(0, 60), min, max });
    return value;
  }

  /** An empty cell is a no. */
  yesNo(field: string): boolean {
    const cell = (this.row.cells[field] ?? '').toLowerCase();
    if (!yes.includes(cell) && !no.includes(cell)) this.report('value-not-allowed', field, { value: cell.slice(0, 60), allowed: 'yes, no' });
    return yes.includes(cell);
  }
}

/** How people mark a yes in a table: English, Kyrgyz, Russian, a digit, a sign. */
const yes: readonly string[] = ['yes', 'y', 'true', '1', '+', 'x', 'х', 'ооба', 'да'];
const no: readonly string[] = ['', 'no', 'n', 'false', '0', '-', '–', 'жок', 'нет'];

/** Reports the rows that say again what an earlier row is about. `key` of a row: what makes it one. */
export function reportTwins<T>(rows: readonly { readonly row: CsvRow; readonly value: T }[], field: string, key: (value: T) => string): Problem[] {
  const first = new Map<string, number>();
  return rows.flatMap(({ row, value }) => {
    const before = first.get(key(value));
    if (before === undefined) {
      first.set(key(value), row.row);
      return [];
    }
    return [{ severity: 'error', code: 'row-twice', row: row.row, line: row.line, field, values: { value: row.cells[field] ?? '', firstRow: before } } satisfies Problem];
  });
}
