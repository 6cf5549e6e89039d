import { PsychometricsRefusal } from '../refusal';

/** Category code of a cell without a response (missing by design, or whatever the caller leaves out). */
export const NO_RESPONSE = 255;

/** Scored categories for item response models. */
export interface ResponseData {
  readonly persons: number;
  readonly items: number;
  /** Row-major persons × items: 0 … categories−1, or NO_RESPONSE. */
  readonly responses: Uint8Array;
  /** Number of categories of each item, >= 2. */
  readonly categories: ArrayLike<number>;
  /** Frequency of each row; absent = 1. */
  readonly weights?: ArrayLike<number>;
}

/** Counts of every category: counts[i][k], by weight. */
export function categoryCounts(data: ResponseData): Float64Array[] {
  const counts = Array.from({ length: data.items }, (_, i) => new Float64Array(data.categories[i]!));
  for (let p = 0, cell = 0; p < data.persons; p++) {
    const weight = data.weights ? data.weights[p]! : 1;
    for (let i = 0; i < data.items; i++, cell++) {
      const code = data.responses[cell]!;
      if (code !== NO_RESPONSE) counts[i]![code]! += weight;
    }
  }
  return counts;
}

/**
 * Refuses data that no item response model can be fitted to: wrong shapes, codes that are no category, an item that all
 * answered alike (its difficulty is infinite), a category that nobody reached (its step is infinite), fewer than two items.
 */
export function checkResponses(data: ResponseData, minimumPersons = 2): Float64Array[] {
  const { persons, items, responses, categories, weights } = data;
  if (responses.length !== persons * items)
    throw new PsychometricsRefusal('shape', `responses has ${responses.length} cells; ${persons} persons × ${items} items need ${persons * items}.`);
  if (categories.length !== items)
    throw new PsychometricsRefusal('shape', `categories has ${categories.length} entries; there are ${items} items.`);
  if (weights && weights.length !== persons)
    throw new PsychometricsRefusal('shape', `weights has ${weights.length} entries; there are ${persons} persons.`);
  if (items < 2) throw new PsychometricsRefusal('too-few-items', 'An item response model needs at least two items.');
  for (let i = 0; i < items; i++)
    if (!Number.isInteger(categories[i]) || categories[i]! < 2 || categories[i]! > 100)
      throw new PsychometricsRefusal('score-not-a-category', `Item ${i + 1} must have 2 to 100 categories.`, { items: [i] });
  let n = 0;
  for (let p = 0, cell = 0; p < persons; p++) {
    const weight = weights ? weights[p]! : 1;
    if (!(weight >= 0) || weight === Infinity)
      throw new PsychometricsRefusal('not-finite', `The weight of row ${p + 1} must be a number of 0 or more.`, { persons: [p] });
    n += weight;
    for (let i = 0; i < items; i++, cell++) {
      const code = responses[cell]!;
      if (code !== NO_RESPONSE && code >= categories[i]!)
        throw new PsychometricsRefusal('score-not-a-category', `Row ${p + 1}, item ${i + 1}: ${code} is not one of the item's ${categories[i]} categories.`, { persons: [p], items: [i] });
    }
  }
  if (n < minimumPersons)
    throw new PsychometricsRefusal('too-few-persons', `The model needs at least ${minimumPersons} persons; there are ${n}.`);
  const counts = categoryCounts(data);
  const constant = counts.flatMap((count, i) => (count.filter((value) => value > 0).length < 2 ? [i] : []));
  if (constant.length)
    throw new PsychometricsRefusal('constant-item', `All who answered gave the same score in item ${list(constant)}: no model can place it. Leave it out.`, { items: constant.slice(0, 20) });
  const empty = counts.flatMap((count, i) => (count.some((value) => value === 0) ? [i] : []));
  if (empty.length)
    throw new PsychometricsRefusal('empty-category', `Nobody has some score of item ${list(empty)}: join categories first.`, { items: empty.slice(0, 20) });
  return counts;
}

function list(items: readonly number[]): string {
  const shown = items.slice(0, 10).map((i) => i + 1).join(', ');
  return items.length > 10 ? `${shown} and ${items.length - 10} more` : shown;
}
