import { HandlesJob, type JobHandler } from '../platform/job-handler';
import { Statistics } from './statistics.service';

/** Brings the statistics of a form up to date. */
@HandlesJob('analyse-form')
export class AnalyseForm implements JobHandler<'analyse-form'> {
  constructor(private readonly statistics: Statistics) {}

  async run({ formId }: { readonly formId: string }): Promise<void> {
    await this.statistics.analyse(formId);
  }
}
