import { z } from 'zod';
import { attemptNeeds, attemptState, pauseKind, type Ack, type AttemptState } from './sessions';
import type { AttemptDocument, ItemDocument, ItemTurnDocument } from './delivery-document';
import { instant, language } from './common';
import { briefingDocument, formDocument } from './forms';
import { itemRef, itemResponse, responseValue } from './responses';
import { route } from './route';

export const hash = z.string().regex(/^[0-9a-f]{64}$/);
/** Text size in per cent of the usual one. */
export const textSizes = [100, 125, 150, 200] as const;
export type TextSize = (typeof textSizes)[number];
/** Colours of the learner's page; `standard` is the product's own light look. */
export const learnerThemes = ['standard', 'black-on-white', 'white-on-black', 'black-on-beige'] as const;
export type LearnerTheme = (typeof learnerThemes)[number];
/** How a learner wants to see the page; the language is an event of its own. */
export const pageSettings = z.strictObject({ textSize: z.literal(textSizes), theme: z.enum(learnerThemes), timerHidden: z.boolean() });
export type PageSettings = z.infer<typeof pageSettings>;

/**
 * One event of the append-only log of an attempt. `seq` counts from 1 in its epoch and is never used twice. `at` is the moment
 * by the learner's monotonic clock anchored to the server's (milliseconds since 1970).
 */
const eventBase = { seq: z.int().min(1).max(10_000_000), at: instant };
export const answerEvent = z.discriminatedUnion('kind', [
  z.strictObject({ ...eventBase, kind: z.literal('answer'), item: itemRef, value: itemResponse }),
  z.strictObject({ ...eventBase, kind: z.literal('flag'), item: itemRef, value: z.boolean() }),
  /** The item was on the screen for `ms`, measured from display; sent when it is left, hidden, or every 30 s. */
  z.strictObject({ ...eventBase, kind: z.literal('visit'), item: itemRef, value: z.strictObject({ ms: z.int().min(0).max(86_400_000) }) }),
  z.strictObject({ ...eventBase, kind: z.literal('language'), value: language }),
  /** All of them, whichever was changed: the last event says it. The only kind that the log takes before the start. */
  z.strictObject({ ...eventBase, kind: z.literal('settings'), value: pageSettings }),
  /** The page was hidden or shown, lost or got focus, lost or regained the network, was loaded again. */
  z.strictObject({ ...eventBase, kind: z.literal('page'), value: z.enum(['hidden', 'shown', 'blurred', 'focused', 'offline', 'online', 'loaded', 'lost']) }),
]);
export type AnswerEvent = z.infer<typeof answerEvent>;
export type AnswerEventKind = AnswerEvent['kind'];
/** Largest batch of one PUT. */
export const maxEventsPerSave = 200;

/** Server's view of an attempt's time. All instants by the server's clock; `deadline` is null before the start and in a pause. */
export const clock = z.object({
  serverNow: instant,
  startedAt: instant.nullable(),
  deadline: instant.nullable(),
  remainingMs: z.int(),
  /** Working time that proctors gave so far, less what they took away; part of the other times. Absent where it is not known. */
  extraMs: z.int().optional(),
  /** What kind of pause, and when the work goes on by itself. Absent where it is not known, and outside of a pause. */
  pause: z.object({ kind: pauseKind, until: instant.nullable() }).optional(),
});
export type Clock = z.infer<typeof clock>;

export const device = z.strictObject({ userAgent: z.string().max(500), screen: z.string().max(40), secureContext: z.boolean(), timezone: z.string().max(60) });

/** 32 bytes in base64url. */
const contentKey = z.string().length(43);

export const attemptView = z.object({
  attemptId: z.uuid(),
  /** The epoch of this place. */
  epoch: z.int(),
  /** The newest epoch of the attempt; larger than `epoch` means that the learner went on at another place. */
  currentEpoch: z.int(),
  state: attemptState,
  clock,
  /** Chosen last, before the start or in the test. */
  language,
  languages: z.array(language),
  languageSwitch: z.boolean(),
  learner: z.object({ name: z.string(), seat: z.int() }),
  session: z.object({ code: z.string(), title: z.string(), organisation: z.string(), lab: z.string(), startsAt: z.iso.datetime() }),
  /** Hashes of the documents by language. The form is handed out from the start on, sealed from the check-in on. */
  briefing: z.partialRecord(language, hash),
  form: z.partialRecord(language, hash),
  sealed: z.partialRecord(language, hash),
  /** Opens what is sealed, in every language; null before the start. */
  contentKey: contentKey.nullable(),
  attemptDocument: z.custom<AttemptDocument>((value) => typeof value === 'object' && value !== null),
  /** Fold of the log: the latest answer by item, flags, and the item seen last. */
  answers: z.record(z.string(), z.record(z.string(), responseValue)),
  flags: z.array(z.string()),
  lastItem: z.string().nullable(),
  /** Chosen last, at whichever computer; null where nothing was chosen. */
  settings: pageSettings.nullable(),
  /** Items that were on the screen; says which sections are closed. */
  visited: z.array(z.string()),
  /** Extra time of the roster as a factor of every time limit, 1 without; sections of the form that were entered, by number from 0, with the working time left then (ms). */
  timeFactor: z.number(),
  sectionEntries: z.array(z.object({ section: z.int(), leftMs: z.int() })),
  /** The learner's own accommodations, as far as the page has to know them. */
  needs: attemptNeeds,
  /** Breaks that the learner may still take without asking. */
  breaks: z.object({ left: z.int(), minutes: z.int(), clock: z.enum(['stands', 'runs']) }),
  /** For a file of answers that cannot be sent: the server's public key and the proof that this computer checked in. See `answers-file.ts`. */
  answersFile: z.object({ key: z.string(), ticket: z.string() }),
  /** Contiguous prefix of this epoch that is stored. */
  savedSeq: z.int(),
});
export type AttemptView = z.infer<typeof attemptView>;

