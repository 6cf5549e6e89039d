import { fQuantile } from '../special/distributions';

/** Sums of an items × items covariance matrix; null when any pair is unknown. */
export interface CovarianceSums {
  readonly items: number;
  readonly trace: number;
  readonly total: number;
  readonly rowSums: Float64Array;
}

/** Row sums, trace and grand sum, or null where a pair of items has no covariance (never given together). */
export function covarianceSums(covariance: Float64Array, items: number): CovarianceSums | null {
  const rowSums = new Float64Array(items);
  let trace = 0;
  let total = 0;
  for (let i = 0; i < items; i++) {
    let row = 0;
    for (let j = 0; j < items; j++) row += covariance[i * items + j]!;
    rowSums[i] = row;
    total += row;
    trace += covariance[i * items + i]!;
  }
  return Number.isNaN(total) ? null : { items, trace, total, rowSums };
}

/**
 * A coefficient that cannot exceed 1. Above it (beyond rounding) the pairwise covariances contradict one another, because few
 * persons share some pairs of items: then the data do not define it.
 */
function atMostOne(value: number): number | null {
  return value > 1 + 1e-9 ? null : Math.min(1, value);
}

/** A total variance below this share of the items' variances is rounding error: all totals are equal. */
const NO_VARIANCE = 1e-12;

/** Cronbach's alpha, k/(k−1) · (1 − tr C / 1'C1) (Cronbach 1951). Null with fewer than two items or no total variance. */
export function alphaOf(items: number, trace: number, total: number): number | null {
  return items < 2 || !(total > NO_VARIANCE * trace) ? null : atMostOne((items / (items - 1)) * (1 - trace / total));
}

/**
 * Feldt's interval of alpha (Feldt, Woodruff & Salih 1987): 1 − (1 − α)·F, with F on n−1 and (n−1)(k−1) degrees of freedom.
 */
export function feldtInterval(alpha: number, persons: number, items: number, level: number): { lower: number; upper: number } | null {
  const df1 = persons - 1;
  const df2 = df1 * (items - 1);
  if (!(df1 > 0) || !(df2 > 0)) return null;
  const tail = (1 - level) / 2;
  return { lower: 1 - (1 - alpha) * fQuantile(1 - tail, df1, df2), upper: 1 - (1 - alpha) * fQuantile(tail, df1, df2) };
}

/** Alpha after leaving out item i, from the same sums. */
export function alphaWithout(sums: CovarianceSums, covariance: Float64Array, item: number): number | null {
  const own = covariance[item * sums.items + item]!;
  return alphaOf(sums.items - 1, sums.trace - own, sums.total - 2 * sums.rowSums[item]! + own);
}

/** Alpha of standardised items, k·r̄ / (1 + (k−1)·r̄). Items without variance are left out; null with fewer than two. */
export function standardizedAlpha(covariance: Float64Array, items: number): number | null {
  let sum = 0;
  let used = 0;
  for (let i = 0; i < items; i++) {
    const vi = covariance[i * items + i]!;
    if (!(vi > 0)) continue;
    used++;
    for (let j = 0; j < i; j++) {
      const vj = covariance[j * items + j]!;
      if (vj > 0) sum += covariance[i * items + j]! / Math.sqrt(vi * vj);
    }
  }
  if (used < 2 || Number.isNaN(sum)) return null;
  const mean = sum / ((used * (used - 1)) / 2);
  const denominator = 1 + (used - 1) * mean;
  return denominator > 0 ? atMostOne((used * mean) / denominator) : null;
}

/** Correlations from covariances; the items must all have variance. */
export function correlationsOf(covariance: Float64Array, items: number): Float64Array {
  return covariance.map((value, at) => value / Math.sqrt(covariance[Math.floor(at / items) * (items + 1)]! * covariance[(at % items) * (items + 1)]!));
}

/** Guttman's lambda-2 (1945): (Σ off-diagonal + √(k/(k−1) · Σ off-diagonal²)) / total variance. */
export function lambda2Of(covariance: Float64Array, sums: CovarianceSums): number | null {
  if (sums.items < 2 || !(sums.total > 0)) return null;
  let squares = 0;
  for (let i = 0; i < sums.items; i++)
    for (let j = 0; j < sums.items; j++) if (i !== j) squares += covariance[i * sums.items + j]! ** 2;
  return atMostOne((sums.total - sums.trace + Math.sqrt((sums.items / (sums.items - 1)) * squares)) / sums.total);
}

/**
 * Odd–even split-half reliability, 2r/(1 + r), from covariances; items in the order of the form. Null with fewer than two
 * items or a half without variance.
 */
export function splitHalfOf(covariance: Float64Array, items: number): number | null {
  let [odd, even, cross] = [0, 0, 0];
  for (let i = 0; i < items; i++)
    for (let j = 0; j < items; j++) {
      const value = covariance[i * items + j]!;
      if (i % 2 !== j % 2) cross += value / 2;
      else if (i % 2 === 0) odd += value;
      else even += value;
    }
  if (!(odd > 0 && even > 0)) return null;
  const r = cross / Math.sqrt(odd * even);
  return r > -1 ? atMostOne((2 * r) / (1 + r)) : null;
}
