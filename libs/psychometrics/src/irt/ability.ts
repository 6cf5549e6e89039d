import { PsychometricsRefusal } from '../refusal';
import type { FittedModel } from './calibrate';
import { TableEngine } from './engine-tables';
import { checkParameters, itemSize, modelOf, probabilitiesAt, thetaDerivativesAt, toVector, type ItemModel, type ItemParameters } from './item-model';
import { NO_RESPONSE, type ResponseData } from './responses';

/** Ability of every person; NaN never leaves this module: null = not defined. */
export interface AbilityEstimates {
  readonly theta: readonly (number | null)[];
  readonly se: readonly (number | null)[];
}

/** `map` needs a prior; `ml` is not defined for persons at the lowest or highest score; `wle` always is (Warm 1989). */
export type PointMethod = 'ml' | 'map' | 'wle';

export interface NormalPrior {
  readonly mean: number;
  readonly variance: number;
}

/** Ability is looked for between these bounds (logits). */
const BOUND = 40;

/** Sums over a person's items that the estimating equations need. */
interface Point {
  /** Derivative of the log-likelihood. */
  score: number;
  /** Expected information. */
  information: number;
  /** Σ P'P''/P: Warm's J; equals the derivative of the information for the gpcm family. */
  warm: number;
  /** Minus the second derivative of the log-likelihood. */
  observed: number;
}

/** Evaluates a person's equations; reuses its buffers. */
export class PersonEquations {
  private readonly p: Float64Array;
  private readonly first: Float64Array;
  private readonly second: Float64Array;

  constructor(
    private readonly models: readonly ItemModel[],
    private readonly vectors: readonly Float64Array[],
  ) {
    const most = Math.max(2, ...models.map((model) => model.categories));
    this.p = new Float64Array(most);
    this.first = new Float64Array(most);
    this.second = new Float64Array(most);
  }

  at(responses: ArrayLike<number>, offset: number, theta: number): Point {
    const { p, first, second } = this;
    const point: Point = { score: 0, information: 0, warm: 0, observed: 0 };
    for (let i = 0; i < this.models.length; i++) {
      const x = responses[offset + i]!;
      if (x === NO_RESPONSE) continue;
      const model = this.models[i]!;
      thetaDerivativesAt(model, this.vectors[i]!, theta, p, first, second);
      for (let k = 0; k < model.categories; k++) {
        if (p[k]! < 1e-290) continue;
        point.information += (first[k]! * first[k]!) / p[k]!;
        point.warm += (first[k]! * second[k]!) / p[k]!;
      }
      const slope = first[x]! / p[x]!;
      point.score += slope;
      point.observed += slope * slope - second[x]! / p[x]!;
    }
    return point;
  }
}

/** Point estimates of ability from known item parameters. `prior` is used by `map` (0, 1 when absent). */
export function estimateAbilities(data: ResponseData, items: readonly ItemParameters[], method: PointMethod, prior: NormalPrior = { mean: 0, variance: 1 }): AbilityEstimates {
  if (items.length !== data.items) throw new PsychometricsRefusal('shape', `There are parameters of ${items.length} items and responses to ${data.items}.`);
  checkParameters(items);
  const models = items.map((item) => modelOf(item));
  const vectors = items.map(toVector);
  const equations = new PersonEquations(models, vectors);
  const exponential = models.every((model) => model.kind === 'gpcm');
  const sameSlope = exponential && items.every((item) => item.a === items[0]!.a);
  const known = new Map<string, { theta: number; se: number } | null>();
  const tables = exponential && !sameSlope && data.persons > MANY_PERSONS ? new ScoreCurves(data, models, vectors, equations, method, prior) : null;
  const theta: (number | null)[] = [];
  const se: (number | null)[] = [];
  for (let person = 0; person < data.persons; person++) {
    const offset = person * data.items;
    const key = sameSlope ? scoreKey(data, offset) : null;
    let result = key === null ? undefined : known.get(key);
    result ??= tables?.at(offset) ?? undefined;
    if (result === undefined) {
      result = solve(equations, data.responses, offset, data.items, method, prior);
      if (key !== null) known.set(key, result);
    }
    theta.push(result?.theta ?? null);
    se.push(result?.se ?? null);
  }
  return { theta, se };
}

/** Fewer persons than this are solved one by one. */
const MANY_PERSONS = 2000;
const CURVE_LIMIT = 9;
const CURVE_STEP = 1 / 64;
/** Patterns of answered items for which curves are kept. */
const MAX_CURVES = 64;

