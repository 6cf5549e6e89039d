import { chiSquareUpper } from '../special/distributions';
import type { FittedModel } from './calibrate';
import { fillProbabilities } from './expectation';
import { checkParameters, modelOf, probabilitiesAt, toVector, type ItemParameters } from './item-model';
import { normalWeights } from './quadrature';
import { NO_RESPONSE, type ResponseData } from './responses';

/** Mean squares near 1 fit; t by the Wilson–Hilferty transformation. Null where nobody with a defined ability answered. */
export interface MeanSquares {
  readonly infit: number | null;
  readonly outfit: number | null;
  readonly infitT: number | null;
  readonly outfitT: number | null;
}

/** Sums of squared residuals: z²W, z², W, and the spread of their expectations (C = fourth central moment). */
class MeanSquareSums {
  n = 0;
  private z2 = 0;
  private r2 = 0;
  private w = 0;
  private outSpread = 0;
  private inSpread = 0;

  add(weight: number, residual: number, variance: number, fourth: number): void {
    if (!(variance > 1e-10)) return;
    this.n += weight;
    this.z2 += (weight * residual * residual) / variance;
    this.r2 += weight * residual * residual;
    this.w += weight * variance;
    this.outSpread += (weight * fourth) / (variance * variance);
    this.inSpread += weight * (fourth - variance * variance);
  }

  result(): MeanSquares {
    if (!(this.n > 0)) return { infit: null, outfit: null, infitT: null, outfitT: null };
    const outfit = this.z2 / this.n;
    const infit = this.r2 / this.w;
    return {
      infit,
      outfit,
      infitT: wilsonHilferty(infit, Math.sqrt(Math.max(0, this.inSpread)) / this.w),
      outfitT: wilsonHilferty(outfit, Math.sqrt(Math.max(0, this.outSpread / (this.n * this.n) - 1 / this.n))),
    };
  }
}

/** (MS^⅓ − 1)·3/q + q/3 with q the standard deviation of the mean square (Wright & Masters 1982). */
function wilsonHilferty(meanSquare: number, q: number): number | null {
  return q > 1e-12 ? (Math.cbrt(meanSquare) - 1) * (3 / q) + q / 3 : null;
}

/** Expectation, variance and fourth central moment of an item score. */
function scoreMoments(p: Float64Array, categories: number): { mean: number; variance: number; fourth: number } {
  let mean = 0;
  for (let k = 1; k < categories; k++) mean += k * p[k]!;
  let variance = 0;
  let fourth = 0;
  for (let k = 0; k < categories; k++) {
    const square = (k - mean) ** 2;
    variance += square * p[k]!;
    fourth += square * square * p[k]!;
  }
  return { mean, variance, fourth };
}

/** Infit and outfit of items and persons at given abilities (WLE, ML …); persons without an ability are left out. */
export function meanSquareFit(data: ResponseData, items: readonly ItemParameters[], theta: readonly (number | null)[]): { items: MeanSquares[]; persons: MeanSquares[] } {
  checkParameters(items);
  const models = items.map((item) => modelOf(item));
  const vectors = items.map(toVector);
  const itemSums = items.map(() => new MeanSquareSums());
  const p = new Float64Array(Math.max(...models.map((model) => model.categories)));
  const persons: MeanSquares[] = [];
  for (let person = 0; person < data.persons; person++) {
    const own = new MeanSquareSums();
    const at = theta[person];
    if (at !== null && at !== undefined) {
      const weight = data.weights ? data.weights[person]! : 1;
      for (let i = 0; i < data.items; i++) {
        const x = data.responses[person * data.items + i]!;
        if (x === NO_RESPONSE) continue;
        probabilitiesAt(models[i]!, vectors[i]!, at, p);
        const { mean, variance, fourth } = scoreMoments(p, models[i]!.categories);
        itemSums[i]!.add(weight, x - mean, variance, fourth);
        own.add(1, x - mean, variance, fourth);
      }
    }
    persons.push(own.result());
  }
  return { items: itemSums.map((sums) => sums.result()), persons };
}

