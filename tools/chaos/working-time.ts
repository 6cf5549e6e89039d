import type { LogFacts } from './facts';

/** A time in which the learner may answer, by the session's log. `end` null: still open. */
export interface Stretch {
  readonly from: number;
  readonly end: number | null;
}

/**
 * When an attempt could be worked on, told from the log alone. A pause that was resumed belongs to the working time, since what
 * a page sends before it heard of the pause counts; a pause that was ended was the end when it began.
 */
export function stretches(log: readonly LogFacts[]): Stretch[] {
  const found: Stretch[] = [];
  let from: number | null = null;
  let pausedAt: number | null = null;
  for (const { event, at } of log) {
    if (event === 'start') [from, pausedAt] = [at, null];
    if (event === 'pause') pausedAt = at;
    if (event === 'resume') pausedAt = null;
    if (['end', 'submit', 'time-up'].includes(event) && from !== null) {
      found.push({ from, end: pausedAt ?? at });
      from = null;
    }
    if (event === 'reopen') [from, pausedAt] = [at, null];
  }
  if (from !== null) found.push({ from, end: null });
  return found;
}

/** Whether something given at `at` counts; null: too near to the edge of a stretch to say, `slack` ms either way. */
export function countsAt(all: readonly Stretch[], at: number, slack: number): boolean | null {
  for (const { from, end } of all) if (Math.abs(at - from) < slack || (end !== null && Math.abs(at - end) < slack)) return null;
  // The first start is no border: a page is anchored to the server's clock only roughly.
  return all.some(({ from, end }, index) => (index === 0 || at >= from) && (end === null || at <= end));
}
