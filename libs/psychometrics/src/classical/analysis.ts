import { conditionalSem } from './conditional-sem';
import { momentsByBits, momentsByProducts, type ItemMoments } from './covariance';
import { CELL_STATUS, prepareScores, type ClassicalInput, type PreparedScores } from './input';
import { extremeGroupDifferences } from './extreme-groups';
import { omegaTotal } from './one-factor';
import { optionTable } from './options';
import { normalDensity, normalQuantile } from '../special/distributions';
import { alphaOf, alphaWithout, correlationsOf, covarianceSums, feldtInterval, lambda2Of, splitHalfOf, standardizedAlpha, type CovarianceSums } from './reliability';
import { addTime, emptyTimeHistogram, timeQuantile } from './times';
import type { ClassicalAnalysis, FormStatistics, ItemStatistics } from './types';

/** Above this many bit planes per item on average the plain cross-product is quicker. */
const PLANES_PER_ITEM = 4;

interface FormWork {
  readonly form: number;
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  readonly moments: ItemMoments;
  readonly sums: CovarianceSums | null;
  readonly statistics: FormStatistics;
}

/**
 * Classical item and form analysis of a persons × items matrix.
 *
 * Omitted and invalid answers score 0 and count. Not-reached answers score 0 in the total and in the item's mean; the share
 * and `facilityReached` tell them apart. Cells missing by design enter nothing: covariances are pairwise, correlations are
 * pooled within forms. A number that the data do not define is null (one person, no variance, a pair of items that nobody
 * took together). The same input gives the same bits.
 */
export function classicalAnalysis(input: ClassicalInput): ClassicalAnalysis {
  const prepared = prepareScores(input);
  const { persons, items, weights } = input;
  const { totals } = prepared;
  const formCodes = [...new Set(input.forms ? Array.from(input.forms) : [0])].sort((a, b) => a - b);
  const formIndex = new Map(formCodes.map((code, index) => [code, index]));
  const formOf = new Int32Array(persons);
  let emptyPersons = 0;
  for (let p = 0; p < persons; p++) {
    const given = prepared.given[p]! > 0;
    formOf[p] = given ? formIndex.get(input.forms ? input.forms[p]! : 0)! : -1;
    if (!given) emptyPersons++;
  }

  const forms = formCodes.map((code, index) => analyseForm(input, prepared, totals, formOf, code, index));
  const held = counts(input, prepared, formOf);
  const extremes = weights ? null : extremeGroupDifferences(forms.map((form) => form.rows), prepared.scores, items, input.maxScores, totals);
  const itemStatistics = Array.from({ length: items }, (_, item) => {
    const own = held.ofItem(item);
    const options = input.options?.[item];
    const correlations = pooledCorrelations(item, forms, own.sd);
    return {
      item,
      maxScore: input.maxScores[item]!,
      ...own,
      ...correlations,
      biserial: biserialOf(correlations.correctedItemTotal, prepared.whole && input.maxScores[item] === 1 ? own.mean : null),
      d27: extremes?.[item] ?? null,
      alphaIfDeleted: onlyAlpha(item, forms),
      options: options ? optionTable(options, item, prepared.scores, items, totals, formOf, formCodes.length, weights) : null,
    } satisfies ItemStatistics;
  });
  let n = 0;
  for (let p = 0; p < persons; p++) if (formOf[p]! >= 0) n += weights ? weights[p]! : 1;
  return { items: itemStatistics, forms: forms.map((form) => form.statistics), n, emptyPersons };
}

function analyseForm(
  input: ClassicalInput,
  prepared: PreparedScores,
  totals: Float64Array,
  formOf: Int32Array,
  code: number,
  index: number,
): FormWork {
  const { items, maxScores, weights } = input;
  const { scores } = prepared;
  const rows = Int32Array.from(range(input.persons).filter((p) => formOf[p] === index));
  const seen = new Uint8Array(items);
  let complete = prepared.complete;
  if (complete) seen.fill(rows.length > 0 ? 1 : 0);
  else for (const p of rows) for (let i = 0, cell = p * items; i < items; i++, cell++) if (scores[cell] === scores[cell]) seen[i] = 1;
  const columns = Int32Array.from(range(items).filter((i) => seen[i] === 1));
  if (!complete) complete = rows.every((p) => columns.every((i) => scores[p * items + i] === scores[p * items + i]));

  const data = { rows, columns, scores, stride: items };
  const maxima = Int32Array.from(columns, (i) => maxScores[i]!);
  const planes = maxima.reduce((sum, max) => sum + max, 0);
  const byBits = prepared.whole && !weights && columns.every((i) => Number.isInteger(maxScores[i])) && planes <= PLANES_PER_ITEM * columns.length;
  const moments = byBits ? momentsByBits(data, maxima, complete) : momentsByProducts(data, weights);
  const sums = covarianceSums(moments.covariance, columns.length);
  return { form: code, rows, columns, moments, sums, statistics: formStatistics(input, prepared, totals, code, rows, columns, moments, sums) };
}

