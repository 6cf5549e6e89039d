/**
 * CSV as in RFC 4180: commas, CRLF, quotes doubled. Spreadsheets run text that begins with `=`, `+`, `-`, `@`, tab or return as
 * a formula, so such text gets an apostrophe in front, and so does text that begins with an apostrophe: taking the first
 * apostrophe away always gives back what was meant. Numbers, in whatever notation, are left as they are.
 */
export type Cell = string | number | null;

/** Bytes that tell spreadsheets that a file is UTF-8, without which Kyrgyz letters are broken. */
export const BYTE_ORDER_MARK = '\uFEFF';

const plainNumber = /^[+-]?\d+(?:[.,]\d+)?$/u;

export function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = /^[=+\-@\t\r']/u.test(cell) && !plainNumber.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}
