import { createTestDatabase, type TestDatabase } from '@synoo/testing';
import { Pool } from 'pg';
import { AttemptLog } from './attempt-log';
import type { FormShapes } from './form-shapes';

const [first, second] = ['018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000002'];

describe('AttemptLog', () => {
  let database: TestDatabase;
  let pool: Pool;

  beforeAll(async () => {
    database = await createTestDatabase();
    const owner = new Pool({ connectionString: database.url, max: 1 });
    // Reading takes longer than a statement may.
    await owner.query('alter table answer_event rename to kept; create view answer_event as select kept.* from (select pg_sleep(0.3)) as slow, kept');
    await owner.end();
    pool = new Pool({ connectionString: database.url, max: 1, options: '-c statement_timeout=100' });
  });
  afterAll(async () => {
    await pool?.end();
    await database?.drop();
  });

  it('reads the logs of many attempts, which a job asks for, for longer than the sessions of its pool allow', async () => {
    const log = new AttemptLog(pool, {} as FormShapes);
    await expect(log.events([first])).rejects.toMatchObject({ code: '57014' });
    expect(await log.events([first, second])).toEqual(new Map());
    // The connection is one like before.
    expect((await pool.query<{ statement_timeout: string }>('show statement_timeout')).rows).toEqual([{ statement_timeout: '100ms' }]);
  });
});
