import { PsychometricsRefusal } from '../refusal';
import { ratingScaleDesign, separateDesign, type ItemDesign } from './design';
import { ScoreEngine, scoreTables } from './engine-scores';
import { TableEngine } from './engine-tables';
import type { Expected, ExpectationEngine } from './expectation';
import { fixedPoint } from './fixed-point';
import { checkParameters, difficulties, fromVector, toVector, type ItemKind, type ItemModel, type ItemParameters } from './item-model';
import { groupLatent, regressionLatent, type LatentModel } from './latent';
import type { ItemPriors } from './maximisation';
import { equalQuadrature, type Quadrature } from './quadrature';
import { checkResponses, type ResponseData } from './responses';
import { standardErrors, type StandardErrorMethod } from './standard-errors';
import { startVectors } from './start-values';

/** Models that a whole test can be fitted with. */
export type CalibrationModel = 'rasch' | 'pcm' | 'rsm' | '2pl' | 'gpcm' | 'grm' | '3pl';

/** Covariates of a latent regression, without an intercept (the items carry it). */
export interface Covariates {
  readonly names: readonly string[];
  /** Row-major persons × names. */
  readonly values: Float64Array;
}

export interface CalibrationOptions {
  readonly model: CalibrationModel;
  /** Group of each person, 0, 1, …; group 0 is the reference. */
  readonly groups?: ArrayLike<number>;
  readonly covariates?: Covariates;
  /** Items held at given parameters (fixed-parameter calibration): then every mean and variance is free. */
  readonly fixed?: readonly (ItemParameters | null)[];
  readonly priors?: ItemPriors;
  readonly nodes?: number;
  readonly limit?: number;
  /** Largest change of a parameter in a plain EM step at the end; 1e-6 when absent. */
  readonly tolerance?: number;
  readonly maxIterations?: number;
  /** False = plain EM. */
  readonly accelerate?: boolean;
  readonly standardErrors?: StandardErrorMethod;
  /** False = TypeScript kernel only. */
  readonly allowWasm?: boolean;
  readonly onIteration?: (iteration: number) => void;
}

export interface CalibratedItem extends ItemParameters {
  /** Standard errors of a, d and g; null where the value is held or no errors were asked for. */
  readonly se: { readonly a: number | null; readonly d: readonly (number | null)[]; readonly g: number | null; /** Of the difficulties, by the delta method. */ readonly b: readonly (number | null)[]; /** Of the mean difficulty. */ readonly location: number | null };
}

export interface LatentEstimate {
  readonly mean: number;
  readonly variance: number;
  readonly seMean: number | null;
  readonly seVariance: number | null;
}

export interface Calibration {
  readonly model: CalibrationModel;
  readonly items: readonly CalibratedItem[];
  /** Ability per group; one entry without groups. Empty for a latent regression. */
  readonly groups: readonly LatentEstimate[];
  readonly regression: { readonly names: readonly string[]; readonly beta: readonly number[]; readonly se: readonly (number | null)[]; readonly variance: number; readonly seVariance: number | null } | null;
  readonly logLik: number;
  /** logLik plus log priors (without constants). */
  readonly logPosterior: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** Largest parameter change of the last plain EM step. */
  readonly change: number;
  readonly freeParameters: number;
  readonly aic: number;
  readonly bic: number;
  readonly grid: { readonly nodes: number; readonly limit: number };
  readonly engine: string;
  /**
   * Covariance of the free parameters (items first, then latent). Null when not asked for, not converged, or when the
   * information cannot be inverted: then the data do not hold some parameter, and no standard error is given.
   */
  readonly covariance: Float64Array | null;
  readonly fit: FittedModel;
}

/** What scoring, fit statistics and plausible values need of a fitted model. */
export interface FittedModel {
  readonly models: readonly ItemModel[];
  readonly vectors: readonly Float64Array[];
  readonly quadrature: Quadrature;
  readonly unitOf: ArrayLike<number>;
  readonly means: Float64Array;
  readonly variances: Float64Array;
  readonly itemCounts: readonly Float64Array[];
}