/** Curves of one pattern of answered items over an even grid. */
interface ScoreCurve {
  /** The weighted score Σ a·x at which the estimating equation is 0, falling back from +Infinity where it is not rising. */
  readonly value: Float64Array;
  readonly slope: Float64Array;
  readonly information: Float64Array;
}

/**
 * In the gpcm family a person's estimate depends on the answers through Σ a·x alone. The estimating equation is tabulated
 * once per pattern of answered items with its derivative and inverted by cubic interpolation: error below 1e-9 logits.
 */
class ScoreCurves {
  private readonly curves = new Map<string, ScoreCurve | null>();
  private lastMask = '';
  private lastCurve: ScoreCurve | null = null;

  constructor(
    private readonly data: ResponseData,
    private readonly models: readonly ItemModel[],
    private readonly vectors: readonly Float64Array[],
    private readonly equations: PersonEquations,
    private readonly method: PointMethod,
    private readonly prior: NormalPrior,
  ) {}

  /** Estimate of the person whose responses start at `offset`, or null when it must be solved exactly. */
  at(offset: number): { theta: number; se: number } | null {
    const { items, responses } = this.data;
    let score = 0;
    let mask = '';
    let word = 0;
    for (let i = 0; i < items; i++) {
      const x = responses[offset + i]!;
      if (x !== NO_RESPONSE) {
        score += this.vectors[i]![0]! * x;
        word |= 1 << i % 24;
      }
      if (i % 24 === 23) {
        mask += String.fromCharCode(word & 0xffff, word >>> 16);
        word = 0;
      }
    }
    mask += String.fromCharCode(word & 0xffff, word >>> 16);
    if (mask !== this.lastMask) {
      let curve = this.curves.get(mask);
      if (curve === undefined) {
        if (this.curves.size >= MAX_CURVES) return null;
        this.curves.set(mask, (curve = this.build(offset)));
      }
      this.lastMask = mask;
      this.lastCurve = curve;
    }
    return this.lastCurve ? this.invert(this.lastCurve, score) : null;
  }

  private build(offset: number): ScoreCurve | null {
    const count = (2 * CURVE_LIMIT) / CURVE_STEP + 1;
    const curve: ScoreCurve = { value: new Float64Array(count), slope: new Float64Array(count), information: new Float64Array(count) };
    const { items, responses } = this.data;
    const weighted = responses.subarray(offset, offset + items).reduce((sum, x, i) => (x === NO_RESPONSE ? sum : sum + this.vectors[i]![0]! * x), 0);
    if (this.models.every((_, i) => responses[offset + i] === NO_RESPONSE)) return null;
    for (let q = 0; q < count; q++) {
      const theta = -CURVE_LIMIT + q * CURVE_STEP;
      const point = this.equations.at(responses, offset, theta);
      // score = Σ a·x − Σ a·E(x): what is left without the person's own part is −Σ a·E(x).
      const expected = weighted - point.score;
      const bias = this.method === 'wle' ? -point.warm / (2 * point.information) : this.method === 'map' ? (theta - this.prior.mean) / this.prior.variance : 0;
      curve.value[q] = expected + bias;
      curve.information[q] = point.information;
    }
    // Derivatives by the sixth-order central difference of the tabulated values; the ends are solved exactly instead.
    for (let q = 3; q < count - 3; q++) {
      const v = curve.value;
      curve.slope[q] = (45 * (v[q + 1]! - v[q - 1]!) - 9 * (v[q + 2]! - v[q - 2]!) + (v[q + 3]! - v[q - 3]!)) / (60 * CURVE_STEP);
      if (!(curve.slope[q]! > 0)) return null;
    }
    return curve;
  }

