import { LAST_BACKUP, migrate, parseEnv, StartRefusal } from '@synoo/server';
import { Client } from 'pg';
import { BackupRefusal, type Manifest } from './archive';
import { backup } from './backup';
import { backupDaily, readSchedule } from './daily';
import { checkArchive } from './read-archive';
import { restore } from './restore';

const usage = `Usage:
  synoo backup FILE.zip          write the whole database into a file, while the system runs
  synoo restore FILE.zip         load such a file into an empty database, and check it
  synoo restore --check FILE     compare a file with its checksums, without a database
  synoo backup-daily FOLDER --at HH:MM --keep N
                                 go on running, and write one each day at that time (UTC); the newest N are kept.
                                 One that failed is tried again each hour, one that was missed is made at the start
  synoo migrate                  bring the database up to date

The database is the one in DATABASE_URL; without it the built-in one of the data folder (SYNOO_DATA).
A back-up does not hold the keys of the installation: keep a copy of secrets.json (or of SYNOO_SECRET and
SYNOO_DATA_KEY) in another place. Without them the personal data in the back-up cannot be read.
`;

const UNWRITABLE = ['ENOENT', 'EACCES', 'EPERM', 'EISDIR', 'ENOTDIR', 'EROFS', 'ENAMETOOLONG'];

/** Sentence for what can be expected to go wrong; everything else is a fault and keeps its stack. */
async function sayOnly(work: () => Promise<string>): Promise<number> {
  try {
    process.stdout.write(`${await work()}\n`);
    return 0;
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    if (error instanceof BackupRefusal || error instanceof StartRefusal) process.stderr.write(`${error.message}\n`);
    else if (code === 'ENOSPC') process.stderr.write('There is no room left on the disk. Nothing was kept of the unfinished file.\n');
    else if (typeof code === 'string' && UNWRITABLE.includes(code)) process.stderr.write(`The file cannot be written: ${(error as Error).message}\n`);
    else if (code === 'ECONNREFUSED') process.stderr.write('The database does not answer at the address in DATABASE_URL. Start it, or correct the address.\n');
    else throw error;
    return 1;
  }
}

function describe(manifest: Manifest): string {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  return `${manifest.tables.length} tables, ${rows} rows, made ${manifest.createdAt} by version ${manifest.version}`;
}

function wrongUse(): Promise<number> {
  process.stderr.write(usage);
  return Promise.resolve(2);
}

/** Ctrl-C and a service manager's stop end the work in order: no half a file stays, and no database that was started for it. */
function untilStopped(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  return stop.signal;
}

export function runBackup(args: readonly string[]): Promise<number> {
  const [file, ...more] = args;
  if (file === undefined || file.startsWith('-') || more.length > 0) return wrongUse();
  const stop = untilStopped();
  return sayOnly(async () => `${file}: ${describe(await backup(parseEnv(), file, new Date(), stop))}`);
}

export async function runBackupDaily(args: readonly string[]): Promise<number> {
  const schedule = readSchedule(args);
  if (!schedule) return wrongUse();
  const env = parseEnv();
  const stop = untilStopped();
  /** Any failure is one of this hour only. */
  const attempt = async (what: string, work: () => Promise<number>): Promise<number> => {
    try {
      return await work();
    } catch (error) {
      process.stderr.write(`${what}: ${error instanceof Error ? error.stack : String(error)}\n`);
      return 1;
    }
  };
  const note = (made: Date): Promise<number> => attempt('The back-up is good, and could not be noted', () => noteBackup(env.databaseUrl, made).then(() => 0));
  const write = async (file: string): Promise<number> => {
    const made = new Date();
    const code = await attempt('The back-up failed', () => sayOnly(async () => `${file}: ${describe(await backup(env, file, made, stop).then(() => checkArchive(file)))}`));
    // The file is good, whatever becomes of the note; without it the alarm comes.
    if (code === 0) await note(made);
    return code;
  };
  await backupDaily(schedule, stop, { write, found: note });
  return 0;
}

/** Keeps when the last good back-up was made, for those who watch over the installation. */
export async function noteBackup(databaseUrl: string, made: Date): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'synoo backup' });
  await client.connect();
  try {
    await client.query('insert into setting (name, value) values ($1, to_jsonb($2::text)) on conflict (name) do update set value = excluded.value, changed_at = now()', [LAST_BACKUP, made.toISOString()]);
  } finally {
    await client.end();
  }
}

export function runRestore(args: readonly string[]): Promise<number> {
  const files = args.filter((argument) => argument !== '--check');
  const [file] = files;
  if (file === undefined || file.startsWith('-') || files.length > 1) return wrongUse();
  if (args.includes('--check')) return sayOnly(async () => `${file} is whole: ${describe(await checkArchive(file))}`);
  return sayOnly(async () => {
    const { manifest, leftOut } = await restore(parseEnv(), file);
    if (leftOut.length > 0) process.stderr.write(`Left out, because they are not tables of Synoo: ${leftOut.join(', ')}\n`);
    return `Restored and checked: ${describe(manifest)}`;
  });
}

export function runMigrate(args: readonly string[]): Promise<number> {
  if (args.length > 0) return wrongUse();
  return sayOnly(async () => {
    const done = await migrate(parseEnv().databaseUrl);
    return done.length === 0 ? 'The database was up to date.' : `Changes made: ${done.join(', ')}`;
  });
}
