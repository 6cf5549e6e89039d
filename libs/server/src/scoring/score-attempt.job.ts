import { HandlesJob, type JobHandler } from '../platform/job-handler';
import { AttemptScoring } from './attempt-scoring.service';

/** Scores one attempt that is over. */
@HandlesJob('score-attempt')
export class ScoreAttempt implements JobHandler<'score-attempt'> {
  constructor(private readonly scoring: AttemptScoring) {}

  async run({ attemptId }: { readonly attemptId: string }): Promise<void> {
    await this.scoring.score(attemptId);
  }
}
