import { Module } from '@nestjs/common';
import { FormsModule } from '../forms/forms.module';
import { ProctoringModule } from '../proctoring/proctoring.module';
import { ScoringModule } from '../scoring/scoring.module';
import { SessionsModule } from '../sessions/sessions.module';
import { AttemptReadingModule } from './attempt-reading.module';
import { AnswerService } from './answer.service';
import { AnswersFileCrypto } from './answers-file-crypto';
import { AnswersFiles } from './answers-file.service';
import { AttemptKeys } from './attempt-keys';
import { AttemptViews } from './attempt-view.service';
import { Attempts } from './attempts.service';
import { CheckIn } from './check-in.service';
import { ContentKeys } from './content-keys';
import { Documents } from './documents.service';
import { LostTime } from './lost-time.service';
import { Sweep } from './sweep.job';

@Module({
  imports: [AttemptReadingModule, FormsModule, SessionsModule, ProctoringModule, ScoringModule],
  providers: [AnswerService, AnswersFileCrypto, AnswersFiles, AttemptKeys, AttemptViews, Attempts, CheckIn, ContentKeys, Documents, LostTime, Sweep],
  exports: [AttemptReadingModule, AnswerService, AnswersFiles, AttemptViews, Attempts, CheckIn, ContentKeys, Documents, Sweep],
})
export class DeliveryModule {}
