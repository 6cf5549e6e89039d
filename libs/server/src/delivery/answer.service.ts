import { Inject, Injectable } from '@nestjs/common';
import type { AnswerEvent, SaveReply } from '@synoo/contracts';
import { checkEvent, clockOf, countEvent, type FormShape, type TimeBudget, workTime } from '@synoo/delivery';
import type { Pool } from 'pg';
import { Clock } from '../platform/clock';
import { isDatabaseSilent } from '../platform/database-away';
import { DELIVERY_POOL } from '../platform/database.module';
import { Log } from '../platform/logger';
import { Metrics } from '../platform/metrics';
import { DomainError } from '../platform/refusal';
import { SparseLog } from '../platform/sparse-log';
import { isDataError, isLockTimeout, isTransient } from '../platform/sql-state';
import { AttemptPresence } from '../proctoring/attempt-presence';
import { LiveBus } from '../proctoring/live-bus';
import { ScoringRequests } from '../scoring/scoring-requests';
import { type AttemptRef, AttemptRefs } from './attempt-refs';
import { budgetOf } from './attempt-row';
import { FormShapes } from './form-shapes';
import { GroupCommit } from './group-commit';
import { Lru } from './lru';
import { remarksOn } from './save-remarks';
import { askForScores, heldByOthers, readPrefixes, readUsedNumbers, type SaveEntry, type SaveRow, saveTogether } from './save-statement';
import { StoredPrefix } from './stored-prefix';

export interface SaveRequest {
  readonly epoch: number;
  readonly events: readonly AnswerEvent[];
}

/** A change that came under the number of another one. */
export interface Conflict {
  readonly epoch: number;
  readonly seq: number;
  /** The item that it is about, numbered from 1 as in the form. */
  readonly item: number | null;
}

/** Batches under way at the same time: one is committed while the next one is being executed. */
const LANES = 2;
/** Events of one statement, where 1 KiB of answer counts as much as an event. */
const MAX_WEIGHT = 1_500;
/** The same of what waits for a place in a statement: a unit of it takes up to 2 KiB of memory, so that this is 200 MB at most, and several seconds of work. */
const MAX_WAITING = 100_000;
/** Late answers come in several requests; the score waits for the last of them. Milliseconds. */
const SCORE_AGAIN_AFTER = 2_000;
/** A learner without a socket whose answers arrive all the same shows on the board this often. Milliseconds. */
const SHOWN_EVERY = 2_000;

