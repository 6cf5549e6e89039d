import type { AttemptAction, BoardRow } from '@synoo/contracts';
import { decideTransition, type TransitionRefusal } from '@synoo/delivery';
import type { SessionStatus } from './board-state';

/** What the console offers: the transitions of the table, and moving to another seat. */
export type ConsoleAction = AttemptAction | 'move';
/** Why something is not offered (`proctor.refusal.CODE`). */
export type OfferRefusal = TransitionRefusal | 'session-not-open' | 'session-closed' | 'nobody' | 'one-at-a-time' | 'no-free-seat';

/** Order on the screen. Of two that undo each other only the one that can be done is shown. */
export const actionSlots: readonly (readonly ConsoleAction[])[] = [
  ['admit'],
  ['start'],
  ['pause', 'resume'],
  ['extend'],
  ['irregularity'],
  ['move'],
  ['mark-absent', 'unmark-absent'],
  ['end'],
  ['reopen'],
  ['void', 'unvoid'],
];

/** Actions for the whole session when nobody is selected. */
const actionsForAll: readonly ConsoleAction[] = ['admit', 'start', 'pause', 'resume', 'extend', 'mark-absent', 'end'];

/** Decisions that may come after the day. */
const afterwards: readonly ConsoleAction[] = ['void', 'unvoid', 'irregularity'];

export interface Offer {
  readonly action: ConsoleAction;
  /** Those to whom it applies. */
  readonly applies: readonly string[];
  /** Why it applies to nobody; null when it applies to somebody. */
  readonly refusal: OfferRefusal | null;
}

export interface OfferFacts {
  readonly status: SessionStatus;
  readonly freeSeats: number;
}

export function offer(action: ConsoleAction, rows: readonly BoardRow[], { status, freeSeats }: OfferFacts): Offer {
  const no = (refusal: OfferRefusal): Offer => ({ action, applies: [], refusal });
  if (rows.length === 0) return no('nobody');
  if (status === 'closed' && !afterwards.includes(action)) return no('session-closed');
  if (action === 'move') {
    if (rows.length > 1) return no('one-at-a-time');
    return freeSeats === 0 ? no('no-free-seat') : { action, applies: rows.map((row) => row.participantId), refusal: null };
  }
  if (status === 'draft') return no('session-not-open');

  const applies: string[] = [];
  const refusals = new Map<TransitionRefusal, number>();
  for (const row of rows) {
    const refusal = refusalFor(action, row);
    if (refusal) refusals.set(refusal, (refusals.get(refusal) ?? 0) + 1);
    else applies.push(row.participantId);
  }
  // For several learners the reason that most of them share.
  const [commonest] = [...refusals].sort(([, a], [, b]) => b - a);
  return { action, applies, refusal: applies.length > 0 ? null : (commonest?.[0] ?? 'nobody') };
}

/** What a slot shows: everything that can be done to somebody, else its first action with the reason. */
export function offersOf(slots: readonly (readonly ConsoleAction[])[], rows: readonly BoardRow[], facts: OfferFacts): readonly Offer[] {
  return slots.flatMap((slot) => {
    const offers = slot.map((action) => offer(action, rows, facts));
    const possible = offers.filter(({ refusal }) => refusal === null);
    return possible.length > 0 ? possible : offers.slice(0, 1);
  });
}

/** What can be done to the whole session. Where an action applies to nobody, the reasons of single learners explain nothing. */
export function offersToAll(rows: readonly BoardRow[], facts: OfferFacts): readonly Offer[] {
  return actionsForAll.map((action) => {
    const one = offer(action, rows, facts);
    return one.refusal === null || one.refusal === 'session-not-open' || one.refusal === 'session-closed' ? one : { ...one, refusal: 'nobody' };
  });
}

/** The table's word before anything was typed: minutes and reason are asked for in the dialog. */
function refusalFor(action: AttemptAction, row: BoardRow): TransitionRefusal | null {
  const decision = decideTransition({ state: row.state, voided: row.voided, started: true, remainingMs: row.remainingMs ?? 0 }, { action, minutes: 1, hasReason: true });
  return decision.ok ? null : decision.refusal;
}

export interface ActionForm {
  readonly minutes: 'none' | 'required' | 'optional';
  /** `either`: a coded reason or a note, one of them at least. */
  readonly why: 'none' | 'optional' | 'either' | 'reason';
}

/** What is asked before the action; null where it is done at once. Starting and ending many asks too, because it cannot be undone. */
export function formOf(action: AttemptAction, count: number): ActionForm | null {
  switch (action) {
    case 'extend':
      return { minutes: 'required', why: 'optional' };
    case 'reopen':
      return { minutes: 'optional', why: 'either' };
    case 'end':
    case 'void':
      return { minutes: 'none', why: 'either' };
    case 'irregularity':
      return { minutes: 'none', why: 'reason' };
    case 'start':
    case 'mark-absent':
      return count > 1 ? { minutes: 'none', why: 'none' } : null;
    default:
      return null;
  }
}
