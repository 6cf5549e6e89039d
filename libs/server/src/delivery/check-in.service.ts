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
import { chainLines, SessionLog } from '../proctoring/session-log';
import { LearnerNames } from '../sessions/learner-names';
import { AttemptKeys } from './attempt-keys';
import { AttemptRefs } from './attempt-refs';
import { AttemptViews } from './attempt-view.service';
import { type FreshFacts, firstPlaceQuery, freshQuery } from './first-place';
import { LostTime, type MovingAttempt } from './lost-time.service';

type Device = BodyOf<typeof takeRoutes.takePlace>['device'];

interface Candidate {
  readonly participant_id: string;
  readonly session_id: string;
  readonly status: 'draft' | 'open' | 'closed';
  readonly learner_id: string;
  readonly form_id: string;
  readonly language: Language;
  readonly extra_time_percent: number;
  readonly needs: Buffer | null;
  readonly time_limit_minutes: number;
  readonly languages: Language[];
  readonly attempt_id: string | null;
}

interface Found extends Omit<Candidate, 'participant_id'> {
  /** Null: these codes belong to nobody. */
  readonly participant_id: string | null;
  /** The code of the session is closed to tries until then. */
  readonly blocked_until: Date | null;
}

/** A lab mistypes now and then; guessing a personal code takes millions of tries. Mistypings that the check character finds are not even counted. */
const wrongCodes: ThrottleRule = { kind: 'check-in', free: 100, firstMs: 15_000, longestMs: 15 * 60_000 };

/** One row whatever the codes are: who they belong to, and whether the code of the session is closed to tries (`$3`). */
const findQuery = prepared(
  'check-in-find',
  `select t.blocked_until, c.* from (select (select blocked_until from throttle where name = $3) as blocked_until) as t left join lateral (
       select p.id as participant_id, p.session_id, s.status, p.learner_id, p.form_id, l.language, l.extra_time_percent, i.needs, f.time_limit_minutes, f.languages, a.id as attempt_id
         from session s join participant p on p.session_id = s.id join learner l on l.id = p.learner_id join person.learner_identity i on i.learner_id = l.id join form f on f.id = p.form_id
         left join attempt a on a.participant_id = p.id
        where s.code = $1 and p.personal_code = $2) as c on true`,
);
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
    private readonly refs: AttemptRefs,
    private readonly lost: LostTime,
    private readonly log: SessionLog,
    private readonly bus: LiveBus,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Finds the participant, makes or finds the attempt, and gives this place the next epoch. */
  async checkIn({ sessionCode, personalCode, device }: BodyOf<typeof takeRoutes.checkIn>): Promise<AttemptView> {
    const candidate = await this.#find(readCode(sessionCode), readCode(personalCode));
    assertOpen(candidate.status);
    const first = candidate.attempt_id === null ? await this.#first(candidate, device) : undefined;
    const { attemptId, epoch } = first ?? (await this.#again(candidate, device));
    const { participant_id: participantId, session_id: sessionId } = candidate;
    this.bus.publish('attempts', { sessionId, participantIds: [participantId] });
    if (!first) return this.views.view(attemptId, epoch);
    this.refs.remember({ attemptId, sessionId, participantId, formId: candidate.form_id });
    return this.views.firstView(attemptId);
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

  /**
   * A try is counted unless it is right, and before the refusal says so. Tries at the same moment are read before the others are
   * counted: so many more than the rule allows as the pool has connections, and no more.
   */
  async #find(sessionCode: string, personalCode: string): Promise<Candidate> {
    if (!isCode(sessionCode) || !isCode(personalCode)) throw new DomainError('code-unknown');
    const [found] = await this.dataSource.query<Found[]>(findQuery, [sessionCode, personalCode, this.throttle.nameOf(wrongCodes, sessionCode)]);
    this.throttle.assertOpen(found?.blocked_until ?? null);
    if (!found || !isCandidate(found)) {
      await this.throttle.begin(wrongCodes, sessionCode);
      throw new DomainError('code-unknown');
    }
    return found;
  }

  /** Makes the attempt with its first place, in one statement. Undefined where another check-in was faster. */
  async #first(candidate: Candidate, device: Device): Promise<{ readonly attemptId: string; readonly epoch: number } | undefined> {
    const { session_id: sessionId, participant_id: participantId } = candidate;
    const seed = randomBytes(16).toString('hex');
    const document = await this.keys.document(candidate.form_id, seed);
    return this.dataSource.transaction(async (manager) => {
      await this.log.lock(manager, sessionId);
      const [fresh] = await manager.query<FreshFacts[]>(freshQuery, [participantId]);
      if (!fresh) throw new DomainError('code-unknown');
      if (fresh.attempt_id !== null) return undefined;
      assertOpen(fresh.status);
      const decision = decideTransition({ state: fresh.absent ? 'absent' : 'expected', voided: false, started: false, remainingMs: 0 }, { action: 'check-in' });
      if (!decision.ok) throw new DomainError('attempt-not-found');
      const now = this.clock.now();
      const id = this.ids.next();
      const last = fresh.seq === null || fresh.hash === null ? undefined : { seq: fresh.seq, hash: fresh.hash };
      await manager.query(firstPlaceQuery, [
        id,
        sessionId,
        participantId,
        candidate.learner_id,
        candidate.form_id,
        decision.state,
        candidate.languages.includes(candidate.language) ? candidate.language : candidate.languages[0],
        seed,
        document,
        limitWithExtra(candidate.time_limit_minutes, candidate.extra_time_percent),
        new Date(now),
        // Those that the page has to know; a room of one's own is for the organiser.
        JSON.stringify(attemptNeeds.parse(this.names.needs(candidate))),
        JSON.stringify(chainLines(sessionId, last, now, [{ event: 'check-in', accountId: null, participantId }])),
        JSON.stringify(device),
      ]);
      return { attemptId: id, epoch: 1 };
    });
  }

  /** A further place of an attempt that is there. */
  async #again({ session_id: sessionId, participant_id: participantId }: Candidate, device: Device): Promise<{ readonly attemptId: string; readonly epoch: number }> {
    return this.dataSource.transaction(async (manager) => {
      await this.log.lock(manager, sessionId);
      const [known] = await manager.query<{ id: string }[]>('select id from attempt where participant_id = $1', [participantId]);
      if (!known) throw new DomainError('attempt-not-found');
      await this.log.append(manager, sessionId, this.clock.now(), [{ event: 'place', accountId: null, participantId }]);
      return { attemptId: known.id, epoch: await this.#place(manager, known.id, device) };
    });
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

const isCandidate = (found: Found): found is Found & Candidate => found.participant_id !== null;

function assertOpen(status: Candidate['status']): void {
  if (status === 'draft') throw new DomainError('session-not-open');
  if (status === 'closed') throw new DomainError('session-closed');
}