function formStatistics(
  input: ClassicalInput,
  prepared: PreparedScores,
  totals: Float64Array,
  form: number,
  rows: Int32Array,
  columns: Int32Array,
  moments: ItemMoments,
  sums: CovarianceSums | null,
): FormStatistics {
  const { weights, maxScores } = input;
  const k = columns.length;
  const total = describe(rows, totals, weights);
  const alpha = sums && total.n > 1 ? alphaOf(k, sums.trace, sums.total) : null;
  const sem = alpha === null || total.sd === null ? null : total.sd * Math.sqrt(1 - Math.max(0, alpha));
  const maxScore = columns.reduce((sum, i) => sum + maxScores[i]!, 0);
  const dichotomous = prepared.whole && columns.every((i) => maxScores[i] === 1);
  return {
    form,
    itemIndices: [...columns],
    n: total.n,
    maxScore,
    mean: total.mean,
    sd: total.sd,
    skewness: total.skewness,
    kurtosis: total.kurtosis,
    alpha,
    alphaInterval: alpha === null ? null : feldtInterval(alpha, total.n, k, input.confidence ?? 0.95),
    alphaStandardized: sums ? standardizedAlpha(moments.covariance, k) : null,
    lambda2: sums ? lambda2Of(moments.covariance, sums) : null,
    lambda2Standardized: sums ? lambda2OfCorrelations(moments.covariance, k) : null,
    omega: sums && total.n > 1 ? omegaTotal(moments.covariance, k) : null,
    splitHalf: sums && total.n > 1 ? splitHalfOf(moments.covariance, k) : null,
    kr21: dichotomous ? kr21Of(k, total.mean, total.sd) : null,
    sem,
    alphaIfDeleted: [...columns].map((item, c) => ({ item, alpha: sums && total.n > 1 ? alphaWithout(sums, moments.covariance, c) : null })),
    histogram: total.histogram,
    conditionalSem: conditionalSem(rows, columns, prepared, input.items, sem, dichotomous, weights),
  };
}

function lambda2OfCorrelations(covariance: Float64Array, items: number): number | null {
  const correlations = correlationsOf(covariance, items);
  const sums = covarianceSums(correlations, items);
  return sums ? lambda2Of(correlations, sums) : null;
}

/** Kuder–Richardson formula 21. */
function kr21Of(k: number, mean: number | null, sd: number | null): number | null {
  if (k < 2 || mean === null || sd === null || sd === 0) return null;
  return (k / (k - 1)) * (1 - (mean * (k - mean)) / (k * sd * sd));
}

function describe(rows: Int32Array, totals: Float64Array, weights: ArrayLike<number> | undefined) {
  const bins = new Map<number, number>();
  let n = 0;
  let sum = 0;
  for (const p of rows) {
    const weight = weights ? weights[p]! : 1;
    n += weight;
    sum += weight * totals[p]!;
    const score = Math.round(totals[p]!);
    bins.set(score, (bins.get(score) ?? 0) + weight);
  }
  const mean = n > 0 ? sum / n : null;
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  if (mean !== null)
    for (const p of rows) {
      const d = totals[p]! - mean;
      const weight = weights ? weights[p]! : 1;
      m2 += weight * d * d;
      m3 += weight * d * d * d;
      m4 += weight * d * d * d * d;
    }
  const spread = n > 1 && m2 > 1e-12 * n;
  const sd = n > 1 ? (spread ? Math.sqrt(m2 / (n - 1)) : 0) : null;
  return {
    n,
    mean,
    sd,
    // Skewness m3/s³ and kurtosis m4/s⁴ − 3 with s on n − 1, as Joanes & Gill (1998) b1 and b2.
    skewness: spread ? m3 / n / Math.pow(m2 / (n - 1), 1.5) : null,
    kurtosis: spread ? m4 / n / Math.pow(m2 / (n - 1), 2) - 3 : null,
    histogram: [...bins].filter(([, count]) => count > 0).sort(([a], [b]) => a - b).map(([score, count]) => ({ score, n: count })),
  };
}

