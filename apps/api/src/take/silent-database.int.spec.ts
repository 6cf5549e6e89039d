import { DELIVERY_POOL } from '@synoo/server';
import { createTestDatabase, startTestApi, type TestApi, type TestDatabase } from '@synoo/testing';
import type { Pool, PoolClient } from 'pg';
import { DatabaseLine } from '../testing/database-line';
import { SampleLearner, sampleSession, type SampleSession, startAll } from '../testing/sample-session';

/** Seconds after which a page gives up waiting for the answer to a save. */
const PAGE_WAITS = 20;

describe('A database that falls silent', () => {
  let database: TestDatabase;
  let line: DatabaseLine;
  let api: TestApi;
  let session: SampleSession;

  beforeAll(async () => {
    database = await createTestDatabase();
    line = await DatabaseLine.open(database.url);
    api = await startTestApi({ databaseUrl: line.url });
    session = await sampleSession(api, { learners: 4 });
  }, 60_000);
  afterAll(async () => {
    line?.heal();
    await api?.close();
    line?.close();
    await database?.drop();
  }, 60_000);

  it('holds no save for longer than a page waits, and none at all once it speaks again', async () => {
    const pool = api.app.get<Pool>(DELIVERY_POOL, { strict: false });
    const learners = await Promise.all([0, 1, 2, 3].map((seat) => SampleLearner.checkIn(api.url, session, seat)));
    await startAll(session);
    const sent = learners.map((learner) => learner.choose('i1', 'A'));
    // All at once, so that each lane has a connection.
    await Promise.all(learners.map((learner) => learner.save([])));
    await Promise.all([1, 2].map(() => pool.query('select 1')));

    const used: PoolClient[] = [];
    pool.on('acquire', (client) => used.push(client));
    line.fallSilent();
    const begun = performance.now();
    // One after the other: a lane for each of the first two, and the others wait for one.
    const saves = learners.map((learner, index) => new Promise((resolve) => setTimeout(resolve, 100 * index)).then(() => learner.save([sent[index]!])));
    const replies = await Promise.all(saves);
    expect((performance.now() - begun) / 1000).toBeLessThan(PAGE_WAITS);
    expect(replies.map(({ status, error }) => [status, error.code])).toEqual(learners.map(() => [503, 'not-ready']));
    expect(used.length).toBeGreaterThanOrEqual(2);
    const silent = new Set(used.splice(0));

    line.heal();
    const healed = performance.now();
    const again = await Promise.all(learners.map((learner, index) => learner.save([sent[index]!])));
    expect((performance.now() - healed) / 1000).toBeLessThan(5);
    expect(again.map(({ status, body }) => [status, body.savedSeq])).toEqual(learners.map(() => [200, 1]));
    // What ran on a connection that was given up still runs on it.
    expect(used.some((client) => silent.has(client))).toBe(false);
    const rows = await api.dataSource.query<{ n: number }[]>('select count(*)::int as n from answer_event group by attempt_id');
    expect(rows).toEqual(learners.map(() => ({ n: 1 })));
  });
});
