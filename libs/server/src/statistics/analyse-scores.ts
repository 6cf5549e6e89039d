import type { FlagThresholds, FormStatistics, ItemStatistics } from '@synoo/contracts';
import { classicalAnalysis, flagItem, DEFAULT_FLAG_THRESHOLDS, type EffortReport, type FlagThresholds as Limits } from '@synoo/psychometrics';
import { effortOf } from '../results/process-columns';
import type { OpenForm } from '../scoring/form-keys';
import { abilityCurve } from './ability-curve';
import { optionColumn, optionResponses } from './option-columns';
import type { ScoreRow } from './score-rows';

/** Name and version of the method; goes with every figure. Raise it when a figure would come out differently. */
export const METHOD = 'classical/1';

export type StoredStatistics = Omit<FormStatistics, 'computedAt' | 'pending'>;

export const defaultThresholds: FlagThresholds = {
  minN: DEFAULT_FLAG_THRESHOLDS.minimumN,
  lowDiscrimination: DEFAULT_FLAG_THRESHOLDS.lowDiscrimination,
  tooEasy: DEFAULT_FLAG_THRESHOLDS.tooEasy,
  tooHard: DEFAULT_FLAG_THRESHOLDS.tooHardSelected,
  unusedDistractor: DEFAULT_FLAG_THRESHOLDS.unusedDistractor,
  highOmission: DEFAULT_FLAG_THRESHOLDS.highOmission,
  highNotReached: DEFAULT_FLAG_THRESHOLDS.highNotReached,
};

/** Free answers cannot be guessed, so they may be harder than the limit for chosen ones; the stricter of the two applies. */
function limitsOf(thresholds: FlagThresholds): Limits {
  return {
    ...DEFAULT_FLAG_THRESHOLDS,
    minimumN: thresholds.minN,
    lowDiscrimination: thresholds.lowDiscrimination,
    tooEasy: thresholds.tooEasy,
    tooHardSelected: thresholds.tooHard,
    tooHardConstructed: Math.min(thresholds.tooHard, DEFAULT_FLAG_THRESHOLDS.tooHardConstructed),
    unusedDistractor: thresholds.unusedDistractor,
    highOmission: thresholds.highOmission,
    highNotReached: thresholds.highNotReached,
  };
}

/** Statistics of a form from the score rows of its attempts. Items that a person has to score, or that were taken out, have no figures. */
export function analyseScores(form: OpenForm, formCode: string, rows: readonly ScoreRow[], thresholds: FlagThresholds): StoredStatistics {
  const keyItems = new Map(form.key.items.map((item) => [item.ref, item]));
  const all = form.items.map((item, column) => ({ ...item, column, key: keyItems.get(item.ref)! }));
  const scored = all.filter(({ key }) => key.maxScore > 0 && !key.human);
  const analysis = analyse(scored, rows);
  const [total] = analysis.forms;
  const totals = Float64Array.from(rows, (row) => row.total);
  const limits = limitsOf(thresholds);
  const effort = effortOf(rows, form.items.length);
  return {
    formId: form.formId,
    formCode,
    rulesVersion: form.version,
    method: METHOD,
    n: rows.length,
    maxScore: scored.reduce((sum, { key }) => sum + key.maxScore, 0),
    mean: total?.mean ?? null,
    sd: total?.sd ?? null,
    alpha: total?.alpha ?? null,
    alphaInterval: total?.alphaInterval ? [total.alphaInterval.lower, total.alphaInterval.upper] : null,
    sem: total?.sem ?? null,
    histogram: [...(total?.histogram ?? [])],
    byLanguage: byLanguage(rows),
    items: all.map((item) => {
      const index = scored.indexOf(item);
      return index < 0 ? withoutFigures(item, rows.length) : itemStatistics(item, analysis.items[index]!, analysis.options[index]!, rows, totals, limits, effort);
    }),
  };
}

interface Column {
  readonly ref: string;
  readonly position: number;
  readonly itemId: string;
  readonly code: string;
  readonly column: number;
  readonly key: OpenForm['key']['items'][number];
}

