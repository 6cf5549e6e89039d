import { PsychometricsRefusal } from '../refusal';

/** Chosen options for a search of answers that agree more than two independent persons would. */
export interface SimilarityInput {
  readonly persons: number;
  readonly items: number;
  /** Row-major option codes 0 … count−1; −1 = none. */
  readonly selected: ArrayLike<number>;
  readonly optionCounts: ArrayLike<number>;
  /** Keyed option of every item. */
  readonly keys: ArrayLike<number>;
  /** Only persons of the same group (room, session) are compared; absent = all. */
  readonly groups?: ArrayLike<number>;
}

export interface SimilarPair {
  readonly first: number;
  readonly second: number;
  /** Items that both answered. */
  readonly items: number;
  readonly matches: number;
  readonly identicalWrong: number;
  readonly expectedMatches: number;
  /** Probability of at least this many matches by independent work. */
  readonly p: number;
  /** p times the number of pairs compared (Bonferroni), at most 1. */
  readonly adjustedP: number;
}

/** Score groups within which the choice of options is taken to be the same. */
const SCORE_GROUPS = 5;
const MAX_PAIRS = 5_000_000;

/**
 * Generalised binomial test of answer matches (van der Linden & Sotaridona 2006): the number of matching answers of a pair is a
 * sum of independent events, item i matching with probability Σ_o P_io(first)·P_io(second). Option probabilities are the shares
 * in the person's fifth of the score distribution, with one half added to every option. Pairs with adjusted p below
 * `level` are returned, the most improbable first. A finding asks for an inquiry; it is not a proof.
 */
export function similarPairs(input: SimilarityInput, level = 0.05): { pairs: SimilarPair[]; compared: number } {
  const { persons, items, selected, optionCounts, keys, groups } = input;
  if (selected.length !== persons * items) throw new PsychometricsRefusal('shape', `selected has ${selected.length} cells; ${persons} persons × ${items} items need ${persons * items}.`);
  const members = new Map<number, number[]>();
  for (let p = 0; p < persons; p++) {
    const group = groups ? groups[p]! : 0;
    const list = members.get(group);
    if (list) list.push(p);
    else members.set(group, [p]);
  }
  const compared = [...members.values()].reduce((sum, list) => sum + (list.length * (list.length - 1)) / 2, 0);
  if (compared > MAX_PAIRS) throw new PsychometricsRefusal('shape', `${compared} pairs are too many to compare: give groups (rooms, sessions).`);
  const { fifth, shares } = optionShares(input);
  const matchProbability = new Map<number, Float64Array>();
  const pairs: SimilarPair[] = [];
  for (const list of members.values())
    for (let x = 1; x < list.length; x++)
      for (let y = 0; y < x; y++) {
        const [a, b] = [list[y]!, list[x]!];
        const key = fifth[a]! * SCORE_GROUPS + fifth[b]!;
        let probability = matchProbability.get(key);
        if (!probability) matchProbability.set(key, (probability = matchesOf(shares, optionCounts, items, fifth[a]!, fifth[b]!)));
        let matches = 0;
        let identicalWrong = 0;
        let both = 0;
        let expected = 0;
        for (let i = 0; i < items; i++) {
          const [left, right] = [selected[a * items + i]!, selected[b * items + i]!];
          if (left < 0 || right < 0) continue;
          both++;
          expected += probability[i]!;
          if (left !== right) continue;
          matches++;
          if (left !== keys[i]) identicalWrong++;
        }
        // Pairs that match no more than expected cannot be improbable.
        if (matches <= expected) continue;
        const used = Array.from({ length: items }, (_, i) => i).filter((i) => selected[a * items + i]! >= 0 && selected[b * items + i]! >= 0);
        const p = upperTail(used.map((i) => probability[i]!), matches);
        const adjustedP = Math.min(1, p * compared);
        if (adjustedP < level) pairs.push({ first: a, second: b, items: both, matches, identicalWrong, expectedMatches: expected, p, adjustedP });
      }
  return { pairs: pairs.sort((a, b) => a.p - b.p || a.first - b.first || a.second - b.second), compared };
}

function optionShares({ persons, items, selected, optionCounts, keys }: SimilarityInput): { fifth: Uint8Array; shares: Float64Array[] } {
  const score = new Float64Array(persons);
  for (let p = 0; p < persons; p++) for (let i = 0; i < items; i++) if (selected[p * items + i] === keys[i]) score[p]! += 1;
  const order = Array.from({ length: persons }, (_, p) => p).sort((a, b) => score[a]! - score[b]! || a - b);
  const fifth = new Uint8Array(persons);
  order.forEach((p, rank) => (fifth[p] = Math.floor((rank * SCORE_GROUPS) / persons)));
  const shares = Array.from({ length: items }, (_, i) => new Float64Array(SCORE_GROUPS * optionCounts[i]!).fill(0.5));
  for (let p = 0; p < persons; p++)
    for (let i = 0; i < items; i++) {
      const code = selected[p * items + i]!;
      if (code < 0) continue;
      if (!(code < optionCounts[i]!)) throw new PsychometricsRefusal('unknown-option', `Row ${p + 1}, item ${i + 1}: option code ${code} is not among the item's ${optionCounts[i]} options.`, { persons: [p], items: [i] });
      shares[i]![fifth[p]! * optionCounts[i]! + code]! += 1;
    }
  for (const [i, share] of shares.entries())
    for (let g = 0; g < SCORE_GROUPS; g++) {
      const part = share.subarray(g * optionCounts[i]!, (g + 1) * optionCounts[i]!);
      const total = part.reduce((sum, value) => sum + value, 0);
      for (let o = 0; o < part.length; o++) part[o]! /= total;
    }
  return { fifth, shares };
}

function matchesOf(shares: readonly Float64Array[], optionCounts: ArrayLike<number>, items: number, a: number, b: number): Float64Array {
  return Float64Array.from({ length: items }, (_, i) => {
    let sum = 0;
    for (let o = 0; o < optionCounts[i]!; o++) sum += shares[i]![a * optionCounts[i]! + o]! * shares[i]![b * optionCounts[i]! + o]!;
    return sum;
  });
}

/** P(at least `matches`) of independent events, by the recursion over items. */
function upperTail(probabilities: readonly number[], matches: number): number {
  let current = Float64Array.of(1);
  for (const p of probabilities) {
    const next = new Float64Array(current.length + 1);
    current.forEach((value, k) => {
      next[k]! += value * (1 - p);
      next[k + 1]! += value * p;
    });
    current = next;
  }
  let sum = 0;
  for (let k = current.length - 1; k >= matches; k--) sum += current[k]!;
  return sum;
}
