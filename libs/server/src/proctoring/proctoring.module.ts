import { Module } from '@nestjs/common';
import { AttemptReadingModule } from '../delivery/attempt-reading.module';
import { ScoringRequestsModule } from '../scoring/scoring-requests';
import { SessionsModule } from '../sessions/sessions.module';
import { AttemptChanges } from './attempt-changes';
import { AttemptPresence } from './attempt-presence';
import { BoardFeed } from './board-feed';
import { BoardService } from './board.service';
import { BreakEnds } from './break-ends';
import { LiveBus } from './live-bus';
import { SessionActions } from './session-actions.service';
import { SessionDoors } from './session-doors.service';
import { SessionLog } from './session-log';
import { SessionLogReader } from './session-log-reader';

@Module({
  imports: [AttemptReadingModule, SessionsModule, ScoringRequestsModule],
  providers: [AttemptChanges, AttemptPresence, BoardFeed, BoardService, BreakEnds, LiveBus, SessionActions, SessionDoors, SessionLog, SessionLogReader],
  exports: [AttemptChanges, AttemptPresence, BoardFeed, BoardService, BreakEnds, LiveBus, SessionActions, SessionDoors, SessionLog, SessionLogReader],
})
export class ProctoringModule {}
