import { Module } from '@nestjs/common';
import { AttemptLog } from './attempt-log';
import { AttemptRefs } from './attempt-refs';
import { AttemptStates } from './attempt-states';
import { FormShapes } from './form-shapes';

/** Readers of attempts and forms that delivery, proctoring and scoring share. */
@Module({ providers: [AttemptLog, AttemptRefs, AttemptStates, FormShapes], exports: [AttemptLog, AttemptRefs, AttemptStates, FormShapes] })
export class AttemptReadingModule {}