  private invert({ value, slope, information }: ScoreCurve, score: number): { theta: number; se: number } | null {
    let low = 3;
    let high = value.length - 4;
    if (!(score > value[low]!) || !(score < value[high]!)) return null;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (value[middle]! <= score) low = middle;
      else high = middle;
    }
    const [v0, v1] = [value[low]!, value[low + 1]!];
    const [m0, m1] = [slope[low]! * CURVE_STEP, slope[low + 1]! * CURVE_STEP];
    // Cubic v0 + m0·t + c2·t² + c3·t³ on the cell, inverted by Newton's method.
    const c2 = 3 * (v1 - v0) - 2 * m0 - m1;
    const c3 = 2 * (v0 - v1) + m0 + m1;
    let t = (score - v0) / (v1 - v0);
    for (let step = 0; step < 6; step++) {
      const change = (v0 + t * (m0 + t * (c2 + t * c3)) - score) / (m0 + t * (2 * c2 + 3 * t * c3));
      t -= change;
      if (Math.abs(change) < 1e-14) break;
    }
    // Information by cubic interpolation through four points.
    const [a, b, c, d] = [information[low - 1]!, information[low]!, information[low + 1]!, information[low + 2]!];
    const at = b + t * ((c - a) / 2 + t * (a - 2.5 * b + 2 * c - d / 2 + t * ((d - a) / 2 + 1.5 * (b - c))));
    const precision = this.method === 'map' ? at + 1 / this.prior.variance : at;
    return { theta: -CURVE_LIMIT + (low + t) * CURVE_STEP, se: 1 / Math.sqrt(precision) };
  }
}

/** Raw score and the set of items answered: all that ability depends on when the slopes are equal. */
function scoreKey(data: ResponseData, offset: number): string {
  let score = 0;
  let mask = '';
  let word = 0;
  for (let i = 0; i < data.items; i++) {
    const x = data.responses[offset + i]!;
    if (x !== NO_RESPONSE) {
      score += x;
      word |= 1 << i % 24;
    }
    if (i % 24 === 23) {
      mask += `${word},`;
      word = 0;
    }
  }
  return `${score}:${mask}${word}`;
}

function solve(equations: PersonEquations, responses: ArrayLike<number>, offset: number, items: number, method: PointMethod, prior: NormalPrior): { theta: number; se: number } | null {
  let answered = 0;
  for (let i = 0; i < items; i++) if (responses[offset + i] !== NO_RESPONSE) answered++;
  if (answered === 0 && method !== 'map') return null;
  const valueOf = (theta: number, { score, information, warm }: Point): number => {
    if (method === 'wle') return information > 0 ? score + warm / (2 * information) : score;
    return method === 'map' ? score - (theta - prior.mean) / prior.variance : score;
  };
  const start = method === 'map' ? prior.mean : 0;
  const precisionOf = ({ information, observed }: Point): number => (method === 'map' ? observed + 1 / prior.variance : information);
  let root = scoringRoot((theta) => {
    const point = equations.at(responses, offset, theta);
    return { value: valueOf(theta, point), precision: method === 'map' ? point.information + 1 / prior.variance : point.information };
  }, start);
  root ??= findRoot((theta) => valueOf(theta, equations.at(responses, offset, theta)), start);
  if (root === null) return null;
  const precision = precisionOf(equations.at(responses, offset, root));
  return precision > 0 ? { theta: root, se: 1 / Math.sqrt(precision) } : null;
}

/** Fisher scoring; null when it does not settle quickly inside ±8, where the bracketing search takes over. */
function scoringRoot(at: (theta: number) => { value: number; precision: number }, start: number): number | null {
  let theta = start;
  for (let step = 0; step < 25; step++) {
    const { value, precision } = at(theta);
    if (!(precision > 1e-6)) return null;
    const change = value / precision;
    theta += Math.max(-1, Math.min(1, change));
    if (Math.abs(theta) > 8) return null;
    if (Math.abs(change) < 1e-11) return theta;
  }
  return null;
}

/** Root of a function that falls through zero, near `start`; null when it does not change sign within the bounds. */
function findRoot(value: (theta: number) => number, start: number): number | null {
  let low = start;
  let high = start;
  let atLow = value(start);
  let atHigh = atLow;
  if (atLow === 0) return start;
  for (let step = 0.5; atLow > 0 === atHigh > 0; step *= 1.5) {
    if (atLow > 0) {
      if (high >= BOUND) return null;
      low = high;
      atLow = atHigh;
      high = Math.min(BOUND, high + step);
      atHigh = value(high);
      if (!(Math.abs(atHigh) > 1e-12)) return null;
    } else {
      if (low <= -BOUND) return null;
      high = low;
      atHigh = atLow;
      low = Math.max(-BOUND, low - step);
      atLow = value(low);
      if (!(Math.abs(atLow) > 1e-12)) return null;
    }
  }
  return bracketedRoot(value, low, atLow, high, atHigh);
}

