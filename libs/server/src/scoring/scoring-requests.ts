import { Injectable, Module } from '@nestjs/common';
import { Jobs } from '../platform/jobs';
import { Log } from '../platform/logger';

/** An attempt, and which of its requests for a score this is: a request that failed does not stand in the way of the next one. */
export interface ScoreDue {
  readonly attemptId: string;
  readonly number: number;
}

/** Asks for scores. The job is a hint: the attempt's row says that a score is due, and the sweep finds what was lost. */
@Injectable()
export class ScoringRequests {
  constructor(
    private readonly jobs: Jobs,
    private readonly log: Log,
  ) {}

  /** `round`: asks again although the job of this request has failed for good, once in each round. */
  async request(due: readonly ScoreDue[], delayMs = 0, round?: number): Promise<void> {
    const suffix = round === undefined ? '' : `-again-${round}`;
    try {
      await Promise.all(due.map(({ attemptId, number }) => this.jobs.add('score-attempt', { attemptId }, { jobId: `score-${attemptId}-${number}${suffix}`, ...(delayMs > 0 && { delayMs }) })));
    } catch (error) {
      this.log.fault('job-not-added', error, { job: 'score-attempt' });
    }
  }
}

@Module({ providers: [ScoringRequests], exports: [ScoringRequests] })
export class ScoringRequestsModule {}
