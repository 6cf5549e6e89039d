import { setTimeout as sleep } from 'node:timers/promises';
import { Jobs } from '@synoo/server';
import { createTestDatabase, startTestApi, type TestDatabase } from '@synoo/testing';
import { connect } from 'node:net';
import { Client } from 'pg';
import { eventually } from './testing/sample-session';

describe('An api that is asked to end', () => {
  let database: TestDatabase;
  beforeAll(async () => void (database = await createTestDatabase()));
  afterAll(() => database.drop());

  it('ends although a browser keeps a connection that it opened in advance', async () => {
    const api = await startTestApi({ databaseUrl: database.url });
    const opened = connect(Number(new URL(api.url).port), '127.0.0.1').on('error', () => undefined);
    await new Promise((resolve) => opened.once('connect', resolve));
    await sleep(100);
    await api.close();
    await expect(fetch(`${api.url}/api/health`)).rejects.toThrow();
    opened.destroy();
  }, 60_000);

  it('lets the jobs under way end before the database closes', async () => {
    const api = await startTestApi({ databaseUrl: database.url });
    const other = new Client({ connectionString: database.url });
    await other.connect();
    await other.query('begin');
    await other.query('lock table attempt in access exclusive mode');
    // The sweep comes by and waits for the table.
    await eventually(async () => (await other.query(`select from pg_locks where relation = 'attempt'::regclass and not granted`)).rows.length > 0);
    const closed = api.close();
    await sleep(500);
    await other.query('commit');
    await closed;
    expect(api.logged.filter((line) => /job-failed|worker-trouble/u.test(line))).toEqual([]);
    await other.end();
    const next = await startTestApi({ databaseUrl: database.url });
    expect((await next.get(Jobs).list('failed')).rows).toEqual([]);
    await next.close();
  }, 30_000);

  it('ends after every connection to its database was cut, under load too', async () => {
    const other = new Client({ connectionString: database.url });
    await other.connect();
    for (let round = 0; round < 4; round++) {
      const api = await startTestApi({ databaseUrl: database.url });
      const asked = Array.from({ length: 40 }, () => fetch(`${api.url}/api/health`).then((reply) => reply.text(), () => undefined));
      await sleep(round * 7);
      await other.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()');
      await sleep(round * 5);
      await api.close();
      await expect(fetch(`${api.url}/api/health`)).rejects.toThrow();
      await Promise.all(asked);
    }
    await other.end();
  }, 120_000);
});
