/** Share of persons in the upper and in the lower group (Kelley 1939). */
const SHARE = 0.27;

/**
 * Difference of an item's facility between the upper and the lower 27 % by total score, D27, of all items. Groups are taken
 * within forms, round(.27 n) persons each; equal totals stand in the order of the rows. Items that nobody of one group was
 * given get null.
 * @param forms rows of every form
 */
export function extremeGroupDifferences(forms: readonly Int32Array[], scores: Float64Array, items: number, maxScores: ArrayLike<number>, totals: Float64Array): (number | null)[] {
  const upper = { n: new Float64Array(items), sum: new Float64Array(items) };
  const lower = { n: new Float64Array(items), sum: new Float64Array(items) };
  for (const rows of forms) {
    const k = Math.round(SHARE * rows.length);
    const order = byTotal(rows, totals);
    const add = (group: typeof upper, part: Int32Array): void => {
      for (let r = 0; r < part.length; r++)
        for (let i = 0, cell = part[r]! * items; i < items; i++, cell++) {
          const score = scores[cell]!;
          if (score !== score) continue;
          group.n[i]! += 1;
          group.sum[i]! += score;
        }
    };
    add(lower, order.subarray(0, k));
    add(upper, order.subarray(order.length - k));
  }
  return Array.from({ length: items }, (_, i) => (upper.n[i]! > 0 && lower.n[i]! > 0 ? (upper.sum[i]! / upper.n[i]! - lower.sum[i]! / lower.n[i]!) / maxScores[i]! : null));
}

/** Rows in ascending order of total, equal ones as they stand. Whole totals of moderate range are counted instead of compared. */
function byTotal(rows: Int32Array, totals: Float64Array): Int32Array {
  let lowest = Infinity;
  let highest = -Infinity;
  let whole = true;
  for (let r = 0; r < rows.length; r++) {
    const total = totals[rows[r]!]!;
    if (total < lowest) lowest = total;
    if (total > highest) highest = total;
    if (total !== Math.floor(total)) whole = false;
  }
  if (!whole || highest - lowest > 100_000) return rows.slice().sort((a, b) => totals[a]! - totals[b]! || a - b);
  const start = new Int32Array(Math.max(0, highest - lowest + 2));
  for (let r = 0; r < rows.length; r++) start[totals[rows[r]!]! - lowest + 1]!++;
  for (let s = 1; s < start.length; s++) start[s]! += start[s - 1]!;
  const order = new Int32Array(rows.length);
  for (let r = 0; r < rows.length; r++) order[start[totals[rows[r]!]! - lowest]!++] = rows[r]!;
  return order;
}
