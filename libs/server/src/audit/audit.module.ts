import { Global, Module } from '@nestjs/common';
import { AuditList } from './audit-list';
import { Audit } from './audit.service';

@Global()
@Module({ providers: [Audit, AuditList], exports: [Audit, AuditList] })
export class AuditModule {}
