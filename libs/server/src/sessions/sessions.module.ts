import { Module } from '@nestjs/common';
import { LearnerNames } from './learner-names';
import { SessionAccess } from './session-access';
import { SessionCodes } from './session-codes';
import { SessionList } from './session-list';
import { Sessions } from './sessions.service';

@Module({ providers: [LearnerNames, SessionAccess, SessionCodes, SessionList, Sessions], exports: [LearnerNames, SessionAccess, SessionList, Sessions] })
export class SessionsModule {}
