import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AttemptLog } from '../delivery/attempt-log';
import { Clock } from '../platform/clock';
import { StatisticsRequests } from '../statistics/statistics-requests';
import { FormKeys, type OpenForm } from './form-keys';
import { type AttemptScore, scoreLog } from './score-log';

interface Row {
  readonly id: string;
  readonly form_id: string;
  readonly state: string;
  readonly seed: string;
  readonly score_due: number;
}

/** Writes scores of attempts. Doing it twice gives the same row. */
@Injectable()
export class AttemptScoring {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: FormKeys,
    private readonly log: AttemptLog,
    private readonly statistics: StatisticsRequests,
    private readonly clock: Clock,
  ) {}

  /** Scores under the rules in force. An attempt that was reopened has no score to write, but leaves the statistics. */
  async score(attemptId: string): Promise<void> {
    const [row] = await this.dataSource.query<Row[]>('select id, form_id, state, seed, score_due from attempt where id = $1', [attemptId]);
    if (!row) return;
    if (row.state === 'finished' || row.state === 'ended') {
      const version = await this.keys.versionOf(row.form_id);
      const form = version === null ? undefined : await this.keys.open(row.form_id, version);
      if (!form) throw new Error(`Form ${row.form_id} has no scoring key`);
      await this.write(form, row, await this.compute(form, row));
    }
    await this.dataSource.query('update attempt set scored_due = greatest(scored_due, $2) where id = $1', [attemptId, row.score_due]);
    await this.statistics.request(row.form_id);
  }

  async compute(form: OpenForm, row: Pick<Row, 'id' | 'seed'>): Promise<AttemptScore> {
    return scoreLog(form.scorer, form.items.map(({ ref }) => ref), await this.log.read(row.id), row.seed);
  }

  async write(form: OpenForm, row: Pick<Row, 'id' | 'score_due'>, score: AttemptScore, manager: EntityManager = this.dataSource.manager): Promise<void> {
    await manager.query(
      `insert into attempt_score (attempt_id, rules_version, form_id, score_due, scored_at, total, max_total, scores, statuses, seconds, responses)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       on conflict (attempt_id, rules_version) do update set
         score_due = excluded.score_due, scored_at = excluded.scored_at, total = excluded.total, max_total = excluded.max_total,
         scores = excluded.scores, statuses = excluded.statuses, seconds = excluded.seconds, responses = excluded.responses
       where attempt_score.score_due <= excluded.score_due`,
      [row.id, form.version, form.formId, row.score_due, new Date(this.clock.now()), score.total, score.maxTotal, score.scores, score.statuses, score.seconds, JSON.stringify(score.responses)],
    );
  }
}
