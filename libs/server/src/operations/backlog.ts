import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../platform/clock';
import { Jobs } from '../platform/jobs';
import { Metrics } from '../platform/metrics';
import { RUNS_JOBS } from '../platform/queue.module';

/** Name of the setting in which `backup-daily` keeps when the last checked back-up was made: an ISO date as a JSON string. */
export const LAST_BACKUP = 'last-backup';

/**
 * What waits to be done in the whole installation. Only processes that do jobs report it, so that it is not counted once
 * for every api.
 */
@Injectable()
export class Backlog implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly jobs: Jobs,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    @Inject(RUNS_JOBS) private readonly runsJobs: boolean,
  ) {}

  onModuleInit(): void {
    if (!this.runsJobs) return;
    this.metrics.watchEach('synoo_jobs', 'Jobs by name and state', ['job', 'state'], async () => {
      const counts = await this.jobs.counts();
      return counts.map(({ name, state, count }) => ({ labels: { job: name, state }, value: count }));
    });
    this.metrics.watchEach('synoo_oldest_unscored_seconds', 'Time since the end of the oldest attempt that waits for a score, be it one more after a late answer; 0 when there is none', [], async () => [{ labels: {}, value: await this.oldestUnscored() }]);
    this.metrics.watchEach('synoo_backup_age_seconds', 'Time since the last daily back-up that was checked; left out while there was none', [], () => this.backupAge());
    this.metrics.watchEach('synoo_attempts_under_way', 'Attempts of open sessions by state', ['state'], () => this.underWay());
  }

  /** Seconds. */
  async oldestUnscored(): Promise<number> {
    const [row] = await this.dataSource.query<{ since: Date | null }[]>(`select min(ended_at) as since from attempt where score_due > scored_due`);
    return row?.since ? Math.max(0, (this.clock.now() - row.since.getTime()) / 1000) : 0;
  }

  async backupAge(): Promise<{ labels: object; value: number }[]> {
    const rows = await this.dataSource.query<{ value: string }[]>('select value from setting where name = $1', [LAST_BACKUP]);
    return rows.map(({ value }) => ({ labels: {}, value: Math.max(0, (this.clock.now() - Date.parse(value)) / 1000) }));
  }

  async underWay(): Promise<{ labels: { state: string }; value: number }[]> {
    const rows = await this.dataSource.query<{ state: string; n: number }[]>(`select a.state, count(*)::int as n from session s join attempt a on a.session_id = s.id where s.status = 'open' group by a.state`);
    return rows.map(({ state, n }) => ({ labels: { state }, value: n }));
  }
}
