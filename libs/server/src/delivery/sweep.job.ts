import type { OnApplicationBootstrap } from '@nestjs/common';
import { Inject } from '@nestjs/common';
import type { SessionRules } from '@synoo/contracts';
import { breakIsOver, decideTransition, isIdle, type TransitionAction, usualRules } from '@synoo/delivery';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { HandlesJob, type JobHandler } from '../platform/job-handler';
import { Jobs } from '../platform/jobs';
import { Log } from '../platform/logger';
import { RUNS_JOBS } from '../platform/queue.module';
import { AttemptChanges } from '../proctoring/attempt-changes';
import { AttemptPresence } from '../proctoring/attempt-presence';
import { LiveBus } from '../proctoring/live-bus';
import { SessionLog } from '../proctoring/session-log';
import { ScoringRequests } from '../scoring/scoring-requests';
import { type AttemptRow, attemptColumns } from './attempt-row';

type Still = (rows: readonly AttemptRow[], manager: EntityManager) => readonly AttemptRow[] | Promise<readonly AttemptRow[]>;

/** Milliseconds. */
const EVERY = 5_000;
/** The page itself hands in when its time is up; only after this is it taken to be gone. */
const GRACE = 3_000;
/** How often missed scores and statistics are asked for again. */
const MISSED_EVERY = 30_000;
/** A job that failed for good keeps its id; an outage that outlasts its tries must not leave scores missing for longer than this. So the id changes this often. */
const ROUND = 600_000;
/** Lines of the session's log after which the work of a learner who had started goes on. */
const goesOn = ['resume', 'go-on', 'break-over', 'reopen'];
/** Scores asked for again at a time: the queue is not filled with what it holds already. */
const MISSED_AT_ONCE = 2_000;

