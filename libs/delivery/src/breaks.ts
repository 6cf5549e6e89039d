import type { AttemptNeeds, AttemptState, PauseKind, SessionRules } from '@synoo/contracts';

/** Breaks that a learner may take without asking, and what the clock does meanwhile. */
export interface BreakAllowance {
  readonly number: number;
  /** Longest length of one break. */
  readonly minutes: number;
  readonly clock: 'stands' | 'runs';
}

/** A pause as it is kept with the attempt. Instants in ms since 1970. */
export interface Pause {
  readonly kind: PauseKind;
  /** When the work goes on by itself; null: somebody has to say so. */
  readonly until: number | null;
  readonly clock: 'stands' | 'runs';
}

const MINUTE = 60_000;

/** What holds where nothing was laid down: no breaks, nobody is paused by the clock, the board speaks up after five minutes. */
export const usualRules: SessionRules = { breaks: { number: 0, minutes: 10, clock: 'stands' }, idle: { warnMinutes: 5, pauseMinutes: 0 } };

/** The session's rule and the learner's own need: the more generous of both. The clock stands in the breaks of a need. */
export function breakAllowance({ breaks }: SessionRules, needs: AttemptNeeds): BreakAllowance {
  if (needs.breaks === undefined) return breaks;
  const minutes = needs.breakMinutes ?? breaks.minutes;
  return { number: Math.max(breaks.number, needs.breaks), minutes: breaks.number > 0 ? Math.max(breaks.minutes, minutes) : minutes, clock: 'stands' };
}

export function breaksLeft(allowance: BreakAllowance, taken: number): number {
  return Math.max(0, allowance.number - taken);
}

export function breakFrom(now: number, { minutes, clock }: BreakAllowance): Pause {
  return { kind: 'break', until: now + minutes * MINUTE, clock };
}

export const proctorPause: Pause = { kind: 'proctor', until: null, clock: 'stands' };
export const idlePause: Pause = { kind: 'idle', until: null, clock: 'stands' };

/** A learner ends an own break or a pause for idleness; what a proctor stopped only a proctor lets go on. */
export function learnerMayGoOn(pause: Pause | null): boolean {
  return pause !== null && pause.kind !== 'proctor';
}

/** When the pause ends that is ended at `now`: a break is never longer than it may be, however late somebody notices. */
export function pauseEnd(pause: Pause | null, now: number): number {
  return Math.min(now, pause?.until ?? now);
}

/** Whether an attempt is in a break that has ended, though nobody has noticed yet. An attempt that is over keeps the pause it was in. */
export function breakIsOver({ state, pause }: { readonly state: AttemptState; readonly pause: Pause | null }, now: number): boolean {
  return state === 'paused' && pause?.kind === 'break' && pause.until !== null && pause.until <= now;
}

/** Whole minutes since the learner last did something at the page; null where that is not known, or nothing runs. */
export function idleMinutes(lastAction: number | null, now: number): number | null {
  return lastAction === null ? null : Math.max(0, Math.floor((now - lastAction) / MINUTE));
}

/**
 * Whether an attempt at work is paused for idleness. Only a page that is there and says that nothing happens at it is idle: a
 * computer without network works on, and its answers have to count.
 */
export function isIdle({ pauseMinutes }: SessionRules['idle'], lastAction: number | null, online: boolean, now: number): boolean {
  const idle = idleMinutes(lastAction, now);
  return pauseMinutes > 0 && online && idle !== null && idle >= pauseMinutes;
}
