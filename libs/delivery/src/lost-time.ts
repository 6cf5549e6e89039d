/** A line of the session's log that stopped the working time or let it run, milliseconds since 1970. */
export interface WorkChange {
  readonly at: number;
  readonly runs: boolean;
}

export interface MovedAttempt {
  readonly startedAt: number;
  /** Last sign of life of the older place. */
  readonly lastSign: number;
  /** Check-in at the newer place. */
  readonly now: number;
  /** In the order of the log. */
  readonly changes: readonly WorkChange[];
}

/** Less than this is how long it takes to load a page again: nothing is offered. */
export const LOST_WORTH_OFFERING = 60_000;

/** Working time in ms that ran between the last sign of life of a place, or the start, and the check-in at the next one. Pauses are no working time. */
export function lostTime({ startedAt, lastSign, now, changes }: MovedAttempt): number {
  const from = Math.max(startedAt, lastSign);
  let lost = 0;
  let runs = true;
  let since = from;
  for (const change of changes) {
    const at = Math.min(Math.max(change.at, from), now);
    if (runs) lost += at - since;
    runs = change.runs;
    since = at;
  }
  if (runs) lost += now - since;
  return Math.max(0, Math.round(lost));
}
