import { DataSource } from 'typeorm';
import { HandlesJob, type JobHandler, type JobRun } from '../platform/job-handler';
import { StatisticsRequests } from '../statistics/statistics-requests';
import { AttemptScoring } from './attempt-scoring.service';
import { FormKeys } from './form-keys';
import type { AttemptScore } from './score-log';

interface Before {
  readonly id: string;
  readonly seed: string;
  readonly score_due: number;
  readonly total: number | null;
  readonly scores: (number | null)[] | null;
}

const TOGETHER = 50;

/**
 * Scores all attempts of a form under a new version of the rules. The old rows stay; what changed between the two is written
 * to the new version, for whoever has to answer for it.
 */
@HandlesJob('rescore-form')
export class RescoreForm implements JobHandler<'rescore-form'> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: FormKeys,
    private readonly scoring: AttemptScoring,
    private readonly statistics: StatisticsRequests,
  ) {}

  async run({ formId, rulesVersion }: { readonly formId: string; readonly rulesVersion: number }, job: JobRun): Promise<void> {
    const form = await this.keys.open(formId, rulesVersion);
    if (!form) return;
    const attempts = await this.dataSource.query<Before[]>(
      `select a.id, a.seed, a.score_due, s.total, s.scores from attempt a left join attempt_score s on s.attempt_id = a.id and s.rules_version = $2
        where a.form_id = $1 and a.state in ('finished', 'ended') and a.started_at is not null order by a.id`,
      [formId, rulesVersion - 1],
    );
    const changes = { attempts: 0, changedAttempts: 0, raised: 0, lowered: 0, before: 0, after: 0 };
    const changedItems = form.items.map(() => 0);
    const note = (attempt: Before, score: AttemptScore): void => {
      if (attempt.total === null || attempt.scores === null) return;
      changes.attempts += 1;
      changes.before += attempt.total;
      changes.after += score.total;
      const changed = score.scores.map((value, item) => value !== (attempt.scores?.[item] ?? null));
      changed.forEach((is, item) => is && changedItems[item]!++);
      if (changed.includes(true)) changes.changedAttempts += 1;
      if (score.total > attempt.total) changes.raised += 1;
      if (score.total < attempt.total) changes.lowered += 1;
    };
    for (let start = 0; start < attempts.length; start += TOGETHER) {
      const batch = attempts.slice(start, start + TOGETHER);
      const scores = await this.scoring.compute(form, batch);
      await this.scoring.write(form, batch, scores);
      batch.forEach((attempt, index) => note(attempt, scores[index]!));
      await job.progress((start + batch.length) / attempts.length);
    }
    const { before, after, ...counts } = changes;
    const mean = (sum: number): number | null => (counts.attempts > 0 ? sum / counts.attempts : null);
    await this.dataSource.query('update key.form_key set outcome = $3 where form_id = $1 and version = $2', [
      formId,
      rulesVersion,
      JSON.stringify({ ...counts, meanBefore: mean(before), meanAfter: mean(after), items: form.items.flatMap(({ ref, code }, item) => (changedItems[item] ? [{ ref, itemCode: code, changed: changedItems[item] }] : [])) }),
    ]);
    await this.statistics.request(formId);
  }
}
