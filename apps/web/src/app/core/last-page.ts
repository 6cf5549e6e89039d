export interface Page {
  readonly rows: readonly unknown[];
  readonly total: number;
  readonly size: number;
}

/** The last page of a list that has rows, but none on the page that was asked for; otherwise null. */
export function lastPageOf({ rows, total, size }: Page): number | null {
  return rows.length === 0 && total > 0 ? Math.ceil(total / size) : null;
}