const SLOPE_FIXED: ReadonlySet<CalibrationModel> = new Set(['rasch', 'pcm', 'rsm']);
const DEFAULT_GUESSING = { mean: Math.log(0.2 / 0.8), sd: 0.5 };
/** Fewer persons than parameters, or than this, cannot carry a calibration. */
const MINIMUM_PERSONS = 10;

/**
 * Marginal maximum likelihood by EM (Bock & Aitkin 1981) on equally spaced nodes, accelerated; priors make it a posterior
 * mode. Identification: with slopes held at 1, the mean of group 0 is 0; with free slopes its variance is 1 too; with held
 * items every group is free. Standard errors on request.
 */
export function calibrate(data: ResponseData, options: CalibrationOptions): Calibration {
  const first = calibrateOnGrid(data, options);
  if (options.limit !== undefined || options.nodes !== undefined) return first;
  // A free variance can outgrow the grid: then its density is cut and the estimate too small. Fit again on a wider one.
  const reach = Math.max(...first.fit.means.map((mean, u) => Math.abs(mean) + 5 * Math.sqrt(first.fit.variances[u]!)));
  if (reach <= first.grid.limit || reach > 45) return first;
  const limit = Math.ceil(reach) + 1;
  return calibrateOnGrid(data, { ...options, limit, nodes: 15 * limit + 1 });
}

function calibrateOnGrid(data: ResponseData, options: CalibrationOptions): Calibration {
  const counts = checkResponses(data, MINIMUM_PERSONS);
  const models = itemModels(data, options);
  const priors = options.model === '3pl' ? { ...options.priors, guessing: options.priors?.guessing ?? DEFAULT_GUESSING } : (options.priors ?? {});
  const freeScale = SLOPE_FIXED.has(options.model) || options.fixed?.some(Boolean) || options.groups !== undefined || options.covariates !== undefined;
  const quadrature = equalQuadrature(options.nodes ?? (freeScale ? 121 : 61), options.limit ?? (freeScale ? 8 : 6));
  const { design, free: itemStart } = itemDesign(data, options, models, counts, priors);
  const { latent, unitOf, start: latentStart } = latentModel(data, options, models);
  const engine = makeEngine(data, models, quadrature, latent, unitOf, options);

  const split = design.freeSize;
  const start = new Float64Array(split + latent.freeSize);
  start.set(itemStart);
  start.set(latentStart, split);
  const expectAt = (x: Float64Array): Expected => {
    const { means, variances } = latent.priors(x.subarray(split));
    return engine.run(design.vectors(x), means, variances);
  };
  const result = fixedPoint(
    start,
    (x) => {
      const expected = x === start ? expectAt(x) : expectOrNothing(() => expectAt(x));
      if (!expected) return { objective: Number.NaN, image: x };
      const image = new Float64Array(x.length);
      image.set(design.maximise(x.subarray(0, split), expected.itemCounts, quadrature));
      image.set(latent.maximise(x.subarray(split), expected), split);
      return { objective: expected.logLik + design.logPrior(x), image };
    },
    {
      tolerance: options.tolerance ?? 1e-6,
      maxIterations: options.maxIterations ?? 500,
      accelerate: options.accelerate ?? true,
      admissible: (x) => x.every(Number.isFinite) && design.admissible(x) && [...x.subarray(split)].every((value) => Math.abs(value) < 50),
      ...(options.onIteration ? { onIteration: options.onIteration } : {}),
    },
  );
  const x = result.x;
  const final = expectAt(x);
  refuseSeparated(design.vectors(x), models, design.held, quadrature);
  const { means, variances } = latent.priors(x.subarray(split));
  const fit: FittedModel = { models, vectors: design.vectors(x), quadrature, unitOf, means, variances, itemCounts: final.itemCounts.map((array) => array.slice()) };
  const logLik = final.logLik;
  const method = options.standardErrors ?? 'none';
  const covariance = method === 'none' || !result.converged ? null : standardErrors(method, { data, models, quadrature, design, latent, unitOf, engine, x, priors, allowWasm: options.allowWasm ?? true });
  const n = data.weights ? Array.from(data.weights).reduce((sum, weight) => sum + weight, 0) : data.persons;
  return {
    model: options.model,
    items: describeItems(models, fit.vectors, design, covariance, x.length),
    ...describeLatent(options, latent, x.subarray(split), covariance, split, x.length),
    logLik,
    logPosterior: logLik + design.logPrior(x),
    iterations: result.iterations,
    converged: result.converged,
    change: result.change,
    freeParameters: x.length,
    aic: 2 * x.length - 2 * logLik,
    bic: Math.log(n) * x.length - 2 * logLik,
    grid: { nodes: quadrature.nodes.length, limit: quadrature.nodes[quadrature.nodes.length - 1]! },
    engine: engine.kind,
    covariance,
    fit,
  };
}

