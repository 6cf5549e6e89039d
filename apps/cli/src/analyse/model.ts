import {
  abilityReliability,
  calibrate,
  curveDeviation,
  difficulties,
  eapAbilities,
  estimateAbilities,
  meanSquareFit,
  NO_RESPONSE,
  PsychometricsRefusal,
  sx2,
  type Calibration,
  type CalibrationModel,
  type MeanSquares,
  type ResponseData,
  type StandardErrorMethod,
  type SX2,
} from '@synoo/psychometrics';
import type { AnalyseArguments } from './arguments';
import { CommandRefusal, type Warning } from './refusal';
import { STATUS, type ScoredData } from './scoring';

export interface ModelReport {
  readonly calibration: Calibration;
  /** Items of the file that the model holds, in its order. */
  readonly items: readonly number[];
  readonly fit: readonly MeanSquares[];
  readonly rmsd: readonly (number | null)[];
  readonly sx2: readonly SX2[] | null;
  readonly reliability: { readonly eap: number | null; readonly wle: number | null };
  readonly seMethod: StandardErrorMethod;
}

/** Below the first number a model is refused, below the second its estimates come with a warning. */
const PERSONS: Record<CalibrationModel, readonly [number, number]> = {
  rasch: [20, 100],
  pcm: [30, 150],
  rsm: [30, 150],
  '2pl': [50, 250],
  gpcm: [50, 300],
  grm: [50, 300],
  '3pl': [200, 1000],
};

/** Work of Oakes' standard errors (persons × items × nodes × parameters) up to which they are the default. */
const OAKES_WORK = 2e10;
const MAX_ITERATIONS = 2000;
/** A variance of ability below this is 0: the search only nears the edge. */
const NO_VARIANCE = 1e-2;

/** Categories for a model: whole scores from 0, empty categories joined, items without two categories left out. */
export function toResponses(data: ScoredData, warnings: Warning[], dichotomousOnly: boolean): { data: ResponseData; items: number[] } {
  const all = data.ids.length;
  const joined: string[] = [];
  const constant: string[] = [];
  const columns: { item: number; codeOf: Map<number, number> }[] = [];
  for (let i = 0; i < all; i++) {
    const values = new Set<number>();
    let last = Number.NaN;
    for (let p = 0; p < data.persons; p++) {
      const score = scoreAt(data, p, i);
      // Most answers repeat the one before: the set is asked only when they do not.
      if (score !== null && score !== last) values.add((last = score));
    }
    const sorted = [...values].sort((a, b) => a - b);
    if (sorted.some((value) => value < 0 || !Number.isInteger(value)))
      throw new CommandRefusal('score-not-a-category', `Item ${data.ids[i]} has scores that are not whole numbers of 0 or more: no item response model takes them.`);
    if (sorted.length < 2) {
      constant.push(data.ids[i]!);
      continue;
    }
    if (dichotomousOnly && sorted[sorted.length - 1]! > 1) {
      const rows = data.lines.filter((_, p) => (scoreAt(data, p, i) ?? 0) > 1);
      throw new CommandRefusal('score-not-a-category', `Item ${data.ids[i]} has scores above 1 (${rows.length} rows); this model needs 0 and 1. Use pcm, gpcm or grm, or name the items with --items.`, rows.slice(0, 20));
    }
    if (sorted.length > 20)
      throw new CommandRefusal('score-not-a-category', `Item ${data.ids[i]} has ${sorted.length} different scores: too many for categories. Is it an item? Name the items with --items.`);
    if (sorted.some((value, k) => value !== k)) joined.push(data.ids[i]!);
    columns.push({ item: i, codeOf: new Map(sorted.map((value, k) => [value, k])) });
  }
  if (constant.length) warnings.push({ code: 'constant-items', message: `All answered alike in ${constant.slice(0, 10).join(', ')}: left out of the model.`, items: constant });
  if (joined.length) warnings.push({ code: 'categories-joined', message: `Scores that nobody has were closed up in ${joined.slice(0, 10).join(', ')}: categories are counted in the order of the scores that occur.`, items: joined });
  if (columns.length < 2) throw new CommandRefusal('too-few-items', `Only ${columns.length} items can be modelled; two are the least.`);
  const responses = new Uint8Array(data.persons * columns.length).fill(NO_RESPONSE);
  columns.forEach(({ item, codeOf }, c) => {
    const plain = [...codeOf].every(([score, code]) => score === code);
    for (let p = 0; p < data.persons; p++) {
      const score = scoreAt(data, p, item);
      if (score !== null) responses[p * columns.length + c] = plain ? score : codeOf.get(score)!;
    }
  });
  return {
    items: columns.map(({ item }) => item),
    data: { persons: data.persons, items: columns.length, responses, categories: columns.map(({ codeOf }) => codeOf.size), ...(data.weights ? { weights: data.weights } : {}) },
  };
}

/** Score for a model: omitted counts 0, not reached and missing are no response. */
function scoreAt(data: ScoredData, person: number, item: number): number | null {
  const cell = person * data.ids.length + item;
  const status = data.status[cell];
  if (status === STATUS.omitted) return 0;
  return status === STATUS.answered ? data.scores[cell]! : null;
}

