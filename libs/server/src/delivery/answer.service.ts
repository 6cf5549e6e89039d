import { Inject, Injectable } from '@nestjs/common';
import type { AnswerEvent, SaveReply } from '@synoo/contracts';
import { checkEvent, clockOf, countEvent, type FormShape, workTime } from '@synoo/delivery';
import type { Pool } from 'pg';
import { Clock } from '../platform/clock';
import { DELIVERY_POOL } from '../platform/database.module';
import { Log } from '../platform/logger';
import { Metrics } from '../platform/metrics';
import { DomainError } from '../platform/refusal';
import { AttemptPresence } from '../proctoring/attempt-presence';
import { ScoringRequests } from '../scoring/scoring-requests';
import { type AttemptRef, AttemptRefs } from './attempt-refs';
import { budgetOf } from './attempt-row';
import { FormShapes } from './form-shapes';
import { GroupCommit } from './group-commit';
import { Lru } from './lru';
import { askForScores, readPrefixes, readUsedNumbers, type SaveEntry, type SaveRow, saveTogether } from './save-statement';
import { StoredPrefix } from './stored-prefix';

export interface SaveRequest {
  readonly epoch: number;
  readonly events: readonly AnswerEvent[];
}

/** Batches under way at the same time: one is committed while the next one is being executed. */
const LANES = 2;
/** Events of one statement, where 1 KiB of answer counts as much as an event. */
const MAX_WEIGHT = 1_500;
/** Late answers come in several requests; the score waits for the last of them. Milliseconds. */
const SCORE_AGAIN_AFTER = 2_000;

/** Saves answers. One round trip, one statement and one commit for all requests that arrive together. */
@Injectable()
export class AnswerService {
  readonly #commits = new GroupCommit<SaveEntry, SaveReply>((entries) => this.#commit(entries), {
    lanes: LANES,
    maxWeight: MAX_WEIGHT,
    weight: ({ events, size }) => 1 + events.length + size / 1024,
  });
  readonly #prefixes = new Lru<string, StoredPrefix>(50_000);

  constructor(
    @Inject(DELIVERY_POOL) private readonly pool: Pool,
    private readonly clock: Clock,
    private readonly refs: AttemptRefs,
    private readonly shapes: FormShapes,
    private readonly presence: AttemptPresence,
    private readonly scoring: ScoringRequests,
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {
    metrics.watch('synoo_saves_waiting', 'Requests to save that wait for a place in a commit', () => this.#commits.waiting);
  }

  /** Resolves after the commit. Refuses as a whole: nothing of a request with a bad event is stored. */
  async save(attemptId: string, { epoch, events }: SaveRequest, size = 0): Promise<SaveReply> {
    const start = performance.now();
    const { ref, shape } = await this.#lookUp(attemptId);
    for (const event of events) {
      const problem = checkEvent(shape, event);
      if (problem) throw new DomainError('event-invalid', { ...problem });
    }
    const reply = await this.#commits.add({ attemptId, epoch, events, size });
    this.presence.saved(ref, this.clock.now());
    this.metrics.saved((performance.now() - start) / 1000, events.length);
    return reply;
  }

  /** Characters that a body with this attempt's files may have beyond what every body may. */
  async fileCharacters(attemptId: string): Promise<number> {
    return (await this.#lookUp(attemptId)).shape.fileCharacters;
  }

  async #lookUp(attemptId: string): Promise<{ ref: AttemptRef; shape: FormShape }> {
    try {
      const ref = this.refs.known(attemptId) ?? (await this.refs.find(attemptId));
      if (!ref) throw new DomainError('attempt-not-found');
      return { ref, shape: await this.shapes.of(ref.formId) };
    } catch (error) {
      if (error instanceof DomainError) throw error;
      return this.#failed(error);
    }
  }

  /** How much of a place is stored. */
  async savedSeq(attemptId: string, epoch: number): Promise<number> {
    const [prefix = 0] = await readPrefixes(this.pool, [{ attemptId, epoch }]);
    return prefix;
  }

  async #commit(entries: readonly SaveEntry[]): Promise<readonly (SaveReply | Error)[]> {
    try {
      return await this.#store(entries);
    } catch (error) {
      if (isTransient(error)) return this.#store(entries).catch((again: unknown) => this.#failed(again));
      if (!isDataError(error)) return this.#failed(error);
      // One of the requests holds something the database will not take. Each on its own, so that only that one fails.
      if (entries.length === 1) return [new DomainError('event-invalid', { problem: 'not-storable' })];
      const results: (SaveReply | Error)[] = [];
      for (const entry of entries) results.push(...(await this.#commit([entry])));
      return results;
    }
  }

  /** Nothing was acknowledged; whether it was stored is not known, and sending it again is safe. */
  #failed(error: unknown): never {
    this.log.fault('save-failed', error);
    throw new DomainError('not-ready');
  }

  async #store(entries: readonly SaveEntry[]): Promise<readonly (SaveReply | Error)[]> {
    const received = this.clock.now();
    const rows = await saveTogether(this.pool, entries, received);
    const prefixes = await this.#prefixesAfter(entries, rows);
    const due = [...rows.values()].flatMap((row) => (row.due === null ? [] : [{ attemptId: entries[row.n - 1]!.attemptId, number: row.due }]));
    // An end that was decided while the request waited for a connection or for the attempt's row: what it brought is in time, the
    // statement did not see the end, and the score may have been made without it.
    const missed = entries.flatMap((entry, index) => (missedByScore(entry, rows.get(index + 1), received) ? [entry.attemptId] : []));
    if (missed.length > 0) due.push(...(await askForScores(this.pool, missed)));
    if (due.length > 0) void this.scoring.request(due, SCORE_AGAIN_AFTER);
    const used = await this.#usedNumbers(entries, rows);
    return entries.map((entry, index) => {
      const row = rows.get(index + 1);
      return refusalOf(row) ?? used.get(index + 1) ?? replyOf(entry, row!, prefixes.get(placeKey(entry))!.prefix, received);
    });
  }

  /** Only where fewer events were stored than sent: what is sent again is no news, another event under a number of the place must not be acknowledged. */
  async #usedNumbers(entries: readonly SaveEntry[], rows: ReadonlyMap<number, SaveRow>): Promise<ReadonlyMap<number, DomainError>> {
    const sent = entries.reduce((sum, { events }, index) => sum + (refusalOf(rows.get(index + 1)) ? 0 : events.length), 0);
    const [first] = rows.values();
    if (!first || first.stored >= sent) return new Map();
    const used = await readUsedNumbers(this.pool, entries);
    return new Map(
      [...used].map(([n, seqs]) => {
        const { attemptId, epoch } = entries[n - 1]!;
        this.log.warn('number-used', { attemptId, epoch, seqs: seqs.join(' ') });
        return [n, new DomainError('number-used', { seqs })];
      }),
    );
  }

  /** Brings the prefixes of the stored entries up to date; those with a gap, and those not known here, are read from the log. */
  async #prefixesAfter(entries: readonly SaveEntry[], rows: ReadonlyMap<number, SaveRow>): Promise<ReadonlyMap<string, StoredPrefix>> {
    const after = new Map<string, StoredPrefix>();
    const unsure = new Map<string, SaveEntry>();
    entries.forEach((entry, index) => {
      if (refusalOf(rows.get(index + 1))) return;
      const key = placeKey(entry);
      const known = this.#prefixes.get(key);
      const prefix = known ?? new StoredPrefix();
      prefix.add(entry.events.map(({ seq }) => seq));
      if (!known) this.#prefixes.set(key, prefix);
      if (prefix.hasGap || (!known && prefix.prefix === 0)) unsure.set(key, entry);
      after.set(key, prefix);
    });
    if (unsure.size > 0) {
      const read = await readPrefixes(this.pool, [...unsure.values()]);
      [...unsure.keys()].forEach((key, index) => after.get(key)!.raise(read[index]!));
    }
    return after;
  }
}