/** Infit and outfit of items in posterior expectation: the average over the posterior instead of a point (as TAM). */
export function posteriorFit(fit: FittedModel): MeanSquares[] {
  const Q = fit.quadrature.nodes.length;
  return fit.models.map((model, i) => {
    const sums = new MeanSquareSums();
    const p = new Float64Array(model.categories);
    for (let q = 0; q < Q; q++) {
      probabilitiesAt(model, fit.vectors[i]!, fit.quadrature.nodes[q]!, p);
      const { mean, variance, fourth } = scoreMoments(p, model.categories);
      for (let k = 0; k < model.categories; k++) {
        const n = fit.itemCounts[i]![k * Q + q]!;
        if (n > 1e-12) sums.add(n, k - mean, variance, fourth);
      }
    }
    return sums.result();
  });
}

/**
 * Root mean square deviation of the observed from the model curve, weighted by the ability distribution of those who
 * answered; mean deviation with its sign. Categories are averaged (two categories: the item response curve).
 */
export function curveDeviation(fit: FittedModel): { rmsd: number | null; md: number | null }[] {
  const Q = fit.quadrature.nodes.length;
  return fit.models.map((model, i) => {
    const expected = new Float64Array(model.categories * Q);
    fillProbabilities(model, fit.vectors[i]!, fit.quadrature, Q, expected);
    let total = 0;
    let squares = 0;
    let deviation = 0;
    for (let q = 0; q < Q; q++) {
      let n = 0;
      for (let k = 0; k < model.categories; k++) n += fit.itemCounts[i]![k * Q + q]!;
      if (n < 1e-12) continue;
      total += n;
      for (let k = 0; k < model.categories; k++) {
        const difference = fit.itemCounts[i]![k * Q + q]! / n - expected[k * Q + q]!;
        squares += (n * difference * difference) / model.categories;
        deviation += (n * k * difference) / (model.categories - 1);
      }
    }
    return total > 0 ? { rmsd: Math.sqrt(squares / total), md: deviation / total } : { rmsd: null, md: null };
  });
}

export interface SX2 {
  readonly statistic: number | null;
  readonly df: number;
  readonly p: number | null;
  /** Root mean square error of approximation, √(max(0, (X²/df − 1)/(n − 1))), n = all persons with complete answers. */
  readonly rmsea: number | null;
}

/**
 * S-X² (Orlando & Thissen 2000; Kang & Chen 2008 for more categories): observed and expected category frequencies within
 * groups of equal total score, the expected ones by the recursion of Lord & Wingersky (1984). Cells with an expected
 * frequency below `minimumExpected` are joined with their neighbours. Persons with a missing response are left out.
 * @param estimated number of estimated parameters of each item
 */
export function sx2(data: ResponseData, items: readonly ItemParameters[], population: { mean: number; variance: number }, estimated: readonly number[], minimumExpected = 1): SX2[] {
  checkParameters(items);
  const nodes = Float64Array.from({ length: 121 }, (_, q) => population.mean + ((q - 60) / 10) * Math.sqrt(population.variance));
  const weights = new Float64Array(nodes.length);
  normalWeights(nodes, population.mean, population.variance, weights);
  const curves = items.map((item) => {
    const model = modelOf(item);
    const out = new Float64Array(model.categories * nodes.length);
    fillProbabilities(model, toVector(item), { nodes, step: nodes[1]! - nodes[0]! }, nodes.length, out);
    return { categories: model.categories, out };
  });
  const maxScore = curves.reduce((sum, { categories }) => sum + categories - 1, 0);
  const { observed, n } = observedByScore(data, maxScore);
  const all = scoreDistribution(curves, nodes.length, -1);
  const persons = n.reduce((sum, value) => sum + value, 0);
  return items.map((_, i) => {
    const rest = scoreDistribution(curves, nodes.length, i);
    const { categories, out } = curves[i]!;
    const rows: { observed: number[]; expected: number[] }[] = [];
    for (let score = 1; score < maxScore; score++) {
      const here = n[score]!;
      if (here === 0) continue;
      let marginal = 0;
      for (let q = 0; q < nodes.length; q++) marginal += weights[q]! * all[score * nodes.length + q]!;
      const expected = Array.from({ length: categories }, (__, k) => {
        if (score - k < 0 || score - k > maxScore - categories + 1) return 0;
        let sum = 0;
        for (let q = 0; q < nodes.length; q++) sum += weights[q]! * out[k * nodes.length + q]! * rest[(score - k) * nodes.length + q]!;
        return (here * sum) / marginal;
      });
      rows.push({ observed: Array.from({ length: categories }, (__, k) => observed[i]![k * (maxScore + 1) + score]!), expected });
    }
    return sx2Statistic(joinScores(rows, minimumExpected), estimated[i]!, minimumExpected, persons);
  });
}

