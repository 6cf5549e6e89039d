import { identityRoutes, systemRoutes } from '@synoo/contracts';
import { createTestDatabase, startTestApi, type TestApi, type TestDatabase } from '@synoo/testing';
import { Client as Database } from 'pg';
import { Client, signedIn } from './testing/client';

const limits = `select current_setting('lock_timeout') as lock, current_setting('statement_timeout') as statement, current_setting('idle_in_transaction_session_timeout') as idle`;

describe('An office that has all connections of its pool', () => {
  let database: TestDatabase;
  let api: TestApi;
  let administrator: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    api = await startTestApi({ databaseUrl: database.url, environment: { SYNOO_POOL_SIZE: '2' } });
    administrator = await signedIn(api, ['administrator']);
  });
  afterAll(async () => {
    await api?.close();
    await database?.drop();
  });

  it('leaves the process in service for learners, and tells others to try again', async () => {
    const busy = [1, 2].map(() => api.dataSource.createQueryRunner());
    await Promise.all(busy.map((runner) => runner.connect()));
    const waiting = administrator.call(identityRoutes.me);
    const health = await new Client(api.url).call(systemRoutes.health);
    expect([health.status, health.body.status]).toEqual([200, 'ready']);
    const { status, error } = await waiting;
    expect([status, error.code, error.details]).toEqual([503, 'not-ready', undefined]);
    await Promise.all(busy.map((runner) => runner.release()));
    expect((await administrator.call(identityRoutes.me)).status).toBe(200);
  });

  it('gives up a lock that somebody holds, and says so by name', async () => {
    const holder = new Database({ connectionString: database.url });
    await holder.connect();
    await holder.query('begin');
    await holder.query('lock table person.account in access exclusive mode');
    const { status, error } = await administrator.call(identityRoutes.me);
    expect([status, error.code, error.details]).toEqual([503, 'not-ready', undefined]);
    await holder.end();
    expect((await administrator.call(identityRoutes.me)).status).toBe(200);
  });

  it('has limits of time in each session', async () => {
    expect(await api.dataSource.query(limits)).toEqual([{ lock: '10s', statement: '1min', idle: '30s' }]);
  });
});
