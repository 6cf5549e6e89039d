import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApi } from '@synoo/api';
import { type Clock, type Env, type EnvSource, Log, parseEnv } from '@synoo/server';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { createTestDatabase, testRedisUrl } from './test-database';
import { testSecrets } from './test-secrets';

export interface TestApiOptions {
  /** Number (1 to 15) of the Redis database to use; without it everything runs on PostgreSQL. */
  readonly redis?: number;
  readonly clock?: Clock;
  /** Environment variables on top of the usual ones. */
  readonly environment?: EnvSource;
  /** A database that another api of the same test made. */
  readonly databaseUrl?: string;
}

export interface TestApi {
  readonly app: NestFastifyApplication;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly env: Env;
  readonly dataSource: DataSource;
  /** Events that the server logged at level warn or error. */
  readonly logged: readonly string[];
  /** A provider of the running server. */
  get<T>(token: abstract new (...args: never[]) => T): T;
  close(): Promise<void>;
}

/** The real api on a port of its own with a fresh database. */
export async function startTestApi(options: TestApiOptions = {}): Promise<TestApi> {
  const database = options.databaseUrl === undefined ? await createTestDatabase() : { url: options.databaseUrl, drop: async () => undefined };
  const dataFolder = mkdtempSync(join(tmpdir(), 'synoo-api-'));
  const env = parseEnv({
    ...testSecrets,
    DATABASE_URL: database.url,
    REDIS_URL: options.redis === undefined ? undefined : testRedisUrl(options.redis),
    SYNOO_DATA: dataFolder,
    LOG_LEVEL: 'warn',
    ...options.environment,
  });
  const logged: string[] = [];
  const log = new Log(env, (line) => void logged.push(line));
  const app = await createApi({ env, log, ...(options.clock && { clock: options.clock }) });
  await app.listen(0, '127.0.0.1');
  return {
    app,
    url: (await app.getUrl()).replace('[::1]', '127.0.0.1'),
    env,
    dataSource: app.get(DataSource),
    logged,
    get: (token) => app.get(token, { strict: false }),
    async close() {
      await app.close();
      await database.drop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
