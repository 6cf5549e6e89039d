import { Module, type Provider, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { AccessGuard } from './access.guard';
import { BankController } from './bank.controller';
import { CertificateController } from './certificate.controller';
import { LearnerCookie, StaffCookie } from './cookies';
import { ComputersController } from './computers.controller';
import { FormsController } from './forms.controller';
import { HttpsDoor } from './https-door';
import { IdentityController } from './identity.controller';
import { OrganisationsController } from './organisations.controller';
import { RefusalFilter } from './refusal.filter';
import { ReplyInterceptor } from './reply.interceptor';
import { RouteCheck } from './route-check';
import { SystemController } from './system.controller';
import { ResultController } from '../results/result.controller';
import { SessionController } from '../sessions/session.controller';
import { StaffGateway } from '../sessions/staff.gateway';
import { StatisticsController } from '../statistics/statistics.controller';
import { TakeController } from '../take/take.controller';
import { TakeGateway } from '../take/take.gateway';

/** Each domain adds its controllers, and its gateways and guards, on lines of their own. */
const controllers: Type[] = [
  IdentityController,
  OrganisationsController,
  BankController,
  FormsController,
  SystemController,
  SessionController,
  TakeController,
  StatisticsController,
  ResultController,
  CertificateController,
  ComputersController,
];
const providers: Provider[] = [StaffGateway, TakeGateway, HttpsDoor];

@Module({
  imports: [DiscoveryModule],
  controllers,
  providers: [
    StaffCookie,
    LearnerCookie,
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_FILTER, useClass: RefusalFilter },
    { provide: APP_INTERCEPTOR, useClass: ReplyInterceptor },
    RouteCheck,
    ...providers,
  ],
  exports: [StaffCookie, LearnerCookie],
})
export class HttpModule {}