export const saveReply = z.object({ savedSeq: z.int(), state: attemptState, currentEpoch: z.int(), clock, /** Stored and not counted: given after the end. */ notCounted: z.int() });
export type SaveReply = z.infer<typeof saveReply>;

/** One turn at an item that needs the server. `seq` counts the turns of a place from 1; sending the same one again changes nothing. */
export const turn = z.strictObject({
  epoch: z.int().min(1).max(2_147_483_647),
  seq: z.int().min(1).max(10_000),
  at: instant,
  /** `attempt`: the answer is judged, the learner stays. `next`: on to the item that the rules of the test name. */
  kind: z.enum(['attempt', 'next']),
  item: itemRef,
  response: itemResponse,
  /** Language of what comes back. */
  language,
});
export type Turn = z.infer<typeof turn>;

export const turnReply = z.object({
  /** Turns of this place that the server has. */
  seq: z.int(),
  /** The item that is shown now; null at the end of a test that leads. */
  item: itemRef.nullable(),
  /** What is to be seen of it; null where it needs no server. */
  shown: z.custom<ItemTurnDocument>((value) => typeof value === 'object' && value !== null).nullable(),
  /** The item itself, where the form withheld it. */
  document: z.custom<ItemDocument>((value) => typeof value === 'object' && value !== null).nullable(),
  /** Items that the learner was led to, in their order; null where the form does not lead. */
  reached: z.array(itemRef).nullable(),
  state: attemptState,
  currentEpoch: z.int(),
  clock,
});
export type TurnReply = z.infer<typeof turnReply>;

const attemptParams = z.object({ attemptId: z.uuid() });
const placeQuery = z.object({ epoch: z.coerce.number().int().min(1).max(2_147_483_647) });

