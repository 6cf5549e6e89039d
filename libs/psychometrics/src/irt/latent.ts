import { solvePositive } from '../linear/dense';
import { PsychometricsRefusal } from '../refusal';
import type { Expected } from './expectation';

/**
 * The population part of a model: normal ability with mean and variance by group, or a mean that is linear in covariates
 * with one variance. Free values: means or coefficients first, then logarithms of variances.
 */
export interface LatentModel {
  readonly units: number;
  readonly freeSize: number;
  /** Priors of all units for these free values. */
  priors(free: ArrayLike<number>): { means: Float64Array; variances: Float64Array };
  maximise(free: Float64Array, expected: Expected): Float64Array;
  /** Adds ∂ ln prior_unit(θ)/∂ free to `out`, given θ − centre moments: first = E(θ) − E_prior(θ), second = E(θ²) − E_prior(θ²). */
  addScore(free: ArrayLike<number>, unit: number, first: number, second: number, out: Float64Array, offset: number): void;
}

/** Smallest variance that the estimate may take. */
const VARIANCE_FLOOR = 1e-6;

/** One normal distribution per group. */
export function groupLatent(groups: number, freeMean: (group: number) => boolean, freeVariance: (group: number) => boolean): LatentModel {
  const meanAt = new Map<number, number>();
  const varianceAt = new Map<number, number>();
  let freeSize = 0;
  for (let g = 0; g < groups; g++) if (freeMean(g)) meanAt.set(g, freeSize++);
  for (let g = 0; g < groups; g++) if (freeVariance(g)) varianceAt.set(g, freeSize++);
  const mean = (free: ArrayLike<number>, g: number): number => (meanAt.has(g) ? free[meanAt.get(g)!]! : 0);
  const variance = (free: ArrayLike<number>, g: number): number => (varianceAt.has(g) ? Math.exp(free[varianceAt.get(g)!]!) : 1);
  return {
    units: groups,
    freeSize,
    priors: (free) => ({
      means: Float64Array.from({ length: groups }, (_, g) => mean(free, g)),
      variances: Float64Array.from({ length: groups }, (_, g) => variance(free, g)),
    }),
    maximise(free, { unitN, unitFirst, unitSecond }) {
      const next = free.slice();
      for (let g = 0; g < groups; g++) {
        if (!(unitN[g]! > 0)) continue;
        const first = unitFirst[g]! / unitN[g]!;
        const second = unitSecond[g]! / unitN[g]!;
        const centre = meanAt.has(g) ? first : 0;
        if (meanAt.has(g)) next[meanAt.get(g)!] = centre;
        if (varianceAt.has(g)) next[varianceAt.get(g)!] = Math.log(Math.max(VARIANCE_FLOOR, second - 2 * centre * first + centre * centre));
      }
      return next;
    },
    addScore(free, g, first, second, out, offset) {
      const v = variance(free, g);
      if (meanAt.has(g)) out[offset + meanAt.get(g)!]! += first / v;
      // d/d ln σ² of −(θ−μ)²/(2σ²), less its prior expectation.
      if (varianceAt.has(g)) out[offset + varianceAt.get(g)!]! += (second - 2 * mean(free, g) * first) / (2 * v);
    },
  };
}

/** Regression of ability on covariates: θ = x'β + ε. `design` is units × terms. */
export function regressionLatent(design: Float64Array, units: number, terms: number, freeVariance: boolean): LatentModel {
  const mean = (free: ArrayLike<number>, u: number): number => {
    let sum = 0;
    for (let t = 0; t < terms; t++) sum += design[u * terms + t]! * free[t]!;
    return sum;
  };
  const variance = (free: ArrayLike<number>): number => (freeVariance ? Math.exp(free[terms]!) : 1);
  return {
    units,
    freeSize: terms + (freeVariance ? 1 : 0),
    priors: (free) => ({
      means: Float64Array.from({ length: units }, (_, u) => mean(free, u)),
      variances: new Float64Array(units).fill(variance(free)),
    }),
    maximise(free, { unitN, unitFirst, unitSecond }) {
      const cross = new Float64Array(terms * terms);
      const right = new Float64Array(terms);
      let n = 0;
      for (let u = 0; u < units; u++) {
        n += unitN[u]!;
        for (let s = 0; s < terms; s++) {
          const x = design[u * terms + s]!;
          right[s]! += x * unitFirst[u]!;
          for (let t = 0; t < terms; t++) cross[s * terms + t]! += unitN[u]! * x * design[u * terms + t]!;
        }
      }
      const beta = terms ? solvePositive(cross, terms, right) : new Float64Array(0);
      if (!beta) throw new PsychometricsRefusal('singular', 'The covariates of the latent regression are linearly dependent (or one of them does not vary). Leave one out.');
      const next = free.slice();
      next.set(beta);
      if (freeVariance) {
        let squares = 0;
        for (let u = 0; u < units; u++) {
          const mu = mean(next, u);
          squares += unitSecond[u]! - 2 * mu * unitFirst[u]! + mu * mu * unitN[u]!;
        }
        next[terms] = Math.log(Math.max(VARIANCE_FLOOR, squares / n));
      }
      return next;
    },
    addScore(free, u, first, second, out, offset) {
      const v = variance(free);
      for (let t = 0; t < terms; t++) out[offset + t]! += (design[u * terms + t]! * first) / v;
      if (freeVariance) out[offset + terms]! += (second - 2 * mean(free, u) * first) / (2 * v);
    },
  };
}
