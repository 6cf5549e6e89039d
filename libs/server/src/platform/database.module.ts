import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../data-source';
import { inTime, officeLimits, sessionAs } from './connection-limits';
import { ENV, type Env } from './env';
import { guardConnections } from './guard-connections';
import { Log } from './logger';
import { Metrics } from './metrics';
import { assertMigrated } from './migrate';
import { RUNS_JOBS } from './queue.module';

/**
 * Injection token of the `pg.Pool` of the hot path (saving answers, reading the test). Its connections run as the
 * database role `synoo_delivery`, which has no rights on the schemas `key` and `person`: delivery cannot read a key.
 */
export const DELIVERY_POOL = Symbol('DeliveryPool');

@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [ENV, RUNS_JOBS],
      useFactory: (env: Env, runsJobs: boolean) => ({ ...dataSourceOptions(env.databaseUrl, env.poolSize, officeLimits(runsJobs && !env.jobsInApi)), autoLoadEntities: true, retryAttempts: 0 }),
      dataSourceFactory: async (options) => {
        if (!options) throw new Error('The data source has no options');
        const dataSource = await new DataSource(options).initialize();
        guardConnections((dataSource.driver as unknown as { readonly master: Pool }).master);
        await assertMigrated(dataSource);
        return dataSource;
      },
    }),
  ],
  providers: [
    {
      provide: DELIVERY_POOL,
      inject: [ENV, Log, Metrics],
      useFactory: (env: Env, log: Log, metrics: Metrics) => {
        const pool = new Pool({ connectionString: env.databaseUrl, max: env.deliveryPoolSize, options: sessionAs('synoo_delivery'), application_name: 'synoo delivery', ...inTime });
        guardConnections(pool);
        // An idle connection that drops is replaced at the next query; without a listener it would end the process.
        pool.on('error', (error) => log.fault('delivery-connection-lost', error));
        metrics.watch('synoo_delivery_connections_waited_for', 'Queries of the hot path that wait for a database connection', () => pool.waitingCount);
        return pool;
      },
    },
  ],
  exports: [DELIVERY_POOL],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(DELIVERY_POOL) private readonly pool: Pool) {}

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
