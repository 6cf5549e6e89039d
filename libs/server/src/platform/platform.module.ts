import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Clock } from './clock';
import { FieldCrypto } from './crypto';
import { DatabaseModule } from './database.module';
import { ENV, type Env } from './env';
import { Health } from './health';
import { Ids } from './ids';
import { Log } from './logger';
import { Metrics } from './metrics';
import { QueueModule, RUNS_JOBS } from './queue.module';

export interface PlatformOptions {
  readonly env: Env;
  readonly runsJobs: boolean;
  /** Another clock, for tests. */
  readonly clock?: Clock;
  readonly log?: Log;
}

@Global()
@Module({})
class EnvModule {
  static with({ env, runsJobs, clock, log }: PlatformOptions): DynamicModule {
    return {
      module: EnvModule,
      providers: [
        { provide: ENV, useValue: env },
        { provide: RUNS_JOBS, useValue: runsJobs },
        { provide: Log, useValue: log ?? new Log(env) },
        clock === undefined ? Clock : { provide: Clock, useValue: clock },
        Ids,
        FieldCrypto,
        Metrics,
      ],
      exports: [ENV, RUNS_JOBS, Log, Clock, Ids, FieldCrypto, Metrics],
    };
  }
}

/** What every domain stands on: settings, clock, ids, encryption, database, queue, log, health. */
@Global()
@Module({})
export class PlatformModule {
  static with(options: PlatformOptions): DynamicModule {
    return { module: PlatformModule, imports: [EnvModule.with(options), DatabaseModule, QueueModule], providers: [Health], exports: [Health] };
  }
}
