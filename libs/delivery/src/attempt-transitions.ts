import type { AttemptAction, AttemptState } from '@synoo/contracts';
import { learnerMayGoOn, type Pause } from './breaks';

/** What people do on the board, and what the learner and the clock do. */
export type TransitionAction = AttemptAction | 'check-in' | 'submit' | 'time-up' | 'close' | 'break' | 'go-on' | 'break-over' | 'idle';

/** Why an action cannot be done; the client has a sentence for each (`refusal.CODE`). */
export type TransitionRefusal =
  | 'not-checked-in'
  | 'already-checked-in'
  | 'not-admitted'
  | 'already-admitted'
  | 'not-started'
  | 'already-started'
  | 'already-paused'
  | 'not-paused'
  | 'paused'
  | 'already-over'
  | 'not-over'
  | 'still-working'
  | 'absent'
  | 'not-absent'
  | 'already-absent'
  | 'already-void'
  | 'not-void'
  | 'no-time-left'
  | 'minutes-missing'
  | 'no-breaks'
  | 'breaks-used'
  | 'paused-by-proctor'
  | 'reason-missing'
  | 'unknown-participant';

export const attemptStates = ['expected', 'absent', 'checked-in', 'waiting', 'working', 'paused', 'finished', 'ended'] as const satisfies readonly AttemptState[];

/** The state after, or why not. `self`: allowed, and the state stays. */
type Cell = { readonly to: AttemptState | 'self' } | { readonly no: TransitionRefusal };
type Row = Readonly<Record<AttemptState, Cell>>;

const to = (state: AttemptState): Cell => ({ to: state });
const no = (refusal: TransitionRefusal): Cell => ({ no: refusal });
const stay: Cell = { to: 'self' };

/** Every action in every state: the whole life of an attempt on one screen. Reopening leads to `waiting` where nothing was started. */
export const attemptTransitions: Readonly<Record<TransitionAction, Row>> = {
  'check-in':      { expected: to('checked-in'),    absent: to('checked-in'),      'checked-in': stay,                    waiting: stay,                    working: stay,                      paused: stay,                     finished: stay,                  ended: stay },
  admit:           { expected: no('not-checked-in'), absent: no('absent'),         'checked-in': to('waiting'),           waiting: no('already-admitted'),  working: no('already-started'),     paused: no('already-started'),    finished: no('already-over'),    ended: no('already-over') },
  start:           { expected: no('not-checked-in'), absent: no('absent'),         'checked-in': no('not-admitted'),      waiting: to('working'),           working: no('already-started'),     paused: no('already-started'),    finished: no('already-over'),    ended: no('already-over') },
  pause:           { expected: no('not-checked-in'), absent: no('absent'),         'checked-in': no('not-started'),       waiting: no('not-started'),       working: to('paused'),              paused: no('already-paused'),     finished: no('already-over'),    ended: no('already-over') },
  resume:          { expected: no('not-checked-in'), absent: no('absent'),         'checked-in': no('not-started'),       waiting: no('not-started'),       working: no('not-paused'),          paused: to('working'),            finished: no('already-over'),    ended: no('already-over') },
  extend:          { expected: no('not-checked-in'), absent: no('absent'),         'checked-in': stay,                    waiting: stay,                    working: stay,                      paused: stay,                     finished: no('already-over'),    ended: no('already-over') },
  end:             { expected: no('not-checked-in'), absent: no('absent'),         'checked-in': no('not-started'),       waiting: no('not-started'),       working: to('ended'),               paused: to('ended'),              finished: no('already-over'),    ended: no('already-over') },
  reopen:          { expected: no('not-over'),      absent: no('not-over'),        'checked-in': no('not-over'),          waiting: no('not-over'),          working: no('not-over'),            paused: no('not-over'),           finished: to('working'),         ended: to('working') },
  void:            { expected: no('not-checked-in'), absent: no('absent'),         'checked-in': stay,                    waiting: stay,                    working: stay,                      paused: stay,                     finished: stay,                  ended: stay },
  unvoid:          { expected: no('not-void'),      absent: no('not-void'),        'checked-in': stay,                    waiting: stay,                    working: stay,                      paused: stay,                     finished: stay,                  ended: stay },
  'mark-absent':   { expected: to('absent'),        absent: no('already-absent'),  'checked-in': no('already-checked-in'), waiting: no('already-checked-in'), working: no('already-checked-in'), paused: no('already-checked-in'), finished: no('already-checked-in'), ended: no('already-checked-in') },
  'unmark-absent': { expected: no('not-absent'),    absent: to('expected'),        'checked-in': no('not-absent'),        waiting: no('not-absent'),        working: no('not-absent'),          paused: no('not-absent'),         finished: no('not-absent'),      ended: no('not-absent') },
  irregularity:    { expected: stay,                absent: stay,                  'checked-in': stay,                    waiting: stay,                    working: stay,                      paused: stay,                     finished: stay,                  ended: stay },
  submit:          { expected: no('not-checked-in'), absent: no('absent'),         'checked-in': no('not-started'),       waiting: no('not-started'),       working: to('finished'),            paused: no('paused'),             finished: stay,                  ended: no('already-over') },
  break:           { expected: no('not-checked-in'), absent: no('absent'),         'checked-in': no('not-started'),       waiting: no('not-started'),       working: to('paused'),              paused: no('already-paused'),     finished: no('already-over'),    ended: no('already-over') },
  'go-on':         { expected: no('not-checked-in'), absent: no('absent'),         'checked-in': no('not-started'),       waiting: no('not-started'),       working: stay,                      paused: to('working'),            finished: no('already-over'),    ended: no('already-over') },
  'break-over':    { expected: no('not-checked-in'), absent: no('absent'),         'checked-in': no('not-started'),       waiting: no('not-started'),       working: no('not-paused'),          paused: to('working'),            finished: no('already-over'),    ended: no('already-over') },
  idle:            { expected: no('not-checked-in'), absent: no('absent'),         'checked-in': no('not-started'),       waiting: no('not-started'),       working: to('paused'),              paused: no('already-paused'),     finished: no('already-over'),    ended: no('already-over') },
  'time-up':       { expected: no('not-checked-in'), absent: no('absent'),         'checked-in': no('not-started'),       waiting: no('not-started'),       working: to('ended'),               paused: to('ended'),              finished: no('already-over'),    ended: no('already-over') },
  close:           { expected: to('absent'),        absent: stay,                  'checked-in': to('ended'),             waiting: to('ended'),             working: no('still-working'),       paused: no('still-working'),      finished: stay,                  ended: stay },
};

