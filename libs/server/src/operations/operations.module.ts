import { Module } from '@nestjs/common';
import { Backlog } from './backlog';
import { OperationsDoor } from './operations-door';

@Module({ providers: [Backlog, OperationsDoor], exports: [OperationsDoor] })
export class OperationsModule {}
