import { chiSquareUpper } from '../special/distributions';
import { checkDif, difTables, type DifInput, type DifTable } from './tables';

/** ETS classes; the sign says whom the item helps: + the focal group, − the reference group. */
export type EtsClass = 'A' | 'B' | 'C';

export interface MantelHaenszel {
  readonly item: number;
  /** Persons in strata that hold both groups. */
  readonly n: number;
  /** Common odds ratio (reference over focal). Null when it is 0, infinite or undefined. */
  readonly oddsRatio: number | null;
  /** χ² with continuity correction, 1 degree of freedom; for more categories Mantel's (1963) χ² without. */
  readonly chiSquare: number | null;
  readonly chiSquareUncorrected: number | null;
  readonly p: number | null;
  /** MH D-DIF, −2.35·ln α: negative = harder for the focal group. 0/1 items only. */
  readonly delta: number | null;
  /** Standard error of delta (Robins, Breslow & Greenland 1986; Phillips & Holland 1987). */
  readonly deltaSe: number | null;
  /** Standardised mean difference, focal − reference at the focal group's scores; STD P-DIF for 0/1 items. */
  readonly smd: number | null;
  /** smd divided by the item's standard deviation in both groups together. */
  readonly smdEffect: number | null;
  readonly class: EtsClass | null;
}

export interface DifAnalysis {
  readonly items: readonly MantelHaenszel[];
  /** Items left out of the matching score in the second step. */
  readonly removed: readonly number[];
}

/** Classification limits: ETS (Zwick 2012): |D| 1 and 1.5; more categories: |SMD|/SD .17 and .25 (Zwick et al. 1997). */
const DELTA_B = 1;
const DELTA_C = 1.5;
const EFFECT_B = 0.17;
const EFFECT_C = 0.25;
const ONE_SIDED_05 = 1.6448536269514722;

/**
 * Mantel–Haenszel DIF of all items. With `purify`, items of class C in the first step leave the matching score of the
 * second (each item stays in its own).
 */
export function mantelHaenszelDif(input: DifInput, options: { readonly purify?: boolean } = {}): DifAnalysis {
  checkDif(input);
  const everything = Array.from({ length: input.items }, () => true);
  const first = difTables(input, everything).map(mantelHaenszel);
  const removed = options.purify ? first.filter((result) => result.class === 'C').map((result) => result.item) : [];
  // With no item left to match on there is nothing to purify with.
  if (removed.length === 0 || removed.length >= input.items - 1) return { items: first, removed: [] };
  return { items: difTables(input, everything.map((_, i) => !removed.includes(i))).map(mantelHaenszel), removed };
}

function mantelHaenszel(table: DifTable, item: number): MantelHaenszel {
  return table.categories === 2 ? dichotomous(table, item) : polytomous(table, item);
}

function dichotomous({ counts, scores }: DifTable, item: number): MantelHaenszel {
  let numerator = 0;
  let denominator = 0;
  let right = 0;
  let expected = 0;
  let variance = 0;
  let spread = 0;
  let n = 0;
  for (let s = 0; s < scores.length; s++) {
    const refWrong = counts[s * 4]!;
    const refRight = counts[s * 4 + 1]!;
    const focWrong = counts[s * 4 + 2]!;
    const focRight = counts[s * 4 + 3]!;
    const ref = refWrong + refRight;
    const foc = focWrong + focRight;
    const total = ref + foc;
    if (!(ref > 0 && foc > 0) || total <= 1) continue;
    n += total;
    numerator += (refRight * focWrong) / total;
    denominator += (refWrong * focRight) / total;
    right += refRight;
    expected += (ref * (refRight + focRight)) / total;
    variance += (ref * foc * (refRight + focRight) * (refWrong + focWrong)) / (total * total * (total - 1));
  }
  const odds = numerator > 0 && denominator > 0 ? numerator / denominator : null;
  if (odds !== null)
    for (let s = 0; s < scores.length; s++) {
      const [refWrong, refRight, focWrong, focRight] = [counts[s * 4]!, counts[s * 4 + 1]!, counts[s * 4 + 2]!, counts[s * 4 + 3]!];
      const total = refWrong + refRight + focWrong + focRight;
      if (!(refWrong + refRight > 0 && focWrong + focRight > 0)) continue;
      spread += ((refRight * focWrong + odds * refWrong * focRight) * (refRight + focWrong + odds * (refWrong + focRight))) / (total * total);
    }
  const difference = Math.abs(right - expected);
  const chiSquare = variance > 0 ? Math.max(0, difference - 0.5) ** 2 / variance : null;
  const delta = odds === null ? null : -2.35 * Math.log(odds);
  const deltaSe = odds === null ? null : 2.35 * Math.sqrt(spread / (2 * numerator * numerator));
  const { smd, smdEffect } = standardised(counts, scores.length, 2);
  return {
    item,
    n,
    oddsRatio: odds,
    chiSquare,
    chiSquareUncorrected: variance > 0 ? difference ** 2 / variance : null,
    p: chiSquare === null ? null : chiSquareUpper(chiSquare, 1),
    delta,
    deltaSe,
    smd,
    smdEffect,
    class: classifyDelta(delta, deltaSe, chiSquare === null ? null : chiSquareUpper(chiSquare, 1)),
  };
}

