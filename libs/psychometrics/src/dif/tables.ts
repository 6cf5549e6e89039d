import { PsychometricsRefusal } from '../refusal';
import { NO_RESPONSE, type ResponseData } from '../irt/responses';

/** Group code of persons who take no part in a comparison. */
export const NO_GROUP = 255;

export interface DifInput extends ResponseData {
  /** 0 = reference, 1 = focal, anything else = not in this comparison. */
  readonly group: ArrayLike<number>;
  /** Booklet of each person: scores are matched within booklets only. */
  readonly forms?: ArrayLike<number>;
}

/** Counts of one item by matched stratum, group and category. */
export interface DifTable {
  readonly categories: number;
  /** Matching score of every stratum. */
  readonly scores: Float64Array;
  /** counts[(stratum·2 + group)·categories + category]. */
  readonly counts: Float64Array;
}

/** Refuses input in which there is nothing to compare. */
export function checkDif(input: DifInput): void {
  if (input.group.length !== input.persons)
    throw new PsychometricsRefusal('shape', `group has ${input.group.length} entries; there are ${input.persons} persons.`);
  if (input.responses.length !== input.persons * input.items)
    throw new PsychometricsRefusal('shape', `responses has ${input.responses.length} cells; ${input.persons} persons × ${input.items} items need ${input.persons * input.items}.`);
  const sizes = [0, 0];
  for (let p = 0; p < input.persons; p++) {
    const group = input.group[p]!;
    if (group === 0 || group === 1) sizes[group]!++;
  }
  if (!sizes[0] || !sizes[1])
    throw new PsychometricsRefusal('too-few-groups', `A comparison needs persons in both groups; the reference group has ${sizes[0]}, the focal group ${sizes[1]}.`);
}

/**
 * Tables of all items in one pass. The matching score is the total over the items of `matching` plus the studied item
 * itself (Holland & Thayer 1988: leaving it out makes unbiased items look biased).
 */
export function difTables(input: DifInput, matching: readonly boolean[]): DifTable[] {
  const { persons, items, responses, categories, weights, forms, group } = input;
  const formCount = forms ? Math.max(0, ...new Set(Array.from(forms))) + 1 : 1;
  let top = 0;
  for (let i = 0; i < items; i++) top += categories[i]! - 1;
  const strata = formCount * (top + 1);
  const counts = Array.from({ length: items }, (_, i) => new Float64Array(strata * 2 * categories[i]!));
  const inside = Uint8Array.from(matching, (value) => (value ? 1 : 0));
  for (let p = 0; p < persons; p++) {
    const side = group[p]!;
    if (side !== 0 && side !== 1) continue;
    const base = p * items;
    let score = 0;
    for (let i = 0; i < items; i++) {
      const x = responses[base + i]!;
      if (x !== NO_RESPONSE && inside[i]) score += x;
    }
    const first = (forms ? forms[p]! : 0) * (top + 1);
    const weight = weights ? weights[p]! : 1;
    for (let i = 0; i < items; i++) {
      const x = responses[base + i]!;
      if (x === NO_RESPONSE) continue;
      const stratum = first + (inside[i] ? score : score + x);
      counts[i]![(stratum * 2 + side) * categories[i]! + x]! += weight;
    }
  }
  const scores = Float64Array.from({ length: strata }, (_, s) => s % (top + 1));
  return counts.map((table, i) => ({ categories: categories[i]!, scores, counts: table }));
}
