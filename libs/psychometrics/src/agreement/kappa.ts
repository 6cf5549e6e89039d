import { PsychometricsRefusal } from '../refusal';
import { normalTwoSided } from '../special/distributions';

export type KappaWeights = 'unweighted' | 'linear' | 'quadratic';

export interface Kappa {
  readonly n: number;
  readonly exactAgreement: number;
  /** Null when both raters use one and the same category throughout: agreement by chance is then certain. */
  readonly kappa: number | null;
  /** Standard error (Fleiss, Cohen & Everitt 1969). */
  readonly se: number | null;
  /** z and p of the hypothesis kappa = 0, with the standard error under that hypothesis. */
  readonly z: number | null;
  readonly p: number | null;
}

/**
 * Cohen's kappa of two raters. `order` lists the categories (their distance is the difference of their places). Pairs with a
 * missing rating (null) are left out.
 */
export function cohenKappa<T extends string | number>(first: readonly (T | null)[], second: readonly (T | null)[], order: readonly T[], weights: KappaWeights = 'unweighted'): Kappa {
  if (first.length !== second.length) throw new PsychometricsRefusal('shape', `One rater has ${first.length} ratings, the other ${second.length}.`);
  const K = order.length;
  if (K < 2) throw new PsychometricsRefusal('too-few-groups', 'Agreement needs two categories or more.');
  const at = new Map(order.map((category, k) => [category, k]));
  const table = new Float64Array(K * K);
  let n = 0;
  for (let u = 0; u < first.length; u++) {
    const a = first[u] as T | null;
    const b = second[u] as T | null;
    if (a === null || b === null) continue;
    const [i, j] = [at.get(a), at.get(b)];
    if (i === undefined || j === undefined) throw new PsychometricsRefusal('unknown-option', `Rating ${String(i === undefined ? a : b)} in row ${u + 1} is not among the categories.`, { persons: [u] });
    table[i * K + j]! += 1;
    n++;
  }
  if (n === 0) throw new PsychometricsRefusal('too-few-persons', 'No unit was rated by both raters.');
  return kappaOfTable(table, K, n, weights);
}

function kappaOfTable(table: Float64Array, K: number, n: number, weights: KappaWeights): Kappa {
  const weight = (i: number, j: number): number => {
    if (weights === 'unweighted') return i === j ? 1 : 0;
    const distance = Math.abs(i - j) / (K - 1);
    return 1 - (weights === 'linear' ? distance : distance * distance);
  };
  const row = new Float64Array(K);
  const column = new Float64Array(K);
  for (let i = 0; i < K; i++) for (let j = 0; j < K; j++) {
    row[i]! += table[i * K + j]! / n;
    column[j]! += table[i * K + j]! / n;
  }
  let observed = 0;
  let expected = 0;
  let exact = 0;
  const rowMean = new Float64Array(K);
  const columnMean = new Float64Array(K);
  for (let i = 0; i < K; i++) {
    exact += table[i * K + i]! / n;
    for (let j = 0; j < K; j++) {
      const w = weight(i, j);
      observed += (w * table[i * K + j]!) / n;
      expected += w * row[i]! * column[j]!;
      rowMean[i]! += w * column[j]!;
      columnMean[j]! += w * row[i]!;
    }
  }
  if (1 - expected < 1e-12) return { n, exactAgreement: exact, kappa: null, se: null, z: null, p: null };
  const kappa = (observed - expected) / (1 - expected);
  let nullSum = 0;
  let sum = 0;
  for (let i = 0; i < K; i++) for (let j = 0; j < K; j++) {
    const means = rowMean[i]! + columnMean[j]!;
    nullSum += row[i]! * column[j]! * (weight(i, j) - means) ** 2;
    sum += (table[i * K + j]! / n) * (weight(i, j) - means * (1 - kappa)) ** 2;
  }
  const nullVariance = (nullSum - expected * expected) / (n * (1 - expected) ** 2);
  const variance = (sum - (kappa - expected * (1 - kappa)) ** 2) / (n * (1 - expected) ** 2);
  const z = nullVariance > 0 ? kappa / Math.sqrt(nullVariance) : null;
  return { n, exactAgreement: exact, kappa, se: variance >= 0 ? Math.sqrt(variance) : null, z, p: z === null ? null : normalTwoSided(z) };
}

/** Ratings of many raters: units × raters, null = not rated. */
export type Ratings<T> = readonly (readonly (T | null)[])[];

export interface FleissKappa {
  readonly units: number;
  readonly raters: number;
  readonly kappa: number | null;
  readonly z: number | null;
  /** Conger's (1980) exact kappa, for raters who are the same persons throughout. */
  readonly exact: number | null;
  /** Light's (1971) kappa: the mean over pairs of raters. */
  readonly light: number | null;
}

/** Kappa of many raters with nominal categories (Fleiss 1971). Every unit must be rated by all raters. */
export function fleissKappa<T extends string | number>(ratings: Ratings<T>): FleissKappa {
  const units = ratings.length;
  const raters = ratings[0]?.length ?? 0;
  if (units < 2 || raters < 2) throw new PsychometricsRefusal('shape', 'Agreement needs two units and two raters or more.');
  ratings.forEach((row, u) => {
    if (row.length !== raters || row.includes(null)) throw new PsychometricsRefusal('shape', `Unit ${u + 1} is not rated by all ${raters} raters; use Krippendorff's alpha.`, { persons: [u] });
  });
  const order = [...new Set(ratings.flat() as T[])].sort();
  if (order.length < 2) return { units, raters, kappa: null, z: null, exact: null, light: null };
  const at = new Map(order.map((category, k) => [category, k]));
  const shares = new Float64Array(order.length);
  const byRater = Array.from({ length: raters }, () => new Float64Array(order.length));
  let agreement = 0;
  for (const row of ratings) {
    const counts = new Float64Array(order.length);
    row.forEach((category, r) => {
      const k = at.get(category!)!;
      counts[k]! += 1;
      byRater[r]![k]! += 1 / units;
    });
    agreement += (counts.reduce((sum, count) => sum + count * count, 0) - raters) / (raters * (raters - 1) * units);
    counts.forEach((count, k) => (shares[k]! += count / (units * raters)));
  }
  const chance = shares.reduce((sum, share) => sum + share * share, 0);
  const kappa = (agreement - chance) / (1 - chance);
  const q = shares.reduce((sum, share) => sum + share * (1 - share), 0);
  const third = shares.reduce((sum, share) => sum + share * (1 - share) * (1 - 2 * share), 0);
  const variance = (2 * (q * q - third)) / (q * q * units * raters * (raters - 1));
  // Conger: chance agreement less the variance of the raters' own shares.
  const rateSpread = order.reduce((sum, _, k) => {
    const mean = shares[k]!;
    return sum + byRater.reduce((inner, own) => inner + (own[k]! - mean) ** 2, 0) / (raters - 1);
  }, 0);
  const exactChance = chance - rateSpread / raters;
  const pairs: number[] = [];
  for (let a = 0; a < raters; a++)
    for (let b = 0; b < a; b++) {
      const pair = cohenKappa(ratings.map((row) => row[a]!), ratings.map((row) => row[b]!), order).kappa;
      if (pair !== null) pairs.push(pair);
    }
  return {
    units,
    raters,
    kappa,
    z: variance > 0 ? kappa / Math.sqrt(variance) : null,
    exact: (agreement - exactChance) / (1 - exactChance),
    light: pairs.length === (raters * (raters - 1)) / 2 ? pairs.reduce((sum, value) => sum + value, 0) / pairs.length : null,
  };
}
