import { PassThrough, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Env, migrate, migrationNames } from '@synoo/server';
import { Client } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { BackupRefusal, keyCheckOf, type Manifest, Measure, type TableEntry } from './archive';
import { type Archive, assertWhole, checkArchive, openArchive } from './read-archive';
import { columnList, listTables, MIGRATION_TABLE, type Table } from './tables';

/**
 * Loads a back-up into an empty database and checks it: the file against its checksums, then every table as it is in the
 * database against the same checksums, before anything is committed. A back-up of an older version is loaded into the
 * schema of that version, which is then brought up to date.
 */
export async function restore({ databaseUrl, dataKey }: Pick<Env, 'databaseUrl' | 'dataKey'>, path: string): Promise<Manifest> {
  const { migrations, keyCheck } = await checkArchive(path);
  if (keyCheck !== keyCheckOf(dataKey)) {
    throw new BackupRefusal('The personal data in this back-up were encrypted with another key than the one set here. Put the secrets.json (or SYNOO_DATA_KEY) of the installation that made it in place first.');
  }
  const unknown = migrations.find((name) => !migrationNames().includes(name));
  if (unknown !== undefined) throw new BackupRefusal(`The back-up was made by a newer version of Synoo (it has the change "${unknown}"). Restore it with that version.`);
  await assertEmpty(databaseUrl, migrations);
  await migrate(databaseUrl, migrations);
  const archive = await openArchive(path);
  try {
    await load(databaseUrl, archive);
  } finally {
    archive.close();
  }
  await migrate(databaseUrl);
  return archive.manifest;
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

async function load(databaseUrl: string, archive: Archive): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    await client.query('begin');
    const tables = new Map((await listTables(client)).map((table) => [table.name, table]));
    for (const entry of archive.manifest.tables) {
      const table = tables.get(entry.name);
      if (!table) throw new BackupRefusal(`The back-up has a table ${entry.name} that its version's schema lacks. It is damaged: use another one.`);
      await loadTable(client, archive, entry, table);
    }
    await restartSequences(client);
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
async function restartSequences(client: Client): Promise<void> {
  await client.query(`
    do $$
    declare one record;
    begin
      for one in
        select format('%I.%I', n.nspname, c.relname) as table_name, a.attname as column_name,
               pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname) as sequence
          from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
         where c.relkind = 'r' and n.nspname not in ('bullmq', 'pg_catalog', 'information_schema') and a.attnum > 0 and not a.attisdropped
           and pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname) is not null
           and format('%s.%s', n.nspname, c.relname) <> '${MIGRATION_TABLE}'
      loop
        execute format('select setval(%L, coalesce(max(%I), 0) + 1, false) from %s', one.sequence, one.column_name, one.table_name);
      end loop;
    end $$`);
}
