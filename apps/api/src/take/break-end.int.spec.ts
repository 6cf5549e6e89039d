import { answersFileRoutes as files, routes } from '@synoo/contracts';
import { Sweep } from '@synoo/server';
import { startTestApi, type TestApi } from '@synoo/testing';
import { lockItem, onlineForm } from '../testing/online-items';
import { act, eventually, SampleLearner, type SampleOptions, sampleSession, type SampleSession, startAll } from '../testing/sample-session';
import { sealAnswers } from '../testing/seal-answers';
import { TurnedClock } from '../testing/turned-clock';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** The page takes up the test by itself when a break is over; the server's sweep comes by seconds later. */
describe('The end of a break, before the server has noticed it', () => {
  const clock = new TurnedClock();
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi({ clock });
  }, 30_000);
  afterAll(() => api.close());

  const pass = (ms: number): void => void (clock.ahead += ms);
  const rules = (kind: 'stands' | 'runs') => ({ breaks: { number: 1, minutes: 10, clock: kind }, idle: { warnMinutes: 5, pauseMinutes: 0 } });
  const log = async (session: SampleSession) => (await session.proctor.call(routes.sessionLog, { params: { id: session.id }, query: {} })).body;
  /** Eight minutes of work, then a break that ended a second ago. */
  const afterBreak = async (options: SampleOptions = {}, kind: 'stands' | 'runs' = 'stands') => {
    const session = await sampleSession(api, { learners: 1, columns: 1, rules: rules(kind), ...options });
    const learner = await SampleLearner.checkIn(api.url, session);
    await startAll(session);
    pass(8 * MINUTE);
    const { until } = (await learner.rest('takeBreak')).body.clock.pause!;
    pass(until! - clock.now() + SECOND);
    return { session, learner, until: until! };
  };

  it('counts what is answered in a section with a time limit', async () => {
    const { learner, until } = await afterBreak({ locks: { navigation: 'sections', sizes: [{ items: 2, minutes: 10 }, { items: 5 }] } });
    expect((await learner.save([learner.choose('i1', 'B', clock.now())])).body).toMatchObject({ savedSeq: 1, notCounted: 0 });
    pass(3 * SECOND);
    await api.get(Sweep).endBreaks();
    // The limit of ten minutes is not longer for it.
    pass(2 * MINUTE);
    await learner.save([learner.choose('i2', 'B', clock.now())]);
    expect(await learner.now()).toMatchObject({ state: 'working', answers: { i1: { r1: learner.masked('i1', 'B') } } });
    expect(Object.keys((await learner.now()).answers)).toEqual(['i1']);
    const [row] = await api.dataSource.query<{ deadlines: number[][] }[]>('select deadlines from attempt where id = $1', [learner.attemptId]);
    expect(row!.deadlines.at(-1)![0]).toBe(until);
    await learner.submit();
    const [score] = await eventually(async () => {
      const rows = await api.dataSource.query<{ scores: (number | null)[] }[]>('select scores from attempt_score where attempt_id = $1', [learner.attemptId]);
      return rows.length > 0 && rows;
    });
    expect(score!.scores.slice(0, 2)).toEqual([1, 0]);
  });

  it('shows a page that is loaded again what was answered', async () => {
    const { session, learner } = await afterBreak({ locks: { navigation: 'sections', sizes: [{ items: 2, minutes: 10 }, { items: 5 }] } });
    await learner.save([learner.choose('i1', 'B', clock.now())]);
    expect(await learner.now()).toMatchObject({ state: 'working', answers: { i1: { r1: learner.masked('i1', 'B') } } });
    const { rows, chainIntact } = await log(session);
    expect(chainIntact).toBe(true);
    expect(rows.filter(({ event }) => event === 'break-over')).toHaveLength(1);
  });

  it.each(['all', 'one'] as const)('lets a proctor end the work now, not at the beginning of the break: %s', async (who) => {
    const { session, learner, until } = await afterBreak();
    await learner.save([learner.choose('i1', 'B', clock.now())]);
    pass(SECOND);
    const now = clock.now();
    const participants = who === 'all' ? who : [session.members[0]!.id];
    expect((await act(session, { action: 'end', participants })).body).toMatchObject({ done: [session.members[0]!.id], refused: [], rows: [{ state: 'ended' }] });
    const [row] = await api.dataSource.query<{ ended: number; paused: number; deadlines: number[][] }[]>('select extract(epoch from ended_at)::float8 * 1000 as ended, paused_ms::float8 as paused, deadlines from attempt where id = $1', [learner.attemptId]);
    expect(row!.ended).toBeGreaterThanOrEqual(now);
    expect(row!.paused).toBeCloseTo(10 * MINUTE, -2);
    expect(row!.deadlines.at(-1)![0]).toBe(until);
    expect((await learner.now()).answers).toEqual({ i1: { r1: learner.masked('i1', 'B') } });
    const { rows, chainIntact } = await log(session);
    expect(chainIntact).toBe(true);
    // The newest first.
    expect(rows.map(({ event }) => event).filter((event) => event === 'end' || event === 'break-over')).toEqual(['end', 'break-over']);
  });

  it('lets a proctor stop who is at work again, and go on with who is not', async () => {
    const stopped = await afterBreak();
    expect((await act(stopped.session, { action: 'pause', participants: [stopped.session.members[0]!.id] })).body).toMatchObject({ done: [stopped.session.members[0]!.id], rows: [{ state: 'paused' }] });
    expect((await stopped.learner.now()).clock.pause).toEqual({ kind: 'proctor', until: null });
    const gone = await afterBreak();
    expect((await act(gone.session, { action: 'resume', participants: [gone.session.members[0]!.id] })).body).toMatchObject({ done: [gone.session.members[0]!.id], refused: [], rows: [{ state: 'working' }] });
  });

  it.each(['stands', 'runs'] as const)('takes the end that the learner makes, where the clock %s', async (kind) => {
    const { session, learner } = await afterBreak({}, kind);
    await learner.save([learner.choose('i1', 'B', clock.now())]);
    expect(await learner.submit()).toMatchObject({ status: 200, body: { state: 'finished' } });
    const [row] = await api.dataSource.query<{ worked: number; end_reason: string; deadlines: unknown[] }[]>(
      `select (extract(epoch from ended_at - started_at) * 1000 - paused_ms)::float8 as worked, end_reason, deadlines from attempt where id = $1`,
      [learner.attemptId],
    );
    expect(row!.end_reason).toBe('submitted');
    expect(Math.round(row!.worked / MINUTE)).toBe(kind === 'stands' ? 8 : 18);
    expect(row!.deadlines).toHaveLength(kind === 'stands' ? 2 : 1);
    await api.get(Sweep).endBreaks();
    const { rows, chainIntact } = await log(session);
    expect(chainIntact).toBe(true);
    const lines = rows.map(({ event, details }) => [event, details]);
    expect(lines.filter(([event]) => event === 'break-over')).toEqual([['break-over', {}]]);
    expect(lines.findIndex(([event]) => event === 'submit')).toBeLessThan(lines.findIndex(([event]) => event === 'break-over'));
  });

  it('still refuses the end while the break lasts', async () => {
    const { session, learner } = await afterBreak();
    pass(-2 * SECOND);
    expect((await learner.submit()).error).toMatchObject({ code: 'attempt-not-open', details: { reason: 'paused' } });
    expect((await log(session)).rows.some(({ event }) => event === 'break-over')).toBe(false);
    pass(2 * SECOND);
  });

  it('takes the end that comes in a file', async () => {
    const { session, learner } = await afterBreak();
    const data = sealAnswers(learner.view, { places: [{ epoch: 1, events: [learner.choose('i1', 'B', clock.now())] }], finish: { epoch: 1, seq: 1, at: clock.now() } });
    const { body } = await session.proctor.call(files.uploadAnswersFile, { params: { id: session.id } }, { upload: { name: 'a.answers', data } });
    expect(body).toMatchObject({ stored: 1, notCounted: 0, finished: true });
  });

  it('takes turns', async () => {
    const { session, learner } = await afterBreak({ made: [await onlineForm(api, 'BRK-1', [lockItem])] });
    pass(-2 * SECOND);
    expect((await learner.turn(1, 'i1', 'A', { at: clock.now() })).error).toMatchObject({ code: 'attempt-not-open', details: { reason: 'paused' } });
    pass(2 * SECOND);
    expect((await learner.turn(1, 'i1', 'A', { at: clock.now() })).body).toMatchObject({ seq: 1, state: 'working', shown: { turns: 1 } });
    const [row] = await api.dataSource.query<{ worked_ms: number }[]>('select worked_ms::float8 as worked_ms from attempt_turn where attempt_id = $1', [learner.attemptId]);
    expect(Math.round(row!.worked_ms / MINUTE)).toBe(8);
    const { rows, chainIntact } = await log(session);
    expect(chainIntact).toBe(true);
    expect(rows.filter(({ event }) => event === 'break-over')).toHaveLength(1);
  });
});
