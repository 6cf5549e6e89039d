import { fork, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Client } from 'pg';
import { databaseUrl, TEMPLATE } from './database-url';
import { testSecrets } from './test-secrets';

const root = join(__dirname, '../../..');

interface Servers {
  readonly url?: string;
  readonly redisUrl?: string;
  readonly error?: string;
}

/** Starts one PostgreSQL and one Redis for all integration tests, and makes the template database with the migrations. */
export default async function globalSetup(): Promise<void> {
  const child = fork(join(root, 'tools/embedded/serve.mjs'), { stdio: 'inherit' });
  const servers = await new Promise<Servers>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Servers));
    child.once('exit', (code) => reject(new Error(`The test servers ended with code ${code}`)));
  });
  if (servers.url === undefined) throw new Error(servers.error ?? 'The test database did not start');
  Object.assign(globalThis, { synooTestServers: child });
  process.env['SYNOO_TEST_DATABASE'] = servers.url;
  if (servers.redisUrl === undefined) process.stderr.write('redis-server is not installed: the tests of the production profile fail. Install it (apt-get install redis-server).\n');
  else process.env['SYNOO_TEST_REDIS'] = servers.redisUrl;

  const client = new Client({ connectionString: servers.url });
  await client.connect();
  await client.query(`create database ${TEMPLATE}`);
  await client.end();
  const migrated = spawnSync(process.execPath, [join(root, 'tools/run-ts.mjs'), 'libs/server/src/platform/migrate-command.ts'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...testSecrets, DATABASE_URL: databaseUrl(servers.url, TEMPLATE) },
  });
  if (migrated.status !== 0) throw new Error(`The migrations failed:\n${migrated.stdout}${migrated.stderr}`);
}
