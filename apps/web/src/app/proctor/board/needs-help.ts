import type { AttemptState, BoardRow } from '@synoo/contracts';
import { idleMinutes } from '@synoo/delivery';

/** Why a learner needs the proctor, the most urgent first. */
export const helpReasons = ['offline-unsaved', 'offline', 'unsaved', 'away', 'idle', 'lost-time', 'paused', 'to-admit'] as const;
export type HelpReason = (typeof helpReasons)[number];

/** Reasons that mean trouble; the others only wait for the proctor. */
export function isTrouble(reason: HelpReason | null): boolean {
  return reason !== null && reason !== 'lost-time' && reason !== 'paused' && reason !== 'to-admit';
}

/** Reasons that neither the state, nor the connection, nor a count beside the name says already: a sign of their own has to. */
export type OwnSign = 'idle' | 'lost-time';
export function ownSign(reason: HelpReason | null): OwnSign | null {
  return reason === 'idle' || reason === 'lost-time' ? reason : null;
}

/** Unsaved answers on a computer that is online are normal for a moment; for longer they are trouble. */
export const unsavedPatienceMs = 10_000;

const present: readonly AttemptState[] = ['checked-in', 'waiting', 'working', 'paused'];
export function isPresent(state: AttemptState): boolean {
  return present.includes(state);
}

export function isOver(state: AttemptState): boolean {
  return state === 'finished' || state === 'ended';
}

/** The most urgent reason, or null. `unsavedSince`: since when there have been unsaved answers, `now` by the server's clock, `warnIdleMinutes` 0 = never. */
export function helpReason(row: BoardRow, unsavedSince: number | undefined, now: number, warnIdleMinutes = 0): HelpReason | null {
  const here = isPresent(row.state);
  if (row.unsaved > 0 && row.connection === 'offline' && (here || isOver(row.state))) return 'offline-unsaved';
  if (here && row.connection === 'offline') return 'offline';
  if (row.unsaved > 0 && unsavedSince !== undefined && now - unsavedSince >= unsavedPatienceMs) return 'unsaved';
  if (row.state === 'working' && row.connection === 'away') return 'away';
  const idle = row.state === 'working' && row.connection === 'online' ? idleMinutes(row.lastAction, now) : null;
  if (warnIdleMinutes > 0 && idle !== null && idle >= warnIdleMinutes) return 'idle';
  if (row.lostOfferMs > 0) return 'lost-time';
  if (row.state === 'paused') return 'paused';
  return row.state === 'checked-in' ? 'to-admit' : null;
}

/** Order of the states where nobody needs help: those at work first, those who are done last. */
const stateOrder: readonly AttemptState[] = ['working', 'waiting', 'checked-in', 'paused', 'expected', 'finished', 'ended', 'absent'];

/** Sorting: who needs help first, the most urgent on top; then by state; then by seat. */
export function byNeedOfHelp(reasonOf: (row: BoardRow) => HelpReason | null): (a: BoardRow, b: BoardRow) => number {
  const rank = (row: BoardRow): number => {
    const reason = reasonOf(row);
    return reason ? helpReasons.indexOf(reason) : helpReasons.length + stateOrder.indexOf(row.state);
  };
  return (a, b) => rank(a) - rank(b) || a.seat - b.seat;
}
