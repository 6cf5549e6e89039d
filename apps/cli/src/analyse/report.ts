import { classicalAnalysis, difficulties, flagItem, type CalibratedItem, type ClassicalAnalysis, type FormStatistics, type ItemFlag } from '@synoo/psychometrics';
import type { AnalyseArguments } from './arguments';
import { assignRoles, type Roles } from './columns';
import { difReport, groupingOf } from './dif';
import { fitModel, type ModelReport } from './model';
import { CommandRefusal, type Warning } from './refusal';
import { scoreTable, type ScoredData } from './scoring';
import { cellAt, isBlank, readTable, type TextTable } from './table';

export interface OptionReport {
  readonly option: string;
  readonly keyed: boolean;
  readonly n: number;
  readonly share: number;
  readonly restCorrelation: number | null;
  readonly meanRest: number | null;
}

export interface ItemReport {
  readonly id: string;
  readonly n: number;
  readonly maxScore: number;
  readonly mean: number | null;
  readonly sd: number | null;
  readonly facility: number | null;
  readonly correctedItemTotal: number | null;
  readonly pointBiserial: number | null;
  readonly biserial: number | null;
  readonly d27: number | null;
  readonly alphaIfDeleted: number | null;
  readonly omittedShare: number;
  readonly notReachedShare: number;
  readonly infit: number | null;
  readonly outfit: number | null;
  readonly infitT: number | null;
  readonly outfitT: number | null;
  readonly rmsd: number | null;
  readonly sx2: { readonly statistic: number | null; readonly df: number; readonly p: number | null } | null;
  readonly flags: readonly ItemFlag[];
  readonly options: readonly OptionReport[] | null;
}

export interface ParameterReport {
  readonly id: string;
  readonly a: number;
  /** Difficulty; for more than two categories the mean of the steps. */
  readonly b: number;
  /** Lower asymptote; 0 unless 3pl. */
  readonly c: number;
  /** Intercept of a·θ + d; one value for every category above 0 where there are more than two. */
  readonly d: number | readonly number[];
  readonly se: { readonly a: number | null; readonly b: number | null; readonly c: number | null; readonly d: number | null | readonly (number | null)[] };
  /** Step difficulties (thresholds) of items with more than two categories. */
  readonly steps: readonly number[] | null;
  readonly stepsSe: readonly (number | null)[] | null;
}

export type AnalysisReport = ReturnType<typeof analyseFile>;

/** The whole analysis of a file. */
export function analyseFile(args: AnalyseArguments, now: () => number) {
  const started = now();
  const warnings: Warning[] = [];
  const table = readTable(args.file);
  if (table.headerMissing) warnings.push({ code: 'no-header', message: 'The first line holds answers, not names: the columns are called i1, i2, …' });
  const roles = assignRoles(table, args, warnings);
  const scored = scoreTable(table, roles, args, warnings);
  const classical = classicalOf(table, scored, roles, args, warnings);
  const grouping = roles.group === null ? null : groupingOf(table, roles.group, scored, args);
  if (args.multigroup && grouping!.codes.includes(255)) throw new CommandRefusal('blank-group', '--multigroup needs a group in every row.');
  const model = args.model === null ? null : fitModel(scored, args.multigroup ? grouping!.codes : null, args, warnings);
  const dif = grouping ? difReport(scored, grouping, warnings) : null;
  const first = classical.forms.length === 1 ? classical.forms[0]! : null;
  if (first && first.alpha === null) warnings.push({ code: 'alpha-not-defined', message: 'Alpha is not defined: it needs two items, two persons and some variance of the total, and every pair of items taken together by somebody.' });
  const calibration = model?.calibration ?? null;
  return {
    n: classical.n,
    alpha: first?.alpha ?? null,
    alphaInterval: first?.alphaInterval ?? null,
    lambda2: first?.lambda2 ?? null,
    omega: first?.omega ?? null,
    mean: first?.mean ?? null,
    sd: first?.sd ?? null,
    sem: first?.sem ?? null,
    forms: classical.forms.map((form) => formReport(form, scored)),
    items: classical.items.map((item, i) => itemReport(classical, i, item.item, scored, model)),
    model: args.model,
    logLik: calibration?.logLik ?? null,
    aic: calibration?.aic ?? null,
    bic: calibration?.bic ?? null,
    converged: calibration?.converged ?? (args.model === null ? null : false),
    iterations: calibration?.iterations ?? null,
    parameters: calibration ? calibration.items.map((item, i) => parameterReport(scored.ids[model!.items[i]!]!, item)) : null,
    latent: calibration
      ? {
          mean: calibration.groups[0]!.mean,
          variance: calibration.groups[0]!.variance,
          seVariance: calibration.groups[0]!.seVariance,
          groups: args.multigroup ? calibration.groups.map((group, g) => ({ group: grouping!.values[g]!, ...group })) : null,
        }
      : null,
    reliability: model?.reliability ?? null,
    dif,
    method: calibration ? { estimator: args.model === '3pl' ? 'mml-map' : 'mml', nodes: calibration.grid.nodes, limit: calibration.grid.limit, se: model!.seMethod, fitAt: 'wle', engine: calibration.engine } : null,
    warnings,
    seconds: (now() - started) / 1000,
  };
}

