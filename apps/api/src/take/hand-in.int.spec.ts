import { routes } from '@synoo/contracts';
import { startTestApi, type TestApi } from '@synoo/testing';
import { act, SampleLearner, sampleSession, type SampleSession, startAll } from '../testing/sample-session';
import { TurnedClock } from '../testing/turned-clock';

const MINUTE = 60_000;

describe('The end that a learner makes', () => {
  const clock = new TurnedClock();
  let api: TestApi;
  let session: SampleSession;

  beforeAll(async () => {
    api = await startTestApi({ clock });
    session = await sampleSession(api, { learners: 4 });
  }, 30_000);
  afterAll(() => api.close());

  const later = (minutes: number): void => void (clock.ahead += minutes * MINUTE);
  const atWork = async (seat: number): Promise<SampleLearner> => {
    const learner = await SampleLearner.checkIn(api.url, session, seat);
    await startAll(session);
    return learner;
  };
  const reopen = (seat: number) => act(session, { action: 'reopen', participants: [session.members[seat]!.id] });

  it('does not end again what was reopened since, however often it is sent', async () => {
    const learner = await atWork(0);
    await learner.save([learner.choose('i1', 'B', clock.now())]);
    const pressed = clock.now();
    expect((await learner.submit(1, pressed)).body.state).toBe('finished');
    later(2);
    await reopen(0);
    later(1);
    // The reply was lost on its way: the page asks once more.
    expect(await learner.submit(1, pressed)).toMatchObject({ status: 200, body: { state: 'working', savedSeq: 1 } });
    // Pressed without network after the end that the proctor took back.
    expect((await learner.submit(1, pressed + MINUTE)).body.state).toBe('working');
    expect((await learner.save([learner.choose('i2', 'B', clock.now())])).body.notCounted).toBe(0);
    expect((await learner.submit(2, clock.now())).body.state).toBe('finished');
  });

  it('is never before what was done at the same place: a reopening neither gives worked time again nor leaves answers out', async () => {
    const learner = await atWork(1);
    const first = clock.now();
    later(20);
    await learner.save([learner.choose('i1', 'B', clock.now())]);
    const last = clock.now();
    later(1);
    // A page whose clock has gone wrong in between, or that somebody made say so.
    expect((await learner.submit(1, first)).body.state).toBe('finished');
    const [row] = await api.dataSource.query<{ ended_at: Date }[]>('select ended_at from attempt where id = $1', [learner.attemptId]);
    expect(Math.abs(row!.ended_at.getTime() - last)).toBeLessThan(5_000);
    later(1);
    await reopen(1);
    const view = await learner.now();
    expect(Object.keys(view.answers)).toEqual(['i1']);
    expect(view.clock.remainingMs).toBeLessThan(11 * MINUTE);
  });

  it('can be made again when the database went away in the middle: nothing has happened, and the page is told to try again', async () => {
    const learner = await atWork(3);
    const holder = api.dataSource.createQueryRunner();
    await holder.startTransaction();
    await holder.query(`select pg_advisory_xact_lock(hashtextextended('session ' || $1, 0))`, [session.id]);
    const submitted = learner.submit(0);
    let cut = 0;
    while (cut === 0) [{ cut }] = (await holder.query(`select count(pg_terminate_backend(pid))::int as cut from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`)) as [{ cut: number }];
    await holder.rollbackTransaction();
    await holder.release();
    const { status, error } = await submitted;
    expect([status, error.code]).toEqual([503, 'not-ready']);
    expect(api.logged.some((line) => line.includes('request-failed') && line.includes('57P01'))).toBe(true);
    expect((await learner.now()).state).toBe('working');
    expect((await learner.submit(0)).body.state).toBe('finished');
  });

  it('is never before its place was taken', async () => {
    const first = await atWork(2);
    const start = clock.now();
    later(15);
    const second = await SampleLearner.checkIn(api.url, session, 2);
    expect((await first.client.call(routes.submit, { params: { attemptId: first.attemptId }, body: { epoch: 1, seq: 0, at: start } })).error.code).toBe('place-superseded');
    const taken = clock.now();
    later(1);
    await second.submit(0, start);
    const [row] = await api.dataSource.query<{ ended_at: Date }[]>('select ended_at from attempt where id = $1', [second.attemptId]);
    expect(Math.abs(row!.ended_at.getTime() - taken)).toBeLessThan(5_000);
  });
});
