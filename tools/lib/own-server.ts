import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { routes } from '@synoo/contracts';
import { Accounts, Log, migrate, parseCommandEnv, programRoot, ServerModule } from '@synoo/server';
import { pathToFileURL } from 'node:url';
import { ProductClient } from './product-client';

/** Programs of the workspace that are plain JavaScript and know their place in it. */
interface Embedded {
  startPostgres(options: { readonly folder: string }): Promise<{ readonly url: string; readonly pid: number; stop(): Promise<void> }>;
}
interface Bundler {
  bundle(entry: string, outfile: string): Promise<unknown>;
}
const load = async <T>(path: string): Promise<T> => (await import(pathToFileURL(join(programRoot(), path)).href)) as T;

export interface OwnServer {
  readonly url: string;
  readonly databaseUrl: string;
  /** Where its metrics are. */
  readonly operationsUrl: string;
  readonly apiPid: number;
  readonly postgresPid: number;
  /** What the api holds, after everything that can be collected has been. */
  apiMemory(): Promise<NodeJS.MemoryUsage>;
  /** Signed in as administrator. */
  readonly admin: ProductClient;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) throw new Error('No free port');
  return address.port;
}

/** The product on a data folder of its own, with durable PostgreSQL settings, in processes of its own; gone after {@link OwnServer.stop}. */
export async function startOwnServer(): Promise<OwnServer> {
  const folder = mkdtempSync(join(tmpdir(), 'synoo-tool-'));
  const { startPostgres } = await load<Embedded>('tools/embedded/postgres.mjs');
  const postgres = await startPostgres({ folder: join(folder, 'postgres') });
  const [port, operationsPort] = [await freePort(), await freePort()];
  const environment = {
    DATABASE_URL: postgres.url,
    PORT: String(port),
    HOST: '127.0.0.1',
    SYNOO_OPERATIONS_PORT: String(operationsPort),
    SYNOO_DATA: join(folder, 'files'),
    SYNOO_SECRET: randomBytes(32).toString('hex'),
    SYNOO_DATA_KEY: randomBytes(32).toString('hex'),
    LOG_LEVEL: 'warn',
  };
  const url = `http://127.0.0.1:${port}`;
  let api: ChildProcess | undefined;
  const stop = async (): Promise<void> => {
    if (api && api.exitCode === null) {
      const ended = once(api, 'exit');
      api.kill('SIGTERM');
      await ended;
    }
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop().finally(() => process.exit(130)));
  try {
    await migrate(postgres.url);
    const invitation = await firstInvitation(environment);
    const program = join(programRoot(), 'dist/tools', `api-${process.pid}.mjs`);
    await (await load<Bundler>('tools/bundle.mjs')).bundle('apps/api/src/main.ts', program);
    api = spawn(process.execPath, ['--enable-source-maps', '--expose-gc', '--import', pathToFileURL(join(programRoot(), 'tools/lib/memory-probe.mjs')).href, program], { env: { ...process.env, ...environment, REDIS_URL: '' }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    await Promise.race([once(api, 'message'), once(api, 'exit').then(([code]) => Promise.reject(new Error(`The api ended with code ${String(code)}`)))]);
    const admin = new ProductClient(url);
    await admin.call(routes.acceptInvitation, { body: { token: invitation, password: randomBytes(18).toString('base64url') } });
    const running = api;
    const apiMemory = async (): Promise<NodeJS.MemoryUsage> => {
      const told = once(running, 'message');
      running.send('memory');
      return (await told)[0] as NodeJS.MemoryUsage;
    };
    return { url, databaseUrl: postgres.url, operationsUrl: `http://127.0.0.1:${operationsPort}`, apiPid: api.pid ?? 0, postgresPid: postgres.pid, apiMemory, admin, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The first administrator cannot be invited over HTTP: nobody is there to do it. */
async function firstInvitation(environment: Readonly<Record<string, string>>): Promise<string> {
  const env = parseCommandEnv(environment);
  const log = new Log(env);
  const app = await NestFactory.createApplicationContext(ServerModule.with({ env, runsJobs: false, log }), { logger: log, abortOnError: false });
  try {
    return (await app.get(Accounts).invite(null, { login: 'administrator', name: 'Administrator', roles: ['administrator'], organisationId: null })).invitation;
  } finally {
    await app.close();
  }
}
