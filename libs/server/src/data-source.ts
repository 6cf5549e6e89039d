import type { DataSourceOptions } from 'typeorm';
import { migrations } from './migrations';
import { keptAlive } from './platform/connection-limits';
import { PreparingClient } from './platform/prepared';
import { SnakeNamingStrategy } from './platform/snake-naming';

/** Options of every TypeORM connection, with those of its connections as `limits`; migrations run by their own command only, the schema is never synchronised. */
export function dataSourceOptions(url: string, poolSize: number, limits: object = keptAlive) {
  return {
    type: 'postgres',
    url,
    poolSize,
    extra: { Client: PreparingClient, ...limits },
    applicationName: 'synoo',
    namingStrategy: new SnakeNamingStrategy(),
    synchronize: false,
    migrationsRun: false,
    migrations,
    migrationsTableName: 'schema_migration',
    migrationsTransactionMode: 'each',
  } satisfies DataSourceOptions;
}
