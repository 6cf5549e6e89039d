/** A seat of a lab: numbered row by row from 1; `row` and `column` from 1. */
export interface Seat {
  readonly seat: number;
  readonly row: number;
  readonly column: number;
}

export function seatAt(seat: number, columns: number): Seat {
  return { seat, row: Math.floor((seat - 1) / columns) + 1, column: ((seat - 1) % columns) + 1 };
}

/**
 * Index of the form for a seat. Colours a grid so that neighbours differ: with two or three forms left/right and front/back,
 * with four or more the diagonals too. `turn` shifts the pattern, so that the first form is not always in the first seat.
 *
 * With n forms the pattern is (column + step · row) mod n. Neighbours in a row differ by 1, in a column by `step`, on the
 * diagonals by step ± 1; step 2 makes all of these differ from 0 mod n for n ≥ 4. A room of one column takes step 1, so that
 * every form is used there too.
 */
export function formIndexAt({ row, column }: Seat, columns: number, forms: number, turn = 0): number {
  const step = forms >= 4 && columns > 1 ? 2 : 1;
  return (column - 1 + step * (row - 1) + turn) % forms;
}

export interface SeatedLearner {
  readonly learnerId: string;
  readonly seat: number;
  /** Index into the session's forms. */
  readonly form: number;
}

/** Puts learners into seats from the first on, in the order given. Undefined when the room is too small. */
export function seatPlan(learnerIds: readonly string[], rows: number, columns: number, forms: number, turn = 0): readonly SeatedLearner[] | undefined {
  if (learnerIds.length > rows * columns) return undefined;
  return learnerIds.map((learnerId, index) => {
    const seat = seatAt(index + 1, columns);
    return { learnerId, seat: seat.seat, form: formIndexAt(seat, columns, forms, turn) };
  });
}
