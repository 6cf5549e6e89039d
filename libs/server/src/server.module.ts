import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AuditModule } from './audit';
import { BankModule } from './bank';
import { ComputersModule } from './computers';
import { DeliveryModule } from './delivery';
import { FormsModule } from './forms';
import { IdentityModule } from './identity';
import { OperationsModule } from './operations';
import { OrganisationsModule } from './organisations';
import { PlatformModule, type PlatformOptions } from './platform';
import { ProctoringModule } from './proctoring';
import { ResultsModule } from './results';
import { ScoringModule } from './scoring';
import { SessionsModule } from './sessions';
import { StatisticsModule } from './statistics';
import { TurnsModule } from './turns';

/** The server without its doors: what api and worker have in common. Each domain adds its module on a line of its own. */
const domains: NonNullable<DynamicModule['imports']> = [
  AuditModule,
  IdentityModule,
  OrganisationsModule,
  BankModule,
  FormsModule,
  SessionsModule,
  ProctoringModule,
  DeliveryModule,
  ScoringModule,
  StatisticsModule,
  ResultsModule,
  TurnsModule,
  ComputersModule,
  OperationsModule,
];

@Global()
@Module({})
export class ServerModule {
  static with(options: PlatformOptions): DynamicModule {
    return { module: ServerModule, imports: [PlatformModule.with(options), ...domains], exports: domains as NonNullable<DynamicModule['exports']> };
  }
}
