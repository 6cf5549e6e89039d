import type { AttemptFacts, EventFacts, Facts, LogFacts, PlaceFacts } from './facts';
import { brokenLinks } from './chain';
import type { Entered, Oracle } from './oracle';
import { isRight } from './words';
import { countsAt, type Stretch, stretches } from './working-time';

export const wrongs = ['lost', 'phantom', 'duplicated', 'impossible', 'auditBroken'] as const;
export type Wrong = (typeof wrongs)[number];

export interface Case {
  readonly wrong: Wrong;
  readonly attemptId: string;
  readonly what: string;
  /** Place of what it is about among what was entered. */
  readonly entry?: number;
}

export type Verdict = Readonly<Record<Wrong, number>> & { readonly cases: readonly Case[] };

export interface JudgeOptions {
  /** Refs of the form's items, in their order. */
  readonly refs: readonly string[];
  /** How far the servers' clocks may have been turned, with room for the time between deciding and writing. Milliseconds. */
  readonly slackMs: number;
}

/** Compares what learners and pages know with what the database holds at the end. */
export function judge(oracle: Pick<Oracle, 'entered' | 'acknowledged'>, facts: Facts, options: JudgeOptions): Verdict {
  const cases: Case[] = [];
  const events = groupBy(facts.events, ({ attemptId }) => attemptId);
  const places = groupBy(facts.places, ({ attemptId }) => attemptId);
  const logs = groupBy(facts.log, ({ participantId }) => participantId ?? '');
  const scores = new Map(facts.scores.map((score) => [score.attemptId, score]));
  const byNumber = new Map(facts.events.map((event) => [`${event.attemptId}/${event.epoch}/${event.seq}`, event]));

  for (const [number, contents] of oracle.acknowledged) {
    const [attemptId = ''] = number.split('/');
    const row = byNumber.get(number);
    const stored = row && JSON.stringify([row.kind, row.item, row.value]);
    for (const content of contents) {
      if (!stored) cases.push({ wrong: 'lost', attemptId, what: `${number} was acknowledged with ${content} and is not stored` });
      // PostgreSQL orders the keys of an object itself; ours have one key at most.
      else if (stored !== content) cases.push({ wrong: 'lost', attemptId, what: `${number} was acknowledged with ${content}, and ${stored} is stored` });
    }
  }

  const notesOn = (attemptId: string): Note => (wrong, what, entry) => void cases.push({ wrong, attemptId, what, ...(entry !== undefined && { entry }) });
  const wordsOf = (attemptId: string): Map<string, EventFacts[]> => groupBy((events.get(attemptId) ?? []).filter(({ kind }) => kind === 'answer' || kind === 'visit'), keyOfRow);
  const attempts = new Set(facts.attempts.map(({ id }) => id));
  // What was promised is owed whether or not the database still knows of the attempt.
  for (const [attemptId, list] of oracle.entered) {
    const note = notesOn(attemptId);
    if (!attempts.has(attemptId)) note('impossible', 'the attempt is gone');
    const stored = wordsOf(attemptId);
    for (const entered of list) {
      const rows = stored.get(keyOfEntered(entered)) ?? [];
      if (rows.length === 0 && entered.promised) note('phantom', `${describe(entered)} was shown as kept and is not stored`, entered.order);
      if (rows.length > 1) note('duplicated', `${describe(entered)} is stored as ${rows.map(({ epoch, seq }) => `${epoch}/${seq}`).join(' and ')}`, entered.order);
    }
  }

  for (const attempt of facts.attempts) {
    const own = { entered: oracle.entered.get(attempt.id) ?? [], rows: events.get(attempt.id) ?? [], places: places.get(attempt.id) ?? [], log: logs.get(attempt.participantId) ?? [] };
    const note = notesOn(attempt.id);
    const known = new Map(own.entered.map((entered) => [keyOfEntered(entered), entered]));
    for (const [key, [row]] of wordsOf(attempt.id)) if (!known.has(key)) note('impossible', `${row!.epoch}/${row!.seq} holds ${key}, which nobody entered`);
    judgePresses(own.log, note);
    judgeColumns(attempt, own.places, own.log, note);
    if (attempt.startedAt === null) continue;
    const counted = judgeCounting(attempt, own, known, stretches(own.log), options.slackMs, note);
    judgeScore(attempt, scores.get(attempt.id), counted, own.entered, options.refs, note);
  }
  for (const line of brokenLinks(facts.log)) cases.push({ wrong: 'auditBroken', attemptId: '', what: `line ${line.seq} (${line.event}) of the log of session ${line.sessionId} does not follow from the one before` });
  const count = (wrong: Wrong): number => cases.filter((one) => one.wrong === wrong).length;
  return { lost: count('lost'), phantom: count('phantom'), duplicated: count('duplicated'), impossible: count('impossible'), auditBroken: count('auditBroken'), cases };
}