export const takeRoutes = {
  /** Finds the participant, makes or finds the attempt, gives this place an epoch and sets the learner's cookie. Throttled by session code. */
  checkIn: route({ method: 'POST', path: 'take/check-in', access: 'public', body: z.strictObject({ sessionCode: z.string().trim().min(4).max(20), personalCode: z.string().trim().min(4).max(20), device }), reply: attemptView, errors: ['code-unknown', 'session-not-open', 'session-closed', 'too-many-tries'] }),
  /** State of the attempt for a page that was loaded again; needs the cookie of the check-in. */
  attempt: route({ method: 'GET', path: 'take/attempts/:attemptId', access: 'learner', params: attemptParams, query: placeQuery, reply: attemptView, errors: ['attempt-not-found', 'epoch-unknown'] }),
  /** A page that was opened anew (second tab, reload without memory) takes a place of its own: the newer wins. */
  takePlace: route({ method: 'POST', path: 'take/attempts/:attemptId/places', access: 'learner', params: attemptParams, body: z.strictObject({ device }), reply: attemptView, errors: ['attempt-not-found'] }),
  /** Language chosen before the start; `epoch`: at which place, which an older page does not say. The word of an older place does not count once there is a newer one. */
  chooseLanguage: route({ method: 'PUT', path: 'take/attempts/:attemptId/language', access: 'learner', params: attemptParams, body: z.strictObject({ language, epoch: z.int().min(1).max(2_147_483_647).optional() }), reply: attemptView, errors: ['attempt-not-found', 'attempt-not-open', 'epoch-unknown', 'place-superseded'] }),
  briefing: route({ method: 'GET', path: 'take/briefings/:hash', access: 'learner', params: z.object({ hash }), reply: briefingDocument, errors: ['not-found'] }),
  /** Immutable; only for a learner whose attempt has started and holds this form. */
  formDocument: route({ method: 'GET', path: 'take/forms/:hash', access: 'learner', params: z.object({ hash }), reply: formDocument, errors: ['not-found', 'attempt-not-started'] }),
  /** Immutable; for a learner who holds the form, before the start too: see `sealed.ts`. */
  sealedDocument: route({ method: 'GET', path: 'take/sealed/:hash', access: 'learner', params: z.object({ hash }), transfer: 'file', errors: ['not-found'] }),
  sealedAsset: route({ method: 'GET', path: 'take/sealed/:form/assets/:hash', access: 'learner', params: z.object({ form: z.uuid(), hash }), transfer: 'file', errors: ['not-found'] }),
  /**
   * Reply only after commit. The outbox is trimmed by `savedSeq` and by nothing else. `number-used`: `details.seqs` were given to other
   * events of this place before; those stay, and what was sent now has to be sent again under new numbers.
   */
  saveAnswers: route({ method: 'PUT', path: 'take/attempts/:attemptId/answers', access: 'learner', params: attemptParams, body: z.strictObject({ epoch: z.int().min(1).max(2_147_483_647), events: z.array(answerEvent).max(maxEventsPerSave) }), reply: saveReply, errors: ['attempt-not-found', 'attempt-not-started', 'epoch-unknown', 'event-invalid', 'number-used', 'too-large'] }),
  /** The learner takes a break, where the rules of the session or an accommodation allow one. */
  takeBreak: route({ method: 'POST', path: 'take/attempts/:attemptId/break', access: 'learner', params: attemptParams, body: z.strictObject({ epoch: z.int().min(1).max(2_147_483_647) }), reply: saveReply, errors: ['attempt-not-found', 'break-refused', 'epoch-unknown', 'place-superseded'] }),
  /** The learner ends an own break, or a pause that came because nothing happened at the page. */
  goOn: route({ method: 'POST', path: 'take/attempts/:attemptId/go-on', access: 'learner', params: attemptParams, body: z.strictObject({ epoch: z.int().min(1).max(2_147_483_647) }), reply: saveReply, errors: ['attempt-not-found', 'break-refused', 'epoch-unknown', 'place-superseded'] }),
  /** The reply is made of the log alone: the same turn sent again gets the same reply, also after a crash. Only from the place that the attempt is at. */
  takeTurn: route({ method: 'POST', path: 'take/attempts/:attemptId/turns', access: 'learner', params: attemptParams, body: turn, reply: turnReply, errors: ['attempt-not-found', 'attempt-not-started', 'attempt-not-open', 'epoch-unknown', 'place-superseded', 'event-invalid', 'turn-refused', 'number-used', 'conflict', 'too-large'] }),
  /** What is to be seen now, for a page that was loaded again or changed its language. `item`: where the form does not lead. */
  turns: route({ method: 'GET', path: 'take/attempts/:attemptId/turns', access: 'learner', params: attemptParams, query: z.object({ epoch: z.coerce.number().int().min(1).max(2_147_483_647), language, item: itemRef.optional() }), reply: turnReply, errors: ['attempt-not-found', 'attempt-not-started', 'epoch-unknown', 'turn-refused'] }),
  /** The computer goes to the next learner: this browser may no longer act for the attempt. */
  leave: route({ method: 'POST', path: 'take/attempts/:attemptId/leave', access: 'learner', params: attemptParams, errors: ['attempt-not-found'] }),
  /**
   * The learner ends the test. `seq` is the last event of this place; refused with `conflict` until all up to it is stored. `at`: when
   * the learner did so by the anchored clock, which may be long before the page reaches the server; without it now.
   */
  submit: route({ method: 'POST', path: 'take/attempts/:attemptId/submit', access: 'learner', params: attemptParams, body: z.strictObject({ epoch: z.int().min(1).max(2_147_483_647), seq: z.int().min(0), at: instant.optional() }), reply: saveReply, errors: ['attempt-not-found', 'attempt-not-open', 'epoch-unknown', 'place-superseded', 'conflict'] }),
};

/** What the learner's page tells the board; losing one is harmless. */
export const presence = z.strictObject({ attemptId: z.uuid(), epoch: z.int().min(1), step: z.enum(['who', 'briefing', 'practice', 'waiting', 'test', 'review', 'done']), item: itemRef.nullable(), answered: z.int().min(0).max(1000), unsaved: z.int().min(0).max(1_000_000), visible: z.boolean(), /** Seconds since the learner last did something at the page. */ idleSeconds: z.int().min(0).max(86_400).optional(), /** The browser keeps nothing on the computer, so unsent answers are in the page's memory only. */ notKept: z.boolean().optional(), /** The browser has not kept the page itself, which then does not open again without a network. */ noReload: z.boolean().optional() });
export type Presence = z.infer<typeof presence>;

/** Learner socket (namespace `/take`, cookie of the check-in). Signals only; nothing here that must not be lost. */
export interface LearnerToServer {
  presence: (message: Presence, ack: (reply: Ack<{ state: AttemptState; currentEpoch: number; clock: Clock }>) => void) => void;
}
export interface ServerToLearner {
  /** State, time or place changed: admitted, started, paused, extended, ended, reopened, superseded. From the start on with the content key. */
  attempt: (message: { attemptId: string; state: AttemptState; currentEpoch: number; clock: Clock; contentKey?: string; /** Answers that were given at an older place have arrived. */ olderAnswers?: true }) => void;
}
