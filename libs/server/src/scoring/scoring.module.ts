import { Module } from '@nestjs/common';
import { AttemptReadingModule } from '../delivery/attempt-reading.module';
import { StatisticsRequestsModule } from '../statistics/statistics-requests';
import { AttemptScoring } from './attempt-scoring.service';
import { FormKeys } from './form-keys';
import { RescoreForm } from './rescore-form.job';
import { ScoreAttempt } from './score-attempt.job';
import { ScoringRequestsModule } from './scoring-requests';

@Module({
  imports: [AttemptReadingModule, ScoringRequestsModule, StatisticsRequestsModule],
  providers: [AttemptScoring, FormKeys, RescoreForm, ScoreAttempt],
  exports: [AttemptScoring, FormKeys, ScoringRequestsModule],
})
export class ScoringModule {}
