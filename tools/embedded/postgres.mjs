// The embedded PostgreSQL: makes its data folder, starts it, takes over one that an earlier start left behind, stops it.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { postgresPrograms, reachable } from './binaries.mjs';
import { makeFolder } from '../launch/data-folder.mjs';
import { fileSentence, StartRefusal } from '../launch/refusal.mjs';

const SUPERUSER = 'synoo';
const MAJOR = '18';
const START_SECONDS = 60;
const STOP_SECONDS = 30;
const LOG_LIMIT = 20 * 1024 * 1024;

/** PostgreSQL does not run as root: then an existing user without rights runs it. Undefined: the present user does. */
function serverUser() {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const line = lines.find(([user]) => user === name);
    if (line && Number(line[2]) > 0) return { uid: Number(line[2]), gid: Number(line[3]), name };
  }
  throw new StartRefusal('PostgreSQL does not run as root, and this computer has no user "postgres" or "nobody" to run it as. Create one (useradd --system postgres), or start as an ordinary user.');
}

/**
 * How the server is told where its data are. As another user it may not be able to pass through the folders above (a home
 * of mode 0700): then it gets the folder as its working directory, which /proc/self/cwd names without passing through any.
 */
function dataArgument(folder, user) {
  if (user === undefined || reachable(dirname(folder), user)) return folder;
  if (process.platform === 'linux') return '/proc/self/cwd';
  throw new StartRefusal(`The user "${user.name}", who runs the database, cannot reach ${folder}. Choose a folder that everybody may pass through: SYNOO_DATA=/var/lib/synoo npm start`);
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Whether process `pid` is a PostgreSQL and not another program that got the number later. */
export function isPostgres(pid) {
  if (!alive(pid)) return false;
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres');
    } catch {
      return false; // ended between the two looks
    }
  }
  if (process.platform === 'win32') return true;
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes('postgres');
}

