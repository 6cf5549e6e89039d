import { calibrate, type CalibrationOptions, type Covariates } from '../irt/calibrate';
import { TableEngine } from '../irt/engine-tables';
import { modelOf, toVector, type ItemParameters } from '../irt/item-model';
import { CHUNK } from '../irt/kernel';
import { equalQuadrature, type Quadrature } from '../irt/quadrature';
import type { ResponseData } from '../irt/responses';
import { invertPositive, cholesky } from '../linear/dense';
import { PsychometricsRefusal } from '../refusal';
import { gammaVariate, randomStream, type RandomStream } from '../random/stream';

export interface PlausibleValueOptions {
  /** Conditioning variables; absent = one normal population. */
  readonly covariates?: Covariates;
  readonly draws: number;
  readonly seed: number;
  readonly nodes?: number;
  readonly limit?: number;
  /** Draw the regression itself from its posterior (default), or keep it at its estimate. */
  readonly drawRegression?: boolean;
  readonly allowWasm?: boolean;
}

export interface PlausibleValues {
  /** One array of persons per draw. */
  readonly values: readonly Float64Array[];
  /** Estimated regression: intercept first. */
  readonly beta: readonly number[];
  readonly residualVariance: number;
  readonly grid: { readonly nodes: number; readonly limit: number };
}

/**
 * Plausible values from known item parameters (Mislevy 1991). The latent regression is estimated by EM. Every draw takes
 * abilities given the estimated regression, then a regression given those abilities (normal posterior, Rubin 1987), then
 * abilities given that regression: so the values carry the uncertainty of the regression too.
 */
export function drawPlausibleValues(data: ResponseData, items: readonly ItemParameters[], options: PlausibleValueOptions): PlausibleValues {
  if (!Number.isInteger(options.draws) || options.draws < 1 || options.draws > 1000) throw new PsychometricsRefusal('bad-parameter', 'Ask for 1 to 1000 draws.');
  const covariates = options.covariates ?? { names: [], values: new Float64Array(0) };
  const fitted = calibrate(data, regressionOptions(items, covariates, options));
  const { beta, variance } = fitted.regression!;
  const design = designMatrix(data.persons, covariates);
  const quadrature = equalQuadrature(fitted.grid.nodes, fitted.grid.limit);
  const likelihood = new LikelihoodRows(data, items, quadrature, options.allowWasm ?? true);
  const estimated = { beta: Float64Array.from(beta), variance };
  const first = likelihood.draw(Array.from({ length: options.draws }, () => estimated), design, options.seed, 0);
  const values =
    options.drawRegression === false
      ? first
      : likelihood.draw(
          first.map((theta, m) => regressionDraw(theta, design, data, randomStream(options.seed, 1_000_000_000 + m))),
          design,
          options.seed,
          1,
        );
  return { values, beta, residualVariance: variance, grid: fitted.grid };
}

function regressionOptions(items: readonly ItemParameters[], covariates: Covariates, options: PlausibleValueOptions): CalibrationOptions {
  return {
    model: items.some((item) => item.kind === '3pl') ? '3pl' : items.some((item) => item.kind === 'grm') ? 'grm' : 'gpcm',
    fixed: [...items],
    covariates,
    allowWasm: options.allowWasm ?? true,
    ...(options.nodes === undefined ? {} : { nodes: options.nodes }),
    ...(options.limit === undefined ? {} : { limit: options.limit }),
  };
}

interface Design {
  readonly terms: number;
  /** Row-major persons × terms, the first being 1. */
  readonly values: Float64Array;
}

function designMatrix(persons: number, covariates: Covariates): Design {
  const own = covariates.names.length;
  const terms = own + 1;
  const values = new Float64Array(persons * terms);
  for (let p = 0; p < persons; p++) {
    values[p * terms] = 1;
    for (let t = 0; t < own; t++) values[p * terms + t + 1] = covariates.values[p * own + t]!;
  }
  return { terms, values };
}

interface Regression {
  readonly beta: Float64Array;
  readonly variance: number;
}

/** Posterior draw of a normal regression under the usual flat prior: σ² ~ RSS/χ²(n − p), β ~ N(b, σ²(X'X)⁻¹). */
function regressionDraw(theta: Float64Array, { terms, values }: Design, data: ResponseData, random: RandomStream): Regression {
  const cross = new Float64Array(terms * terms);
  const right = new Float64Array(terms);
  let squares = 0;
  let n = 0;
  for (let p = 0; p < theta.length; p++) {
    const weight = data.weights ? data.weights[p]! : 1;
    n += weight;
    squares += weight * theta[p]! ** 2;
    for (let s = 0; s < terms; s++) {
      const x = weight * values[p * terms + s]!;
      right[s]! += x * theta[p]!;
      for (let t = 0; t < terms; t++) cross[s * terms + t]! += x * values[p * terms + t]!;
    }
  }
  const inverse = invertPositive(cross, terms);
  if (!inverse || n <= terms + 1) throw new PsychometricsRefusal('singular', 'The covariates are linearly dependent, or there are too few persons for them.');
  const b = Float64Array.from({ length: terms }, (_, s) => right.reduce((sum, value, t) => sum + inverse[s * terms + t]! * value, 0));
  const residual = Math.max(1e-12, squares - b.reduce((sum, value, t) => sum + value * right[t]!, 0));
  const variance = residual / (2 * gammaVariate(random, (n - terms) / 2));
  const factor = inverse.map((value) => value * variance);
  cholesky(factor, terms);
  const z = Float64Array.from({ length: terms }, () => random.normal());
  const beta = b.map((value, s) => {
    let sum = value;
    for (let t = 0; t <= s; t++) sum += factor[s * terms + t]! * z[t]!;
    return sum;
  });
  return { beta, variance };
}