/** Counts and means of every item in one pass over the matrix. */
function counts(input: ClassicalInput, prepared: PreparedScores, formOf: Int32Array) {
  const { persons, items, status, timesMs, weights } = input;
  const n = new Float64Array(items);
  const sum = new Float64Array(items);
  const squares = new Float64Array(items);
  const states = new Float64Array(items * 5);
  const times = timesMs ? Array.from({ length: items }, emptyTimeHistogram) : null;
  for (let p = 0, cell = 0; p < persons; p++) {
    if (formOf[p]! < 0) {
      cell += items;
      continue;
    }
    const weight = weights ? weights[p]! : 1;
    for (let i = 0; i < items; i++, cell++) {
      const score = prepared.scores[cell]!;
      if (score !== score) continue;
      n[i]! += weight;
      sum[i]! += weight * score;
      squares[i]! += weight * score * score;
      if (status) states[i * 5 + status[cell]!]! += weight;
      if (times) addTime(times[i]!, timesMs![cell]!, weight);
    }
  }
  return {
    ofItem(item: number) {
      const given = n[item]!;
      const mean = given > 0 ? sum[item]! / given : null;
      const share = (state: number): number => (status && given > 0 ? states[item * 5 + state]! / given : 0);
      const notReachedShare = share(CELL_STATUS.notReached);
      const deviations = given > 0 ? squares[item]! - sum[item]! ** 2 / given : 0;
      const facility = mean === null ? null : mean / input.maxScores[item]!;
      return {
        n: given,
        answered: status ? states[item * 5 + CELL_STATUS.answered]! : given,
        omittedShare: share(CELL_STATUS.omitted),
        notReachedShare,
        invalidShare: share(CELL_STATUS.invalid),
        mean,
        sd: given > 1 ? (deviations > 1e-12 * squares[item]! ? Math.sqrt(deviations / (given - 1)) : 0) : null,
        facility,
        facilityReached: facility === null || notReachedShare === 1 ? null : facility / (1 - notReachedShare),
        medianTimeMs: times ? timeQuantile(times[item]!, 0.5) : null,
        timesKnown: times ? times[item]!.reduce((total, count) => total + count, 0) : 0,
      };
    },
  };
}

/**
 * Correlations of an item with its total and rest score. With covariances C of a form: cov(x, rest) = row sum − own
 * variance. Forms are pooled by their sums of squares, (n_f − 1)·C.
 */
function pooledCorrelations(
  item: number,
  forms: readonly FormWork[],
  sd: number | null,
): { correctedItemTotal: number | null; pointBiserial: number | null } {
  let own = 0;
  let withRest = 0;
  let rest = 0;
  let withTotal = 0;
  let total = 0;
  for (const { columns, moments, sums } of forms) {
    const at = columns.indexOf(item);
    if (at < 0 || !sums) continue;
    const weight = moments.n[at]! - 1;
    const variance = moments.covariance[at * columns.length + at]!;
    own += weight * variance;
    withRest += weight * (sums.rowSums[at]! - variance);
    rest += weight * (sums.total - 2 * sums.rowSums[at]! + variance);
    withTotal += weight * sums.rowSums[at]!;
    total += weight * sums.total;
  }
  const correlation = (cross: number, a: number, b: number): number | null => {
    if (sd === null || sd === 0 || !(a > 1e-12) || !(b > 1e-12)) return null;
    const r = cross / Math.sqrt(a * b);
    // Beyond ±1 the pairwise covariances contradict one another.
    return Math.abs(r) > 1 + 1e-9 ? null : Math.max(-1, Math.min(1, r));
  };
  return { correctedItemTotal: correlation(withRest, own, rest), pointBiserial: correlation(withTotal, own, total) };
}

function biserialOf(r: number | null, p: number | null): number | null {
  if (r === null || p === null || !(p > 0 && p < 1)) return null;
  return (r * Math.sqrt(p * (1 - p))) / normalDensity(normalQuantile(p));
}

function onlyAlpha(item: number, forms: readonly FormWork[]): number | null {
  const holding = forms.filter((form) => form.columns.includes(item));
  if (holding.length !== 1) return null;
  return holding[0]!.statistics.alphaIfDeleted.find((entry) => entry.item === item)?.alpha ?? null;
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