/** Saves answers. One round trip, one statement and one commit for all requests that arrive together. */
@Injectable()
export class AnswerService {
  readonly #commits = new GroupCommit<Entry, SaveReply>((entries) => this.#commit(entries), {
    lanes: LANES,
    maxWeight: MAX_WEIGHT,
    maxWaiting: MAX_WAITING,
    weight: ({ events, size }) => 1 + events.length + size / 1024,
    onFull: () => this.#refusals.warn('saves-refused', { reason: 'too-many-waiting' }),
  });
  readonly #known = new Lru<string, KnownAttempt>(50_000);
  readonly #refusals: SparseLog;

  constructor(
    @Inject(DELIVERY_POOL) private readonly pool: Pool,
    private readonly clock: Clock,
    private readonly refs: AttemptRefs,
    private readonly shapes: FormShapes,
    private readonly presence: AttemptPresence,
    private readonly scoring: ScoringRequests,
    private readonly log: Log,
    private readonly metrics: Metrics,
    private readonly bus: LiveBus,
  ) {
    this.#refusals = new SparseLog(log);
    metrics.watch('synoo_saves_waiting', 'Requests to save that wait for a place in a commit', () => this.#commits.waiting);
  }

  /** Resolves after the commit. Refuses as a whole: nothing of a request with a bad event is stored. */
  save(attemptId: string, request: SaveRequest, size = 0): Promise<SaveReply> {
    return new Promise((resolve, reject) => this.saveThen(attemptId, request, size, (reply) => (reply instanceof Error ? reject(reply) : resolve(reply))));
  }

  /** The same for who saves thousands a second; `done` hears of it, and must not throw. */
  saveThen(attemptId: string, request: SaveRequest, size: number, done: (reply: SaveReply | Error) => void): void {
    const came = performance.now();
    const attempt = this.#known.get(attemptId);
    if (attempt) this.#take(attempt, attemptId, request, size, came, done);
    else this.#lookUp(attemptId).then((found) => this.#take(found, attemptId, request, size, came, done), done);
  }

  #take(attempt: KnownAttempt, attemptId: string, { epoch, events }: SaveRequest, size: number, came: number, done: (reply: SaveReply | Error) => void): void {
    try {
      for (const event of events) {
        const problem = checkEvent(attempt.shape, event);
        if (problem) return done(new DomainError('event-invalid', { ...problem }));
      }
    } catch (error) {
      return done(error instanceof Error ? error : new Error(String(error)));
    }
    this.#commits.add({ attemptId, epoch, events, size, attempt, came }, done);
  }

  /** What others hear of a save that is about to be acknowledged. */
  #tell({ attemptId, attempt, epoch, events, came }: Entry, reply: SaveReply, now: number): void {
    if (now - attempt.shownAt >= SHOWN_EVERY) {
      attempt.shownAt = now;
      this.presence.saved(attempt.ref, now, events.length === 0 ? now : events.reduce((latest, { at }) => Math.max(latest, at), 0));
    }
    for (const [remark, fields] of remarksOn(events, reply)) this.log.warn(remark, { attemptId, epoch, ...fields });
    // The page that the learner went on at shows answers too, and learns of these in no other way.
    if (reply.currentEpoch > epoch && events.some(({ kind }) => kind !== 'page')) this.bus.publish('older-answers', { participantId: attempt.ref.participantId });
    this.metrics.saved((performance.now() - came) / 1000, events.length);
  }

  /** Characters that a body with this attempt's files may have beyond what every body may. */
  async fileCharacters(attemptId: string): Promise<number> {
    return (this.#known.get(attemptId) ?? (await this.#lookUp(attemptId))).shape.fileCharacters;
  }

  async #lookUp(attemptId: string): Promise<KnownAttempt> {
    try {
      const ref = this.refs.known(attemptId) ?? (await this.refs.find(attemptId));
      if (!ref) throw new DomainError('attempt-not-found');
      const shape = await this.shapes.of(ref.formId);
      const known = this.#known.get(attemptId) ?? { ref, shape, places: new Map(), shownAt: 0, held: false };
      this.#known.set(attemptId, known);
      return known;
    } catch (error) {
      if (error instanceof DomainError) throw error;
      return this.#failed(error);
    }
  }

  /** Events under whose numbers the log has others, which stay. */
  async conflicts(attemptId: string, epoch: number, events: readonly AnswerEvent[]): Promise<Conflict[]> {
    if (events.length === 0) return [];
    const [used, { shape }] = await Promise.all([readUsedNumbers(this.pool, [{ attemptId, epoch, events, size: 0 }]), this.#lookUp(attemptId)]);
    const seqs = new Set(used.get(1));
    return events.flatMap((event) => (seqs.has(event.seq) ? { epoch, seq: event.seq, item: 'item' in event ? (shape.numbers.get(event.item) ?? null) : null } : []));
  }

  /** How much of a place is stored. */
  async savedSeq(attemptId: string, epoch: number): Promise<number> {
    const [prefix = 0] = await readPrefixes(this.pool, [{ attemptId, epoch }]);
    return prefix;
  }

  /** `free`: nobody held one of the attempts' rows a moment ago. */
  async #commit(entries: readonly Entry[], free = false): Promise<readonly (SaveReply | Error)[]> {
    // Whose row was held at the last try costs the others no second wait.
    if (!free && entries.some(({ attempt }) => attempt.held)) return this.#commitFree(entries);
    try {
      return await this.#store(entries);
    } catch (error) {
      // Where nobody holds one of these rows it is another lock, and trying each alone would help nobody.
      if (isLockTimeout(error) && !free) return this.#commitFree(entries);
      if (isTransient(error)) return this.#store(entries).catch((again: unknown) => this.#failed(again));
      if (!isDataError(error)) return this.#failed(error);
      // One of the requests holds something the database will not take. Each on its own, so that only that one fails.
      if (entries.length === 1) return [new DomainError('event-invalid', { problem: 'not-storable' })];
      const results: (SaveReply | Error)[] = [];
      for (const entry of entries) results.push(...(await this.#commit([entry], free)));
      return results;
    }
  }

  /** Somebody holds the row of an attempt and does not let go: that learner alone is told to try again. */
  async #commitFree(entries: readonly Entry[]): Promise<readonly (SaveReply | Error)[]> {
    const held = await heldByOthers(this.pool, entries.map(({ attemptId }) => attemptId)).catch((error: unknown) => this.#failed(error));
    for (const { attempt, attemptId } of entries) {
      if (!attempt.held && held.has(attemptId)) this.log.warn('attempt-held', { attemptId });
      attempt.held = held.has(attemptId);
    }
    const free = entries.filter(({ attempt }) => !attempt.held);
    const stored = free.length === 0 ? [] : await this.#commit(free, held.size === 0);
    this.#refusals.warn('saves-refused', { reason: 'attempt-held' }, entries.length - free.length);
    const results = new Map(free.map((entry, index) => [entry, stored[index]!]));
    return entries.map((entry) => results.get(entry) ?? new DomainError('not-ready'));
  }

  /** Nothing was acknowledged; whether it was stored is not known, and sending it again is safe. */
  #failed(error: unknown): never {
    this.log.fault('save-failed', error);
    // Whoever waited while this did would wait as long again.
    if (isDatabaseSilent(error)) {
      this.#refusals.warn('saves-refused', { reason: 'database-silent' }, this.#commits.waiting);
      this.#commits.refuseWaiting(new DomainError('not-ready'));
    }
    throw new DomainError('not-ready');
  }

  async #store(entries: readonly Entry[]): Promise<readonly (SaveReply | Error)[]> {
    const received = this.clock.now();
    const known = entries.map(({ attempt, epoch }) => attempt.places.get(epoch)?.judged.row);
    const { rows, due, stored } = await saveTogether(this.pool, entries, known, received);
    const refusals = rows.map((row, index) => refusalOf(row, entries[index]!));
    const places = await this.#placesAfter(entries, rows, refusals);
    const asked = [...due];
    // An end that was decided while the request waited for a connection or for the attempt's row: what it brought is in time, the
    // statement did not see the end, and the score may have been made without it.
    const askedFor = new Set(due.map(({ attemptId }) => attemptId));
    const missed = entries.flatMap((entry, index) => (!refusals[index] && !askedFor.has(entry.attemptId) && missedByScore(entry, judge(rows[index]!, places[index]), received) ? [entry.attemptId] : []));
    if (missed.length > 0) asked.push(...(await askForScores(this.pool, missed)));
    if (asked.length > 0) void this.scoring.request(asked, SCORE_AGAIN_AFTER);
    const sent = entries.reduce((sum, { events }, index) => sum + (refusals[index] ? 0 : events.length), 0);
    const used = stored < sent ? await this.#usedNumbers(entries) : none;
    const now = this.clock.now();
    return entries.map((entry, index) => {
      const refusal = refusals[index] ?? used.get(index + 1);
      if (refusal) return refusal;
      const reply = replyOf(entry, judge(rows[index]!, places[index]), places[index]!.prefix.prefix, received);
      this.#tell(entry, reply, now);
      return reply;
    });
  }

  /** Only where fewer events were stored than sent: what is sent again is no news, another event under a number of the place must not be acknowledged. */
  async #usedNumbers(entries: readonly SaveEntry[]): Promise<ReadonlyMap<number, DomainError>> {
    const used = await readUsedNumbers(this.pool, entries);
    return new Map(
      [...used].map(([n, seqs]) => {
        const { attemptId, epoch } = entries[n - 1]!;
        this.log.warn('number-used', { attemptId, epoch, seqs: seqs.join(' ') });
        return [n, new DomainError('number-used', { seqs })];
      }),
    );
  }

  /** Brings the places of the stored entries up to date; prefixes with a gap, and those not known here, are read from the log. */
  async #placesAfter(entries: readonly Entry[], rows: readonly SaveRow[], refusals: readonly (DomainError | undefined)[]): Promise<readonly (Place | undefined)[]> {
    const unsure = new Map<Place, SaveEntry>();
    const after = entries.map((entry, index) => {
      if (refusals[index]) return undefined;
      const { places } = entry.attempt;
      const known = places.get(entry.epoch);
      const place = known ?? { prefix: new StoredPrefix(), judged: judgedOf(rows[index]!) };
      if (!known) places.set(entry.epoch, place);
      else if (known.judged.row !== rows[index]) known.judged = judgedOf(rows[index]!);
      for (const { seq } of entry.events) place.prefix.add(seq);
      if (place.prefix.hasGap || (!known && place.prefix.prefix === 0)) unsure.set(place, entry);
      return place;
    });
    if (unsure.size > 0) {
      const read = await readPrefixes(this.pool, [...unsure.values()]);
      [...unsure.keys()].forEach((place, index) => place.prefix.raise(read[index]!));
    }
    return after;
  }
}

