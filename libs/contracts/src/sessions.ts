import { z } from 'zod';
import { instant, language, searchText } from './common';
import { idParams, pageOf, paging, route } from './route';
import type { ErrorCode } from './errors';

export const sessionStatus = z.enum(['draft', 'open', 'closed']);

/** `expected` and `absent` are learners without an attempt. */
export const attemptState = z.enum(['expected', 'absent', 'checked-in', 'waiting', 'working', 'paused', 'finished', 'ended']);
export type AttemptState = z.infer<typeof attemptState>;

/** Who stopped the work: a proctor, the learner with a break, or the clock because nothing happened at the page. */
export const pauseKind = z.enum(['proctor', 'break', 'idle']);
export type PauseKind = z.infer<typeof pauseKind>;

/** Rules of the sitting. The form says how learners move; the session, when they may rest and what happens when nothing does. */
export const sessionRules = z.strictObject({
  /** Breaks that every learner may take; 0 = none. `clock`: whether the working time stands still meanwhile. */
  breaks: z.strictObject({ number: z.int().min(0).max(10), minutes: z.int().min(1).max(60), clock: z.enum(['stands', 'runs']) }),
  /** Minutes without any sign from the learner at the page until the board says so, and until the work is paused; 0 = never. */
  idle: z.strictObject({ warnMinutes: z.int().min(0).max(60), pauseMinutes: z.int().min(0).max(120) }),
});
export type SessionRules = z.infer<typeof sessionRules>;

/** Accommodations that an attempt is taken with, besides extra time. What is absent is not given. */
export const attemptNeeds = z.object({
  breaks: z.int().min(1).max(20).optional(),
  breakMinutes: z.int().min(1).max(60).optional(),
  largePrint: z.literal(true).optional(),
  readAloud: z.literal(true).optional(),
});
export type AttemptNeeds = z.infer<typeof attemptNeeds>;
/** All accommodations of a learner in the roster, besides extra time. */
export const learnerNeeds = attemptNeeds.extend({ separateRoom: z.literal(true).optional() });
export type LearnerNeeds = z.infer<typeof learnerNeeds>;

export const attemptAction = z.enum(['admit', 'start', 'pause', 'resume', 'extend', 'end', 'reopen', 'void', 'unvoid', 'mark-absent', 'unmark-absent', 'irregularity']);
export type AttemptAction = z.infer<typeof attemptAction>;

/** Closed list of reasons for an irregularity, in two levels. */
export const irregularityReasons = {
  environment: ['power-outage', 'network-outage', 'computer-failure', 'noise', 'room-conditions'],
  learner: ['copying', 'forbidden-aid', 'disruption', 'identity-doubt', 'illness', 'late', 'left-room', 'refusal'],
  staff: ['late-start', 'help-given', 'wrong-instructions', 'absence'],
  other: ['complaint', 'other'],
} as const;
export const irregularityReason = z.enum(Object.values(irregularityReasons).flat() as [string, ...string[]]);

export const connection = z.enum(['online', 'away', 'offline']);

/** One learner on the proctor's board. Times are instants by the server's clock. */
export const boardRow = z.object({
  participantId: z.uuid(),
  attemptId: z.uuid().nullable(),
  seat: z.int(),
  /** Position of the seat in the room, from 1. */
  row: z.int(),
  column: z.int(),
  name: z.string(),
  personalCode: z.string(),
  formCode: z.string(),
  language: language.nullable(),
  state: attemptState,
  voided: z.boolean(),
  connection,
  lastSeen: instant.nullable(),
  /** Number of the item on the screen, from 1, as the learner's page said last. */
  itemNumber: z.int().nullable(),
  itemCount: z.int(),
  answered: z.int(),
  /** Answers on the learner's computer that the server has not got. */
  unsaved: z.int(),
  deadline: instant.nullable(),
  /** Working time left when paused. */
  remainingMs: z.int().nullable(),
  extraMs: z.int(),
  /** Part of the extra time that gives back what was lost with a computer. */
  lostMs: z.int(),
  /** Working time that went by at moves to another computer and is still to be given back or not; 0 = nothing to decide. */
  lostOfferMs: z.int(),
  /** Kind of the pause and its end, in one. */
  pause: z.object({ kind: pauseKind, until: instant.nullable() }).nullable(),
  breaksTaken: z.int(),
  /** When the learner last did something at the page; null where that is not known. */
  lastAction: instant.nullable(),
  /** Accommodations, for the proctor's eyes: extra time of the roster in per cent and the rest. */
  extraTimePercent: z.int(),
  needs: learnerNeeds,
  places: z.int(),
  irregularities: z.int(),
  /** Learner's page does not run over a secure origin, so some protection is missing. */
  insecureOrigin: z.boolean(),
  /** The browser refuses to keep anything, as the learner's page said last: unsent answers go with the page. */
  keepsNothing: z.boolean().optional(),
  /** The page does not open again without a network, as it said last: no worker keeps it on the computer. */
  noReload: z.boolean().optional(),
});
export type BoardRow = z.infer<typeof boardRow>;

