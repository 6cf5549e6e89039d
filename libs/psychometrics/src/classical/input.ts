import { PsychometricsRefusal } from '../refusal';

/** What one cell of the response matrix is. */
export const CELL_STATUS = { answered: 0, omitted: 1, notReached: 2, missingByDesign: 3, invalid: 4 } as const;

/** Which option each person chose in one item, for the option table. Arrays have one entry per person. */
export type ItemOptions =
  | {
      readonly kind: 'single';
      /** 0 … count−1, or −1 where no option was chosen. */
      readonly selected: ArrayLike<number>;
      readonly count: number;
      /** Indices of the keyed options. */
      readonly keys?: readonly number[];
    }
  | {
      readonly kind: 'multiple';
      /** Bit k set = option k chosen; at most 32 options. */
      readonly selected: ArrayLike<number>;
      readonly count: number;
      readonly keys?: readonly number[];
    };

export interface ClassicalInput {
  readonly persons: number;
  readonly items: number;
  /** Row-major persons × items; NaN = missing by design unless `status` says otherwise. */
  readonly scores: Float64Array | Float32Array;
  /** Highest possible score of each item, > 0. */
  readonly maxScores: ArrayLike<number>;
  /** Row-major codes of CELL_STATUS; absent = answered wherever there is a score. */
  readonly status?: Uint8Array;
  readonly options?: readonly (ItemOptions | null)[];
  /** Row-major response times in milliseconds; NaN or <= 0 = not known. */
  readonly timesMs?: Float64Array | Float32Array;
  /** Form (booklet) of each person, 0, 1, …; absent = one form. */
  readonly forms?: ArrayLike<number>;
  /** Frequency of each row, >= 0 (a row of weight 3 counts as three persons). */
  readonly weights?: ArrayLike<number>;
  /** Confidence level of the interval of alpha; 0.95 when absent. */
  readonly confidence?: number;
}

/**
 * The matrix in the shape that the analysis counts in: a score of 0 for omitted, not reached and invalid cells, NaN for
 * missing by design. Refuses what cannot be analysed.
 */
export interface PreparedScores {
  readonly scores: Float64Array;
  /** No cell is missing by design. */
  readonly complete: boolean;
  /** Every score is a whole number between 0 and the item's maximum. */
  readonly whole: boolean;
  /** Sum of each person's scores. */
  readonly totals: Float64Array;
  /** Number of items each person was given. */
  readonly given: Int32Array;
}

/** Beyond this, whole numbers are not held exactly and sums of squares lose everything else. */
const LARGEST_SCORE = 1e15;

/** Checks the input's shape and values and resolves the cell states. */
export function prepareScores(input: ClassicalInput): PreparedScores {
  const { persons, items, scores, maxScores, status } = input;
  if (scores.length !== persons * items)
    throw new PsychometricsRefusal('shape', `scores has ${scores.length} cells; ${persons} persons × ${items} items need ${persons * items}.`);
  if (maxScores.length !== items)
    throw new PsychometricsRefusal('shape', `maxScores has ${maxScores.length} entries; there are ${items} items.`);
  if (status && status.length !== scores.length)
    throw new PsychometricsRefusal('shape', `status has ${status.length} cells; scores has ${scores.length}.`);
  if (input.timesMs && input.timesMs.length !== scores.length)
    throw new PsychometricsRefusal('shape', `timesMs has ${input.timesMs.length} cells; scores has ${scores.length}.`);
  if (input.options && input.options.length !== items)
    throw new PsychometricsRefusal('shape', `options has ${input.options.length} entries; there are ${items} items.`);
  for (const [what, array] of [['forms', input.forms], ['weights', input.weights]] as const)
    if (array && array.length !== persons)
      throw new PsychometricsRefusal('shape', `${what} has ${array.length} entries; there are ${persons} persons.`);

  const maxima = Float64Array.from(maxScores);
  maxima.forEach((max, item) => {
    if (!(max > 0) || max > LARGEST_SCORE)
      throw new PsychometricsRefusal('not-finite', `The maximum score of item ${item + 1} must be a number above 0 and at most ${LARGEST_SCORE}.`, { items: [item] });
  });
  const weights = input.weights;
  if (weights)
    for (let p = 0; p < persons; p++)
      if (!(weights[p]! >= 0) || weights[p] === Infinity)
        throw new PsychometricsRefusal('not-finite', `The weight of row ${p + 1} must be a number of 0 or more.`, { persons: [p] });

  return resolveCells(scores, persons, items, maxima, status);
}

function resolveCells(
  scores: Float64Array | Float32Array,
  persons: number,
  items: number,
  maxima: Float64Array,
  status: Uint8Array | undefined,
): PreparedScores {
  // Without states the caller's own array will do: nothing is written to it.
  const resolved = scores instanceof Float64Array && !status ? scores : Float64Array.from(scores);
  if (status) applyStatus(resolved, items, status);
  let complete = true;
  let whole = true;
  const totals = new Float64Array(persons);
  const given = new Int32Array(persons);
  for (let p = 0, cell = 0; p < persons; p++) {
    let total = 0;
    let missing = 0;
    for (let i = 0; i < items; i++, cell++) {
      const score = resolved[cell]!;
      if (score !== score) {
        missing++;
        continue;
      }
      if (!(score <= maxima[i]!) || score < -LARGEST_SCORE) throw outOfRange(p, i, score, maxima[i]!);
      if ((score | 0) !== score || score < 0) whole = false;
      total += score;
    }
    if (missing > 0) complete = false;
    totals[p] = total;
    given[p] = items - missing;
  }
  return { scores: resolved, complete, whole, totals, given };
}

function applyStatus(scores: Float64Array, items: number, status: Uint8Array): void {
  for (let cell = 0; cell < scores.length; cell++) {
    const state = status[cell]!;
    if (state === CELL_STATUS.answered) continue;
    if (state > CELL_STATUS.invalid) {
      const [p, i] = [Math.floor(cell / items), cell % items];
      throw new PsychometricsRefusal('unknown-status', `Row ${p + 1}, item ${i + 1}: status code ${state} is not known.`, { persons: [p], items: [i] });
    }
    scores[cell] = state === CELL_STATUS.missingByDesign ? Number.NaN : 0;
  }
}

function outOfRange(p: number, i: number, score: number, maximum: number): PsychometricsRefusal {
  return score > maximum
    ? new PsychometricsRefusal('score-above-maximum', `Row ${p + 1}, item ${i + 1}: score ${score} is above the item's maximum ${maximum}.`, { persons: [p], items: [i] })
    : new PsychometricsRefusal('not-finite', `Row ${p + 1}, item ${i + 1}: the score is not a finite number (or far too large).`, { persons: [p], items: [i] });
}
