/**
 * Response times in logarithmic bins. Bin b holds times in [r^b, r^(b+1)) ms with r = 1.02, from 1 ms to 24 hours; shorter
 * and longer times fall into the end bins. A quantile is reported as the geometric middle of its bin, so its relative error
 * is at most √1.02 − 1 < 1 %. Histograms of parts of the data add up to the histogram of the whole.
 */
const LOG_RATIO = Math.log(1.02);
const BINS = Math.ceil(Math.log(86_400_000) / LOG_RATIO) + 1;

/** An empty histogram. */
export function emptyTimeHistogram(): Float64Array {
  return new Float64Array(BINS);
}

/** Counts one time in ms; times that are not above 0 are not known and are left out. */
export function addTime(histogram: Float64Array, ms: number, weight = 1): void {
  if (!(ms > 0)) return;
  const bin = Math.floor(Math.log(ms) / LOG_RATIO);
  histogram[bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin]! += weight;
}

/** Quantile q of a time histogram in ms (lower quantile: the bin where the cumulative share first reaches q). Null if empty. */
export function timeQuantile(histogram: Float64Array, q: number): number | null {
  const total = histogram.reduce((sum, n) => sum + n, 0);
  if (!(total > 0)) return null;
  let seen = 0;
  for (let bin = 0; bin < histogram.length; bin++) {
    seen += histogram[bin]!;
    if (seen >= q * total) return Math.exp((bin + 0.5) * LOG_RATIO);
  }
  return null;
}
