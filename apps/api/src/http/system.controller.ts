import { Controller } from '@nestjs/common';
import { type InputOf, systemRoutes } from '@synoo/contracts';
import { type Actor, Audit, AuditList, DomainError, Health, Jobs, Log, SparseLog } from '@synoo/server';
import { CurrentActor } from './current';
import { Handle, Input } from './handle';

@Controller()
export class SystemController {
  readonly #refusals: SparseLog;

  constructor(
    private readonly health: Health,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
    private readonly auditList: AuditList,
    log: Log,
  ) {
    this.#refusals = new SparseLog(log);
  }

  @Handle(systemRoutes.health)
  async readHealth() {
    const report = await this.health.report();
    if (report.status !== 'ready') {
      // To start and to stop is nothing to worry about.
      this.#refusals[report.status === 'trouble' ? 'warn' : 'info']('health-not-ready', { status: report.status });
      throw new DomainError('not-ready', { ...report });
    }
    return report;
  }

  @Handle(systemRoutes.jobs)
  listJobs(@Input() { query }: InputOf<typeof systemRoutes.jobs>) {
    return this.jobs.list(query.state);
  }

  @Handle(systemRoutes.retryJob)
  async retryJob(@CurrentActor() actor: Actor, @Input() { params }: InputOf<typeof systemRoutes.retryJob>) {
    await this.jobs.retry(params.id);
    await this.audit.add({ event: 'job-retried', accountId: actor.accountId, subject: `job:${params.id}` });
  }

  @Handle(systemRoutes.audit)
  async readAudit(@CurrentActor() actor: Actor, @Input() { query }: InputOf<typeof systemRoutes.audit>) {
    const page = await this.auditList.list(query);
    await this.audit.add({ event: 'audit-read', accountId: actor.accountId, details: { page: query.page, event: query.event ?? null } });
    return page;
  }
}
