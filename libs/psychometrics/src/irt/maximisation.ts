import { solvePositive } from '../linear/dense';
import { derivativesAt, itemSize, probabilitiesAt, type ItemModel } from './item-model';
import type { Quadrature } from './quadrature';

/** Priors on item parameters; each is left out when absent. */
export interface ItemPriors {
  /** ln a ~ N(mean, sd²) (log-normal density of a). */
  readonly slope?: { readonly mean: number; readonly sd: number };
  /** logit g ~ N(mean, sd²). */
  readonly guessing?: { readonly mean: number; readonly sd: number };
}

/** Log density of the priors of one item, without constants. */
export function logPrior(model: ItemModel, vector: ArrayLike<number>, priors: ItemPriors): number {
  let sum = 0;
  if (priors.slope && !model.slopeFixed) {
    const a = vector[0]!;
    sum += a > 0 ? -Math.log(a) - 0.5 * ((Math.log(a) - priors.slope.mean) / priors.slope.sd) ** 2 : -Infinity;
  }
  if (priors.guessing && model.kind === '3pl') sum -= 0.5 * ((vector[2]! - priors.guessing.mean) / priors.guessing.sd) ** 2;
  return sum;
}

/** Adds the priors' gradient and information (positions of the full item vector). */
export function addPrior(model: ItemModel, vector: ArrayLike<number>, priors: ItemPriors, gradient: Float64Array, information: Float64Array): void {
  const size = itemSize(model);
  if (priors.slope && !model.slopeFixed) {
    const a = vector[0]!;
    const s2 = priors.slope.sd ** 2;
    gradient[0]! -= (1 + (Math.log(a) - priors.slope.mean) / s2) / a;
    information[0]! += 1 / (s2 * a * a);
  }
  if (priors.guessing && model.kind === '3pl') {
    const s2 = priors.guessing.sd ** 2;
    gradient[2]! -= (vector[2]! - priors.guessing.mean) / s2;
    information[2 * size + 2]! += 1 / s2;
  }
}

/** Expected complete-data log-likelihood of one item: Σ r ln P, plus the priors. */
export function itemObjective(model: ItemModel, vector: Float64Array, counts: Float64Array, quadrature: Quadrature, priors: ItemPriors): number {
  const Q = quadrature.nodes.length;
  const p = new Float64Array(model.categories);
  let sum = logPrior(model, vector, priors);
  for (let q = 0; q < Q; q++) {
    probabilitiesAt(model, vector, quadrature.nodes[q]!, p);
    for (let k = 0; k < model.categories; k++) {
      const r = counts[k * Q + q]!;
      if (r > 0) sum += r * Math.log(p[k]!);
    }
  }
  return sum;
}

/** Gradient of the item's objective without priors, and its expected (Fisher) information; full item vector. */
export function itemScore(model: ItemModel, vector: Float64Array, counts: Float64Array, quadrature: Quadrature, gradient: Float64Array, information: Float64Array | null): void {
  const Q = quadrature.nodes.length;
  const K = model.categories;
  const size = itemSize(model);
  const p = new Float64Array(K);
  const slopes = new Float64Array(K * size);
  gradient.fill(0);
  information?.fill(0);
  for (let q = 0; q < Q; q++) {
    let n = 0;
    for (let k = 0; k < K; k++) n += counts[k * Q + q]!;
    if (n < 1e-12) continue;
    derivativesAt(model, vector, quadrature.nodes[q]!, p, slopes);
    for (let k = 0; k < K; k++) {
      if (p[k]! < 1e-200) continue;
      const ratio = counts[k * Q + q]! / p[k]!;
      const scale = n / p[k]!;
      for (let j = 0; j < size; j++) {
        const slope = slopes[k * size + j]!;
        gradient[j]! += ratio * slope;
        if (information) for (let l = 0; l <= j; l++) information[j * size + l]! += scale * slope * slopes[k * size + l]!;
      }
    }
  }
  if (information) for (let j = 0; j < size; j++) for (let l = 0; l < j; l++) information[l * size + j] = information[j * size + l]!;
}

const MAX_STEPS = 6;
const MAX_HALVINGS = 12;

/**
 * M-step of one item by Fisher scoring with step halving (Newton's method for gpcm, whose two informations agree).
 * Returns the new vector; the objective never falls.
 */
export function maximiseItem(model: ItemModel, start: Float64Array, counts: Float64Array, quadrature: Quadrature, priors: ItemPriors): Float64Array {
  const size = itemSize(model);
  const first = model.slopeFixed ? 1 : 0;
  const free = size - first;
  const gradient = new Float64Array(size);
  const information = new Float64Array(size * size);
  const reduced = new Float64Array(free * free);
  let vector = start.slice();
  let objective = Number.NaN;
  for (let step = 0; step < MAX_STEPS; step++) {
    itemScore(model, vector, counts, quadrature, gradient, information);
    addPrior(model, vector, priors, gradient, information);
    for (let j = 0; j < free; j++) for (let l = 0; l < free; l++) reduced[j * free + l] = information[(j + first) * size + l + first]!;
    const change = solveRidged(reduced, free, gradient.subarray(first));
    let largest = 0;
    for (let j = 0; j < free; j++) largest = Math.max(largest, Math.abs(change[j]!));
    if (largest < 1e-9) break;
    // A step beyond two logits leaves the region where the quadratic holds.
    let scale = largest > 2 ? 2 / largest : 1;
    const guarded = largest > 0.02;
    if (guarded && Number.isNaN(objective)) objective = itemObjective(model, vector, counts, quadrature, priors);
    for (let halving = 0; ; halving++) {
      const next = vector.slice();
      for (let j = 0; j < free; j++) next[j + first]! += scale * change[j]!;
      const allowed = admissible(model, next, priors);
      const value = guarded && allowed ? itemObjective(model, next, counts, quadrature, priors) : Number.NaN;
      if (allowed && (!guarded || value >= objective)) {
        vector = next;
        objective = value;
        break;
      }
      if (halving >= MAX_HALVINGS) return vector;
      scale /= 2;
    }
    if (largest < 1e-5) break;
  }
  return vector;
}

/** Thresholds of a graded item must fall, a slope with a log-normal prior must be positive. */
export function admissible(model: ItemModel, vector: ArrayLike<number>, priors: ItemPriors): boolean {
  for (let j = 0; j < vector.length; j++) if (!Number.isFinite(vector[j]!)) return false;
  if (priors.slope && !model.slopeFixed && !(vector[0]! > 0)) return false;
  if (model.kind === 'grm') for (let k = 2; k < model.categories; k++) if (!(vector[k]! < vector[k - 1]! - 1e-6)) return false;
  return true;
}

function solveRidged(matrix: Float64Array, size: number, b: Float64Array): Float64Array {
  let trace = 0;
  for (let j = 0; j < size; j++) trace += matrix[j * size + j]!;
  for (let ridge = 0; ridge < 1; ridge = ridge === 0 ? 1e-8 : ridge * 100) {
    const ridged = matrix.slice();
    for (let j = 0; j < size; j++) ridged[j * size + j]! += (ridge * trace) / size;
    const solution = solvePositive(ridged, size, b);
    if (solution) return solution;
  }
  return new Float64Array(size);
}