function observedByScore(data: ResponseData, maxScore: number): { observed: Float64Array[]; n: Float64Array } {
  const observed = Array.from({ length: data.items }, (_, i) => new Float64Array(data.categories[i]! * (maxScore + 1)));
  const n = new Float64Array(maxScore + 1);
  for (let p = 0; p < data.persons; p++) {
    const row = data.responses.subarray(p * data.items, (p + 1) * data.items);
    if (row.includes(NO_RESPONSE)) continue;
    const score = row.reduce((sum, x) => sum + x, 0);
    const weight = data.weights ? data.weights[p]! : 1;
    n[score]! += weight;
    for (let i = 0; i < data.items; i++) observed[i]![row[i]! * (maxScore + 1) + score]! += weight;
  }
  return { observed, n };
}

/** Probability of every total score at every node, over all items but `without`: out[score·Q + q]. */
function scoreDistribution(curves: readonly { categories: number; out: Float64Array }[], Q: number, without: number): Float64Array {
  let current = new Float64Array(Q).fill(1);
  let top = 0;
  curves.forEach(({ categories, out }, i) => {
    if (i === without) return;
    const next = new Float64Array((top + categories) * Q);
    for (let score = 0; score <= top; score++)
      for (let k = 0; k < categories; k++) for (let q = 0; q < Q; q++) next[(score + k) * Q + q]! += current[score * Q + q]! * out[k * Q + q]!;
    current = next;
    top += categories - 1;
  });
  return current;
}

type ScoreRow = { observed: number[]; expected: number[] };

/** Joins score groups from both ends towards the middle until no group has too small a cell (as far as that is possible). */
function joinScores(rows: ScoreRow[], minimum: number): ScoreRow[] {
  const joined = rows.map((row) => ({ observed: [...row.observed], expected: [...row.expected] }));
  const small = (row: ScoreRow): boolean => row.expected.some((value) => value < minimum);
  const merge = (from: number, to: number): void => {
    joined[to]!.observed = joined[to]!.observed.map((value, k) => value + joined[from]!.observed[k]!);
    joined[to]!.expected = joined[to]!.expected.map((value, k) => value + joined[from]!.expected[k]!);
    joined.splice(from, 1);
  };
  while (joined.length > 1 && small(joined[0]!)) merge(0, 1);
  while (joined.length > 1 && small(joined[joined.length - 1]!)) merge(joined.length - 1, joined.length - 2);
  return joined;
}

function sx2Statistic(rows: readonly ScoreRow[], estimated: number, minimum: number, persons: number): SX2 {
  let statistic = 0;
  let df = -estimated;
  for (const row of rows) {
    const cells: { observed: number; expected: number }[] = [];
    row.expected.forEach((expected, k) => {
      const last = cells[cells.length - 1];
      if (last && (last.expected < minimum || expected < minimum)) {
        last.observed += row.observed[k]!;
        last.expected += expected;
      } else cells.push({ observed: row.observed[k]!, expected });
    });
    for (const { observed, expected } of cells) {
      if (expected > 0) statistic += (observed - expected) ** 2 / expected;
    }
    df += cells.length - 1;
  }
  if (df < 1) return { statistic: null, df, p: null, rmsea: null };
  return { statistic, df, p: chiSquareUpper(statistic, df), rmsea: persons > 1 ? Math.sqrt(Math.max(0, (statistic / df - 1) / (persons - 1))) : null };
}

