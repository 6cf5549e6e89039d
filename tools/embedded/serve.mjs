// Runs a throw-away PostgreSQL (and a redis-server where there is one) for tests, until the parent goes away.
// Tells the parent {url, redisUrl} over IPC.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from './postgres.mjs';

const folder = mkdtempSync(join(tmpdir(), 'synoo-test-'));
const stops = [];

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

async function startRedis() {
  if (spawnSync('redis-server', ['--version']).status !== 0) return undefined;
  const port = await freePort();
  const child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder, '--maxmemory-policy', 'noeviction'], { stdio: 'ignore' });
  stops.push(() => child.kill('SIGTERM'));
  return `redis://127.0.0.1:${port}`;
}

async function stop() {
  for (const one of stops) await one();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}

for (const signal of ['SIGTERM', 'SIGINT', 'disconnect']) process.once(signal, stop);
try {
  // Tests do not survive a power cut, so nothing waits for the disk.
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), flags: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: 400 } });
  stops.push(postgres.stop);
  process.send({ url: postgres.url, redisUrl: await startRedis() });
} catch (error) {
  process.send({ error: error.message });
  await stop();
}
