import { Injectable, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../platform/clock';
import { Jobs } from '../platform/jobs';
import { Log } from '../platform/logger';

/** A form's statistics are computed at most this often, and are at most about this far behind its scores. Milliseconds. */
const EVERY = 8_000;
const SOON = 500;

/** Says that a form's statistics are out of date, and asks for them. */
@Injectable()
export class StatisticsRequests {
  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  async request(formId: string): Promise<void> {
    const now = this.clock.now();
    const [last] = await this.dataSource.query<{ computed_at: Date }[]>(
      `with due as (insert into statistics_due (form_id, since) values ($1, $2) on conflict (form_id) do update set since = excluded.since)
       select computed_at from form_statistics where form_id = $1`,
      [formId, new Date(now)],
    );
    // After a quiet time at once. Otherwise one job a form and stretch: attempts that end together are one computation at its end.
    const stretch = Math.floor(now / EVERY);
    const quiet = now - (last?.computed_at.getTime() ?? 0) > EVERY;
    await this.jobs
      .add('analyse-form', { formId }, quiet ? { jobId: `analyse-${formId}-${stretch}-first`, delayMs: SOON } : { jobId: `analyse-${formId}-${stretch}`, delayMs: (stretch + 1) * EVERY - now })
      .catch((error: unknown) => this.log.fault('job-not-added', error, { job: 'analyse-form' }));
  }
}

@Module({ providers: [StatisticsRequests], exports: [StatisticsRequests] })
export class StatisticsRequestsModule {}