/**
 * Yen's (1984) Q3: correlations of item residuals at given abilities. Independence gives about −1/(items − 1).
 * Row-major items × items; NaN never: a pair without common answers or variance is null.
 */
export function q3(data: ResponseData, items: readonly ItemParameters[], theta: readonly (number | null)[]): (number | null)[][] {
  checkParameters(items);
  const models = items.map((item) => modelOf(item));
  const vectors = items.map(toVector);
  const J = data.items;
  const sums = Array.from({ length: 6 }, () => new Float64Array(J * J));
  const [n, x, y, xx, yy, xy] = sums as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  const residual = new Float64Array(J);
  const p = new Float64Array(Math.max(...models.map((model) => model.categories)));
  for (let person = 0; person < data.persons; person++) {
    const at = theta[person];
    if (at === null || at === undefined) continue;
    const weight = data.weights ? data.weights[person]! : 1;
    for (let i = 0; i < J; i++) {
      const response = data.responses[person * J + i]!;
      if (response === NO_RESPONSE) {
        residual[i] = Number.NaN;
        continue;
      }
      probabilitiesAt(models[i]!, vectors[i]!, at, p);
      residual[i] = response - scoreMoments(p, models[i]!.categories).mean;
    }
    for (let i = 0; i < J; i++) {
      const a = residual[i]!;
      if (Number.isNaN(a)) continue;
      for (let j = 0; j < i; j++) {
        const b = residual[j]!;
        if (Number.isNaN(b)) continue;
        const cell = i * J + j;
        n[cell]! += weight;
        x[cell]! += weight * a;
        y[cell]! += weight * b;
        xx[cell]! += weight * a * a;
        yy[cell]! += weight * b * b;
        xy[cell]! += weight * a * b;
      }
    }
  }
  return Array.from({ length: J }, (_, i) =>
    Array.from({ length: J }, (__, j) => {
      if (i === j) return 1;
      const cell = Math.max(i, j) * J + Math.min(i, j);
      if (!(n[cell]! > 2)) return null;
      const r = (xy[cell]! - (x[cell]! * y[cell]!) / n[cell]!) / Math.sqrt((xx[cell]! - x[cell]! ** 2 / n[cell]!) * (yy[cell]! - y[cell]! ** 2 / n[cell]!));
      return Number.isFinite(r) ? r : null;
    }),
  );
}

/**
 * Standardised log-likelihood of a person's answers, l_z (Drasgow, Levine & Williams 1985): far below 0 = unlikely answers.
 * Null without ability or without variance.
 */
export function personLz(data: ResponseData, items: readonly ItemParameters[], theta: readonly (number | null)[]): (number | null)[] {
  checkParameters(items);
  const models = items.map((item) => modelOf(item));
  const vectors = items.map(toVector);
  const p = new Float64Array(Math.max(...models.map((model) => model.categories)));
  return Array.from({ length: data.persons }, (_, person) => {
    const at = theta[person];
    if (at === null || at === undefined) return null;
    let observed = 0;
    let expected = 0;
    let variance = 0;
    for (let i = 0; i < data.items; i++) {
      const x = data.responses[person * data.items + i]!;
      if (x === NO_RESPONSE) continue;
      probabilitiesAt(models[i]!, vectors[i]!, at, p);
      let mean = 0;
      let square = 0;
      for (let k = 0; k < models[i]!.categories; k++) {
        const log = Math.log(Math.max(p[k]!, 1e-300));
        mean += p[k]! * log;
        square += p[k]! * log * log;
      }
      observed += Math.log(Math.max(p[x]!, 1e-300));
      expected += mean;
      variance += square - mean * mean;
    }
    return variance > 1e-10 ? (observed - expected) / Math.sqrt(variance) : null;
  });
}
