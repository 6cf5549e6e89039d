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
  const sameSlope = models.every((model) => model.kind === 'gpcm') && items.every((item) => item.a === items[0]!.a);
  const known = new Map<string, { theta: number; se: number } | null>();
  const theta: (number | null)[] = [];
  const se: (number | null)[] = [];
  for (let person = 0; person < data.persons; person++) {
    const offset = person * data.items;
    const key = sameSlope ? scoreKey(data, offset) : null;
    let result = key === null ? undefined : known.get(key);
    if (result === undefined) {
      result = solve(equations, data.responses, offset, data.items, method, prior);
      if (key !== null) known.set(key, result);
    }
    theta.push(result?.theta ?? null);
    se.push(result?.se ?? null);
  }
  return { theta, se };
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
  const value = (theta: number): number => {
    const { score, information, warm } = equations.at(responses, offset, theta);
    if (method === 'wle') return information > 0 ? score + warm / (2 * information) : score;
    return method === 'map' ? score - (theta - prior.mean) / prior.variance : score;
  };
  const start = method === 'map' ? prior.mean : 0;
  const root = findRoot(value, start);
  if (root === null) return null;
  const { information, observed } = equations.at(responses, offset, root);
  const precision = method === 'map' ? observed + 1 / prior.variance : information;
  return precision > 0 ? { theta: root, se: 1 / Math.sqrt(precision) } : null;
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
