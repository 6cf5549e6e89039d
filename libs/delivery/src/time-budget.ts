import type { AttemptState, Clock } from '@synoo/contracts';
import type { Pause } from './breaks';

/** Working time of an attempt as the database keeps it. Instants are milliseconds since 1970 by the server's clock. */
export interface TimeBudget {
  readonly state: AttemptState;
  /** Time limit of the form with the extra time of the roster. */
  readonly limitMs: number;
  /** Minutes that proctors added or took away. */
  readonly extraMs: number;
  /** Sum of the pauses that are over. */
  readonly pausedMs: number;
  readonly startedAt: number | null;
  readonly pausedAt: number | null;
  /** When the working time ends; null before the start and in a pause. Kept as it was when the attempt ended. */
  readonly deadline: number | null;
  readonly endedAt: number | null;
  /** What kind of pause it is in; null or absent outside of one. */
  readonly pause?: Pause | null;
  /** Times between an end and a reopening: nothing that was given then counts. */
  readonly closed: readonly ClosedTime[];
}

/** Milliseconds since 1970, from and until included. */
export interface ClosedTime {
  readonly from: number;
  readonly until: number;
}

/** In a break whose clock runs on, the working time ends as if there were none. */
export function clockStands({ pausedAt, pause }: Pick<TimeBudget, 'pausedAt' | 'pause'>): boolean {
  return pausedAt !== null && pause?.clock !== 'runs';
}

/** started + limit + extra + pauses, or null before the start and while the clock stands. */
export function deadlineOf(budget: TimeBudget): number | null {
  const { startedAt, limitMs, extraMs, pausedMs } = budget;
  return startedAt === null || clockStands(budget) ? null : startedAt + limitMs + extraMs + pausedMs;
}

/** Limit in ms of a learner who gets `extraPercent` more than the form's limit. */
export function limitWithExtra(limitMinutes: number, extraPercent: number): number {
  return Math.round(limitMinutes * 60_000 * (1 + extraPercent / 100));
}

/** Working time left: all of it before the start, what was left at the pause or at the end afterwards. Never below 0. */
export function remainingMs(budget: TimeBudget, now: number): number {
  const { startedAt, limitMs, extraMs, pausedMs, pausedAt, endedAt } = budget;
  if (startedAt === null) return Math.max(0, limitMs + extraMs);
  const until = (clockStands(budget) ? pausedAt : endedAt) ?? now;
  return Math.max(0, startedAt + limitMs + extraMs + pausedMs - until);
}

/** The clock that a learner's page is anchored to. */
export function clockOf(budget: TimeBudget, now: number): Clock {
  const running = budget.state === 'working' || (budget.state === 'paused' && !clockStands(budget));
  const clock: Clock = { serverNow: now, startedAt: budget.startedAt, deadline: running ? budget.deadline : null, remainingMs: remainingMs(budget, now), extraMs: budget.extraMs };
  return budget.state === 'paused' && budget.pause ? { ...clock, pause: { kind: budget.pause.kind, until: budget.pause.until } } : clock;
}

/**
 * The last instant at which an answer counts; null while there is none: what was given in a pause, before the page heard of it,
 * counts when the work goes on, and does not when the pause is ended instead.
 * An attempt whose time is up is over at its deadline, whenever the server gets round to saying so.
 */
export function endOfWork({ state, deadline, endedAt }: Pick<TimeBudget, 'state' | 'deadline' | 'endedAt'>): number | null {
  if (state === 'working') return deadline;
  if (state !== 'finished' && state !== 'ended') return null;
  return deadline === null || endedAt === null ? endedAt : Math.min(deadline, endedAt);
}

export interface Counted {
  /** Moment used for the decision. */
  readonly at: number;
  /** Given in time and received after the end. */
  readonly late: boolean;
  readonly counts: boolean;
}

/** What decides whether an answer counts; `end` as {@link endOfWork} says. */
export interface WorkTime {
  readonly end: number | null;
  readonly closed: readonly ClosedTime[];
}

export function workTime(budget: TimeBudget): WorkTime {
  return { end: endOfWork(budget), closed: budget.closed };
}

/**
 * Whether an event counts: given before the end of the working time, and not between an earlier end and the reopening. `at` comes from the learner's computer, so it is held
 * between the moment this place was taken and the moment of arrival: nobody answers before they sat down or in the future.
 */
export function countEvent(at: number, placeSince: number, received: number, { end, closed }: WorkTime): Counted {
  const given = Math.min(Math.max(at, placeSince), received);
  const counts = (end === null || given <= end) && !closed.some(({ from, until }) => given >= from && given <= until);
  return { at: given, late: counts && end !== null && received > end, counts };
}
