/** The figures of a chart as a table: the twin that a screen reader, a copy and a CSV file use. */
export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** CSV by RFC 4180 with plain decimal points; a leading byte order mark lets spreadsheets read Kyrgyz letters. */
export function csvOf(table: ChartTable): string {
  const cell = (value: string | number | null): string => {
    if (value === null) return '';
    const text = String(value);
    // A text that begins like a formula would be run by a spreadsheet.
    const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `\ufeff${[table.columns, ...table.rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