function classifyDelta(delta: number | null, se: number | null, p: number | null): EtsClass | null {
  if (delta === null || se === null || p === null) return null;
  const size = Math.abs(delta);
  if (size < DELTA_B || p >= 0.05) return 'A';
  return size >= DELTA_C && (size - DELTA_B) / se > ONE_SIDED_05 ? 'C' : 'B';
}

/** Mantel's (1963) χ² for ordered categories: the focal group's score sum against its expectation within strata. */
function polytomous({ counts, scores, categories }: DifTable, item: number): MantelHaenszel {
  let sum = 0;
  let expected = 0;
  let variance = 0;
  let n = 0;
  for (let s = 0; s < scores.length; s++) {
    let [ref, foc, scoreRef, scoreFoc, squares] = [0, 0, 0, 0, 0];
    for (let k = 0; k < categories; k++) {
      const r = counts[s * 2 * categories + k]!;
      const f = counts[(s * 2 + 1) * categories + k]!;
      ref += r;
      foc += f;
      scoreRef += k * r;
      scoreFoc += k * f;
      squares += k * k * (r + f);
    }
    const total = ref + foc;
    if (!(ref > 0 && foc > 0) || total <= 1) continue;
    n += total;
    sum += scoreFoc;
    expected += (foc * (scoreRef + scoreFoc)) / total;
    variance += (ref * foc * (total * squares - (scoreRef + scoreFoc) ** 2)) / (total * total * (total - 1));
  }
  const chiSquare = variance > 1e-12 ? (sum - expected) ** 2 / variance : null;
  const p = chiSquare === null ? null : chiSquareUpper(chiSquare, 1);
  const { smd, smdEffect } = standardised(counts, scores.length, categories);
  const effect = smdEffect === null ? null : Math.abs(smdEffect);
  return {
    item,
    n,
    oddsRatio: null,
    chiSquare,
    chiSquareUncorrected: chiSquare,
    p,
    delta: null,
    deltaSe: null,
    smd,
    smdEffect,
    class: p === null || effect === null ? null : p >= 0.05 || effect < EFFECT_B ? 'A' : effect < EFFECT_C ? 'B' : 'C',
  };
}

/** Σ w_F (mean_F − mean_R) over strata with both groups, weights from the focal group (Dorans & Kulick 1986; Dorans & Schmitt 1993). */
function standardised(counts: Float64Array, strata: number, categories: number): { smd: number | null; smdEffect: number | null } {
  let weight = 0;
  let difference = 0;
  let n = 0;
  let sum = 0;
  let squares = 0;
  for (let s = 0; s < strata; s++) {
    let [ref, foc, scoreRef, scoreFoc] = [0, 0, 0, 0];
    for (let k = 0; k < categories; k++) {
      const r = counts[s * 2 * categories + k]!;
      const f = counts[(s * 2 + 1) * categories + k]!;
      ref += r;
      foc += f;
      scoreRef += k * r;
      scoreFoc += k * f;
      squares += k * k * (r + f);
    }
    n += ref + foc;
    sum += scoreRef + scoreFoc;
    if (!(ref > 0 && foc > 0)) continue;
    weight += foc;
    difference += foc * (scoreFoc / foc - scoreRef / ref);
  }
  if (!(weight > 0)) return { smd: null, smdEffect: null };
  const smd = difference / weight;
  const variance = n > 1 ? (squares - (sum * sum) / n) / (n - 1) : 0;
  return { smd, smdEffect: variance > 1e-12 ? smd / Math.sqrt(variance) : null };
}