function analyse(columns: readonly Column[], rows: readonly ScoreRow[]) {
  const items = columns.length;
  const scores = new Float64Array(rows.length * items);
  const status = new Uint8Array(rows.length * items);
  const timesMs = new Float64Array(rows.length * items);
  rows.forEach((row, person) =>
    columns.forEach(({ column }, item) => {
      const cell = person * items + item;
      scores[cell] = row.scores[column] ?? 0;
      status[cell] = row.statuses[column]!;
      timesMs[cell] = row.seconds[column]! * 1000;
    }),
  );
  const responses = columns.map(({ key }) => optionResponses(key));
  const input = { persons: rows.length, items, scores, status, timesMs, maxScores: columns.map(({ key }) => key.maxScore) };
  // The analysis takes one response with options an item; items with several (gaps) are gone through once for each.
  const runs = Math.max(1, ...responses.map((list) => list.length));
  const analyses = Array.from({ length: runs }, (_, run) =>
    classicalAnalysis({ ...input, options: columns.map(({ ref }, item) => (responses[item]![run] ? optionColumn(responses[item]![run], ref, rows) : null)) }),
  );
  return {
    forms: analyses[0]!.forms,
    items: analyses[0]!.items,
    options: responses.map((list, item) => list.map((response, run) => ({ response, statistics: analyses[run]!.items[item]!.options ?? [] }))),
  };
}

type Analysis = ReturnType<typeof analyse>;

function itemStatistics(column: Column, statistics: Analysis['items'][number], options: Analysis['options'][number], rows: readonly ScoreRow[], totals: Float64Array, limits: Limits, effort: EffortReport): ItemStatistics {
  const scores = Float64Array.from(rows, (row) => row.scores[column.column] ?? 0);
  return {
    ...nameOf(column),
    n: statistics.n,
    facility: statistics.facility,
    correctedItemTotal: statistics.correctedItemTotal,
    alphaIfDeleted: statistics.alphaIfDeleted,
    omittedShare: statistics.n > 0 ? statistics.omittedShare : null,
    notReachedShare: statistics.n > 0 ? statistics.notReachedShare : null,
    medianSeconds: statistics.medianTimeMs === null ? null : statistics.medianTimeMs / 1000,
    rapidShare: effort.rapidShare[column.column] ?? null,
    rapidSeconds: secondsOf(effort.thresholdsMs[column.column] ?? null),
    options: options.map(({ response, statistics: table }) => ({
      response: response.response,
      options: response.options.map(({ option, label, isKey }, index) => {
        const found = table.find((entry) => entry.option === index);
        return { option, label, isKey, n: found?.n ?? 0, share: found?.share ?? null, correlation: found?.restCorrelation ?? null };
      }),
    })),
    flags: flagItem(statistics, limits).filter((flag) => flag !== 'distractor-positive'),
    curve: abilityCurve(scores, totals, column.key.maxScore),
  };
}

function withoutFigures(column: Column, n: number): ItemStatistics {
  return { ...nameOf(column), n, facility: null, correctedItemTotal: null, alphaIfDeleted: null, omittedShare: null, notReachedShare: null, medianSeconds: null, rapidShare: null, rapidSeconds: null, options: [], flags: [], curve: [] };
}

const secondsOf = (ms: number | null): number | null => (ms === null ? null : ms / 1000);

const nameOf = ({ itemId, code, ref, position, key }: Column) => ({ itemId, itemCode: code, ref, position, maxScore: key.maxScore });

function byLanguage(rows: readonly ScoreRow[]): StoredStatistics['byLanguage'] {
  const languages = [...new Set(rows.map(({ language }) => language))].sort();
  return languages.map((language) => {
    const totals = rows.filter((row) => row.language === language).map(({ total }) => total);
    const n = totals.length;
    const mean = totals.reduce((sum, total) => sum + total, 0) / n;
    const squares = totals.reduce((sum, total) => sum + (total - mean) ** 2, 0);
    return { language, n, mean, sd: n > 1 ? Math.sqrt(squares / (n - 1)) : null };
  });
}
