import { createHash } from 'node:crypto';
import { createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '@synoo/testing';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { ZipFile } from 'yazl';
import { dataFile, type Manifest, MANIFEST_NAME } from './archive';
import { backup } from './backup';
import { checkArchive, openArchive } from './read-archive';
import { restore } from './restore';
import { listTables, MIGRATION_TABLE, PRODUCT_TABLES } from './tables';

const KEYS = { dataKey: Buffer.alloc(32, 1) };
const at = (database: TestDatabase) => ({ databaseUrl: database.url, ...KEYS });
const KYRGYZ = 'Өзгөн, Ңүңгө: үйрөнүү \\N \t "тырмакча"\nэкинчи сап';

async function query<T extends object>(url: string, sql: string, parameters: unknown[] = []): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql, parameters)).rows;
  } finally {
    await client.end();
  }
}

/** Every row of every table as JSON, in a fixed order. */
async function contents(url: string): Promise<Record<string, unknown>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const all: Record<string, unknown> = {};
    for (const table of await listTables(client)) all[table.name] = (await client.query<{ row: unknown }>(`select to_jsonb(t) as row from ${table.sql} t order by to_jsonb(t)::text`)).rows;
    return all;
  } finally {
    await client.end();
  }
}

/** A form with its keys, a session of it, and learners who answered: what a back-up is made for. */
async function fillSession(url: string): Promise<void> {
  await query(url, `
    insert into form (id, code, status, design, title, item_count, time_limit_minutes, languages, hash) values (gen_random_uuid(), 'F', 'published', '{}', 'Тест', 1, 45, '{ky}', 'h');
    insert into key.form_key (form_id, version, document, reason) select id, 1, '{"i1": {"r1": "b"}}', 'published' from form;
    insert into key.content_key (form_id, key) select id, '\\x${'00ff5c0a'.repeat(8)}'::bytea from form;
    insert into key.withheld_document (form_id, language, hash, body) select id, 'ky', 'h', 'кийинки суроо' from form;
    insert into sealed_document (form_id, language, hash, body) select id, 'ky', 'h', '\\x000a5cff'::bytea from form;
    insert into session (id, code, title, organisation_id, lab, starts_at, status, seat_rows, seat_columns) select gen_random_uuid(), 'S', 'Сессия', id, '1', now(), 'open', 20, 15 from organisation limit 1;
    insert into session_log (session_id, seq, at, event, details, previous_hash, hash) select id, 1, now(), 'open', '{}', '', 'h1' from session;
    insert into participant (id, session_id, learner_id, seat, form_id, personal_code) select gen_random_uuid(), s.id, l.id, row_number() over (), f.id, l.pseudonym from session s, form f, learner l;
    insert into attempt (id, session_id, participant_id, learner_id, form_id, state, language, seed, document, time_limit_ms, checked_in_at, started_at, closed, current_epoch)
      select gen_random_uuid(), session_id, id, learner_id, form_id, 'working', 'ky', 's', '{}', 2700000, now(), now(), '{[1,5),[8,9)}', 1 from participant;
    insert into place (attempt_id, epoch, device) select id, 1, '{}' from attempt;
    insert into answer_event (attempt_id, epoch, seq, kind, item, value, at, late, counts)
      select id, 1, n, 'answer', 'i1', jsonb_build_object('r1', 'Ө\\n"' || n), now() + n * interval '1.000001 s', n > 3, true from attempt, generate_series(1, 4) n;
    insert into attempt_turn (attempt_id, n, epoch, seq, kind, item, response, at, received_at, worked_ms, late) select id, 1, 1, 5, 'attempt', 'i1', '{}', now(), now(), 1, false from attempt;
  `);
}