/** What this process knows of an attempt whose learner has saved here: what never changes, and its places by epoch. */
interface KnownAttempt {
  readonly ref: AttemptRef;
  readonly shape: FormShape;
  readonly places: Map<number, Place>;
  /** When a save of this learner was last taken as a sign of life; milliseconds since 1970. */
  shownAt: number;
  /** Whether somebody held the attempt's row and did not let go when it was last asked for. */
  held: boolean;
}

interface Entry extends SaveEntry {
  readonly attempt: KnownAttempt;
  /** When the request was there, on the clock of `performance`. */
  readonly came: number;
}

/** A place whose learner has saved here. */
interface Place {
  readonly prefix: StoredPrefix;
  judged: Judged;
}

/** A row of the statement with what is computed from it. */
interface Judged {
  readonly row: SaveRow;
  readonly budget: TimeBudget;
  readonly time: ReturnType<typeof workTime>;
  readonly since: number;
}

const none: ReadonlyMap<number, DomainError> = new Map();

function judgedOf(row: SaveRow): Judged {
  const budget = budgetOf(row);
  return { row, budget, time: workTime(budget), since: row.place_since?.getTime() ?? 0 };
}

/** The entry's own row, which a batch in the other lane may have followed with a newer one. */
function judge(row: SaveRow, place: Place | undefined): Judged {
  return place?.judged.row === row ? place.judged : judgedOf(row);
}

function refusalOf(row: SaveRow, { events }: SaveEntry): DomainError | undefined {
  if (row.version === null) return new DomainError('attempt-not-found');
  if (!row.place_since) return new DomainError('epoch-unknown');
  // How the page is to look is chosen before the start; an empty request stays what it was.
  if (!row.started_at && (events.length === 0 || events.some(({ kind }) => kind !== 'settings'))) return new DomainError('attempt-not-started');
  return undefined;
}

function missedByScore({ events }: SaveEntry, { row, time, since }: Judged, received: number): boolean {
  // Settings are taken before the start too; an attempt that was closed without one has no score.
  if ((row.state !== 'finished' && row.state !== 'ended') || row.started_at === null) return false;
  return events.some(({ at }) => countEvent(at, since, received, time).counts);
}

function replyOf({ events }: SaveEntry, { row, budget, time, since }: Judged, savedSeq: number, received: number): SaveReply {
  let notCounted = 0;
  for (const { at } of events) if (!countEvent(at, since, received, time).counts) notCounted += 1;
  return { savedSeq, state: row.state, currentEpoch: row.current_epoch, clock: clockOf(budget, received), notCounted };
}