/** `online`: it can only be taken with a network. */
const sessionForm = z.object({ id: z.uuid(), code: z.string(), title: z.string(), online: z.boolean() });

export const sessionRow = z.object({
  id: z.uuid(),
  code: z.string(),
  title: z.string(),
  organisationId: z.uuid(),
  organisation: z.string(),
  lab: z.string(),
  startsAt: z.iso.datetime(),
  status: sessionStatus,
  participants: z.int(),
  finished: z.int(),
  forms: z.array(sessionForm),
  proctors: z.array(z.object({ id: z.uuid(), name: z.string() })),
});
export type SessionRow = z.infer<typeof sessionRow>;

export const sessionDesign = z.strictObject({
  title: z.string().trim().min(1).max(200),
  organisationId: z.uuid(),
  lab: z.string().trim().min(1).max(200),
  startsAt: z.iso.datetime(),
  /** Rows and columns of seats; seats are numbered row by row from 1. */
  rows: z.int().min(1).max(50),
  columns: z.int().min(1).max(50),
  formIds: z.array(z.uuid()).min(1).max(20),
  proctorIds: z.array(z.uuid()).max(20),
  learnerIds: z.array(z.uuid()).min(1).max(2500),
  /** Absent: no breaks, nobody paused for idleness, the board warns after five minutes. */
  rules: sessionRules.optional(),
});
export type SessionDesign = z.infer<typeof sessionDesign>;

export const participant = z.object({ id: z.uuid(), learnerId: z.uuid(), seat: z.int(), row: z.int(), column: z.int(), name: z.string(), personalCode: z.string(), formCode: z.string(), language, extraTimePercent: z.int(), needs: learnerNeeds, state: attemptState });

export const session = sessionRow.extend({ design: sessionDesign, members: z.array(participant), notes: z.string() });
export type SessionDetail = z.infer<typeof session>;

/** One line of the session's log; `hash` covers the line and the hash before it. */
export const logEntry = z.object({ seq: z.int(), at: z.iso.datetime(), by: z.string().nullable(), event: z.string(), participantId: z.uuid().nullable(), participant: z.string().nullable(), details: z.record(z.string(), z.any()), hash: z.string() });

export const board = z.object({ sessionId: z.uuid(), code: z.string(), title: z.string(), organisation: z.string(), lab: z.string(), startsAt: z.iso.datetime(), status: sessionStatus, rowsOfSeats: z.int(), columnsOfSeats: z.int(), /** Codes of the forms that can only be taken with a network. */ onlineForms: z.array(z.string()), serverNow: instant, /** Minutes after which an idle learner is pointed out; 0 = never. */ warnIdleMinutes: z.int(), rows: z.array(boardRow) });
export type Board = z.infer<typeof board>;

const refusal = z.object({ participantId: z.uuid(), code: z.string() });


/** The most that is given back at once, ms. */
export const mostLostMs = 4 * 3_600_000;

export const actionRequest = z.strictObject({
  action: attemptAction,
  /** `all` = everybody to whom the action applies at this moment. */
  participants: z.union([z.literal('all'), z.array(z.uuid()).min(1).max(2500)]),
  /** extend: minutes added (negative takes away). */
  minutes: z.int().min(-240).max(240).optional(),
  /** extend: working time that was lost with a computer, given back to the millisecond; needs a reason. */
  lostMs: z.int().min(1).max(mostLostMs).optional(),
  /** irregularity, end, void, reopen: why. */
  reason: irregularityReason.optional(),
  note: z.string().trim().max(2000).optional(),
  /** Of one press of a button: sent again, since no answer came, it does nothing to those to whom it was done. */
  press: z.uuid().optional(),
});
export type ActionRequest = z.infer<typeof actionRequest>;

