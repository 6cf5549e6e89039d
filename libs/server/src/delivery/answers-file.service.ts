import { Injectable } from '@nestjs/common';
import { type AnswerEvent, answersContent, type AnswersContent, answersFile, type AnswersFile, type AnswersReport, maxEventsPerSave } from '@synoo/contracts';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { Actor } from '../identity';
import { Clock } from '../platform/clock';
import { equalInConstantTime, sha256 } from '../platform/crypto';
import { DomainError } from '../platform/refusal';
import { LiveBus } from '../proctoring/live-bus';
import { SessionLog } from '../proctoring/session-log';
import { LearnerNames } from '../sessions/learner-names';
import { SessionAccess } from '../sessions/session-access';
import { AnswerService, type Conflict } from './answer.service';
import { AnswersFileCrypto } from './answers-file-crypto';
import { Attempts } from './attempts.service';

interface Owner {
  readonly session_id: string;
  readonly session_title: string;
  readonly participant_id: string;
  readonly seat: number;
  readonly family_name: Buffer;
  readonly given_name: Buffer;
  readonly state: string;
  readonly started: boolean;
  readonly holds: boolean;
}

type Counts = Pick<AnswersReport, 'stored' | 'known' | 'notCounted' | 'refused'>;
interface Stored {
  readonly counts: Counts;
  readonly conflicts: readonly Conflict[];
}
/** Characters of one save; a single event may be larger. */
const SAVE_SIZE = 400_000;

/**
 * Takes answers that left a computer as a file. They go the way of every answer, under their own epochs and numbers: what is
 * there stays as it is, what is newer stays newer, and what was given in time counts.
 */
@Injectable()
export class AnswersFiles {
  constructor(
    private readonly dataSource: DataSource,
    private readonly access: SessionAccess,
    private readonly crypto: AnswersFileCrypto,
    private readonly answers: AnswerService,
    private readonly attempts: Attempts,
    private readonly names: LearnerNames,
    private readonly log: SessionLog,
    private readonly bus: LiveBus,
    private readonly clock: Clock,
  ) {}

  async take(actor: Actor, sessionId: string, data: Buffer): Promise<AnswersReport> {
    await this.access.check(actor, sessionId);
    const file = readJson(answersFile, data);
    const owner = await this.#owner(file);
    if (owner.session_id !== sessionId) throw new DomainError('answers-file-other-session', { title: owner.session_title });
    const content = this.#open(file);
    // Asked before anything is stored: a later place would be refused after the earlier ones, and nothing would say that they are there.
    if (!owner.started && content.places.some(({ events }) => events.some(({ kind }) => kind !== 'settings'))) throw new DomainError('attempt-not-started');
    const counts: Counts = { stored: 0, known: 0, notCounted: 0, refused: 0 };
    const total = { ...counts };
    const conflicts: Conflict[] = [];
    for (const place of [...content.places].sort((a, b) => a.epoch - b.epoch)) {
      const part = await this.#store(file.attemptId, place);
      for (const name of Object.keys(counts) as (keyof Counts)[]) total[name] += part.counts[name];
      conflicts.push(...part.conflicts);
    }
    const finished = content.finish !== null && isOpen(owner) && (await this.#finish(file.attemptId, content.finish));
    await this.dataSource.transaction(async (manager) => {
      await this.log.lock(manager, sessionId);
      await this.log.append(manager, sessionId, this.clock.now(), [{ event: 'answers-file', accountId: actor.accountId, participantId: owner.participant_id, details: { ...total, conflicts: conflicts.map(({ epoch, seq }) => `${epoch}/${seq}`), finished, sha256: sha256(data) } }]);
    });
    const conflictItems = [...new Set(conflicts.flatMap(({ item }) => item ?? []))].sort((a, b) => a - b);
    this.bus.publish('attempts', { sessionId, participantIds: [owner.participant_id] });
    return { participantId: owner.participant_id, seat: owner.seat, name: this.names.read(owner), ...total, conflicts: conflicts.length, conflictItems, finished };
  }

  #open(file: AnswersFile): AnswersContent {
    const opened = this.crypto.open(file);
    if (!opened) throw new DomainError('answers-file-damaged');
    const content = readJson(answersContent, opened);
    if (!equalInConstantTime(content.ticket, this.crypto.ticket(file.attemptId))) throw new DomainError('answers-file-damaged');
    return content;
  }