/** Slope times step of the grid from which a curve goes from under .12 to over .88 between two nodes. */
const STEEPEST = 4;

/**
 * A slope that the grid cannot resolve has no maximum: the item parts the persons without error (separation), as equal or
 * reversed copies of an item and perfect scalograms do. Any number given for it would be an artefact of the grid.
 */
function refuseSeparated(vectors: readonly Float64Array[], models: readonly ItemModel[], held: readonly boolean[], { step }: Quadrature): void {
  const items = [...vectors.keys()].filter((i) => !models[i]!.slopeFixed && !held[i] && !(Math.abs(vectors[i]![0]!) * step < STEEPEST));
  if (items.length)
    throw new PsychometricsRefusal(
      'separated',
      `The slope of ${items.length === 1 ? 'one item' : `${items.length} items`} grows without bound: the answers part the persons without error (copies of an item, a perfect order, too few persons). Leave the ${items.length === 1 ? 'item' : 'items'} out, or hold slopes equal (rasch, pcm).`,
      { items: items.slice(0, 20) },
    );
}

/** An accelerated step may leave the range of numbers; it is then taken back. */
function expectOrNothing(expect: () => Expected): Expected | null {
  try {
    return expect();
  } catch (error) {
    if (error instanceof PsychometricsRefusal) return null;
    throw error;
  }
}

function itemModels(data: ResponseData, options: CalibrationOptions): ItemModel[] {
  const slopeFixed = SLOPE_FIXED.has(options.model);
  const binaryOnly = options.model === 'rasch' || options.model === '2pl' || options.model === '3pl';
  return Array.from({ length: data.items }, (_, i) => {
    const fixed = options.fixed?.[i];
    if (fixed) {
      checkParameters([fixed]);
      if (fixed.d.length + 1 !== data.categories[i])
        throw new PsychometricsRefusal('bad-parameter', `Item ${i + 1} is held at parameters of ${fixed.d.length + 1} categories and has ${data.categories[i]}.`, { items: [i] });
      return { kind: fixed.kind, categories: fixed.d.length + 1, slopeFixed };
    }
    if (binaryOnly && data.categories[i] !== 2)
      throw new PsychometricsRefusal('score-not-a-category', `Item ${i + 1} has ${data.categories[i]} categories; the model ${options.model} needs scores of 0 and 1. Use pcm, gpcm or grm.`, { items: [i] });
    const kind: ItemKind = options.model === '3pl' ? '3pl' : options.model === 'grm' ? 'grm' : 'gpcm';
    return { kind, categories: data.categories[i]!, slopeFixed };
  });
}

