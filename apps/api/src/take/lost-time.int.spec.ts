import { routes } from '@synoo/contracts';
import { startTestApi, type TestApi } from '@synoo/testing';
import { act, SampleLearner, sampleSession, type SampleSession, startAll } from '../testing/sample-session';
import { TurnedClock } from '../testing/turned-clock';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

describe('Time lost with a computer', () => {
  const clock = new TurnedClock();
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi({ clock });
  }, 30_000);
  afterAll(() => api.close());

  const pass = (ms: number) => void (clock.ahead += ms);
  const row = async (session: SampleSession) => (await session.proctor.call(routes.board, { params: { id: session.id } })).body.rows[0]!;
  const offered = async (session: SampleSession) => (await row(session)).lostOfferMs;
  const dismiss = (session: SampleSession) => session.proctor.call(routes.dismissLostTime, { params: { id: session.id }, body: { participantId: session.members[0]!.id } });
  const answer = async (learner: SampleLearner) => expect((await learner.save([learner.choose('i1', 'B', clock.now())])).status).toBe(200);
  const atWork = async () => {
    const session = await sampleSession(api, { learners: 1, columns: 1 });
    const learner = await SampleLearner.checkIn(api.url, session);
    await startAll(session);
    return { session, learner };
  };
  /** The time between two requests of the test itself runs too. */
  const about = (actual: number, minutes: number) => expect(Math.round(actual / MINUTE)).toBe(minutes);

  it('is offered from the last answer to the check-in, and given back once', async () => {
    const { session, learner } = await atWork();
    pass(4 * MINUTE);
    await answer(learner);
    pass(5 * MINUTE);
    await SampleLearner.checkIn(api.url, session);
    const { lostOfferMs, lostMs } = await row(session);
    about(lostOfferMs, 5);
    expect(lostMs).toBe(0);
    const { body } = await act(session, { action: 'extend', participants: [session.members[0]!.id], lostMs: lostOfferMs, reason: 'computer-failure' });
    expect(body.rows[0]).toMatchObject({ lostMs: lostOfferMs, extraMs: lostOfferMs, lostOfferMs: 0 });
    // A second move is counted on its own.
    pass(3 * MINUTE);
    await SampleLearner.checkIn(api.url, session);
    about(await offered(session), 3);
  });

  it('is not cut short by answers that arrive long after they were given, from the dead computer’s disk', async () => {
    const { session, learner } = await atWork();
    pass(4 * MINUTE);
    await answer(learner);
    const last = learner.choose('i2', 'B', clock.now());
    pass(9 * MINUTE);
    expect((await learner.save([last])).status).toBe(200);
    expect(Math.abs((await row(session)).lastSeen! - last.at)).toBeLessThan(5 * SECOND);
    pass(MINUTE);
    await SampleLearner.checkIn(api.url, session);
    about(await offered(session), 10);
  });

  it('is shortened by what the older place did without network, though that arrives only after the move', async () => {
    const { session, learner } = await atWork();
    await answer(learner);
    pass(15 * MINUTE);
    const offline = learner.choose('i2', 'B', clock.now());
    pass(2 * MINUTE);
    await SampleLearner.checkIn(api.url, session);
    about(await offered(session), 17);
    expect((await learner.save([offline])).status).toBe(200);
    about(await offered(session), 2);
    expect((await dismiss(session)).status).toBe(200);
    const { rows } = (await session.proctor.call(routes.sessionLog, { params: { id: session.id }, query: {} })).body;
    about(Number(rows.find(({ event }) => event === 'lost-time-dismissed')?.details['lostMs']), 2);
  });

  it('is counted without pauses from what arrived late, and what an older page does after the move changes nothing', async () => {
    const { session, learner } = await atWork();
    await answer(learner);
    pass(20 * MINUTE);
    const offline = learner.choose('i2', 'B', clock.now());
    pass(MINUTE);
    await act(session, { action: 'pause', participants: 'all' });
    pass(30 * MINUTE);
    await act(session, { action: 'resume', participants: 'all' });
    pass(MINUTE);
    await SampleLearner.checkIn(api.url, session);
    about(await offered(session), 22);
    expect((await learner.save([offline])).status).toBe(200);
    about(await offered(session), 2);
    pass(3 * MINUTE);
    expect((await learner.save([learner.choose('i2', 'A', clock.now())])).status).toBe(200);
    about(await offered(session), 2);
  });

  it('ends with the last sign of life: nothing that was given earlier takes it back, and to ask how things stand is one', async () => {
    const { session, learner } = await atWork();
    const early = learner.choose('i2', 'B', clock.now());
    pass(5 * MINUTE);
    expect((await learner.save([])).status).toBe(200);
    const asked = (await row(session)).lastSeen!;
    expect(Math.abs(asked - clock.now())).toBeLessThan(5 * SECOND);
    pass(MINUTE);
    expect((await learner.save([early])).status).toBe(200);
    expect((await row(session)).lastSeen).toBe(asked);
    pass(MINUTE);
    await SampleLearner.checkIn(api.url, session);
    about(await offered(session), 2);
  });

  it('is no pause in between', async () => {
    const { session, learner } = await atWork();
    pass(MINUTE);
    await answer(learner);
    pass(2 * MINUTE);
    await act(session, { action: 'pause', participants: 'all' });
    pass(10 * MINUTE);
    await act(session, { action: 'resume', participants: 'all' });
    pass(MINUTE);
    await SampleLearner.checkIn(api.url, session);
    about(await offered(session), 3);
  });

  it('is at most the time since the start, and nothing before it', async () => {
    const session = await sampleSession(api, { learners: 1, columns: 1 });
    await SampleLearner.checkIn(api.url, session);
    pass(10 * MINUTE);
    await SampleLearner.checkIn(api.url, session);
    pass(10 * MINUTE);
    await startAll(session);
    expect(await offered(session)).toBe(0);
    pass(2 * MINUTE);
    await SampleLearner.checkIn(api.url, session);
    about(await offered(session), 2);
  });

  it('is not offered below a minute; moves add up', async () => {
    const { session, learner } = await atWork();
    await answer(learner);
    pass(40 * SECOND);
    await SampleLearner.checkIn(api.url, session);
    expect(await offered(session)).toBe(0);
    pass(40 * SECOND);
    await SampleLearner.checkIn(api.url, session);
    expect(await offered(session)).toBeGreaterThanOrEqual(80 * SECOND);
  });

  it('is not offered again when the proctor decides not to give it back; the log says so once', async () => {
    const { session } = await atWork();
    pass(7 * MINUTE);
    await SampleLearner.checkIn(api.url, session);
    about(await offered(session), 7);
    expect((await dismiss(session)).body.rows[0]).toMatchObject({ lostOfferMs: 0, lostMs: 0, extraMs: 0 });
    await dismiss(session);
    const log = (await session.proctor.call(routes.sessionLog, { params: { id: session.id }, query: {} })).body;
    expect(log.rows.filter(({ event }) => event === 'lost-time-dismissed')).toHaveLength(1);
    expect(log.chainIntact).toBe(true);
    const other = await sampleSession(api, { learners: 1, columns: 1 });
    expect((await other.proctor.call(routes.dismissLostTime, { params: { id: session.id }, body: { participantId: session.members[0]!.id } })).error.code).toBe('not-proctor-of-session');
    expect((await dismiss({ ...other, members: session.members })).status).toBe(404);
  });

  it('is not offered to a learner who is done', async () => {
    const { session, learner } = await atWork();
    pass(6 * MINUTE);
    const second = await SampleLearner.checkIn(api.url, session);
    expect(await offered(session)).toBeGreaterThan(0);
    expect((await second.submit()).status).toBe(200);
    expect(await offered(session)).toBe(0);
    expect(learner.attemptId).toBe(second.attemptId);
  });
});