/** What a decision needs to know of an attempt besides its state. */
export interface AttemptFacts {
  readonly state: AttemptState;
  readonly voided: boolean;
  readonly started: boolean;
  /** Working time left, in ms; for an ended attempt what was left at its end. */
  readonly remainingMs: number;
  readonly pause?: Pause | null;
  /** Breaks that the learner may take, and has taken. */
  readonly breaks?: { readonly allowed: number; readonly taken: number };
}

export interface TransitionRequest {
  readonly action: TransitionAction;
  readonly minutes?: number | undefined;
  /** extend: working time that was lost and is given back, ms; beside `minutes`. */
  readonly lostMs?: number | undefined;
  readonly hasReason?: boolean;
}

export type TransitionDecision = { readonly ok: true; readonly state: AttemptState; readonly changes: boolean } | { readonly ok: false; readonly refusal: TransitionRefusal };

const MINUTE = 60_000;

function refused(refusal: TransitionRefusal): TransitionDecision {
  return { ok: false, refusal };
}

/** Decides one action on one attempt: the table first, then what the table cannot say (time, void, missing reason). */
export function decideTransition(facts: AttemptFacts, request: TransitionRequest): TransitionDecision {
  const cell = attemptTransitions[request.action][facts.state];
  if ('no' in cell) return refused(cell.no);
  const blocked = blockedBy(facts, request);
  if (blocked) return refused(blocked);
  const target = request.action === 'reopen' && !facts.started ? 'waiting' : cell.to;
  const state = target === 'self' ? facts.state : target;
  return { ok: true, state, changes: state !== facts.state };
}

function blockedBy({ voided, started, remainingMs, pause = null, breaks, state }: AttemptFacts, { action, minutes = 0, lostMs = 0, hasReason = false }: TransitionRequest): TransitionRefusal | undefined {
  switch (action) {
    case 'void':
      return voided ? 'already-void' : undefined;
    case 'unvoid':
      return voided ? undefined : 'not-void';
    case 'irregularity':
      return hasReason ? undefined : 'reason-missing';
    case 'extend':
      if (minutes === 0 && lostMs === 0) return 'minutes-missing';
      return remainingMs + minutes * MINUTE + lostMs <= 0 ? 'no-time-left' : undefined;
    case 'time-up':
      // Only a break whose clock runs on has an end of the working time.
      return state === 'paused' && pause?.clock !== 'runs' ? 'paused' : undefined;
    case 'break':
      if (!breaks || breaks.allowed === 0) return 'no-breaks';
      return breaks.taken >= breaks.allowed ? 'breaks-used' : undefined;
    case 'go-on':
      return state === 'paused' && !learnerMayGoOn(pause) ? 'paused-by-proctor' : undefined;
    case 'break-over':
      return pause?.kind === 'break' ? undefined : 'paused-by-proctor';
    case 'reopen':
      return started && Math.max(remainingMs, minutes * MINUTE) <= 0 ? 'minutes-missing' : undefined;
    default:
      return undefined;
  }
}