function itemDesign(data: ResponseData, options: CalibrationOptions, models: ItemModel[], counts: Float64Array[], priors: ItemPriors): { design: ItemDesign; free: Float64Array } {
  const guessing = priors.guessing ? 1 / (1 + Math.exp(-priors.guessing.mean)) : 0.2;
  const start = startVectors(data, models, counts, guessing);
  if (options.model === 'rsm') {
    if (options.fixed?.some(Boolean)) throw new PsychometricsRefusal('bad-parameter', 'Items of a rating scale model cannot be held; use pcm.');
    return ratingScaleDesign(models, start);
  }
  const held = models.map((_, i) => Boolean(options.fixed?.[i]));
  options.fixed?.forEach((item, i) => {
    if (item) start[i] = toVector(item);
  });
  return separateDesign(models, start, held, priors);
}

function latentModel(data: ResponseData, options: CalibrationOptions, models: readonly ItemModel[]): { latent: LatentModel; unitOf: ArrayLike<number>; start: Float64Array } {
  const anchored = options.fixed?.some(Boolean) ?? false;
  const varianceFree = anchored || models.every((model) => model.slopeFixed);
  if (options.covariates) {
    if (options.groups) throw new PsychometricsRefusal('bad-parameter', 'Give groups or covariates, not both; a group can be a covariate.');
    return covariateLatent(data, options.covariates, varianceFree, anchored);
  }
  const groups = options.groups ? Math.max(...new Set(Array.from(options.groups))) + 1 : 1;
  if (options.groups && options.groups.length !== data.persons)
    throw new PsychometricsRefusal('shape', `groups has ${options.groups.length} entries; there are ${data.persons} persons.`);
  const latent = groupLatent(groups, (g) => anchored || g > 0, (g) => varianceFree || g > 0);
  return { latent, unitOf: options.groups ?? new Uint8Array(data.persons), start: new Float64Array(latent.freeSize) };
}

function covariateLatent(data: ResponseData, covariates: Covariates, varianceFree: boolean, anchored: boolean): { latent: LatentModel; unitOf: ArrayLike<number>; start: Float64Array } {
  const own = covariates.names.length;
  if (covariates.values.length !== data.persons * own)
    throw new PsychometricsRefusal('shape', `covariates has ${covariates.values.length} cells; ${data.persons} persons × ${own} need ${data.persons * own}.`);
  const terms = own + (anchored ? 1 : 0);
  const rows: number[] = [];
  const unitOf = new Uint32Array(data.persons);
  const found = new Map<string, number>();
  for (let p = 0; p < data.persons; p++) {
    const row = Array.from(covariates.values.subarray(p * own, (p + 1) * own));
    if (!row.every(Number.isFinite)) throw new PsychometricsRefusal('not-finite', `Row ${p + 1}: a covariate is not a number.`, { persons: [p] });
    const key = row.join(',');
    let unit = found.get(key);
    if (unit === undefined) {
      found.set(key, (unit = found.size));
      rows.push(...(anchored ? [1, ...row] : row));
    }
    unitOf[p] = unit;
  }
  const latent = regressionLatent(Float64Array.from(rows), found.size, terms, varianceFree);
  return { latent, unitOf, start: new Float64Array(latent.freeSize) };
}

/** Distinct priors beyond which each person's prior is written when needed instead of once. */
const MAX_SHARED_PRIORS = 1024;

