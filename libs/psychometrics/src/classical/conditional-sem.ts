import type { PreparedScores } from './input';

/**
 * Conditional standard error of measurement at each total score.
 *
 * The person's own error variance is k/(k−1) · Σ (x_i − x̄)² over the k items given (Brennan 1998, absolute error; for 0/1
 * items this is Lord's binomial x(k−x)/(k−1)). It also holds the spread of item difficulties, so it is scaled to make its
 * mean equal SEM² (Keats 1957). Null when SEM is not defined.
 */
export function conditionalSem(
  rows: Int32Array,
  columns: Int32Array,
  { scores, totals, given }: PreparedScores,
  stride: number,
  sem: number | null,
  /** All items are 0/1: the sum of squares is the total. */
  dichotomous: boolean,
  weights: ArrayLike<number> | undefined,
): { score: number; n: number; sem: number }[] | null {
  if (sem === null) return null;
  const groups = new Map<number, { n: number; variance: number }>();
  let allN = 0;
  let allVariance = 0;
  for (let r = 0; r < rows.length; r++) {
    const person = rows[r]!;
    const weight = weights ? weights[person]! : 1;
    const k = given[person]!;
    if (k < 2) continue;
    const total = totals[person]!;
    let squares = total;
    if (!dichotomous) {
      squares = 0;
      for (let c = 0; c < columns.length; c++) {
        const x = scores[person * stride + columns[c]!]!;
        if (x === x) squares += x * x;
      }
    }
    const variance = (k / (k - 1)) * Math.max(0, squares - (total * total) / k);
    const score = Math.round(total);
    let group = groups.get(score);
    if (!group) groups.set(score, (group = { n: 0, variance: 0 }));
    group.n += weight;
    group.variance += weight * variance;
    allN += weight;
    allVariance += weight * variance;
  }
  const scale = allVariance > 0 ? (sem * sem * allN) / allVariance : 0;
  return [...groups]
    .filter(([, group]) => group.n > 0)
    .sort(([a], [b]) => a - b)
    .map(([score, group]) => ({ score, n: group.n, sem: Math.sqrt((scale * group.variance) / group.n) }));
}
