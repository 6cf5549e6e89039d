import { solvePositive, invertPositive } from '../linear/dense';
import { PsychometricsRefusal } from '../refusal';
import { scoreTables, type ScoreTable } from './engine-scores';
import { categoryCounts, checkResponses, type ResponseData } from './responses';

/** Conditional maximum likelihood of the Rasch model and the partial credit model. */
export interface ConditionalCalibration {
  /** Intercepts d_1 … d_m of every item (category log weights), centred: the mean over items of d_m/m is 0. */
  readonly d: readonly (readonly number[])[];
  readonly se: readonly (readonly number[])[];
  readonly logLik: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Elementary symmetric functions γ_0 … γ_max of items with category weights ε_ik = exp(d_ik), by the summation algorithm
 * (Andersen 1972; Verhelst, Glas & van der Sluis 1984): only sums of positive terms, so no digits are lost.
 */
export function symmetricFunctions(weights: readonly Float64Array[]): Float64Array {
  let gamma = Float64Array.of(1);
  for (const weight of weights) gamma = convolve(gamma, weight);
  return gamma;
}

function convolve(a: Float64Array, b: Float64Array): Float64Array<ArrayBuffer> {
  const out = new Float64Array(a.length + b.length - 1);
  for (let i = 0; i < a.length; i++) {
    const value = a[i]!;
    if (value !== 0) for (let j = 0; j < b.length; j++) out[i + j]! += value * b[j]!;
  }
  return out;
}

/** γ of all items but one, for every item, from prefix and suffix products. */
export function leaveOneOut(weights: readonly Float64Array[]): Float64Array[] {
  const prefix: Float64Array[] = [Float64Array.of(1)];
  for (const weight of weights) prefix.push(convolve(prefix[prefix.length - 1]!, weight));
  const out: Float64Array[] = new Array<Float64Array>(weights.length);
  let suffix: Float64Array = Float64Array.of(1);
  for (let i = weights.length - 1; i >= 0; i--) {
    out[i] = convolve(prefix[i]!, suffix);
    suffix = convolve(suffix, weights[i]!);
  }
  return out;
}

const MAX_ITERATIONS = 60;
/** Patterns of answered items: each costs symmetric functions of its own. */
const MAX_PATTERNS = 64;

/** CML by Newton's method with exact derivatives; booklets are linked through their common items. */
export function calibrateConditional(data: ResponseData): ConditionalCalibration {
  checkResponses(data);
  const tables = scoreTables(data, new Uint8Array(data.persons), 1, MAX_PATTERNS);
  if (!tables) throw new PsychometricsRefusal('too-many-patterns', `Persons answered more than ${MAX_PATTERNS} different sets of items: conditional likelihood takes too long. Use the marginal likelihood, or leave incomplete rows out.`);
  checkConnected(tables, data.items);
  const counts = categoryCounts(data);
  const start = new Int32Array(data.items + 1);
  for (let i = 0; i < data.items; i++) start[i + 1] = start[i]! + data.categories[i]! - 1;
  const size = start[data.items]!;
  let d = new Float64Array(size);
  for (let i = 0; i < data.items; i++) for (let k = 1; k < data.categories[i]!; k++) d[start[i]! + k - 1] = Math.log(counts[i]![k]! / counts[i]![0]!);
  centre(d, start, data);
  let state = conditionalDerivatives(tables, counts, d, start);
  let iterations = 0;
  let converged = false;
  while (iterations < MAX_ITERATIONS && !converged) {
    iterations++;
    const change = solvePositive(withConstraint(state.information, start, data), size, state.gradient);
    if (!change) throw new PsychometricsRefusal('singular', 'The conditional likelihood has no unique maximum: some items are tied to the others by no person with both a right and a wrong answer.');
    let scale = 1;
    for (;;) {
      const next = d.map((value, j) => value + scale * change[j]!);
      centre(next, start, data);
      const trial = conditionalDerivatives(tables, counts, next, start);
      if (trial.logLik >= state.logLik - 1e-10 * Math.abs(state.logLik)) {
        d = next;
        state = trial;
        break;
      }
      scale /= 2;
      if (scale < 1e-6) throw new PsychometricsRefusal('separated', 'The conditional likelihood has no finite maximum.');
    }
    converged = scale === 1 && change.every((value) => Math.abs(value) < 1e-9);
  }
  const covariance = invertPositive(withConstraint(state.information, start, data), size);
  if (!covariance) throw new PsychometricsRefusal('singular', 'The conditional information cannot be inverted.');
  removeConstraint(covariance, start, data);
  const slice = (array: (j: number) => number): number[][] =>
    Array.from({ length: data.items }, (_, i) => Array.from({ length: data.categories[i]! - 1 }, (__, k) => array(start[i]! + k)));
  return {
    d: slice((j) => d[j]!),
    se: slice((j) => Math.sqrt(Math.max(0, covariance[j * size + j]!))),
    logLik: state.logLik,
    iterations,
    converged,
  };
}

/** The direction in which all abilities and difficulties may shift together: d_ik moves by k. */
function shiftDirection(start: Int32Array, data: ResponseData): Float64Array {
  const direction = new Float64Array(start[data.items]!);
  for (let i = 0; i < data.items; i++) for (let k = 1; k < data.categories[i]!; k++) direction[start[i]! + k - 1] = k;
  return direction;
}

/** Weights whose inner product with d is the centre that is held at 0. */
function centreWeights(start: Int32Array, data: ResponseData): Float64Array {
  const weights = new Float64Array(start[data.items]!);
  for (let i = 0; i < data.items; i++) {
    const m = data.categories[i]! - 1;
    weights[start[i]! + m - 1] = 1 / (m * data.items);
  }
  return weights;
}

function centre(d: Float64Array, start: Int32Array, data: ResponseData): void {
  const weights = centreWeights(start, data);
  const direction = shiftDirection(start, data);
  const middle = d.reduce((sum, value, j) => sum + value * weights[j]!, 0);
  for (let j = 0; j < d.length; j++) d[j]! -= middle * direction[j]!;
}

/** Information plus the square of the centre: positive definite, and its inverse has the centre's variance in one direction. */
function withConstraint(information: Float64Array, start: Int32Array, data: ResponseData): Float64Array {
  const size = start[data.items]!;
  const weights = centreWeights(start, data);
  const scale = information.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
  return information.map((value, at) => value + scale * data.items ** 2 * weights[Math.floor(at / size)]! * weights[at % size]!);
}

/** Takes the constraint's own variance out of the inverse again: cov − direction·direction'/scale. */
function removeConstraint(covariance: Float64Array, start: Int32Array, data: ResponseData): void {
  const size = start[data.items]!;
  const direction = shiftDirection(start, data);
  const weights = centreWeights(start, data);
  // Project on the centred parameters: C = (I − s w') V (I − w s'), with w's = 1.
  const projected = new Float64Array(size * size);
  const vw = new Float64Array(size);
  for (let a = 0; a < size; a++) for (let b = 0; b < size; b++) vw[a]! += covariance[a * size + b]! * weights[b]!;
  let wvw = 0;
  for (let a = 0; a < size; a++) wvw += weights[a]! * vw[a]!;
  for (let a = 0; a < size; a++)
    for (let b = 0; b < size; b++)
      projected[a * size + b] = covariance[a * size + b]! - direction[a]! * vw[b]! - vw[a]! * direction[b]! + direction[a]! * direction[b]! * wvw;
  covariance.set(projected);
}

interface ConditionalState {
  readonly logLik: number;
  readonly gradient: Float64Array;
  readonly information: Float64Array;
}

/** Conditional log-likelihood Σ s_ik d_ik − Σ n_r ln γ_r with gradient and exact information. */
function conditionalDerivatives(tables: readonly ScoreTable[], counts: readonly Float64Array[], d: Float64Array, start: Int32Array): ConditionalState {
  const size = d.length;
  const gradient = new Float64Array(size);
  const information = new Float64Array(size * size);
  let logLik = 0;
  counts.forEach((count, i) => {
    for (let k = 1; k < count.length; k++) {
      logLik += count[k]! * d[start[i]! + k - 1]!;
      gradient[start[i]! + k - 1] = count[k]!;
    }
  });
  for (const { items, n, maxScore } of tables) {
    const weights = items.map((i) => Float64Array.from({ length: counts[i]!.length }, (_, k) => (k === 0 ? 1 : Math.exp(d[start[i]! + k - 1]!))));
    const gamma = symmetricFunctions(weights);
    const without = leaveOneOut(weights);
    for (let r = 0; r <= maxScore; r++) if (n[r]! > 0) logLik -= n[r]! * Math.log(gamma[r]!);
    // First moments, kept per score for the outer product.
    const first = items.map((i, c) =>
      Array.from({ length: counts[i]!.length - 1 }, (_, k) =>
        Float64Array.from({ length: maxScore + 1 }, (__, r) => (r > k && r - k - 1 < without[c]!.length ? (weights[c]![k + 1]! * without[c]![r - k - 1]!) / gamma[r]! : 0)),
      ),
    );
    items.forEach((i, c) => {
      const others = weights.filter((_, other) => other !== c);
      const pairs = c > 0 ? leaveOneOut(others.slice(0)) : [];
      first[c]!.forEach((expected, k) => {
        const row = start[i]! + k;
        for (let r = 0; r <= maxScore; r++) {
          if (n[r] === 0) continue;
          gradient[row]! -= n[r]! * expected[r]!;
          information[row * size + row]! += n[r]! * expected[r]!;
        }
        for (let o = 0; o <= c; o++) {
          first[o]!.forEach((otherExpected, l) => {
            const column = start[items[o]!]! + l;
            let sum = 0;
            for (let r = 0; r <= maxScore; r++) {
              if (n[r] === 0) continue;
              let joint = 0;
              if (o < c) {
                const rest = r - k - l - 2;
                const gammaPair = pairs[o]!;
                if (rest >= 0 && rest < gammaPair.length) joint = (weights[c]![k + 1]! * weights[o]![l + 1]! * gammaPair[rest]!) / gamma[r]!;
              }
              sum += n[r]! * (joint - expected[r]! * otherExpected[r]!);
            }
            information[row * size + column]! += sum;
            if (o < c) information[column * size + row]! += sum;
          });
        }
      });
    });
  }
  return { logLik, gradient, information };
}

/** Booklets must hang together through common items, else their difficulties have no common origin. */
function checkConnected(tables: readonly ScoreTable[], items: number): void {
  const parent = Int32Array.from({ length: items }, (_, i) => i);
  const find = (i: number): number => (parent[i] === i ? i : (parent[i] = find(parent[i]!)));
  for (const table of tables) for (const item of table.items) parent[find(item)] = find(table.items[0]!);
  const roots = new Set(Array.from({ length: items }, (_, i) => find(i)));
  if (roots.size > 1) throw new PsychometricsRefusal('unconnected-design', `The items fall into ${roots.size} sets that no person links; each needs a calibration of its own.`);
}
