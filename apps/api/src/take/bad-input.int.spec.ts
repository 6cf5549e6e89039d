import { type AnswerEvent, routes } from '@synoo/contracts';
import { startTestApi, type TestApi } from '@synoo/testing';
import { act, SampleLearner, sampleSession, type SampleSession, startAll } from '../testing/sample-session';

const SECRET = 'Менин жеке жообум ңөү';

interface Line {
  readonly event: string;
  readonly attemptId?: string;
  readonly code?: string;
  readonly [field: string]: unknown;
}

describe('What bad input to the answers gets', () => {
  let api: TestApi;
  let session: SampleSession;
  let seat = 0;

  beforeAll(async () => {
    api = await startTestApi();
    session = await sampleSession(api, { learners: 12, columns: 6 });
  }, 30_000);
  afterAll(() => api.close());

  const atWork = async (): Promise<SampleLearner> => {
    const learner = await SampleLearner.checkIn(api.url, session, seat++);
    await startAll(session);
    return learner;
  };
  const linesOf = (learner: SampleLearner): Line[] => api.logged.map((line) => JSON.parse(line) as Line).filter(({ attemptId }) => attemptId === learner.attemptId);
  const stored = (learner: SampleLearner) => api.dataSource.query<{ seq: number; counts: boolean }[]>('select seq, counts from answer_event where attempt_id = $1 order by epoch, seq', [learner.attemptId]);
  const text = (learner: SampleLearner, ref = 'i6', at = Date.now()): AnswerEvent => learner.answer(ref, { r1: SECRET }, at);

  /** No line about the learner holds what they wrote, who they are, or what lets them in. */
  const saysNothingPersonal = (learner: SampleLearner): void => {
    const all = api.logged.join('\n');
    const member = session.members[seat - 1]!;
    const tokens = [...learner.client.cookies.values()].flatMap((value) => value.split('.').filter((part) => part.length > 20));
    for (const word of [SECRET, 'Менин', 'Өмүрова', member.name, member.personalCode, ...tokens]) expect(all).not.toContain(word);
  };

  it.each<[string, (learner: SampleLearner) => AnswerEvent[], number, string, Record<string, unknown>]>([
    ['an item of another form', (learner) => [text(learner), text(learner, 'i8')], 422, 'event-invalid', { problem: 'unknown-item', item: 'i8', seq: 2 }],
    ['a response of another item', (learner) => [learner.answer('i6', { r9: SECRET })], 422, 'event-invalid', { problem: 'unknown-response', item: 'i6', response: 'r9' }],
    ['an option of another form', (learner) => [learner.answer('i1', { r1: SECRET })], 422, 'event-invalid', { problem: 'unknown-choice', item: 'i1' }],
    ['what is malformed', (learner) => [{ ...text(learner), item: SECRET } as AnswerEvent], 400, 'invalid-request', {}],
    ['a field of a made-up name', (learner) => [Object.assign(text(learner), { [SECRET]: SECRET })], 400, 'invalid-request', {}],
    ['a body that is too large', (learner) => [learner.answer('i6', { r1: SECRET.repeat(60_000) })], 413, 'too-large', {}],
  ])('refuses %s by name, logs it, and stores nothing of the request', async (_, events, status, code, fields) => {
    const learner = await atWork();
    const reply = await learner.save(events(learner));
    expect([reply.status, reply.error.code]).toEqual([status, code]);
    expect(await stored(learner)).toEqual([]);
    expect(linesOf(learner)).toEqual([expect.objectContaining({ level: 'warn', event: 'request-refused', route: `/api/${routes.saveAnswers.path}`, code, requestId: reply.error.requestId, ...fields })]);
    saysNothingPersonal(learner);
  });

  it('refuses a place that the attempt does not have, and one attempt to the browser of another', async () => {
    const [learner, other] = [await atWork(), await atWork()];
    expect((await learner.save([text(learner)], 9)).error.code).toBe('epoch-unknown');
    const foreign = await other.client.call(routes.saveAnswers, { params: { attemptId: learner.attemptId }, body: { epoch: 1, events: [text(other)] } });
    expect([foreign.status, foreign.error.code]).toEqual([404, 'attempt-not-found']);
    expect([...(await stored(learner)), ...(await stored(other))]).toEqual([]);
    expect(linesOf(learner).map(({ event, code }) => [event, code])).toEqual([['request-refused', 'epoch-unknown'], ['request-refused', 'attempt-not-found']]);
    saysNothingPersonal(other);
  });

  it('keeps what lies behind a gap, acknowledges up to it, and logs the gap', async () => {
    const learner = await atWork();
    const [first, second, third] = [text(learner), text(learner), text(learner)];
    expect((await learner.save([first, third])).body.savedSeq).toBe(1);
    expect(linesOf(learner)).toEqual([expect.objectContaining({ event: 'answers-behind-gap', epoch: 1, savedSeq: 1, highest: 3 })]);
    // What is sent again, and what closes the gap, is no news.
    expect((await learner.save([first, second])).body.savedSeq).toBe(3);
    expect(linesOf(learner)).toHaveLength(1);
    expect((await learner.save([{ ...learner.choose('i1', 'A'), seq: 1 }])).error.code).toBe('number-used');
    expect(linesOf(learner).map(({ event }) => event)).toEqual(['answers-behind-gap', 'number-used']);
    saysNothingPersonal(learner);
  });

  it('keeps what was given after the end, does not count it, says so, and logs it', async () => {
    const learner = await atWork();
    await act(session, { action: 'end', participants: [session.members[seat - 1]!.id] });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await learner.save([text(learner)])).body).toMatchObject({ savedSeq: 1, notCounted: 1, state: 'ended' });
    expect(await stored(learner)).toEqual([{ seq: 1, counts: false }]);
    expect(linesOf(learner)).toEqual([expect.objectContaining({ event: 'answers-after-end', events: 1 })]);
    saysNothingPersonal(learner);
  });

  it('holds a clock that is off between the taking of the place and the arrival, however far it is off, and logs it', async () => {
    const learner = await atWork();
    const first = text(learner, 'i6', Number.MIN_SAFE_INTEGER);
    const reply = await learner.save([first, text(learner, 'i6', -1), text(learner, 'i6', Number.MAX_SAFE_INTEGER)]);
    expect([reply.status, reply.body.savedSeq]).toEqual([200, 3]);
    const [held] = await api.dataSource.query<{ held: boolean }[]>('select bool_and(e.at between p.created_at and e.received_at) as held from answer_event e join place p using (attempt_id, epoch) where e.attempt_id = $1', [learner.attemptId]);
    expect(held).toEqual({ held: true });
    expect(linesOf(learner)).toEqual([expect.objectContaining({ event: 'answers-clock-off', events: 3 })]);
    // The same again is the same.
    expect((await learner.save([first])).body.savedSeq).toBe(3);
    saysNothingPersonal(learner);
  });
});