/** Schedule: ends attempts whose time is up, also when the browser is gone, and asks again for scores and statistics that were missed. */
@HandlesJob('sweep')
export class Sweep implements JobHandler<'sweep'>, OnApplicationBootstrap {
  #missedAt = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly sessionLog: SessionLog,
    private readonly changes: AttemptChanges,
    private readonly bus: LiveBus,
    private readonly presence: AttemptPresence,
    private readonly scoring: ScoringRequests,
    private readonly jobs: Jobs,
    private readonly log: Log,
    @Inject(RUNS_JOBS) private readonly runsJobs: boolean,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.runsJobs) await this.jobs.schedule('sweep', {}, EVERY);
  }

  async run(): Promise<void> {
    await this.endOverdue();
    await this.endBreaks();
    await this.pauseIdle();
    const now = this.clock.now();
    if (now - this.#missedAt < MISSED_EVERY) return;
    this.#missedAt = now;
    await this.askForMissed(now);
  }

  /** Ends what is over. The end is the deadline, whenever the sweep comes by. */
  async endOverdue(): Promise<void> {
    const before = new Date(this.clock.now() - GRACE);
    const overdue = await this.dataSource.query<{ session_id: string; participants: string[] }[]>(
      `select session_id, array_agg(participant_id) as participants from attempt where state in ('working', 'paused') and deadline < $1 group by session_id`,
      [before],
    );
    for (const { session_id: sessionId, participants } of overdue) {
      try {
        await this.#change('time-up', sessionId, participants, (rows) => rows.filter(({ deadline }) => deadline !== null && deadline < before));
      } catch (error) {
        // One session in trouble must not keep the others from ending; the next sweep tries again.
        this.log.fault('time-up-failed', error, { sessionId });
      }
    }
  }

  /** The work goes on when a break is over, also where the learner is not back: the break ends at its end, not when this comes by. */
  async endBreaks(): Promise<void> {
    const breaks = await this.dataSource.query<{ session_id: string; participants: string[] }[]>(
      `select session_id, array_agg(participant_id) as participants from attempt where state = 'paused' and pause ->> 'kind' = 'break' and (pause ->> 'until')::float8 <= $1 group by session_id`,
      [this.clock.now()],
    );
    for (const { session_id: sessionId, participants } of breaks) await this.#tryChange('break-over', sessionId, participants, (rows) => rows.filter((row) => breakIsOver(row, this.clock.now())));
  }

  /** Only where the session's rules say so, and only pages that are there and say that nothing happens at them. */
  async pauseIdle(): Promise<void> {
    const sessions = await this.dataSource.query<{ id: string; rules: SessionRules; attempts: { id: string; participant: string }[] }[]>(
      `select s.id, s.rules, jsonb_agg(jsonb_build_object('id', a.id, 'participant', a.participant_id)) as attempts
         from session s join attempt a on a.session_id = s.id and a.state = 'working'
        where s.status = 'open' and (s.rules #>> '{idle,pauseMinutes}')::int > 0 group by s.id`,
    );
    for (const { id: sessionId, rules, attempts } of sessions) {
      const isStill = (id: string, wentOn: number): boolean => {
        const { lastAction, online } = this.presence.activity(id);
        return isIdle((rules ?? usualRules).idle, lastAction === null ? null : Math.max(lastAction, wentOn), online, this.clock.now());
      };
      const idle = attempts.filter(({ id }) => isStill(id, 0));
      if (idle.length === 0) continue;
      await this.#tryChange('idle', sessionId, idle.map(({ participant }) => participant), async (rows, manager) => {
        const wentOn = await this.#wentOn(manager, sessionId, rows);
        return rows.filter((row) => isStill(row.id, Math.max(wentOn.get(row.participant_id) ?? 0, row.started_at?.getTime() ?? 0)));
      });
    }
  }

  /** When the work of each last went on after a pause, ms since 1970: what a page said of the time before says nothing about the time after. */
  async #wentOn(manager: EntityManager, sessionId: string, rows: readonly AttemptRow[]): Promise<ReadonlyMap<string, number>> {
    const lines = await manager.query<{ participant_id: string; at: Date }[]>('select participant_id, max(at) as at from session_log where session_id = $1 and participant_id = any($2) and event = any($3) group by participant_id', [
      sessionId,
      rows.map((row) => row.participant_id),
      goesOn,
    ]);
    return new Map(lines.map((line) => [line.participant_id, line.at.getTime()]));
  }

  async #tryChange(action: TransitionAction, sessionId: string, participants: readonly string[], still: Still): Promise<void> {
    try {
      await this.#change(action, sessionId, participants, still);
    } catch (error) {
      this.log.fault(`${action}-failed`, error, { sessionId });
    }
  }

  /** `still`: the rows that ask for it now that they are locked. */
  async #change(action: TransitionAction, sessionId: string, participants: readonly string[], still: Still): Promise<void> {
    const { changed, due } = await this.dataSource.transaction(async (manager) => {
      await this.sessionLog.lock(manager, sessionId);
      // A row that somebody holds is for the next round; the others do not wait for it.
      const rows = await still(await this.changes.lock(manager, sessionId, participants, true), manager);
      // Only now: whatever was decided while this waited was decided before.
      const now = this.clock.now();
      const changed: AttemptRow[] = [];
      const updates = rows.flatMap((row) => {
        const decision = decideTransition({ state: row.state, voided: row.voided, started: true, remainingMs: 0, pause: row.pause }, { action });
        if (!decision.ok) return [];
        changed.push(row);
        return [this.changes.of(action, row, { state: decision.state, now, minutes: 0 })];
      });
      const due = await this.changes.apply(manager, updates);
      await this.sessionLog.append(manager, sessionId, now, changed.map((row) => ({ event: action, accountId: null, participantId: row.participant_id })));
      return { changed, due };
    });
    if (changed.length > 0) this.bus.publish('attempts', { sessionId, participantIds: changed.map((row) => row.participant_id) });
    await this.scoring.request(due);
  }

  /** Jobs are hints; these rows are the truth. */
  async askForMissed(now: number): Promise<void> {
    const round = Math.floor(now / ROUND);
    const attempts = await this.dataSource.query<AttemptRow[]>(`select ${attemptColumns} from attempt a where a.score_due > a.scored_due order by a.ended_at nulls last limit $1`, [MISSED_AT_ONCE]);
    await this.scoring.request(attempts.map((row) => ({ attemptId: row.id, number: row.score_due })), 0, round);
    const forms = await this.dataSource.query<{ form_id: string }[]>('select form_id from statistics_due where since < $1', [new Date(now - MISSED_EVERY)]);
    for (const { form_id: formId } of forms) await this.jobs.add('analyse-form', { formId }, { jobId: `analyse-${formId}-again-${round}` });
    const corrected = await this.dataSource.query<{ id: string; rules_version: number }[]>(
      `select f.id, f.rules_version from form f where f.rules_version > 1 and exists (
         select from attempt a where a.form_id = f.id and a.state in ('finished', 'ended') and a.started_at is not null and a.scored_due > 0 and a.scored_due = a.score_due
            and not exists (select from attempt_score s where s.attempt_id = a.id and s.rules_version = f.rules_version))`,
    );
    for (const { id: formId, rules_version: rulesVersion } of corrected) await this.jobs.add('rescore-form', { formId, rulesVersion }, { jobId: `${formId}-${rulesVersion}-again-${round}` });
    const releases = await this.dataSource.query<{ id: string }[]>(`select id from release where state = 'building' and created_at < $1`, [new Date(now - MISSED_EVERY)]);
    for (const { id: releaseId } of releases) await this.jobs.add('build-release', { releaseId }, { jobId: `release-${releaseId}-again-${round}` });
  }
}
