import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { attemptNeeds, type AttemptView, type BodyOf, type Language, type takeRoutes } from '@synoo/contracts';
import { decideTransition, isCode, limitWithExtra, readCode } from '@synoo/delivery';
import { DataSource, type EntityManager } from 'typeorm';
import { Throttle, type ThrottleRule } from '../identity';
import { Clock } from '../platform/clock';
import { Ids } from '../platform/ids';
import { prepared } from '../platform/prepared';
import { DomainError } from '../platform/refusal';
import { LiveBus } from '../proctoring/live-bus';
import { SessionLog } from '../proctoring/session-log';
import { LearnerNames } from '../sessions/learner-names';
import { AttemptKeys } from './attempt-keys';
import { AttemptViews } from './attempt-view.service';
import { LostTime, type MovingAttempt } from './lost-time.service';

type Device = BodyOf<typeof takeRoutes.takePlace>['device'];

interface Candidate {
  readonly participant_id: string;
  readonly session_id: string;
  readonly status: 'draft' | 'open' | 'closed';
  readonly learner_id: string;
  readonly form_id: string;
  readonly absent: boolean;
  readonly language: Language;
  readonly extra_time_percent: number;
  readonly needs: Buffer | null;
  readonly time_limit_minutes: number;
  readonly languages: Language[];
  readonly attempt_id: string | null;
}

/** A lab mistypes now and then; guessing a personal code takes millions of tries. Mistypings that the check character finds are not even counted. */
const wrongCodes: ThrottleRule = { kind: 'check-in', free: 100, firstMs: 15_000, longestMs: 15 * 60_000 };

const findQuery = prepared(
  'check-in-find',
  `select p.id as participant_id, p.session_id, s.status, p.learner_id, p.form_id, p.absent, l.language, l.extra_time_percent, i.needs, f.time_limit_minutes, f.languages, a.id as attempt_id
         from session s join participant p on p.session_id = s.id join learner l on l.id = p.learner_id join person.learner_identity i on i.learner_id = l.id join form f on f.id = p.form_id
         left join attempt a on a.participant_id = p.id
        where s.code = $1 and p.personal_code = $2`,
);
const knownQuery = prepared('check-in-known', 'select id from attempt where participant_id = $1');
const absentQuery = prepared('check-in-absent', 'select absent from participant where id = $1 for update');
const attemptQuery = prepared('check-in-attempt', `insert into attempt (id, session_id, participant_id, learner_id, form_id, state, language, seed, document, time_limit_ms, checked_in_at, needs) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`);
const movingQuery = prepared('check-in-moving', 'select id, session_id, participant_id, started_at from attempt where id = $1');
/** The next epoch of the attempt, and the place that has it. */
const placeQuery = prepared(
  'check-in-place',
  `with next as (update attempt set current_epoch = current_epoch + 1 where id = $1 returning id, current_epoch)
   insert into place (attempt_id, epoch, device, created_at, lost_ms) select id, current_epoch, $2, $3, $4 from next returning epoch`,
);

