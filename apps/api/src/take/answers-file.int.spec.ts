import { type AnswerEvent, type AnswersContent, type AnswersFile, answersFileRoutes as files, routes } from '@synoo/contracts';
import { startTestApi, type TestApi } from '@synoo/testing';
import { act, eventually, SampleLearner, sampleSession, type SampleSession, startAll } from '../testing/sample-session';
import { sealAnswers } from '../testing/seal-answers';

const seal = (learner: SampleLearner, content: Partial<AnswersContent>, changes?: Partial<AnswersFile>): string => sealAnswers(learner.view, content, changes);

describe('Answers that come as a file', () => {
  let api: TestApi;
  let session: SampleSession;
  beforeAll(async () => {
    api = await startTestApi();
    session = await sampleSession(api, { learners: 6 });
  });
  afterAll(() => api.close());

  const upload = (data: string, to = session, by = to.proctor) => by.call(files.uploadAnswersFile, { params: { id: to.id } }, { upload: { name: 'a.answers', data } });
  const started = async (seat: number): Promise<SampleLearner> => {
    const learner = await SampleLearner.checkIn(api.url, session, seat);
    await startAll(session);
    return learner;
  };
  const current = async (learner: SampleLearner, epoch = learner.view.epoch) => (await learner.client.call(routes.attempt, { params: { attemptId: learner.attemptId }, query: { epoch } })).body;

  it('are stored like any other, finish the test when the learner had done so, and are scored', async () => {
    const learner = await started(0);
    await learner.save([learner.choose('i1', 'A')]);
    const events = [learner.choose('i1', 'B'), learner.choose('i2', 'B'), learner.visit('i2', 1_000)];
    const file = seal(learner, { places: [{ epoch: 1, events }], finish: { epoch: 1, seq: 4, at: Date.now() } });
    expect(file).not.toContain(learner.masked('i2', 'B'));
    const { body } = await upload(file);
    expect(body).toEqual({ participantId: session.members[0]!.id, seat: 1, name: session.members[0]!.name, stored: 3, known: 0, notCounted: 0, refused: 0, conflicts: 0, conflictItems: [], finished: true });
    expect(await current(learner)).toMatchObject({ state: 'finished', answers: { i1: { r1: learner.masked('i1', 'B') }, i2: { r1: learner.masked('i2', 'B') } } });
    await eventually(async () => (await api.dataSource.query<{ total: number }[]>('select total from attempt_score where attempt_id = $1', [learner.attemptId]))[0]?.total === 2);

    expect((await upload(file)).body).toMatchObject({ stored: 0, known: 3, finished: false });
    const { body: log } = await session.proctor.call(routes.sessionLog, { params: { id: session.id }, query: { size: 200 } });
    expect(log.chainIntact).toBe(true);
    expect(log.rows.filter(({ event }) => event === 'answers-file').map(({ details }) => details['stored'])).toEqual([0, 3]);
  });

  it('of an older place change nothing that is newer and lose nothing', async () => {
    const first = await started(1);
    const held = [first.choose('i1', 'C'), first.choose('i3', 'D')];
    const second = await SampleLearner.checkIn(api.url, session, 1);
    await second.save([second.choose('i1', 'B')]);
    expect((await upload(seal(first, { places: [{ epoch: 1, events: held }], finish: { epoch: 1, seq: 2, at: Date.now() } }))).body).toMatchObject({ stored: 2, finished: false });
    expect(await current(second)).toMatchObject({ state: 'working', answers: { i1: { r1: first.masked('i1', 'B') }, i3: { r1: first.masked('i3', 'D') } } });
  });

  it('count when they were given before the end, and the attempt is scored again', async () => {
    const learner = await started(2);
    const before = learner.choose('i1', 'B', Date.now());
    await act(session, { action: 'end', participants: [session.members[2]!.id], reason: 'network-outage' });
    const after = learner.choose('i2', 'B', Date.now() + 60_000);
    expect((await upload(seal(learner, { places: [{ epoch: 1, events: [before, after] }] }))).body).toMatchObject({ stored: 2, notCounted: 1, finished: false });
    await eventually(async () => (await api.dataSource.query<{ total: number }[]>('select total from attempt_score where attempt_id = $1', [learner.attemptId]))[0]?.total === 1);
  });

  it('that fit nothing are told apart from the others, which are stored', async () => {
    const learner = await started(3);
    await learner.save([learner.choose('i1', 'B')]);
    const used = { ...learner.choose('i4', 'B'), seq: 1 } as AnswerEvent;
    const events = [used, learner.answer('i99', { r1: 'x' }), ...Array.from({ length: 250 }, (_, index) => learner.visit('i2', index))];
    expect((await upload(seal(learner, { places: [{ epoch: 1, events }, { epoch: 7, events: [learner.visit('i1', 5)] }] }))).body).toMatchObject({ stored: 250, known: 0, refused: 2, conflicts: 1, conflictItems: [4] });
  });

  it('under a number that the server knows with another value are named as a conflict; what the server has stays', async () => {
    const own = await sampleSession(api, { learners: 1 });
    const learner = await SampleLearner.checkIn(api.url, own, 0);
    await startAll(own);
    const [first, second] = [learner.choose('i1', 'A'), learner.choose('i2', 'B')];
    await learner.save([first, second]);
    const other = { ...learner.choose('i1', 'C'), seq: 1, at: first.at } as AnswerEvent;
    const { body } = await upload(seal(learner, { places: [{ epoch: 1, events: [other, second, { ...learner.visit('i3', 5), seq: 3 }] }] }), own);
    expect(body).toMatchObject({ stored: 1, known: 1, refused: 0, conflicts: 1, conflictItems: [1] });
    expect((await current(learner)).answers).toEqual({ i1: { r1: learner.masked('i1', 'A') }, i2: { r1: learner.masked('i2', 'B') } });
    const { body: log } = await own.proctor.call(routes.sessionLog, { params: { id: own.id }, query: { size: 200 } });
    expect(log.rows.find(({ event }) => event === 'answers-file')?.details).toMatchObject({ conflicts: ['1/1'] });
  });

  it('are refused as a whole before the start, but for settings: nothing is stored of what leaves no line in the log', async () => {
    const own = await sampleSession(api, { learners: 1 });
    const first = await SampleLearner.checkIn(api.url, own, 0);
    const second = await SampleLearner.checkIn(api.url, own, 0);
    const places = [
      { epoch: 1, events: [{ seq: 1, at: Date.now(), kind: 'settings' as const, value: { textSize: 150 as const, theme: 'standard' as const, timerHidden: false } }] },
      { epoch: 2, events: [second.choose('i1', 'B')] },
    ];
    expect((await upload(seal(first, { places }), own)).error.code).toBe('attempt-not-started');
    expect(await api.dataSource.query('select from answer_event where attempt_id = $1', [first.attemptId])).toEqual([]);
    expect((await upload(seal(first, { places: places.slice(0, 1) }), own)).body).toMatchObject({ stored: 1, refused: 0 });
    await startAll(own);
    expect((await upload(seal(first, { places }), own)).body).toMatchObject({ stored: 1, known: 1 });
  });

  it('do not end a second time what was reopened after the first', async () => {
    const own = await sampleSession(api, { learners: 1 });
    const learner = await SampleLearner.checkIn(api.url, own, 0);
    await startAll(own);
    const file = seal(learner, { places: [{ epoch: 1, events: [learner.choose('i1', 'B')] }], finish: { epoch: 1, seq: 1, at: Date.now() } });
    expect((await upload(file, own)).body).toMatchObject({ stored: 1, finished: true });
    await act(own, { action: 'reopen', participants: 'all' });
    expect((await upload(file, own)).body).toMatchObject({ stored: 0, known: 1, finished: false });
    expect((await current(learner)).state).toBe('working');
  });

  it('are refused by name where the file is not of this session, damaged, or not for this person to upload', async () => {
    const learner = await started(4);
    const events = [learner.choose('i1', 'B')];
    const file = seal(learner, { places: [{ epoch: 1, events }] });
    const other = await sampleSession(api, { learners: 1 });
    expect((await upload(file, other)).error).toMatchObject({ code: 'answers-file-other-session', details: { title: expect.any(String) } });
    expect((await upload(file, session, other.proctor)).error.code).toBe('not-proctor-of-session');
    expect((await upload(file, session, learner.client)).error.code).toBe('not-signed-in');
    const parsed = JSON.parse(file) as AnswersFile;
    const foreign = await SampleLearner.checkIn(api.url, session, 5);
    const damaged = [
      'no json',
      '{}',
      file.slice(0, -20),
      JSON.stringify({ ...parsed, content: `${parsed.content.slice(0, -4)}AAAA` }),
      JSON.stringify({ ...parsed, key: foreign.view.answersFile.key }),
      // Another attempt of the same session: what is sealed is bound to its own.
      JSON.stringify({ ...parsed, attemptId: foreign.attemptId }),
      JSON.stringify({ ...parsed, form: '0'.repeat(64) }),
      seal(learner, { places: [{ epoch: 1, events }], ticket: foreign.view.answersFile.ticket }),
      seal(learner, { places: [{ epoch: 0, events }] }),
    ];
    for (const data of damaged) expect((await upload(data)).error).toMatchObject({ code: 'answers-file-damaged' });
    expect((await upload(JSON.stringify({ ...parsed, attemptId: '018f0000-0000-7000-8000-000000000001' }))).error.code).toBe('attempt-not-found');
    expect((await current(learner)).answers).toEqual({});
    expect((await upload(file)).body).toMatchObject({ stored: 1 });
  });
});
