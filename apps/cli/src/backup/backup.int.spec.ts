import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '@synoo/testing';
import { Client } from 'pg';
import { backup } from './backup';
import { checkArchive } from './read-archive';
import { restore } from './restore';
import { listTables } from './tables';

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
  });
  afterAll(async () => {
    await source.drop();
    await target.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('writes a file that only its owner reads and that fits its checksums', async () => {
    const manifest = await backup(at(source), file, new Date(0));
    expect(manifest.tables.find((table) => table.name === 'public.organisation')).toMatchObject({ rows: 300 });
    expect(manifest.tables.map((table) => table.name)).toContain('key.form_key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await checkArchive(file)).toEqual(manifest);
  });

  it('brings back every row of every table, and the numbers go on', async () => {
    await restore(at(target), file);
    expect(await contents(target.url)).toEqual(await contents(source.url));
    const [next] = await query<{ id: string }>(target.url, "insert into audit (event) values ('after') returning id");
    expect(Number(next?.id)).toBe(51);
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