/** Process and port of the server that wrote postmaster.pid, where it still runs. */
function runningServer(folder) {
  const file = join(folder, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const [pid, , , port] = readFileSync(file, 'utf8').split('\n');
  if (isPostgres(Number(pid))) return { pid: Number(pid), port: Number(port) };
  // Killed with its file left behind; a new process with its number would make PostgreSQL refuse the start.
  rmSync(file, { force: true });
  return undefined;
}

async function freePort() {
  const server = createServer();
  await new Promise((done, failed) => server.once('error', failed).listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

function run(programs, name, args, { folder, user }) {
  return spawnSync(join(programs, 'bin', name), args, { cwd: folder, encoding: 'utf8', env: environment(), ...(user && { uid: user.uid, gid: user.gid }) });
}

function environment() {
  // Variables such as PGPORT or PGDATA of the person who starts must not reach the server.
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}

function initialise(programs, folder, password, user) {
  const passwordFolder = mkdtempSync(join(tmpdir(), 'synoo-'));
  const passwordFile = join(passwordFolder, 'password');
  try {
    chmodSync(passwordFolder, 0o700);
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    if (user) for (const path of [passwordFolder, passwordFile]) chownSync(path, user.uid, user.gid);
    const { status, stderr, error } = run(
      programs,
      'initdb',
      ['-D', dataArgument(folder, user), '-U', SUPERUSER, `--pwfile=${passwordFile}`, '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
      { folder, user },
    );
    if (status !== 0) throw new StartRefusal(`The database could not be made in ${folder}. ${explain(`${stderr ?? ''}${error?.message ?? ''}`)}`);
  } finally {
    rmSync(passwordFolder, { recursive: true, force: true });
  }
}

/** What to do about what PostgreSQL said before it gave up. */
function explain(text) {
  const last = text.trim().split('\n').slice(-4).join('\n  ');
  if (/No space left on device|Disk quota exceeded/u.test(text)) return 'There is no room left on the disk: free at least 1 GB and start again; what was saved before is kept.';
  if (/Read-only file system/u.test(text)) return 'The folder is on a file system that is mounted read-only: choose another one with SYNOO_DATA.';
  if (/Permission denied|has wrong ownership|could not access directory/u.test(text)) return `The user who runs the database may not use the folder:\n  ${last}\nGive the folder to that user (chown -R), or choose another one with SYNOO_DATA.`;
  if (/error while loading shared libraries|Library not loaded|cannot execute binary|Exec format error|ENOEXEC/u.test(text)) return `The PostgreSQL programs do not run on this computer:\n  ${last}\nRun "npm ci" again on this computer, or use a PostgreSQL of your own: DATABASE_URL=…`;
  if (/incompatible with server/u.test(text)) return `The data were written by another version of PostgreSQL:\n  ${last}\nStart the version of Synoo that made them, back up there (npm run -s synoo -- backup) and restore here.`;
  return `PostgreSQL says:\n  ${last}\nThe whole log is beside the data, in logs/postgres.log.`;
}

function connectionUrl(port, password, database) {
  return `postgres://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

async function answers(url) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined); // the server may go while we ask: the next try tells
  try {
    await client.connect();
    return { ready: true };
  } catch (error) {
    return { ready: false, error };
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Waits until the server takes connections. `exited()` tells of a server that ended instead. */
async function untilReady(url, exited) {
  const end = Date.now() + START_SECONDS * 1000;
  for (let last; ; ) {
    const reply = await answers(url);
    if (reply.ready) return;
    last = reply.error;
    // 28P01: wrong password. 57P03: still starting up.
    if (last?.code === '28P01') throw new StartRefusal('The database does not accept the password in secrets.json. Put back the secrets.json that belongs to this data folder.');
    if (exited()) return;
    if (Date.now() > end) throw new StartRefusal(`The database did not start within ${START_SECONDS} seconds (${last?.message ?? 'no answer'}). Its log is in logs/postgres.log beside the data; start again when the computer is less busy.`);
    await sleep(50);
  }
}

async function startOnce(programs, folder, logFile, password, user, flags, port) {
  if (existsSync(logFile) && statSync(logFile).size > LOG_LIMIT) truncateSync(logFile);
  const logStart = existsSync(logFile) ? statSync(logFile).size : 0;
  const log = openSync(logFile, 'a', 0o600);
  const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', max_connections: 200, ...flags };
  const child = spawn(join(programs, 'bin', 'postgres'), ['-D', dataArgument(folder, user), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])], {
    cwd: folder,
    // A session of its own: Ctrl-C in the terminal reaches us, and we stop the database after everything that uses it.
    detached: true,
    stdio: ['ignore', log, log],
    env: environment(),
    ...(user && { uid: user.uid, gid: user.gid }),
  });
  closeSync(log);
  let ended = false;
  child.on('error', () => (ended = true)).on('exit', () => (ended = true));
  child.unref();
  await untilReady(connectionUrl(port, password, 'postgres'), () => ended);
  if (!ended) return { pid: child.pid, port };
  return { failure: readFileSync(logFile, 'utf8').slice(logStart) };
}

async function ensureDatabase(port, password, database) {
  const client = new pg.Client({ connectionString: connectionUrl(port, password, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database "${database}"`);
  } finally {
    await client.end();
  }
}

async function stopServer(pid) {
  // Fast shutdown (SIGINT): open transactions are rolled back, everything committed is written.
  for (const signal of ['SIGINT', 'SIGQUIT']) {
    try {
      process.kill(pid, signal);
    } catch {
      return; // already gone
    }
    for (const end = Date.now() + STOP_SECONDS * 1000; Date.now() < end; await sleep(50)) if (!alive(pid)) return;
  }
}

function prepareFolder(folder, user) {
  try {
    makeFolder(dirname(folder), 0o711);
    if (!existsSync(folder)) {
      mkdirSync(folder, { mode: 0o700 });
      if (user) chownSync(folder, user.uid, user.gid);
    }
    const { uid } = statSync(folder);
    // Made by a start as another user (root first, then an ordinary one, or the other way round).
    if (user && uid !== user.uid) chownRecursively(folder, user);
    else if (!user && process.getuid && uid !== process.getuid()) throw Object.assign(new Error(), { code: 'EACCES' });
    makeFolder(join(dirname(folder), 'logs'), 0o700);
  } catch (error) {
    const sentence = fileSentence(error, 'Making the folder of the database', dirname(folder));
    throw sentence ? new StartRefusal(sentence) : error;
  }
}

function chownRecursively(folder, user) {
  chownSync(folder, user.uid, user.gid);
  for (const entry of readdirSync(folder, { recursive: true })) chownSync(join(folder, entry), user.uid, user.gid);
}

/** A first start that was killed inside initdb leaves a folder that is not a database: nothing in it can be of worth. */
function dropUnfinished(folder, user) {
  if (!existsSync(join(folder, 'SYNOO_COMPLETE')) && !existsSync(join(folder, 'PG_VERSION'))) {
    for (const entry of readdirSync(folder)) rmSync(join(folder, entry), { recursive: true, force: true });
  }
  if (existsSync(join(folder, 'PG_VERSION')) && !existsSync(join(folder, 'global', 'pg_control'))) {
    for (const entry of readdirSync(folder)) rmSync(join(folder, entry), { recursive: true, force: true });
  }
  if (user) chownSync(folder, user.uid, user.gid);
}

/**
 * Starts PostgreSQL on `folder`, or takes over the one that runs on it.
 * @param {{folder: string, password?: string, database?: string, port?: number, flags?: Record<string, string | number>}} options `port`: a free one unless said
 * @returns {Promise<{url: string, pid: number, takenOver: boolean, stop: () => Promise<void>}>}
 */
export async function startPostgres({ folder: given, password = randomBytes(24).toString('hex'), database = 'synoo', port, flags = {} }) {
  const folder = resolve(given);
  const user = serverUser();
  const programs = postgresPrograms(user);
  prepareFolder(folder, user);
  const found = runningServer(folder);
  if (found) {
    await untilReady(connectionUrl(found.port, password, 'postgres'), () => !isPostgres(found.pid));
    if (isPostgres(found.pid)) {
      await ensureDatabase(found.port, password, database);
      return { url: connectionUrl(found.port, password, database), pid: found.pid, takenOver: true, stop: () => stopServer(found.pid) };
    }
  }
  dropUnfinished(folder, user);
  const versionFile = join(folder, 'PG_VERSION');
  if (!existsSync(versionFile)) initialise(programs, folder, password, user);
  const version = readFileSync(versionFile, 'utf8').trim();
  if (version !== MAJOR) throw new StartRefusal(`The data in ${folder} belong to PostgreSQL ${version}; this version of Synoo brings PostgreSQL ${MAJOR}. Start the version of Synoo that made them, back up there (npm run -s synoo -- backup) and restore here.`);

  const logFile = join(dirname(folder), 'logs', 'postgres.log');
  for (const end = Date.now() + 20_000; ; await sleep(500)) {
    const server = await startOnce(programs, folder, logFile, password, user, flags, port ?? (await freePort()));
    if (server.pid) {
      await ensureDatabase(server.port, password, database);
      return { url: connectionUrl(server.port, password, database), pid: server.pid, takenOver: false, stop: () => stopServer(server.pid) };
    }
    // After kill -9 of the server its children live on for a moment and hold its shared memory; ports can be taken meanwhile.
    const passing = /pre-existing shared memory block|Address already in use|could not bind/u.test(server.failure);
    if (!passing || Date.now() > end) throw new StartRefusal(`The database did not start. ${explain(server.failure)}`);
  }
}