  async #owner({ attemptId, form }: AnswersFile): Promise<Owner> {
    const [owner] = await this.dataSource.query<Owner[]>(
      `select a.session_id, s.title as session_title, a.participant_id, p.seat, i.family_name, i.given_name, a.state, a.started_at is not null as started, exists (select from form_document d where d.form_id = a.form_id and d.hash = $2) as holds
         from attempt a join session s on s.id = a.session_id join participant p on p.id = a.participant_id join person.learner_identity i on i.learner_id = a.learner_id where a.id = $1`,
      [attemptId, form],
    );
    if (!owner) throw new DomainError('attempt-not-found');
    if (!owner.holds) throw new DomainError('answers-file-damaged');
    return owner;
  }

  /** What the server has already is left alone, by place and number. Another change under a number that it has is a conflict, which people are told of. */
  async #store(attemptId: string, { epoch, events }: AnswersContent['places'][number]): Promise<Stored> {
    const rows = await this.dataSource.query<{ seq: number }[]>('select seq from answer_event where attempt_id = $1 and epoch = $2', [attemptId, epoch]);
    const there = new Set(rows.map(({ seq }) => seq));
    const fresh = events.filter(({ seq }) => !there.has(seq));
    const conflicts = await this.answers.conflicts(attemptId, epoch, events.filter(({ seq }) => there.has(seq)));
    const counts = { stored: 0, known: events.length - fresh.length - conflicts.length, notCounted: 0, refused: 0 };
    for (const batch of batchesOf(fresh)) await this.#save(attemptId, epoch, batch, counts);
    return { counts, conflicts };
  }

  /** Halves a batch until only what is wrong is left out. */
  async #save(attemptId: string, epoch: number, events: readonly AnswerEvent[], counts: { -readonly [K in keyof Counts]: Counts[K] }): Promise<void> {
    try {
      const reply = await this.answers.save(attemptId, { epoch, events }, sizeOf(events));
      counts.stored += events.length;
      counts.notCounted += reply.notCounted;
    } catch (error) {
      if (!(error instanceof DomainError) || !['event-invalid', 'number-used', 'epoch-unknown'].includes(error.code)) throw error;
      if (events.length === 1 || error.code === 'epoch-unknown') {
        counts.refused += events.length;
        return;
      }
      const middle = Math.ceil(events.length / 2);
      await this.#save(attemptId, epoch, events.slice(0, middle), counts);
      await this.#save(attemptId, epoch, events.slice(middle), counts);
    }
  }

  /** The learner ended the test where nobody could be told. Refused where they went on elsewhere, or something is missing: then the proctor decides. */
  async #finish(attemptId: string, finish: NonNullable<AnswersContent['finish']>): Promise<boolean> {
    try {
      return (await this.attempts.submit(attemptId, finish)).state === 'finished';
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
  }
}

/** Not whether it is paused: a break may have ended without anybody having noticed, which the end itself looks into. */
const isOpen = ({ state }: Owner): boolean => state === 'working' || state === 'paused';

const sizeOf = (events: readonly AnswerEvent[]): number => JSON.stringify(events).length;

function batchesOf(events: readonly AnswerEvent[]): AnswerEvent[][] {
  const batches: AnswerEvent[][] = [];
  let size = Infinity;
  for (const event of events) {
    const length = sizeOf([event]);
    if (size + length > SAVE_SIZE || (batches.at(-1)?.length ?? maxEventsPerSave) >= maxEventsPerSave) {
      batches.push([]);
      size = 0;
    }
    batches.at(-1)?.push(event);
    size += length;
  }
  return batches;
}

function readJson<T extends z.ZodType>(schema: T, data: Buffer): z.output<T> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data));
  } catch {
    throw new DomainError('answers-file-damaged');
  }
  const result = schema.safeParse(json);
  if (!result.success) throw new DomainError('answers-file-damaged');
  return result.data;
}