/** Root between two signs by the Illinois variant of false position, with bisection when that stalls. */
export function bracketedRoot(value: (x: number) => number, lowStart: number, atLowStart: number, highStart: number, atHighStart: number): number {
  let [low, atLow, high, atHigh] = [lowStart, atLowStart, highStart, atHighStart];
  let side = 0;
  for (let i = 0; i < 200 && high - low > 1e-12 * Math.max(1, Math.abs(low)); i++) {
    let middle = (low * atHigh - high * atLow) / (atHigh - atLow);
    if (!(middle > low && middle < high) || i % 8 === 7) middle = (low + high) / 2;
    const at = value(middle);
    if (at === 0) return middle;
    if (at > 0 === atLow > 0) {
      low = middle;
      atLow = at;
      if (side === 1) atHigh /= 2;
      side = 1;
    } else {
      high = middle;
      atHigh = at;
      if (side === -1) atLow /= 2;
      side = -1;
    }
  }
  return (low + high) / 2;
}

/** Expected a-posteriori ability and posterior standard deviation under a fitted model (Bock & Mislevy 1982). */
export function eapAbilities(data: ResponseData, fit: FittedModel, allowWasm = true): AbilityEstimates {
  const units = fit.means.length;
  const engine = new TableEngine(data, fit.models, fit.quadrature, { unitOf: fit.unitOf, units, ownPriors: units > 1024, allowWasm });
  const theta: (number | null)[] = new Array<number | null>(data.persons).fill(null);
  const se: (number | null)[] = new Array<number | null>(data.persons).fill(null);
  const { nodes } = fit.quadrature;
  engine.visitPosteriors(fit.vectors, fit.means, fit.variances, (persons, rows, rowLength) => {
    for (let r = 0; r < persons.length; r++) {
      const at = r * rowLength;
      let first = 0;
      let second = 0;
      for (let q = 0; q < nodes.length; q++) {
        const weighted = rows[at + q]! * nodes[q]!;
        first += weighted;
        second += weighted * nodes[q]!;
      }
      theta[persons[r]!] = first;
      se[persons[r]!] = Math.sqrt(Math.max(0, second - first * first));
    }
  });
  // Without a response the posterior is the prior.
  for (const person of engine.packed.silent) {
    theta[person] = fit.means[fit.unitOf[person]!]!;
    se[person] = Math.sqrt(fit.variances[fit.unitOf[person]!]!);
  }
  return { theta, se };
}

/** Test information Σ P'²/P at θ over all items; its inverse root is the conditional standard error. */
export function testInformation(items: readonly ItemParameters[], theta: number): number {
  return items.reduce((sum, item) => sum + itemInformation(item, theta), 0);
}

/** Item information Σ_k P_k'²/P_k at θ. */
export function itemInformation(item: ItemParameters, theta: number): number {
  const model = modelOf(item);
  const p = new Float64Array(model.categories);
  const first = new Float64Array(model.categories);
  thetaDerivativesAt(model, toVector(item), theta, p, first, new Float64Array(model.categories));
  let sum = 0;
  for (let k = 0; k < model.categories; k++) if (p[k]! > 1e-290) sum += (first[k]! * first[k]!) / p[k]!;
  return sum;
}

/** Category probabilities of an item at θ. */
export function categoryProbabilities(item: ItemParameters, theta: number): Float64Array {
  const model = modelOf(item);
  const p = new Float64Array(model.categories);
  const vector = toVector(item);
  if (vector.length !== itemSize(model)) throw new PsychometricsRefusal('bad-parameter', 'The item has the wrong number of parameters.');
  probabilitiesAt(model, vector, theta, p);
  return p;
}

/**
 * Reliability of ability estimates. `eap`: var(EAP) / (var(EAP) + mean posterior variance); `wle`: 1 − mean error variance /
 * var(WLE). Null without variance.
 */
export function abilityReliability(kind: 'eap' | 'wle', estimates: AbilityEstimates, weights?: ArrayLike<number>): number | null {
  let n = 0;
  let sum = 0;
  let error = 0;
  estimates.theta.forEach((theta, p) => {
    const se = estimates.se[p];
    if (theta === null || se === null || se === undefined) return;
    const weight = weights ? weights[p]! : 1;
    n += weight;
    sum += weight * theta;
    error += weight * se * se;
  });
  if (!(n > 1)) return null;
  let squares = 0;
  estimates.theta.forEach((theta, p) => {
    if (theta !== null && estimates.se[p] !== null) squares += (weights ? weights[p]! : 1) * (theta - sum / n) ** 2;
  });
  const variance = squares / (n - 1);
  if (!(variance > 1e-12)) return null;
  return kind === 'eap' ? variance / (variance + error / n) : 1 - error / n / variance;
}