/** Learners come in: the attempt, its form and its option order exist from here on, so that the start changes one row. */
@Injectable()
export class CheckIn {
  constructor(
    private readonly dataSource: DataSource,
    private readonly throttle: Throttle,
    private readonly keys: AttemptKeys,
    private readonly views: AttemptViews,
    private readonly names: LearnerNames,
    private readonly lost: LostTime,
    private readonly log: SessionLog,
    private readonly bus: LiveBus,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Finds the participant, makes or finds the attempt, and gives this place the next epoch. */
  async checkIn({ sessionCode, personalCode, device }: BodyOf<typeof takeRoutes.checkIn>): Promise<AttemptView> {
    const candidate = await this.#find(readCode(sessionCode), readCode(personalCode));
    if (candidate.status === 'draft') throw new DomainError('session-not-open');
    if (candidate.status === 'closed') throw new DomainError('session-closed');
    const seed = randomBytes(16).toString('hex');
    const document = candidate.attempt_id === null ? await this.keys.document(candidate.form_id, seed) : null;
    const { attemptId, epoch } = await this.dataSource.transaction(async (manager) => {
      await this.log.lock(manager, candidate.session_id);
      const attemptId = await this.#attempt(manager, candidate, seed, document);
      return { attemptId, epoch: await this.#place(manager, attemptId, device) };
    });
    this.bus.publish('attempts', { sessionId: candidate.session_id, participantIds: [candidate.participant_id] });
    return this.views.view(attemptId, epoch);
  }

  /** A second tab, or a page that was loaded again without its memory. */
  async takePlace(attemptId: string, device: Device): Promise<AttemptView> {
    const { epoch, sessionId, participantId } = await this.dataSource.transaction(async (manager) => {
      const [row] = await manager.query<{ session_id: string; participant_id: string }[]>('select session_id, participant_id from attempt where id = $1', [attemptId]);
      if (!row) throw new DomainError('attempt-not-found');
      await this.log.lock(manager, row.session_id);
      const epoch = await this.#place(manager, attemptId, device);
      await this.log.append(manager, row.session_id, this.clock.now(), [{ event: 'place', accountId: null, participantId: row.participant_id, details: { epoch } }]);
      return { epoch, sessionId: row.session_id, participantId: row.participant_id };
    });
    this.bus.publish('attempts', { sessionId, participantIds: [participantId] });
    return this.views.view(attemptId, epoch);
  }

  async #find(sessionCode: string, personalCode: string): Promise<Candidate> {
    if (!isCode(sessionCode) || !isCode(personalCode)) throw new DomainError('code-unknown');
    await this.throttle.begin(wrongCodes, sessionCode);
    const [candidate] = await this.dataSource.query<Candidate[]>(
      findQuery,
      [sessionCode, personalCode],
    );
    if (!candidate) throw new DomainError('code-unknown');
    await this.throttle.takeBack(wrongCodes, sessionCode);
    return candidate;
  }

  async #attempt(manager: EntityManager, candidate: Candidate, seed: string, document: string | null): Promise<string> {
    const now = this.clock.now();
    const [known] = await manager.query<{ id: string }[]>(knownQuery, [candidate.participant_id]);
    if (known) {
      await this.log.append(manager, candidate.session_id, now, [{ event: 'place', accountId: null, participantId: candidate.participant_id }]);
      return known.id;
    }
    const [fresh] = await manager.query<{ absent: boolean }[]>(absentQuery, [candidate.participant_id]);
    const decision = decideTransition({ state: fresh?.absent ? 'absent' : 'expected', voided: false, started: false, remainingMs: 0 }, { action: 'check-in' });
    if (!decision.ok || document === null) throw new DomainError('attempt-not-found');
    if (fresh?.absent) await manager.query('update participant set absent = false where id = $1', [candidate.participant_id]);
    const id = this.ids.next();
    const language = candidate.languages.includes(candidate.language) ? candidate.language : candidate.languages[0];
    await manager.query(
      attemptQuery,
      [
        id,
        candidate.session_id,
        candidate.participant_id,
        candidate.learner_id,
        candidate.form_id,
        decision.state,
        language,
        seed,
        document,
        limitWithExtra(candidate.time_limit_minutes, candidate.extra_time_percent),
        new Date(now),
        // Those that the page has to know; a room of one's own is for the organiser.
        JSON.stringify(attemptNeeds.parse(this.names.needs(candidate))),
      ],
    );
    await this.log.append(manager, candidate.session_id, now, [{ event: 'check-in', accountId: null, participantId: candidate.participant_id }]);
    return id;
  }

  async #place(manager: EntityManager, attemptId: string, device: Device): Promise<number> {
    const now = this.clock.now();
    const [attempt] = await manager.query<MovingAttempt[]>(movingQuery, [attemptId]);
    if (!attempt) throw new DomainError('attempt-not-found');
    // Before the new place is there: its own beginning is no sign of life of the old one.
    const lostMs = await this.lost.of(manager, attempt, now);
    const [placed] = await manager.query<{ epoch: number }[]>(placeQuery, [attemptId, JSON.stringify(device), new Date(now), lostMs]);
    return placed!.epoch;
  }
}
