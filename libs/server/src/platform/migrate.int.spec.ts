import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '@synoo/testing';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../data-source';
import { assertMigrated, migrate, migrationNames } from './migrate';

async function sql<T extends object>(url: string, text: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

async function assertStartable(url: string): Promise<void> {
  const dataSource = await new DataSource(dataSourceOptions(url, 1)).initialize();
  try {
    await assertMigrated(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

describe('migrations', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createEmptyDatabase();
  });
  afterEach(() => database.drop());

  it('are made once, by one process, however many begin at the same time', async () => {
    const done = await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
    expect(done.map((names) => names.length).sort()).toEqual([0, 0, migrationNames().length]);
    await expect(assertStartable(database.url)).resolves.toBeUndefined();
  });

  it('keep api and worker from starting until they are made', async () => {
    await expect(assertStartable(database.url)).rejects.toThrow(/lacks \d+ change.*synoo -- migrate/u);
    await migrate(database.url, migrationNames().slice(0, 1));
    await expect(assertStartable(database.url)).rejects.toThrow(migrationNames()[1]);
  });

  it('undo one that fails, and are finished by the next try', async () => {
    await migrate(database.url, migrationNames().slice(0, 1));
    // In the way of the second change, which makes a table of this name after others.
    await sql(database.url, 'create table form_item (id int)');
    await expect(migrate(database.url)).rejects.toThrow(/failed and was undone: .*already exists.*start again/su);
    expect(await sql(database.url, "select 1 from pg_class where relname = 'item'")).toEqual([]);
    await sql(database.url, 'drop table form_item');
    expect(await migrate(database.url)).toEqual(migrationNames().slice(1));
  });

  it('refuse a database of a newer version', async () => {
    await migrate(database.url);
    await sql(database.url, "insert into schema_migration (timestamp, name) values (9999999999999, 'Future9999999999999')");
    await expect(migrate(database.url)).rejects.toThrow(/newer version of Synoo.*Future9999999999999/u);
    await expect(assertStartable(database.url)).rejects.toThrow(/newer version/u);
  });
});

describe('the database role of the delivery path', () => {
  it.each(['key.form_key', 'person.account', 'person.learner_identity'])('cannot read %s', async (table) => {
    const database = await createTestDatabase();
    // A pool's end does not wait for its connections, which the drop would then cut.
    const client = new Client({ connectionString: database.url, options: '-c role=synoo_delivery' });
    await client.connect();
    await expect(client.query(`select * from ${table}`)).rejects.toThrow(/permission denied/u);
    await expect(client.query('select id from attempt limit 1')).resolves.toMatchObject({ rowCount: 0 });
    await client.end();
    await database.drop();
  });
});
