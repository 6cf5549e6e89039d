import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

const root = join(__dirname, '../..');
const PATIENCE = 180_000;

interface Start {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Address, once it is ready; undefined when the start ended instead. */
  readonly url: Promise<string | undefined>;
}

interface Secrets {
  readonly databasePassword: string;
}

const started = new Set<ChildProcess>();

/** `npm start` without npm. */
function start(folder: string, environment: Record<string, string> = {}): Start {
  const child = spawn(process.execPath, [join(root, 'tools/start.mjs')], {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: '0', HOST: '127.0.0.1', SYNOO_DEMO: 'off', SYNOO_DATA: folder, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.add(child);
  let text = '';
  const url = new Promise<string | undefined>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        const found = /is ready: (http:\S+)[\s\S]*Stop: Ctrl-C/u.exec(text);
        if (found) resolve(found[1]);
      });
    }
    child.once('exit', () => resolve(undefined));
  });
  return { child, output: () => text, url };
}

async function ready(run: Start): Promise<string> {
  const url = await run.url;
  if (url === undefined) throw new Error(`It did not start:\n${run.output()}`);
  return url;
}

async function stop({ child }: Start): Promise<number | null> {
  const ended = once(child, 'exit') as Promise<[number | null]>;
  child.kill('SIGTERM');
  return (await ended)[0];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** What a refused start says. */
async function refusal(folder: string, environment?: Record<string, string>): Promise<string> {
  const run = start(folder, environment);
  const url = await run.url;
  if (url !== undefined) throw new Error('It started');
  if (run.child.exitCode === null) await once(run.child, 'exit');
  expect(run.child.exitCode).toBe(1);
  return run.output();
}

const lines = (path: string) => readFileSync(path, 'utf8').split('\n');
const postmaster = (folder: string) => Number(lines(join(folder, 'postgres/postmaster.pid'))[0]);
const isAlive = (pid: number) => existsSync(`/proc/${pid}`);
/** The api among the children of the start; PostgreSQL is another one. */
const serverOf = (parent: number) => lines(`/proc/${parent}/task/${parent}/children`)[0]!.trim().split(' ').map(Number).find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('apps/api/main.mjs')) ?? 0;

