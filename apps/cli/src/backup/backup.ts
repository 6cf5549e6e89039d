import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { type Env, programVersion } from '@synoo/server';
import { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { ZipFile } from 'yazl';
import { BACKUP_FORMAT, BackupRefusal, dataFile, keyCheckOf, type Manifest, MANIFEST_NAME, Measure, type TableEntry } from './archive';
import { columnList, listTables, MIGRATION_TABLE, type Table } from './tables';

/**
 * Writes every table into one zip file, as they were at one moment: a single transaction reads them all while others go on
 * writing. The file appears under its name only when it is whole.
 */
export async function backup({ databaseUrl, dataKey }: Pick<Env, 'databaseUrl' | 'dataKey'>, file: string, now: Date, stop?: AbortSignal): Promise<Manifest> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'synoo backup' });
  await client.connect();
  const draft = `${file}.part`;
  try {
    await client.query('begin transaction isolation level repeatable read read only');
    const written = writeArchive(client, draft, { createdAt: now.toISOString(), keyCheck: keyCheckOf(dataKey) });
    const manifest = await (stop ? Promise.race([written, stopped(stop)]) : written);
    await client.query('commit');
    await syncToDisk(draft);
    await rename(draft, file);
    return manifest;
  } finally {
    await client.end();
    await rm(draft, { force: true });
  }
}

/** Never resolves. */
function stopped(stop: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const refuse = (): void => reject(new BackupRefusal('Stopped before the end. Nothing was kept of the unfinished file.'));
    if (stop.aborted) refuse();
    else stop.addEventListener('abort', refuse, { once: true });
  });
}

async function writeArchive(client: Client, draft: string, about: Pick<Manifest, 'createdAt' | 'keyCheck'>): Promise<Manifest> {
  const { rows: migrations } = await client.query<{ name: string }>(`select name from ${MIGRATION_TABLE} order by id`).catch(() => {
    throw new BackupRefusal('There is no Synoo database at this address: it has never been migrated. Correct DATABASE_URL, or SYNOO_DATA for the built-in database.');
  });
  const { rows: server } = await client.query<{ server_version: string }>('show server_version');
  const tables = await listTables(client);
  const zip = new ZipFile();
  const written = pipeline(zip.outputStream, createWriteStream(draft, { mode: 0o600 }));
  // A failure is awaited below, together with the tables; until then it must not count as unhandled.
  written.catch(() => undefined);
  const entries: TableEntry[] = [];
  for (const table of tables) entries.push(await Promise.race([addTable(zip, client, table), written.then(() => Promise.reject(new Error('The archive ended early')))]));
  const manifest: Manifest = {
    format: BACKUP_FORMAT,
    version: programVersion(),
    ...about,
    postgres: server[0]?.server_version ?? 'unknown',
    migrations: migrations.map(({ name }) => name),
    tables: entries,
  };
  zip.addBuffer(Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), MANIFEST_NAME);
  zip.end();
  await written;
  return manifest;
}

/** One after the other: a connection copies one table at a time. */
async function addTable(zip: ZipFile, client: Client, table: Table): Promise<TableEntry> {
  const source = client.query(copyTo(`copy ${table.sql} (${columnList(table.columns)}) to stdout`));
  const measure = new Measure();
  const copied = pipeline(source, measure);
  zip.addReadStream(measure, dataFile(table.name), { mode: 0o100600 });
  await copied;
  return { name: table.name, columns: [...table.columns], rows: source.rowCount, bytes: measure.bytes, sha256: measure.sha256() };
}

async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