function makeEngine(data: ResponseData, models: readonly ItemModel[], quadrature: Quadrature, latent: LatentModel, unitOf: ArrayLike<number>, options: CalibrationOptions): ExpectationEngine {
  if (models.every((model) => model.slopeFixed && model.kind === 'gpcm') && !options.fixed?.some((item) => item && item.a !== 1)) {
    const tables = latent.units <= MAX_SHARED_PRIORS ? scoreTables(data, unitOf, latent.units) : null;
    if (tables) return new ScoreEngine(tables, models, quadrature, latent.units);
  }
  return new TableEngine(data, models, quadrature, { unitOf, units: latent.units, ownPriors: latent.units > MAX_SHARED_PRIORS, allowWasm: options.allowWasm ?? true });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function seAt(covariance: Float64Array | null, size: number, index: number): number | null {
  return covariance ? Math.sqrt(covariance[index * size + index]!) : null;
}

function describeItems(models: readonly ItemModel[], vectors: readonly Float64Array[], design: ItemDesign, covariance: Float64Array | null, size: number): CalibratedItem[] {
  return models.map((model, i) => {
    const item = fromVector(model, vectors[i]!);
    const links = design.links.filter((link) => link.item === i);
    /** Standard error of a linear function of the item's vector, given as weights by position. */
    const seOf = (weights: ReadonlyMap<number, number>): number | null => {
      const used = links.filter((link) => weights.has(link.position));
      if (!covariance || used.length === 0) return null;
      let variance = 0;
      for (const a of used)
        for (const b of used) variance += weights.get(a.position)! * weights.get(b.position)! * a.factor * b.factor * covariance[a.index * size + b.index]!;
      return Math.sqrt(variance);
    };
    const one = (position: number): number | null => seOf(new Map([[position, 1]]));
    const seLogit = model.kind === '3pl' ? one(2) : null;
    const b = difficulties(item).map((value, k) => {
      const weights = new Map([[0, -value / item.a], [k + 1, -1 / item.a]]);
      if (model.kind === 'gpcm' && k > 0) weights.set(k, 1 / item.a);
      return seOf(weights);
    });
    const steps = item.d.length;
    // The mean of the steps is −d_m/(m·a) in gpcm, and the mean of −d_k/a elsewhere.
    const location = seOf(
      new Map([
        [0, -mean(difficulties(item)) / item.a],
        ...item.d.flatMap((_, k): [number, number][] => (model.kind === 'gpcm' && k < steps - 1 ? [] : [[k + 1, -1 / (steps * item.a)]])),
      ]),
    );
    return { ...item, se: { a: one(0), d: item.d.map((_, k) => one(k + 1)), g: seLogit === null ? null : seLogit * item.g * (1 - item.g), b, location } };
  });
}

function describeLatent(options: CalibrationOptions, latent: LatentModel, free: Float64Array, covariance: Float64Array | null, split: number, size: number): Pick<Calibration, 'groups' | 'regression'> {
  const { means, variances } = latent.priors(free);
  if (options.covariates) {
    const names = free.length - options.covariates.names.length > 1 ? ['(intercept)', ...options.covariates.names] : options.covariates.names;
    const varianceFree = free.length > names.length;
    const seLog = varianceFree ? seAt(covariance, size, split + names.length) : null;
    const variance = variances[0]!;
    return {
      groups: [],
      regression: {
        names,
        beta: [...free.subarray(0, names.length)],
        se: names.map((_, t) => seAt(covariance, size, split + t)),
        variance,
        seVariance: seLog === null ? null : seLog * variance,
      },
    };
  }
  // Free values stand as all free means, then all free variances, in the order of the groups.
  const unit = Array.from({ length: latent.units }, (_, g) => g);
  const probe = (index: number): { means: Float64Array; variances: Float64Array } => latent.priors(free.map((value, j) => (j === index ? value + 1 : value)));
  const meanIndex = unit.map((g) => [...free.keys()].find((j) => probe(j).means[g] !== means[g]));
  const varianceIndex = unit.map((g) => [...free.keys()].find((j) => probe(j).variances[g] !== variances[g]));
  return {
    regression: null,
    groups: unit.map((g) => {
      const seLog = varianceIndex[g] === undefined ? null : seAt(covariance, size, split + varianceIndex[g]!);
      return {
        mean: means[g]!,
        variance: variances[g]!,
        seMean: meanIndex[g] === undefined ? null : seAt(covariance, size, split + meanIndex[g]!),
        seVariance: seLog === null ? null : seLog * variances[g]!,
      };
    }),
  };
}