export const sessionRoutes = {
  sessions: route({ method: 'GET', path: 'sessions', access: 'sessions.read', query: z.object({ ...paging, search: searchText, status: sessionStatus.optional(), organisationId: z.uuid().optional() }), reply: pageOf(sessionRow) }),
  session: route({ method: 'GET', path: 'sessions/:id', access: 'sessions.manage', params: idParams, reply: session, errors: ['not-found'] }),
  createSession: route({ method: 'POST', path: 'sessions', access: 'sessions.manage', body: sessionDesign, reply: session, errors: ['session-invalid', 'seats-too-few', 'form-not-published'] }),
  updateSession: route({ method: 'PUT', path: 'sessions/:id', access: 'sessions.manage', params: idParams, body: sessionDesign, reply: session, errors: ['not-found', 'session-not-draft', 'session-invalid', 'seats-too-few', 'form-not-published'] }),
  deleteSession: route({ method: 'DELETE', path: 'sessions/:id', access: 'sessions.manage', params: idParams, errors: ['not-found', 'session-not-draft'] }),
  /** Choices for the session editor. */
  sessionChoices: route({ method: 'GET', path: 'sessions-choices', access: 'sessions.manage', query: z.object({ organisationId: z.uuid().optional() }), reply: z.object({ forms: z.array(sessionForm), proctors: z.array(z.object({ id: z.uuid(), name: z.string(), organisationId: z.uuid().nullable() })), learners: z.array(z.object({ id: z.uuid(), name: z.string(), programme: z.string(), year: z.int(), language })) }) }),
  openSession: route({ method: 'POST', path: 'sessions/:id/open', access: 'sessions.proctor', params: idParams, reply: board, errors: ['not-found', 'not-proctor-of-session', 'own-organisation', 'session-closed'] }),
  /** Refused while somebody is still working. Those who never came are marked absent. */
  closeSession: route({ method: 'POST', path: 'sessions/:id/close', access: 'sessions.proctor', params: idParams, reply: board, errors: ['not-found', 'not-proctor-of-session', 'own-organisation', 'session-not-open', 'transition-refused'] }),
  board: route({ method: 'GET', path: 'sessions/:id/board', access: 'sessions.proctor', params: idParams, reply: board, errors: ['not-found', 'not-proctor-of-session', 'own-organisation'] }),
  act: route({ method: 'POST', path: 'sessions/:id/actions', access: 'sessions.proctor', params: idParams, body: actionRequest, reply: z.object({ done: z.array(z.uuid()), refused: z.array(refusal), rows: z.array(boardRow) }), errors: ['not-found', 'not-proctor-of-session', 'own-organisation', 'session-not-open', 'invalid-request'] }),
  /** Moves a learner to another, free seat; the form and the attempt stay. */
  moveSeat: route({ method: 'POST', path: 'sessions/:id/seats', access: 'sessions.proctor', params: idParams, body: z.strictObject({ participantId: z.uuid(), seat: z.int().min(1) }), reply: z.object({ rows: z.array(boardRow) }), errors: ['not-found', 'not-proctor-of-session', 'own-organisation', 'session-closed', 'conflict'] }),
  /** What was lost at moves so far is not given back; it is no longer offered. */
  dismissLostTime: route({ method: 'POST', path: 'sessions/:id/lost-time/dismiss', access: 'sessions.proctor', params: idParams, body: z.strictObject({ participantId: z.uuid() }), reply: z.object({ rows: z.array(boardRow) }), errors: ['not-found', 'not-proctor-of-session', 'own-organisation', 'session-not-open'] }),
  sessionLog: route({ method: 'GET', path: 'sessions/:id/log', access: 'sessions.proctor', params: idParams, query: z.object({ ...paging }), reply: pageOf(logEntry).extend({ chainIntact: z.boolean(), /** The line at which the chain breaks. */ brokenAt: z.int().nullable() }), errors: ['not-found', 'not-proctor-of-session', 'own-organisation'] }),
  /** What the login slips say; printed by the browser. Reading it is audited. */
  slips: route({ method: 'GET', path: 'sessions/:id/slips', access: 'sessions.read', params: idParams, reply: z.object({ code: z.string(), title: z.string(), organisation: z.string(), lab: z.string(), startsAt: z.iso.datetime(), address: z.string(), slips: z.array(z.object({ seat: z.int(), name: z.string(), personalCode: z.string(), formCode: z.string() })) }), errors: ['not-found', 'not-proctor-of-session', 'own-organisation'] }),
};

/** Staff socket (namespace `/staff`, sign-in cookie). Every client event is acknowledged with {@link Ack}. */
export interface StaffToServer {
  'watch-session': (message: { sessionId: string }, ack: (reply: Ack<{ serverNow: number }>) => void) => void;
  'leave-session': (message: { sessionId: string }, ack: (reply: Ack) => void) => void;
}
export interface ServerToStaff {
  /** Changed rows, whole. At most one message a session in 250 ms; losing one is mended by the next `board` GET on reconnect. */
  board: (message: { sessionId: string; serverNow: number; status?: z.infer<typeof sessionStatus>; rows: BoardRow[] }) => void;
  /** A job's progress or end, for the header. */
  job: (message: { id: string; name: string; state: string; progress: number }) => void;
}
export type Ack<T = object> = ({ ok: true } & T) | { ok: false; code: ErrorCode };