function classicalOf(table: TextTable, scored: ScoredData, roles: Roles, args: AnalyseArguments, warnings: Warning[]): ClassicalAnalysis {
  const input = {
    persons: scored.persons,
    items: scored.ids.length,
    scores: scored.scores,
    maxScores: scored.maxScores,
    status: scored.status,
    options: scored.options?.map((entry) => ({ kind: 'single' as const, selected: entry.selected, count: entry.codes.length, keys: entry.keys })),
    ...(scored.weights ? { weights: scored.weights } : {}),
  };
  const { options, ...rest } = input;
  const plain = options ? { ...rest, options } : rest;
  if (roles.form !== null) {
    const cells = scored.rows.map((row) => cellAt(table, row, roles.form!));
    const blank = cells.findIndex(isBlank);
    if (blank >= 0) throw new CommandRefusal('blank-form', `Line ${scored.lines[blank]} has no booklet in column ${args.form}.`, [scored.lines[blank]!]);
    const values = [...new Set(cells)];
    return classicalAnalysis({ ...plain, forms: cells.map((cell) => values.indexOf(cell)) });
  }
  const whole = classicalAnalysis(plain);
  if (whole.forms[0]!.alpha !== null || scored.persons < 2) return whole;
  const forms = bookletsOf(scored);
  if (!forms) return whole;
  warnings.push({ code: 'booklets-found', message: `Some items were never given together: persons with the same items are taken as ${Math.max(...forms) + 1} booklets, and correlations are pooled within them.` });
  return classicalAnalysis({ ...plain, forms });
}

/** Persons with the same items given, as booklets; null when there are more than a hundred such sets or only one. */
function bookletsOf(scored: ScoredData): Uint8Array | null {
  const items = scored.ids.length;
  const found = new Map<string, number>();
  const forms = new Uint8Array(scored.persons);
  for (let p = 0; p < scored.persons; p++) {
    const key = Array.from(scored.status.subarray(p * items, (p + 1) * items), (state) => (state === 3 ? 0 : 1)).join('');
    let form = found.get(key);
    if (form === undefined) found.set(key, (form = found.size));
    if (form > 100) return null;
    forms[p] = form;
  }
  return found.size > 1 ? forms : null;
}

function formReport(form: FormStatistics, scored: ScoredData) {
  const { itemIndices, alphaIfDeleted, ...numbers } = form;
  return {
    ...numbers,
    items: itemIndices.map((i) => scored.ids[i]!),
    alphaIfDeleted: alphaIfDeleted.map(({ item, alpha }) => ({ id: scored.ids[item]!, alpha })),
  };
}

function itemReport(classical: ClassicalAnalysis, index: number, item: number, scored: ScoredData, model: ModelReport | null): ItemReport {
  const own = classical.items[index]!;
  const at = model ? model.items.indexOf(item) : -1;
  const fit = at >= 0 ? model!.fit[at]! : null;
  const chi = at >= 0 && model!.sx2 ? model!.sx2[at]! : null;
  return {
    id: scored.ids[item]!,
    n: own.n,
    maxScore: own.maxScore,
    mean: own.mean,
    sd: own.sd,
    facility: own.facility,
    correctedItemTotal: own.correctedItemTotal,
    pointBiserial: own.pointBiserial,
    biserial: own.biserial,
    d27: own.d27,
    alphaIfDeleted: own.alphaIfDeleted,
    omittedShare: own.omittedShare,
    notReachedShare: own.notReachedShare,
    infit: fit?.infit ?? null,
    outfit: fit?.outfit ?? null,
    infitT: fit?.infitT ?? null,
    outfitT: fit?.outfitT ?? null,
    rmsd: at >= 0 ? (model!.rmsd[at] ?? null) : null,
    sx2: chi ? { statistic: chi.statistic, df: chi.df, p: chi.p } : null,
    flags: flagItem(own),
    options: own.options
      ? own.options.map(({ option, ...numbers }) => ({ option: scored.options![item]!.codes[option]!, ...numbers }))
      : null,
  };
}

function parameterReport(id: string, item: CalibratedItem): ParameterReport {
  const b = difficulties(item);
  const many = item.d.length > 1;
  return {
    id,
    a: item.a,
    b: b.reduce((sum, value) => sum + value, 0) / b.length,
    c: item.g,
    d: many ? item.d : item.d[0]!,
    se: { a: item.se.a, b: item.se.location, c: item.se.g, d: many ? item.se.d : item.se.d[0]! },
    steps: many ? b : null,
    stepsSe: many ? item.se.b : null,
  };
}