/** Likelihood of every person on the nodes, chunk by chunk, and draws from its product with a normal prior. */
class LikelihoodRows {
  private readonly engine: TableEngine;
  private readonly vectors: Float64Array[];

  constructor(
    private readonly data: ResponseData,
    items: readonly ItemParameters[],
    private readonly quadrature: Quadrature,
    allowWasm: boolean,
  ) {
    this.vectors = items.map(toVector);
    this.engine = new TableEngine(data, items.map((item) => modelOf(item)), quadrature, { unitOf: new Uint8Array(data.persons), units: 1, ownPriors: false, allowWasm });
  }

  /** One draw per regression for every person. Random streams go by chunk and draw, so the order of work does not matter. */
  draw(regressions: readonly Regression[], design: Design, seed: number, round: number): Float64Array[] {
    const out = regressions.map(() => new Float64Array(this.data.persons));
    const cumulative = new Float64Array(this.quadrature.nodes.length);
    let chunk = 0;
    // A prior that is flat over the grid leaves the likelihood.
    this.engine.visitPosteriors(this.vectors, Float64Array.of(0), Float64Array.of(1e12), (persons, rows, rowLength) => {
      regressions.forEach((regression, m) => {
        const random = randomStream(seed, (round * 4_000_000 + chunk) * 64 + 1 + m * 7919);
        for (let r = 0; r < persons.length; r++) {
          const person = persons[r]!;
          out[m]![person] = drawOne(rows, r * rowLength, this.quadrature, meanOf(regression, design, person), regression.variance, random.uniform(), cumulative);
        }
      });
      chunk++;
    });
    for (let s = 0; s < this.engine.packed.silent.length; s += CHUNK)
      regressions.forEach((regression, m) => {
        const random = randomStream(seed, (round * 4_000_000 + 2_000_000 + s) * 64 + 1 + m * 7919);
        for (const person of this.engine.packed.silent.subarray(s, s + CHUNK)) out[m]![person] = meanOf(regression, design, person) + Math.sqrt(regression.variance) * random.normal();
      });
    return out;
  }
}

function meanOf(regression: Regression, { terms, values }: Design, person: number): number {
  let sum = 0;
  for (let t = 0; t < terms; t++) sum += values[person * terms + t]! * regression.beta[t]!;
  return sum;
}

/**
 * One draw by inverse distribution function: nodes as cells of even density, then drawn towards the posterior mean so that
 * the cells' own variance, step²/12, is not added to the posterior variance. The normal density runs along the equal grid
 * by two multiplications per node.
 */
function drawOne(rows: Float64Array, at: number, { nodes, step }: Quadrature, mean: number, variance: number, uniform: number, cumulative: Float64Array): number {
  const Q = nodes.length;
  // Start at the node nearest to the prior mean and walk outwards: no underflow on the way.
  const middle = Math.max(0, Math.min(Q - 1, Math.round((mean - nodes[0]!) / step)));
  const offset = nodes[middle]! - mean;
  const shrink = Math.exp((-step * step) / variance);
  const half = Math.exp((-0.5 * step * step) / variance);
  cumulative[middle] = rows[at + middle]!;
  let density = 1;
  let ratio = half * Math.exp((-offset * step) / variance);
  for (let q = middle + 1; q < Q; q++) {
    density *= ratio;
    ratio *= shrink;
    cumulative[q] = rows[at + q]! * density;
  }
  density = 1;
  ratio = half * Math.exp((offset * step) / variance);
  for (let q = middle - 1; q >= 0; q--) {
    density *= ratio;
    ratio *= shrink;
    cumulative[q] = rows[at + q]! * density;
  }
  let total = 0;
  let first = 0;
  let second = 0;
  for (let q = 0; q < Q; q++) {
    const weight = cumulative[q]!;
    total += weight;
    first += weight * nodes[q]!;
    second += weight * nodes[q]! * nodes[q]!;
  }
  const target = uniform * total;
  let below = 0;
  let cell = 0;
  while (cell < Q - 1 && below + cumulative[cell]! < target) below += cumulative[cell++]!;
  const inside = cumulative[cell]! > 0 ? (target - below) / cumulative[cell]! - 0.5 : 0;
  const raw = nodes[cell]! + Math.max(-0.5, Math.min(0.5, inside)) * step;
  const centre = first / total;
  const spread = Math.max(0, second / total - centre * centre);
  return centre + (raw - centre) * Math.sqrt(spread / (spread + (step * step) / 12));
}

/** Mean and total variance of estimates from several data sets (Rubin 1987). */
export function combineEstimates(estimates: readonly number[], variances: readonly number[]): { estimate: number; variance: number; within: number; between: number } {
  const m = estimates.length;
  if (m < 1 || variances.length !== m) throw new PsychometricsRefusal('shape', 'There must be as many variances as estimates, and one at least.');
  const estimate = estimates.reduce((sum, value) => sum + value, 0) / m;
  const within = variances.reduce((sum, value) => sum + value, 0) / m;
  const between = m > 1 ? estimates.reduce((sum, value) => sum + (value - estimate) ** 2, 0) / (m - 1) : 0;
  return { estimate, within, between, variance: within + (1 + 1 / m) * between };
}
