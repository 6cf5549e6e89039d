import { Module } from '@nestjs/common';
import { ScoringModule } from '../scoring/scoring.module';
import { AnalyseForm } from './analyse-form.job';
import { StatisticsRequestsModule } from './statistics-requests';
import { Statistics } from './statistics.service';

@Module({ imports: [ScoringModule, StatisticsRequestsModule], providers: [AnalyseForm, Statistics], exports: [Statistics] })
export class StatisticsModule {}