/** The same file with a table of others, as back-ups were when they took whatever lay in the database, and without one of its own. */
async function rewrite(file: string, changed: string, without?: string): Promise<void> {
  const archive = await openArchive(file);
  const zip = new ZipFile();
  const written = pipeline(zip.outputStream, createWriteStream(changed));
  const tables = archive.manifest.tables.filter(({ name }) => name !== without);
  for (const table of tables) zip.addReadStream(await archive.read(table), dataFile(table.name));
  const content = Buffer.from('1\n');
  const foreign = { name: 'cron.job', columns: ['jobid'], rows: 1, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
  zip.addBuffer(content, dataFile(foreign.name));
  zip.addBuffer(Buffer.from(JSON.stringify({ ...archive.manifest, tables: [foreign, ...tables] } satisfies Manifest)), MANIFEST_NAME);
  zip.end();
  await written;
  archive.close();
}

describe('back-up and restore (drill)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'synoo-backup-'));
  const file = join(folder, 'backup.zip');
  let source: TestDatabase;
  let target: TestDatabase;

  beforeAll(async () => {
    source = await createTestDatabase();
    target = await createEmptyDatabase();
    await query(source.url, "insert into organisation (id, code, name_ky, name_ru, region, type, ownership, languages) select gen_random_uuid(), 'C' || n, $1, 'Лицей № ' || n, 'Ош', 'lyceum', 'state', '{ky,ru}' from generate_series(1, 300) n", [KYRGYZ]);
    await query(source.url, "insert into learner (id, pseudonym, organisation_id, programme, year, language) select gen_random_uuid(), 'P' || row_number() over (), id, 'p', 1, 'ky' from organisation");
    await query(source.url, "insert into person.learner_identity select id, organisation_id, '\\x00ff0a5c'::bytea, '\\x01'::bytea, '\\x02'::bytea, decode(md5(id::text), 'hex') from learner");
    await query(source.url, "insert into audit (event, details) select 'drill', jsonb_build_object('n', n, 'text', $1::text) from generate_series(1, 50) n", [KYRGYZ]);
    await fillSession(source.url);
    // What others keep in the database: in a schema of their own, beside the product's tables, and where the product may not read.
    await query(source.url, 'create schema cron; create table cron.job (jobid int); insert into cron.job values (1); create table scratch (like answer_event including all); insert into scratch select * from answer_event');
  });
  afterAll(async () => {
    await source.drop();
    await target.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('knows every table that the changes of the database make', async () => {
    const migrated = await createTestDatabase();
    const made = await query<{ name: string }>(migrated.url, "select schemaname || '.' || tablename as name from pg_tables where schemaname not in ('bullmq', 'pg_catalog', 'information_schema')");
    await migrated.drop();
    expect(made.map(({ name }) => name).sort()).toEqual([...PRODUCT_TABLES, MIGRATION_TABLE].sort());
  });

  it('writes a file that only its owner reads and that fits its checksums', async () => {
    const manifest = await backup(at(source), file, new Date(0));
    expect(manifest.tables.find((table) => table.name === 'public.organisation')).toMatchObject({ rows: 300 });
    expect(manifest.tables.find((table) => table.name === 'public.answer_event')).toMatchObject({ rows: 1200 });
    expect(manifest.tables.map((table) => table.name).sort()).toEqual([...PRODUCT_TABLES].sort());
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await checkArchive(file)).toEqual(manifest);
  });

  it('brings back every row of every table, and the numbers go on', async () => {
    expect(await restore(at(target), file)).toMatchObject({ leftOut: [] });
    expect(await contents(target.url)).toEqual(await contents(source.url));
    const [next] = await query<{ id: string }>(target.url, "insert into audit (event) values ('after') returning id");
    expect(Number(next?.id)).toBe(51);
  });

  it('leaves out what an older back-up holds of others, and names it', async () => {
    const older = join(folder, 'older.zip');
    await rewrite(file, older);
    const empty = await createEmptyDatabase();
    expect(await restore(at(empty), older)).toMatchObject({ leftOut: ['cron.job'] });
    expect(await contents(empty.url)).toEqual(await contents(source.url));
    await empty.drop();
  });

  it('refuses a file that lacks a table of its version', async () => {
    const lacking = join(folder, 'lacking.zip');
    await rewrite(file, lacking, 'public.attempt_turn');
    const empty = await createEmptyDatabase();
    await expect(restore(at(empty), lacking)).rejects.toThrow(/lacks the table public\.attempt_turn .* use another one/u);
    await empty.drop();
  });

  it('needs no rights to tables of others', async () => {
    await query(source.url, `
      create role backup_drill login password 'drill' nosuperuser;
      grant usage on schema person, key to backup_drill;
      grant select on all tables in schema public, person, key to backup_drill;
      revoke all on scratch from backup_drill`);
    const url = new URL(source.url);
    [url.username, url.password] = ['backup_drill', 'drill'];
    try {
      expect((await backup({ databaseUrl: url.href, ...KEYS }, join(folder, 'rights.zip'), new Date(0))).tables).toHaveLength(PRODUCT_TABLES.length);
    } finally {
      await query(source.url, 'drop owned by backup_drill; drop role backup_drill');
    }
  });

  it('keeps the rights of the delivery role', async () => {
    const [row] = await query<{ identity: boolean; keys: boolean }>(target.url, "select has_table_privilege('synoo_delivery', 'person.learner_identity', 'select') as identity, has_table_privilege('synoo_delivery', 'key.form_key', 'select') as keys");
    expect(row).toEqual({ identity: false, keys: false });
  });

  it('does not touch a database that holds data', async () => {
    await expect(restore(at(target), file)).rejects.toThrow(/not empty/u);
  });

  it('does not load what the keys at hand cannot read', async () => {
    await expect(restore({ databaseUrl: target.url, dataKey: Buffer.alloc(32, 2) }, file)).rejects.toThrow(/another key/u);
  });

  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 40)],
    ['with one byte changed', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 200), Buffer.of(bytes[200]! ^ 1), bytes.subarray(201)])],
    ['that is no zip', () => Buffer.from('hello')],
  ])('refuses a file %s and leaves the database as it was', async (_name, damage) => {
    const damaged = join(folder, 'damaged.zip');
    writeFileSync(damaged, damage(readFileSync(file)));
    const empty = await createEmptyDatabase();
    await expect(restore(at(empty), damaged)).rejects.toThrow(/Use another/u);
    expect(await query(empty.url, "select 1 from pg_class where relname = 'organisation'")).toEqual([]);
    await empty.drop();
  });

  it('leaves nothing of a file when it is stopped while a table is read', async () => {
    const holder = new Client({ connectionString: source.url });
    await holder.connect();
    // The back-up waits for this table, as it would take its time over a large one.
    await holder.query('begin; lock table organisation in access exclusive mode');
    const stop = new AbortController();
    const run = backup(at(source), join(folder, 'stopped.zip'), new Date(0), stop.signal);
    setTimeout(() => stop.abort(), 300);
    await expect(run).rejects.toThrow(/Stopped before the end/u);
    await holder.end();
    expect(readdirSync(folder).filter((name) => name.startsWith('stopped'))).toEqual([]);
  });

  it('says that there is nothing to back up in a foreign database', async () => {
    const empty = await createEmptyDatabase();
    await expect(backup(at(empty), join(folder, 'none.zip'), new Date(0))).rejects.toThrow(/never been migrated/u);
    await empty.drop();
  });
});
