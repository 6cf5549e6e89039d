import { Controller } from '@nestjs/common';
import { type InputOf, systemRoutes } from '@synoo/contracts';
import { DomainError, Health, Jobs } from '@synoo/server';
import { Handle, Input } from './handle';

@Controller()
export class SystemController {
  constructor(
    private readonly health: Health,
    private readonly jobs: Jobs,
  ) {}

  @Handle(systemRoutes.health)
  async readHealth() {
    const report = await this.health.report();
    if (report.status !== 'ready') throw new DomainError('not-ready', { ...report });
    return report;
  }

  @Handle(systemRoutes.jobs)
  listJobs(@Input() { query }: InputOf<typeof systemRoutes.jobs>) {
    return this.jobs.list(query.state);
  }

  @Handle(systemRoutes.retryJob)
  async retryJob(@Input() { params }: InputOf<typeof systemRoutes.retryJob>) {
    await this.jobs.retry(params.id);
  }
}