async function onDatabase(folder: string, sql: string): Promise<unknown[]> {
  const { databasePassword } = JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')) as Secrets;
  const port = Number(lines(join(folder, 'postgres/postmaster.pid'))[3]);
  const client = new Client({ host: '127.0.0.1', port, user: 'synoo', password: databasePassword, database: 'synoo' });
  await client.connect();
  try {
    return (await client.query<object>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('npm start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'synoo-start-'));
  // PostgreSQL runs as another user when this is root, and that user cannot enter: as in a home of mode 0700.
  chmodSync(folder, 0o700);
  const data = join(folder, 'data');

  afterAll(async () => {
    for (const child of started) if (child.exitCode === null && child.signalCode === null) await stop({ child } as Start);
    rmSync(folder, { recursive: true, force: true });
  }, PATIENCE);

  it('makes everything at the first start, and stops everything when asked', async () => {
    const run = start(data);
    const url = await ready(run);
    const health = await fetch(`${url}/api/health`);
    expect(await health.json()).toMatchObject({ status: 'ready', database: 'embedded', queue: 'postgres', worker: 'in-process' });
    expect((await fetch(url)).headers.get('content-type')).toContain('text/html');
    expect(statSync(join(data, 'secrets.json')).mode & 0o777).toBe(0o600);
    await onDatabase(data, "insert into setting (name, value) values ('kept', '\"ңөү\"')");
    const database = postmaster(data);
    expect(await stop(run)).toBe(0);
    expect(isAlive(database)).toBe(false);
    expect(existsSync(join(data, 'postgres/postmaster.pid'))).toBe(false);
  }, PATIENCE);

  it('starts the server again when it is killed', async () => {
    const port = await freePort();
    const run = start(data, { PORT: String(port) });
    const url = await ready(run);
    const server = serverOf(run.child.pid ?? 0);
    process.kill(server, 'SIGKILL');
    await sleep(200);
    const again = async () => (await fetch(`${url}/api/health`)).ok;
    for (const end = Date.now() + 60_000; Date.now() < end; await sleep(100)) if (await again().catch(() => false)) break;
    expect(await again()).toBe(true);
    expect(serverOf(run.child.pid ?? 0)).not.toBe(server);
    expect(run.output()).toContain('The api ended unexpectedly');
    await stop(run);
  }, PATIENCE);

  it('starts the database again when it is killed, under the server that uses it', async () => {
    const run = start(data);
    const url = await ready(run);
    const [server, database] = [serverOf(run.child.pid ?? 0), postmaster(data)];
    process.kill(database, 'SIGKILL');
    const health = async () => (await fetch(`${url}/api/health`)).status;
    for (const end = Date.now() + 20_000; Date.now() < end && (await health()) === 200; ) await sleep(50);
    for (const end = Date.now() + 60_000; Date.now() < end && (await health()) !== 200; ) await sleep(100);
    expect(await health()).toBe(200);
    expect(run.output()).toContain('The database ended unexpectedly');
    expect([serverOf(run.child.pid ?? 0), postmaster(data) === database]).toEqual([server, false]);
    expect(await onDatabase(data, "select value from setting where name = 'kept'")).toEqual([{ value: 'ңөү' }]);
    // It is the only start on this folder, now as before.
    expect(await refusal(data)).toContain(`Synoo already runs on this data folder (process ${run.child.pid})`);
    const again = postmaster(data);
    expect(await stop(run)).toBe(0);
    expect(isAlive(again)).toBe(false);
  }, PATIENCE);

  it('takes over the database of a start that was killed, with what was entered', async () => {
    const first = start(data);
    await ready(first);
    const database = postmaster(data);
    const server = serverOf(first.child.pid ?? 0);
    first.child.kill('SIGKILL');
    for (const end = Date.now() + 20_000; isAlive(server) && Date.now() < end; ) await sleep(100);
    expect([isAlive(server), isAlive(database)]).toEqual([false, true]);
    const second = start(data);
    await ready(second);
    expect(second.output()).toContain('taken over');
    expect(await onDatabase(data, "select value from setting where name = 'kept'")).toEqual([{ value: 'ңөү' }]);
    await stop(second);
    expect(isAlive(database)).toBe(false);
  }, PATIENCE);

  it('comes back after everything was killed at once', async () => {
    const run = start(data);
    await ready(run);
    await onDatabase(data, "update setting set value = '2' where name = 'kept'");
    for (const pid of [run.child.pid ?? 0, serverOf(run.child.pid ?? 0), postmaster(data)]) process.kill(pid, 'SIGKILL');
    const again = start(data);
    await ready(again);
    expect(await onDatabase(data, "select value from setting where name = 'kept'")).toEqual([{ value: 2 }]);
    await stop(again);
  }, PATIENCE);

  it('shows the demo logins while the demo is on, and takes them away with it', async () => {
    const file = join(data, 'demo-logins.json');
    const first = start(data, { SYNOO_DEMO: 'on' });
    const url = await ready(first);
    const { accounts } = JSON.parse(readFileSync(file, 'utf8')) as { accounts: { login: string; password: string }[] };
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const [{ login, password }] = accounts as [(typeof accounts)[number]];
    expect(first.output()).toContain(password);
    const signIn = (address: string) => fetch(`${address}/api/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-synoo': '1' }, body: JSON.stringify({ login, password }) });
    expect((await signIn(url)).status).toBe(200);
    await stop(first);
    const second = start(data, { SYNOO_DEMO: 'on' });
    await ready(second);
    expect(second.output()).toContain(password);
    await stop(second);
    const third = start(data);
    const without = await ready(third);
    expect(third.output()).not.toContain(password);
    expect(existsSync(file)).toBe(false);
    expect((await signIn(without)).status).toBe(401);
    await stop(third);
  }, PATIENCE);

  it('says what to do about a busy port', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    expect(await refusal(data, { PORT: String(port) })).toContain(`Port ${port} is used by another program. Stop that program, or choose another port: PORT=`);
    other.close();
    // The database is not left running.
    expect(existsSync(join(data, 'postgres/postmaster.pid'))).toBe(false);
  }, PATIENCE);

  it('says what to do about a folder that cannot be used', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(await refusal(join(file, 'data'))).toMatch(/is a file, not a folder.*SYNOO_DATA/u);
    if (process.getuid?.() !== 0) {
      const closed = join(folder, 'closed');
      mkdirSync(closed, { mode: 0o500 });
      expect(await refusal(join(closed, 'data'))).toMatch(/may not write in .*SYNOO_DATA/u);
    }
  }, PATIENCE);

  it('does not make new keys for a database that has lost them', async () => {
    const secrets = join(data, 'secrets.json');
    const content = readFileSync(secrets);
    rmSync(secrets);
    expect(await refusal(data)).toMatch(/secrets\.json is missing.*from a back-up/u);
    writeFileSync(secrets, '{');
    expect(await refusal(data)).toMatch(/secrets\.json is damaged/u);
    writeFileSync(secrets, content, { mode: 0o600 });
  }, PATIENCE);

  it('starts over when the very first start was cut off while it made the database', async () => {
    const cut = join(folder, 'cut');
    mkdirSync(join(cut, 'postgres/base'), { recursive: true, mode: 0o700 });
    writeFileSync(join(cut, 'postgres/postgresql.conf'), '');
    const run = start(cut);
    await ready(run);
    await stop(run);
  }, PATIENCE);

  it('refuses a database of a newer version, and one of another PostgreSQL', async () => {
    const run = start(data);
    await ready(run);
    await onDatabase(data, "insert into schema_migration (timestamp, name) values (9999999999999, 'Future9999999999999')");
    await stop(run);
    expect(await refusal(data)).toMatch(/made by a newer version of Synoo.*Future9999999999999/u);
    writeFileSync(join(data, 'postgres/PG_VERSION'), '17\n');
    expect(await refusal(data)).toMatch(/belong to PostgreSQL 17.*back up there.*restore here/u);
  }, PATIENCE);
});