type Note = (wrong: Wrong, what: string, entry?: number) => void;

const keyOfEntered = ({ kind, item, value }: Entered): string => `${kind} ${item} ${value}`;
const valueOf = ({ kind, value }: EventFacts): string => (kind === 'visit' ? String((value as { ms: number }).ms) : String((value as Record<string, unknown>)['r1']));
const keyOfRow = (row: EventFacts): string => `${row.kind} ${row.item} ${valueOf(row)}`;
const describe = ({ order, kind, item, value }: Entered): string => `entry ${order} (${kind} ${item} "${value}")`;

/** However often a press of a button was sent, it was done once. */
function judgePresses(log: readonly LogFacts[], note: Note): void {
  const pressed = groupBy(log.filter(({ details }) => details['press'] !== undefined), ({ details }) => String(details['press']));
  for (const [press, lines] of pressed) if (lines.length > 1) note('duplicated', `press ${press} was done ${lines.length} times (${lines.map(({ event }) => event).join(', ')})`);
  for (const { seq, event, details } of log) if (event === 'extend' && details['press'] === undefined) note('impossible', `line ${seq} gives minutes for no press of a button`);
}

/** State and columns agree, and the arithmetic of the time is right. */
function judgeColumns(attempt: AttemptFacts, places: readonly PlaceFacts[], log: readonly LogFacts[], note: Note): void {
  const { state, startedAt, pausedAt, deadline, endedAt, endReason, limitMs, extraMs, pausedMs } = attempt;
  const must = (right: boolean, what: string): void => void (right || note('impossible', `${what}: ${JSON.stringify(attempt)}`));
  const over = state === 'finished' || state === 'ended';
  must(over === (endedAt !== null), 'an end without an over attempt, or the other way round');
  must(over === (endReason !== null), 'a reason of an end without an end, or the other way round');
  must(state !== 'working' || (startedAt !== null && deadline !== null && pausedAt === null), 'works without a running time');
  must(state !== 'paused' || (startedAt !== null && deadline === null && pausedAt !== null), 'paused with a running time');
  must(deadline === null || startedAt === null || Math.abs(deadline - (startedAt + limitMs + extraMs + pausedMs)) < 1, 'a deadline that is not start + limit + extra + pauses');
  // Whoever reopens here asks for less than is left, which adds nothing.
  const given = log.filter(({ event }) => event === 'extend').reduce((sum, { details }) => sum + 60_000 * Number(details['minutes'] ?? 0) + Number(details['lostMs'] ?? 0), 0);
  must(extraMs === given, `the log gives ${given} ms more time`);
  must(endedAt === null || startedAt === null || endedAt >= startedAt, 'ended before it started');
  must(endedAt === null || deadline === null || endedAt <= deadline, 'ended after its deadline');
  must(state !== 'finished' || endReason === 'submitted', 'finished and not submitted');
  const epochs = places.map(({ epoch }) => epoch).sort((a, b) => a - b);
  must(epochs.every((epoch, index) => epoch === index + 1) && epochs.length === attempt.currentEpoch, 'places that are not numbered 1, 2, …');
  const last = log.findLast(({ event }) => ['end', 'submit', 'time-up', 'reopen', 'start'].includes(event))?.event;
  const expected = { end: 'proctor', submit: 'submitted', 'time-up': 'time-up' }[last ?? ''];
  must(last === undefined || (expected ?? null) === (endReason === 'session-closed' ? null : endReason), `the log says ${last} last`);
}

