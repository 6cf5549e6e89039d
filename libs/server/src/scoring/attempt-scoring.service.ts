import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type AttemptProcess, processOf } from '@synoo/delivery';
import { DataSource } from 'typeorm';
import { AttemptLog } from '../delivery/attempt-log';
import { Clock } from '../platform/clock';
import { StatisticsRequests } from '../statistics/statistics-requests';
import { FormKeys, type OpenForm } from './form-keys';
import { hasCourse, readCourses } from './attempt-course';
import { type AttemptScore, type Course, scoreLog } from './score-log';

/** An attempt as scoring needs it. */
export interface Scorable {
  readonly id: string;
  readonly seed: string;
  readonly score_due: number;
}

/** A score with how it was come by. */
export interface ScoredAttempt extends AttemptScore {
  readonly process: AttemptProcess;
}

interface DueAttempt extends Scorable {
  readonly form_id: string;
  readonly over: boolean;
}

/** When a session ends, all its attempts are due at once: they are read, written and reported together. */
const TOGETHER = 50;

/** Writes scores of attempts. Doing it twice gives the same rows. */
@Injectable()
export class AttemptScoring {
  /** What this process is scoring at the moment, so that jobs running side by side do not do the same. */
  readonly #claimed = new Set<string>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: FormKeys,
    private readonly log: AttemptLog,
    private readonly statistics: StatisticsRequests,
    private readonly clock: Clock,
  ) {}

  /**
   * Scores an attempt under the rules in force, and with it others of its form that wait; their own jobs then find nothing to
   * do. An attempt that was reopened has no score to write, but leaves the statistics.
   */
  async score(attemptId: string): Promise<void> {
    const due = (await this.#due(attemptId)).filter(({ id }) => id === attemptId || !this.#claimed.has(id));
    const [first] = due;
    if (!first) return;
    for (const { id } of due) this.#claimed.add(id);
    try {
      await this.#scoreTogether(first.form_id, due);
    } catch (error) {
      if (due.length === 1) throw error;
      // One attempt that cannot be scored must not keep the others from it: each in its own job.
      await this.#scoreTogether(first.form_id, [first]);
    } finally {
      for (const { id } of due) this.#claimed.delete(id);
    }
    await this.statistics.request(first.form_id);
  }

  async #scoreTogether(formId: string, due: readonly DueAttempt[]): Promise<void> {
    const over = due.filter((row) => row.over);
    if (over.length > 0) {
      const version = await this.keys.versionOf(formId);
      const form = version === null ? undefined : await this.keys.open(formId, version);
      if (!form) throw new Error(`Form ${formId} has no scoring key`);
      await this.write(form, over, await this.compute(form, over));
    }
    await this.dataSource.query('update attempt a set scored_due = greatest(a.scored_due, d.number) from unnest($1::uuid[], $2::int[]) as d(id, number) where a.id = d.id', [
      due.map(({ id }) => id),
      due.map(({ score_due }) => score_due),
    ]);
  }

  /** Scores in the order of the attempts. */
  async compute(form: OpenForm, attempts: readonly Scorable[]): Promise<ScoredAttempt[]> {
    const logs = await this.log.events(attempts.map(({ id }) => id));
    const refs = form.items.map(({ ref }) => ref);
    const courses = await this.#courses(form, attempts);
    const scores: ScoredAttempt[] = [];
    for (const { id, seed } of attempts) {
      const log = logs.get(id);
      scores.push({ ...scoreLog(form.scorer, refs, log?.counted ?? [], seed, courses?.get(id)), process: processOf(refs, log?.all ?? []) });
      // Saves of learners who still work come first where one process does everything.
      await setImmediate();
    }
    return scores;
  }

  /** How each attempt went, where the form has turns or a test. The rules of publication led the learner, whatever was corrected since. */
  async #courses(form: OpenForm, attempts: readonly Scorable[]): Promise<ReadonlyMap<string, Course> | null> {
    if (!hasCourse(form.key)) return null;
    const published = form.version === 1 ? form : await this.keys.open(form.formId, 1);
    if (!published) throw new Error(`Form ${form.formId} has lost its first key`);
    return readCourses(this.dataSource, published.key, attempts);
  }

  /** A score made from more of the log is never replaced by one made from less. */
  async write(form: OpenForm, attempts: readonly Scorable[], scores: readonly ScoredAttempt[]): Promise<void> {
    const rows = attempts.map(({ id, score_due }, index) => ({ id, score_due, ...scores[index]!, process: undefined }));
    await this.dataSource.query(
      `insert into attempt_score (attempt_id, rules_version, form_id, score_due, scored_at, total, max_total, scores, statuses, seconds, responses, test_outcomes)
       select r.id, $1, $2, r.score_due, $3, r.total, r."maxTotal", r.scores, r.statuses, r.seconds, r.responses, r."testOutcomes"
         from jsonb_to_recordset($4) as r(id uuid, score_due int, total float8, "maxTotal" float8, scores float8[], statuses smallint[], seconds float8[], responses jsonb, "testOutcomes" jsonb)
       on conflict (attempt_id, rules_version) do update set
         score_due = excluded.score_due, scored_at = excluded.scored_at, total = excluded.total, max_total = excluded.max_total,
         scores = excluded.scores, statuses = excluded.statuses, seconds = excluded.seconds, responses = excluded.responses, test_outcomes = excluded.test_outcomes
       where attempt_score.score_due <= excluded.score_due`,
      [form.version, form.formId, new Date(this.clock.now()), JSON.stringify(rows)],
    );
    await this.#writeProcess(form.formId, attempts, scores);
  }

  /** How the items were worked on; the same under all versions of the rules. */
  async #writeProcess(formId: string, attempts: readonly Scorable[], scores: readonly ScoredAttempt[]): Promise<void> {
    const rows = attempts.map(({ id, score_due }, index) => {
      const { items, ...whole } = scores[index]!.process;
      const column = <K extends keyof AttemptProcess['items'][number]>(key: K): AttemptProcess['items'][number][K][] => items.map((item) => item[key]);
      return { id, score_due, ...whole, visits: column('visits'), changes: column('changes'), firstAction: column('firstActionMs'), firstAnswer: column('firstAnswerMs'), lastAnswer: column('lastAnswerMs'), notCounted: column('notCounted') };
    });
    await this.dataSource.query(
      `insert into attempt_process (attempt_id, form_id, score_due, visits, changes, first_action_ms, first_answer_ms, last_answer_ms, not_counted, places, language_switches, away, away_ms, offline, offline_ms, loads)
       select r.id, $1, r.score_due, r.visits, r.changes, r."firstAction", r."firstAnswer", r."lastAnswer", r."notCounted", r.places, r."languageSwitches", r.away, r."awayMs", r.offline, r."offlineMs", r.loads
         from jsonb_to_recordset($2) as r(id uuid, score_due int, visits int[], changes int[], "firstAction" int[], "firstAnswer" int[], "lastAnswer" int[], "notCounted" int[],
                                          places int, "languageSwitches" int, away int, "awayMs" bigint, offline int, "offlineMs" bigint, loads int)
       on conflict (attempt_id) do update set
         score_due = excluded.score_due, visits = excluded.visits, changes = excluded.changes, first_action_ms = excluded.first_action_ms, first_answer_ms = excluded.first_answer_ms,
         last_answer_ms = excluded.last_answer_ms, not_counted = excluded.not_counted, places = excluded.places, language_switches = excluded.language_switches,
         away = excluded.away, away_ms = excluded.away_ms, offline = excluded.offline, offline_ms = excluded.offline_ms, loads = excluded.loads
       where attempt_process.score_due <= excluded.score_due`,
      [formId, JSON.stringify(rows)],
    );
  }

  /** The attempt first, if it is due at all. */
  #due(attemptId: string): Promise<DueAttempt[]> {
    return this.dataSource.query<DueAttempt[]>(
      `select a.id, a.form_id, a.seed, a.score_due, a.state in ('finished', 'ended') as over
         from attempt named join attempt a on a.form_id = named.form_id and a.score_due > a.scored_due
        where named.id = $1 and named.score_due > named.scored_due
        order by a.id = named.id desc, a.ended_at limit ${TOGETHER}`,
      [attemptId],
    );
  }
}