/** Fits the model asked for, or says in the warnings why not (null). */
export function fitModel(scored: ScoredData, groups: Uint8Array | null, args: AnalyseArguments, warnings: Warning[]): ModelReport | null {
  const model = args.model!;
  let modelled: readonly number[] = [];
  try {
    const { data, items } = toResponses(scored, warnings, model === 'rasch' || model === '2pl' || model === '3pl');
    modelled = items;
    const n = scored.weights ? scored.weights.reduce((sum, weight) => sum + weight, 0) : scored.persons;
    const [least, wanted] = PERSONS[model];
    if (n < least) throw new CommandRefusal('too-few-persons', `${n} persons cannot carry the model ${model}; ${least} are the least, ${wanted} are advised.`);
    if (n < wanted) warnings.push({ code: 'few-persons', message: `${n} persons are few for the model ${model} (${wanted} are advised): read the standard errors.` });
    const seMethod = standardErrorMethod(args, data, model);
    const calibration = calibrate(data, {
      model,
      maxIterations: MAX_ITERATIONS,
      standardErrors: seMethod,
      ...(groups ? { groups } : {}),
      ...(args.nodes === null ? {} : { nodes: args.nodes, limit: model === '2pl' || model === 'gpcm' || model === 'grm' || model === '3pl' ? 6 : 8 }),
    });
    if (!calibration.converged)
      throw new CommandRefusal('not-converged', `The model ${model} did not converge in ${calibration.iterations} iterations (last change ${calibration.change.toExponential(1)}): its estimates are not given. Try a simpler model${strays(calibration, items, scored)}.`);
    if (seMethod !== 'none' && !calibration.covariance)
      warnings.push({ code: 'no-standard-errors', message: 'The information matrix cannot be inverted: the data do not hold some parameter. No standard errors are given; do not trust extreme estimates.' });
    warnExtremes(calibration, items, scored, warnings);
    if (calibration.groups[0]!.variance < NO_VARIANCE)
      warnings.push({ code: 'no-ability-variance', message: 'The estimated variance of ability is 0: the items have nothing in common that persons differ in. Check the key and the scoring; no ability can be reported.' });
    const wle = estimateAbilities(data, calibration.items, 'wle');
    const eap = eapAbilities(data, calibration.fit);
    const complete = !data.responses.includes(NO_RESPONSE) && data.items <= 100;
    return {
      calibration,
      items,
      fit: meanSquareFit(data, calibration.items, wle.theta).items,
      rmsd: curveDeviation(calibration.fit).map(({ rmsd }) => rmsd),
      sx2: complete && calibration.groups.length === 1 ? sx2(data, calibration.items, calibration.groups[0]!, calibration.items.map((item) => item.d.length + (isSlopeFree(model) ? 1 : 0) + (model === '3pl' ? 1 : 0))) : null,
      reliability: { eap: abilityReliability('eap', eap, scored.weights ?? undefined), wle: abilityReliability('wle', wle, scored.weights ?? undefined) },
      seMethod,
    };
  } catch (error) {
    if (!(error instanceof CommandRefusal) && !(error instanceof PsychometricsRefusal)) throw error;
    warnings.push(refusalWarning(error, scored, modelled));
    return null;
  }
}

/** A refusal in the names of the file: the library counts the items of the model and the persons that were kept. */
function refusalWarning(error: CommandRefusal | PsychometricsRefusal, scored: ScoredData, modelled: readonly number[]): Warning {
  const rows = error instanceof CommandRefusal ? error.rows : (error.where.persons ?? []).map((p) => scored.lines[p]!);
  const items = error instanceof CommandRefusal ? [] : (error.where.items ?? []).flatMap((i) => (modelled[i] === undefined ? [] : [scored.ids[modelled[i]]!]));
  return {
    code: error.code,
    message: `The model was refused: ${error.message}${items.length ? ` Concerned: ${items.join(', ')}.` : ''}`,
    ...(rows.length ? { rows } : {}),
    ...(items.length ? { items } : {}),
  };
}

function isSlopeFree(model: CalibrationModel): boolean {
  return model !== 'rasch' && model !== 'pcm' && model !== 'rsm';
}

function standardErrorMethod(args: AnalyseArguments, data: ResponseData, model: CalibrationModel): StandardErrorMethod {
  if (args.se === 'none') return 'none';
  if (args.se === 'crossprod') return 'cross-product';
  const parameters = Array.from(data.categories).reduce((sum, categories) => sum + categories - (isSlopeFree(model) ? 0 : 1), 0);
  const cheap = !isSlopeFree(model) || data.persons * data.items * 61 * parameters < OAKES_WORK;
  return args.se === 'oakes' || cheap ? 'observed' : 'cross-product';
}

/** Names the items whose estimates had gone furthest when the search stopped. */
function strays(calibration: Calibration, items: readonly number[], scored: ScoredData): string {
  const far = extremes(calibration).map((i) => scored.ids[items[i]!]!);
  return far.length ? `, or leave out ${far.slice(0, 10).join(', ')}, whose parameters run away` : ', or more persons';
}

/** Items whose parameters the data hardly hold. */
function extremes({ items }: Calibration): number[] {
  return items.flatMap((item, i) => (Math.abs(item.a) > 6 || item.d.some((d) => Math.abs(d) > 12) || Math.abs(difficulties(item).reduce((sum, b) => sum + b, 0) / item.d.length) > 8 ? [i] : []));
}

function warnExtremes(calibration: Calibration, items: readonly number[], scored: ScoredData, warnings: Warning[]): void {
  const extreme = extremes(calibration).map((i) => scored.ids[items[i]!]!);
  if (extreme.length)
    warnings.push({ code: 'extreme-parameters', message: `The data hardly hold the parameters of ${extreme.slice(0, 10).join(', ')} (slope near 0 or very steep, or almost all answered alike): do not use them.`, items: extreme });
  const negative = calibration.items.flatMap((item, i) => (item.a < 0 ? [scored.ids[items[i]!]!] : []));
  if (negative.length) warnings.push({ code: 'negative-slope', message: `The slope of ${negative.slice(0, 10).join(', ')} is negative: better persons do worse. Check the key or the direction of scoring.`, items: negative });
}