/** The events that count, in the order of the log. Moments are held between the place and the arrival, computed here anew. */
function judgeCounting(attempt: AttemptFacts, own: { rows: readonly EventFacts[]; places: readonly PlaceFacts[] }, known: ReadonlyMap<string, Entered>, working: readonly Stretch[], slackMs: number, note: Note): EventFacts[] {
  const since = new Map(own.places.map((place) => [place.epoch, place.since]));
  const end = attempt.endedAt === null ? attempt.deadline : Math.min(attempt.endedAt, attempt.deadline ?? Infinity);
  const counted: EventFacts[] = [];
  for (const row of [...own.rows].sort((a, b) => a.epoch - b.epoch || a.seq - b.seq)) {
    const place = since.get(row.epoch);
    if (place === undefined) {
      note('impossible', `${row.epoch}/${row.seq} is of a place that does not exist`);
      continue;
    }
    const entered = known.get(keyOfRow(row));
    if (entered && Math.abs(Math.min(Math.max(entered.at, place), row.receivedAt) - row.at) > 1) note('impossible', `${row.epoch}/${row.seq} was given at ${entered.at} and is dated ${row.at}`, entered.order);
    const counts = countsAt(working, row.at, slackMs);
    // Near an edge only the database knows to the millisecond where the edge was. An end that two servers' clocks put before what
    // was stored by then takes nothing back, unless it is that of a pause.
    const inTime = (attempt.pausedAt === null || end === null || row.at <= end) && !attempt.closed.some(([from, until]) => row.at >= from && row.at <= until);
    if (counts === true && !row.counts) note('impossible', `${row.epoch}/${row.seq} was given in time and does not count`, entered?.order);
    if (counts ?? (row.counts && inTime)) counted.push(row);
    if (row.late && !row.counts) note('impossible', `${row.epoch}/${row.seq} is late and does not count`);
  }
  return counted;
}

function judgeScore(attempt: AttemptFacts, score: Facts['scores'][number] | undefined, counted: readonly EventFacts[], entered: readonly Entered[], refs: readonly string[], note: Note): void {
  if (attempt.state !== 'finished' && attempt.state !== 'ended') {
    note('impossible', `was not ended: ${attempt.state}`);
    return;
  }
  if (!score || score.scoreDue !== attempt.scoreDue || attempt.scoredDue !== attempt.scoreDue) {
    note('impossible', `has no score of its newest state (due ${attempt.scoreDue}, done ${attempt.scoredDue}, stored ${score?.scoreDue ?? 'none'})`);
    return;
  }
  const latest = new Map<string, EventFacts>();
  const seconds = new Map<string, number>();
  for (const row of counted) {
    if (row.kind === 'answer') latest.set(row.item!, row);
    if (row.kind === 'visit') seconds.set(row.item!, (seconds.get(row.item!) ?? 0) + Number(valueOf(row)));
  }
  // What the learner entered last, of what counts, is what the log must hold last.
  const counting = new Set(counted.map(keyOfRow));
  const lastEntered = new Map<string, string>();
  for (const one of entered) if (one.kind === 'answer' && counting.has(keyOfEntered(one))) lastEntered.set(one.item, one.value);
  let total = 0;
  refs.forEach((ref, index) => {
    const row = latest.get(ref);
    const word = row && valueOf(row);
    if (word !== lastEntered.get(ref)) note('impossible', `${ref}: the learner entered "${lastEntered.get(ref)}" last, the log holds "${word}" last`);
    const scored = score.responses[ref]?.['r1'] ?? Object.values(score.responses[ref] ?? {})[0];
    if ((scored ?? undefined) !== word) note('impossible', `${ref}: the score was made from "${String(scored)}", the log holds "${word}" last`);
    if (word !== undefined && isRight(word)) total += 1;
    const shown = (seconds.get(ref) ?? 0) / 1000;
    if (Math.abs((score.seconds[index] ?? 0) - shown) > 1e-6) note('duplicated', `${ref}: ${score.seconds[index]} s on the screen were counted, the visits are ${shown} s`);
  });
  if (score.total !== total) note('impossible', `the score is ${score.total}, the answers are worth ${total}`);
}

function groupBy<T>(list: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const group = groups.get(key(one));
    if (group) group.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
}