const placeKey = ({ attemptId, epoch }: Pick<SaveEntry, 'attemptId' | 'epoch'>): string => `${attemptId}/${epoch}`;

function refusalOf(row: SaveRow | undefined): DomainError | undefined {
  if (!row) return new DomainError('attempt-not-found');
  if (!row.place_since) return new DomainError('epoch-unknown');
  if (!row.started_at) return new DomainError('attempt-not-started');
  return undefined;
}

function missedByScore({ events }: SaveEntry, row: SaveRow | undefined, received: number): boolean {
  if (refusalOf(row) || !row || row.due !== null || (row.state !== 'finished' && row.state !== 'ended')) return false;
  const since = row.place_since!.getTime();
  const time = workTime(budgetOf(row));
  return events.some(({ at }) => countEvent(at, since, received, time).counts);
}

function replyOf({ events }: SaveEntry, row: SaveRow, savedSeq: number, received: number): SaveReply {
  const budget = budgetOf(row);
  const time = workTime(budget);
  const since = row.place_since!.getTime();
  return {
    savedSeq,
    state: row.state,
    currentEpoch: row.current_epoch,
    clock: clockOf(budget, received),
    notCounted: events.filter(({ at }) => !countEvent(at, since, received, time).counts).length,
  };
}

function sqlState(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/u.test(code) ? code : '';
}

/** Classes 22 (data), 23 (constraint) and 54 (limit): the content is the reason, not the connection. */
function isDataError(error: unknown): boolean {
  return ['22', '23', '54'].includes(sqlState(error).slice(0, 2));
}

/** Deadlock or serialization failure: undone as a whole, and worth one more try at once. */
function isTransient(error: unknown): boolean {
  return ['40001', '40P01'].includes(sqlState(error));
}
