import { betaTails } from './beta';
import { gammaLower, gammaUpper } from './gamma';

const INVERSE_SQRT_TWO_PI = 0.398942280401432677939946059934;

/** Standard normal density. */
export function normalDensity(z: number): number {
  return INVERSE_SQRT_TWO_PI * Math.exp(-0.5 * z * z);
}

/** Φ(z). Relative error about 1e-14 in both tails. */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  const tail = 0.5 * gammaUpper(0.5, 0.5 * z * z);
  return z < 0 ? tail : 1 - tail;
}

/** 1 − Φ(z), with its digits kept for large z. */
export function normalUpper(z: number): number {
  return normalCdf(-z);
}

/** Two-sided tail probability of a standard normal deviate. */
export function normalTwoSided(z: number): number {
  return Number.isNaN(z) ? Number.NaN : gammaUpper(0.5, 0.5 * z * z);
}

/**
 * Φ⁻¹(p), p in [0, 1]; ±Infinity at the ends, NaN outside.
 * Rational start (Abramowitz & Stegun 26.2.23, error < 4.5e-4), then Halley steps to full precision.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  if (p === 0.5) return 0;
  const tail = p < 0.5 ? p : 1 - p;
  const t = Math.sqrt(-2 * Math.log(tail));
  let z = -(t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))));
  for (let step = 0; step < 4; step++) {
    const error = (normalCdf(z) - tail) / normalDensity(z);
    const change = error / (1 + 0.5 * z * error);
    z -= change;
    if (Math.abs(change) < 1e-15 * Math.abs(z)) break;
  }
  return p < 0.5 ? z : -z;
}

/** Upper tail of χ² with `df` degrees of freedom. */
export function chiSquareUpper(x: number, df: number): number {
  return gammaUpper(df / 2, x / 2);
}

/** Lower tail of χ² with `df` degrees of freedom. */
export function chiSquareLower(x: number, df: number): number {
  return gammaLower(df / 2, x / 2);
}

/** Upper tail of F(df1, df2). */
export function fUpper(x: number, df1: number, df2: number): number {
  if (x <= 0) return 1;
  const total = df1 * x + df2;
  return betaTails(df1 / 2, df2 / 2, (df1 * x) / total, df2 / total).upper;
}

/** Lower tail of F(df1, df2). */
export function fLower(x: number, df1: number, df2: number): number {
  if (x <= 0) return 0;
  const total = df1 * x + df2;
  return betaTails(df1 / 2, df2 / 2, (df1 * x) / total, df2 / total).lower;
}

/** P(|T| > |t|) for Student's t with `df` degrees of freedom. */
export function studentTwoSided(t: number, df: number): number {
  const total = df + t * t;
  return betaTails(df / 2, 0.5, df / total, (t * t) / total).lower;
}

/**
 * Quantile of a continuous distribution on (0, ∞) by bisection on log x: slow (about 100 evaluations), sure, and exact to
 * the last digits that the tail function has. The smaller tail is the one that is solved for.
 */
function positiveQuantile(p: number, lower: (x: number) => number, upper: (x: number) => number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return 0;
  if (p === 1) return Infinity;
  const below = p <= 0.5 ? (x: number) => lower(x) < p : (x: number) => upper(x) > 1 - p;
  let low = -700;
  let high = 700;
  for (let i = 0; i < 80 && high - low > 1e-16 * Math.abs(low); i++) {
    const middle = (low + high) / 2;
    if (below(Math.exp(middle))) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/** Quantile of χ². */
export function chiSquareQuantile(p: number, df: number): number {
  return positiveQuantile(p, (x) => chiSquareLower(x, df), (x) => chiSquareUpper(x, df));
}

/** Quantile of F. */
export function fQuantile(p: number, df1: number, df2: number): number {
  return positiveQuantile(p, (x) => fLower(x, df1, df2), (x) => fUpper(x, df1, df2));
}

/** Quantile of Student's t. */
export function studentQuantile(p: number, df: number): number {
  if (p === 0.5) return 0;
  const tail = p < 0.5 ? p : 1 - p;
  const square = fQuantile(1 - 2 * tail, 1, df);
  return p < 0.5 ? -Math.sqrt(square) : Math.sqrt(square);
}
