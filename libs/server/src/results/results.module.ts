import { Module } from '@nestjs/common';
import { ScoringModule } from '../scoring/scoring.module';
import { BuildRelease } from './build-release.job';
import { Releases } from './releases.service';

@Module({ imports: [ScoringModule], providers: [BuildRelease, Releases], exports: [Releases] })
export class ResultsModule {}
