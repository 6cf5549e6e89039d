import { AnswerService, DELIVERY_POOL } from '@synoo/server';
import { createTestDatabase, startTestApi, type TestApi, type TestDatabase } from '@synoo/testing';
import { Client, type Pool } from 'pg';
import { act, eventually, SampleLearner, sampleSession, type SampleSession, startAll } from '../testing/sample-session';

describe('An attempt whose row somebody holds and does not let go', () => {
  let database: TestDatabase;
  let api: TestApi;
  let session: SampleSession;
  let holder: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    api = await startTestApi({ databaseUrl: database.url });
    session = await sampleSession(api, { learners: 5 });
    holder = new Client({ connectionString: database.url });
    await holder.connect();
  }, 60_000);
  afterAll(async () => {
    await holder?.end();
    await api?.close();
    await database?.drop();
  }, 60_000);

  it('stops the saves of nobody else', async () => {
    const learners = await Promise.all([0, 1, 2, 3, 4].map((seat) => SampleLearner.checkIn(api.url, session, seat)));
    await startAll(session);
    const service = api.get(AnswerService);
    const sent = learners.map((learner) => learner.choose('i1', 'A'));
    // In one turn of the event loop, so in one statement.
    const saveAll = () => Promise.allSettled(learners.map(({ attemptId }, index) => service.save(attemptId, { epoch: 1, events: [sent[index]!] })));
    const outcomes = async () => (await saveAll()).map((outcome) => (outcome.status === 'fulfilled' ? outcome.value.savedSeq : (outcome.reason as { code: string }).code));
    await Promise.all(learners.map((learner) => learner.save([])));

    await holder.query('begin');
    await holder.query('select from attempt where id = $1 for update', [learners[2]!.attemptId]);
    expect(await outcomes()).toEqual([1, 1, 'not-ready', 1, 1]);
    expect(api.logged.filter((line) => line.includes('attempt-held') && line.includes(learners[2]!.attemptId))).toHaveLength(1);

    expect(api.logged.filter((line) => line.includes('saves-refused') && line.includes('"reason":"attempt-held","count":1'))).toHaveLength(1);

    // From now on nobody waits for that row, and no connection is left behind that does.
    const pool = api.app.get<Pool>(DELIVERY_POOL, { strict: false });
    const asked = jest.spyOn(pool, 'query');
    expect(await outcomes()).toEqual([1, 1, 'not-ready', 1, 1]);
    const saves = asked.mock.calls.map(([query]) => query as unknown as { name?: string; values?: unknown[] }).filter(({ name }) => name === 'save-answers');
    asked.mockRestore();
    expect(saves.length).toBeGreaterThan(0);
    expect(saves.filter(({ values }) => String(values?.[0]).includes(learners[2]!.attemptId))).toEqual([]);
    const { rows: waiting } = await holder.query(`select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
    expect(waiting).toEqual([]);

    await holder.query('rollback');
    expect(await outcomes()).toEqual([1, 1, 1, 1, 1]);
    const rows = await api.dataSource.query<{ n: number }[]>('select count(*)::int as n from answer_event group by attempt_id');
    expect(rows).toEqual(learners.map(() => ({ n: 1 })));
  });

  it('is refused in time where the whole table is locked, and so is everybody else', async () => {
    const learner = await SampleLearner.checkIn(api.url, session, 0);
    await learner.save([]);
    const event = learner.choose('i1', 'B');
    await holder.query('begin');
    await holder.query('lock table attempt in access exclusive mode');
    const { status, error } = await learner.save([event]);
    expect([status, error.code]).toEqual([503, 'not-ready']);
    await holder.query('rollback');
    expect((await learner.save([event])).body.savedSeq).toBe(1);
  });

  it('stops nobody else while a proctor’s action waits for it, nor the end of the others’ time', async () => {
    const learners = await Promise.all([0, 1, 2, 3, 4].map((seat) => SampleLearner.checkIn(api.url, session, seat)));
    await Promise.all(learners.map((learner) => learner.save([])));
    const held = learners[2]!;
    const others = learners.filter((learner) => learner !== held);
    const hold = async () => {
      await holder.query('begin');
      await holder.query('select from attempt where id = $1 for update', [held.attemptId]);
    };
    await hold();
    const acting = act(session, { action: 'pause', participants: 'all' });
    await eventually(async () => (await holder.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).rows.length > 0);
    const saves = await Promise.all(others.map((learner) => learner.save([learner.choose('i2', 'B')])));
    expect(saves.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const { status, error } = await acting;
    expect([status, error.code]).toEqual([503, 'not-ready']);
    await holder.query('rollback');

    const overdue = (ids: readonly string[]) => api.dataSource.query(`update attempt set deadline = now() - interval '1 minute' where id = any($1)`, [ids]);
    await overdue([held.attemptId]);
    await hold();
    await overdue(others.map(({ attemptId }) => attemptId));
    const states = async () => (await holder.query<{ id: string; state: string }>('select id, state from attempt where id = any($1)', [learners.map(({ attemptId }) => attemptId)])).rows;
    await eventually(async () => (await states()).filter(({ state }) => state === 'ended').length >= 4);
    await holder.query('rollback');
    await eventually(async () => (await states()).every(({ state }) => state === 'ended'));
  }, 60_000);

  it('finds sessions with limits of their own, and acknowledges only what is on the disk', async () => {
    const pool = api.app.get<Pool>(DELIVERY_POOL, { strict: false });
    const { rows } = await pool.query(`select current_user as role, current_setting('lock_timeout') as lock, current_setting('statement_timeout') as statement, current_setting('idle_in_transaction_session_timeout') as idle, current_setting('synchronous_commit') as commit`);
    expect(rows).toEqual([{ role: 'synoo_delivery', lock: '4s', statement: '14s', idle: '30s', commit: 'on' }]);
  });
});
