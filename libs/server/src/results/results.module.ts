import { Module } from '@nestjs/common';
import { AttemptReadingModule } from '../delivery/attempt-reading.module';
import { ScoringModule } from '../scoring/scoring.module';
import { BuildRelease } from './build-release.job';
import { Releases } from './releases.service';

@Module({ imports: [AttemptReadingModule, ScoringModule], providers: [BuildRelease, Releases], exports: [Releases] })
export class ResultsModule {}
