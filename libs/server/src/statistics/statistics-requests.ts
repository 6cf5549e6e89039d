import { Injectable, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../platform/clock';
import { Jobs } from '../platform/jobs';
import { Log } from '../platform/logger';

/** A form's statistics are computed at most this often, and are at most about this far behind its scores. Milliseconds. */
const EVERY = 8_000;

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
    await this.dataSource.query('insert into statistics_due (form_id, since) values ($1, $2) on conflict (form_id) do update set since = excluded.since', [formId, new Date(now)]);
    // One job a form and stretch of time: many attempts that end together are one computation at the end of the stretch.
    const stretch = Math.floor(now / EVERY);
    await this.jobs
      .add('analyse-form', { formId }, { jobId: `analyse-${formId}-${stretch}`, delayMs: (stretch + 1) * EVERY - now })
      .catch((error: unknown) => this.log.fault('job-not-added', error, { job: 'analyse-form' }));
  }
}

@Module({ providers: [StatisticsRequests], exports: [StatisticsRequests] })
export class StatisticsRequestsModule {}
