import { PassThrough, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Env, migrate, migrationNames } from '@synoo/server';
import { Client } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { BackupRefusal, keyCheckOf, type Manifest, Measure, type TableEntry } from './archive';
import { type Archive, assertWhole, checkArchive, openArchive } from './read-archive';
import { columnList, listTables, MIGRATION_TABLE, PRODUCT_TABLES, type Table } from './tables';

export interface Restored {
  /** Of what was loaded. */
  readonly manifest: Manifest;
  /** Tables in the file that are not Synoo's: back-ups of older versions hold whatever lay in the database. */
  readonly leftOut: readonly string[];
}

/**
 * Loads a back-up into an empty database and checks it: the file against its checksums, then every table as it is in the
 * database against the same checksums, before anything is committed. A back-up of an older version is loaded into the
 * schema of that version, which is then brought up to date.
 */
export async function restore({ databaseUrl, dataKey }: Pick<Env, 'databaseUrl' | 'dataKey'>, path: string): Promise<Restored> {
  const { migrations, keyCheck } = await checkArchive(path);
  if (keyCheck !== keyCheckOf(dataKey)) {
    throw new BackupRefusal('The personal data in this back-up were encrypted with another key than the one set here. Put the secrets.json (or SYNOO_DATA_KEY) of the installation that made it in place first.');
  }
  const unknown = migrations.find((name) => !migrationNames().includes(name));
  if (unknown !== undefined) throw new BackupRefusal(`The back-up was made by a newer version of Synoo (it has the change "${unknown}"). Restore it with that version.`);
  await assertEmpty(databaseUrl, migrations);
  await migrate(databaseUrl, migrations);
  const archive = await openArchive(path);
  const own = archive.manifest.tables.filter(({ name }) => PRODUCT_TABLES.includes(name));
  try {
    await load(databaseUrl, archive, own);
  } finally {
    archive.close();
  }
  await migrate(databaseUrl);
  return { manifest: { ...archive.manifest, tables: own }, leftOut: archive.manifest.tables.filter((entry) => !own.includes(entry)).map(({ name }) => name) };
}

async function withClient<T>(databaseUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'synoo restore' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A restore never mixes with data that are there. */
async function assertEmpty(databaseUrl: string, wanted: readonly string[]): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ done: boolean }>(`select to_regclass('${MIGRATION_TABLE}') is not null as done`);
    if (!rows[0]?.done) return;
    for (const table of await listTables(client)) {
      const { rowCount } = await client.query(`select 1 from ${table.sql} limit 1`);
      if (rowCount) throw new BackupRefusal(`The database is not empty (there are rows in ${table.name}). Restore into a new, empty database; the one in use is never overwritten.`);
    }
    const { rows: done } = await client.query<{ name: string }>(`select name from ${MIGRATION_TABLE}`);
    const beyond = done.find(({ name }) => !wanted.includes(name));
    if (beyond) throw new BackupRefusal(`The empty database is already newer than the back-up (it has the change "${beyond.name}"). Restore into a database that was just created.`);
  });
}

async function load(databaseUrl: string, archive: Archive, entries: readonly TableEntry[]): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    await client.query('begin');
    const tables = new Map((await listTables(client)).map((table) => [table.name, table]));
    const missing = [...tables.keys()].find((name) => !entries.some((entry) => entry.name === name));
    if (missing !== undefined) throw new BackupRefusal(`The back-up lacks the table ${missing} of its version. It is damaged: use another one.`);
    for (const entry of entries) {
      const table = tables.get(entry.name);
      if (!table) throw new BackupRefusal(`The back-up has a table ${entry.name} that its version's schema lacks. It is damaged: use another one.`);
      await loadTable(client, archive, entry, table);
    }
    await restartSequences(client, [...tables.values()]);
    await client.query('commit');
  });
}

async function loadTable(client: Client, archive: Archive, entry: TableEntry, table: Table): Promise<void> {
  const columns = columnList(entry.columns);
  const target = client.query(copyFrom(`copy ${table.sql} (${columns}) from stdin`));
  await pipeline(await archive.read(entry), target);
  const measure = new Measure();
  await pipeline(client.query(copyTo(`copy ${table.sql} (${columns}) to stdout`)), measure, new PassThrough(), new Writable({ write: (_chunk, _encoding, done) => done() }));
  assertWhole(entry, measure);
}

/** Numbers that the database gives go on after the highest one restored. */
async function restartSequences(client: Client, tables: readonly Table[]): Promise<void> {
  for (const { sql, columns } of tables) {
    const { rows } = await client.query<{ column: string; sequence: string }>('select c as column, s as sequence from unnest($2::text[]) c, pg_get_serial_sequence($1, c) s where s is not null', [sql, columns]);
    for (const { column, sequence } of rows) await client.query(`select setval($1, coalesce(max(${columnList([column])}), 0) + 1, false) from ${sql}`, [sequence]);
  }
}
