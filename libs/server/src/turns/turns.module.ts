import { Module } from '@nestjs/common';
import { AttemptReadingModule } from '../delivery/attempt-reading.module';
import { ProctoringModule } from '../proctoring/proctoring.module';
import { ScoringModule } from '../scoring/scoring.module';
import { OpenForms } from './form-turns';
import { TurnService } from './turns.service';
import { TurnsPool } from './turns-pool';

@Module({ imports: [AttemptReadingModule, ProctoringModule, ScoringModule], providers: [OpenForms, TurnService, TurnsPool], exports: [TurnService] })
export class TurnsModule {}
