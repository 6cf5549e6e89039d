import { routes } from '@synoo/contracts';
import { isCode, makeCode } from '@synoo/delivery';
import { AnswerService } from '@synoo/server';
import { startTestApi, type TestApi } from '@synoo/testing';
import { Client } from '../testing/client';
import { act, device, eventually, SampleLearner, sampleSession, type SampleSession, startAll } from '../testing/sample-session';

describe('Taking a test', () => {
  let api: TestApi;
  let session: SampleSession;

  beforeAll(async () => {
    api = await startTestApi();
    session = await sampleSession(api, { learners: 6, extraTimePercent: 25 });
  });
  afterAll(() => api.close());

  it('shows every answer up to the number that it calls saved, also one that arrives while the view is made', async () => {
    const own = await sampleSession(api, { learners: 1 });
    const learner = await SampleLearner.checkIn(api.url, own, 0);
    await startAll(own);
    expect((await learner.save([learner.choose('i1', 'A')])).status).toBe(200);
    const answers = api.get(AnswerService);
    const savedSeq = answers.savedSeq.bind(answers);
    const meanwhile = jest.spyOn(answers, 'savedSeq').mockImplementationOnce(async (...place) => {
      expect((await learner.save([learner.choose('i1', 'B')])).status).toBe(200);
      return savedSeq(...place);
    });
    const view = await learner.now();
    expect(meanwhile).toHaveBeenCalled();
    expect([view.savedSeq, view.answers]).toEqual([2, { i1: { r1: learner.masked('i1', 'B') } }]);
  });

  it('goes from the codes to scores and statistics', async () => {
    const learner = await SampleLearner.checkIn(api.url, session, 0);
    expect(learner.view).toMatchObject({ state: 'checked-in', epoch: 1, currentEpoch: 1, language: 'ky', languages: ['ky', 'ru'], savedSeq: 0, answers: {}, clock: { deadline: null, remainingMs: 37.5 * 60_000 } });
    expect(learner.view.learner.name).toBe(session.members[0]!.name);
    expect(Object.keys(learner.view.attemptDocument.order['i1']!['r1']!)).toHaveLength(4);

    const briefing = await learner.client.call(routes.briefing, { params: { hash: learner.view.briefing.ky! } });
    expect(briefing.body).toMatchObject({ schema: 'synoo-briefing/1' });
    const early = await learner.client.call(routes.formDocument, { params: { hash: learner.view.form.ky! } });
    expect([early.status, early.error.code]).toEqual([409, 'attempt-not-started']);
    expect((await learner.save([learner.choose('i1', 'B')])).error.code).toBe('attempt-not-started');

    await startAll(session);
    const form = await learner.client.call(routes.formDocument, { params: { hash: learner.view.form.ky! } });
    expect(form.body).toEqual(learner.form.document);
    expect(form.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');

    const saved = await learner.save([learner.choose('i2', 'B'), learner.visit('i2', 5_000)]);
    // Number 1 was used before the start and never stored: nothing beyond the gap is acknowledged.
    expect(saved.body).toMatchObject({ savedSeq: 0, state: 'working', notCounted: 0 });
    const filled = await learner.save([{ ...learner.choose('i1', 'B'), seq: 1 }]);
    expect(filled.body.savedSeq).toBe(3);
    const refused = await learner.submit(4);
    expect([refused.status, refused.error]).toMatchObject([409, { code: 'conflict', details: { savedSeq: 3 } }]);
    const submitted = await learner.submit(3);
    expect(submitted.body).toMatchObject({ state: 'finished', savedSeq: 3 });
    expect((await learner.submit(3)).status).toBe(200);

    const [score] = await eventually(async () => {
      const rows = await api.dataSource.query<{ total: number; max_total: number; scores: (number | null)[]; statuses: number[]; seconds: number[]; responses: object }[]>('select * from attempt_score where attempt_id = $1', [learner.attemptId]);
      return rows.length > 0 && rows;
    });
    expect(score).toMatchObject({ total: 2, max_total: 7, scores: [1, 1, 0, 0, 0, 0, null], statuses: [0, 0, 2, 2, 2, 2, 2], seconds: [0, 5, 0, 0, 0, 0, 0], responses: { i1: { RESPONSE: 'B' }, i2: { RESPONSE: 'B' } } });

    const statistics = await eventually(async () => {
      const { body } = await session.admin.call(routes.formStatistics, { params: { id: session.forms[0]!.id } });
      return body.computedAt !== null && body;
    });
    expect(statistics).toMatchObject({ n: 1, mean: 2, pending: 0, maxScore: 7, items: expect.arrayContaining([expect.objectContaining({ ref: 'i1', n: 1, facility: 1 })]) });
    const item = await session.admin.call(routes.itemStatistics, { params: { id: session.forms[0]!.itemIds[0]! } });
    expect(item.body.forms).toHaveLength(1);
  });

  it('gives every place an epoch of its own, and the newer one wins visibly', async () => {
    const first = await SampleLearner.checkIn(api.url, session, 1);
    await startAll(session);
    await first.save([first.choose('i1', 'A')]);
    const second = await SampleLearner.checkIn(api.url, session, 1);
    expect(second.view).toMatchObject({ attemptId: first.attemptId, epoch: 2, currentEpoch: 2, savedSeq: 0, answers: { i1: { r1: first.masked('i1', 'A') } }, lastItem: 'i1' });
    await second.save([second.choose('i1', 'B')]);
    // The old place comes back with the same number and another answer: kept, and older than what the new place said.
    const old = await first.save([first.choose('i1', 'C'), first.choose('i3', 'D')]);
    expect(old.body).toMatchObject({ savedSeq: 3, currentEpoch: 2 });
    const view = await second.client.call(routes.attempt, { params: { attemptId: first.attemptId }, query: { epoch: 2 } });
    expect(view.body.answers).toEqual({ i1: { r1: first.masked('i1', 'B') }, i3: { r1: first.masked('i3', 'D') } });
    expect((await first.submit(3)).error).toMatchObject({ code: 'place-superseded' });
    expect((await first.save([], 9)).error.code).toBe('epoch-unknown');
    expect((await second.client.call(routes.takePlace, { params: { attemptId: first.attemptId }, body: { device } })).body.epoch).toBe(3);
  });

  it('refuses a bad event by name, and stores nothing of its request', async () => {
    const learner = await SampleLearner.checkIn(api.url, session, 2);
    await startAll(session);
    const good = learner.choose('i1', 'B');
    const bad = await learner.save([good, learner.answer('i99', { r1: 'x' })]);
    expect([bad.status, bad.error]).toMatchObject([422, { code: 'event-invalid', details: { problem: 'unknown-item', item: 'i99', seq: 2 } }]);
    expect((await learner.save([learner.answer('i2', { r1: 'nothing' })])).error.details).toMatchObject({ problem: 'unknown-choice', item: 'i2', response: 'r1' });
    expect((await learner.save([learner.answer('i6', { r1: 'a\0b' })])).error.details).toMatchObject({ problem: 'unreadable-text' });
    expect((await learner.save([])).body.savedSeq).toBe(0);
    expect((await learner.save([good])).body.savedSeq).toBe(1);
    expect((await learner.client.call(routes.saveAnswers, { params: { attemptId: learner.attemptId }, body: { epoch: 1, events: [{ seq: 0, at: 1, kind: 'page', value: 'hidden' }] } })).error.code).toBe('invalid-request');
    const stranger = await new Client(api.url).call(routes.saveAnswers, { params: { attemptId: learner.attemptId }, body: { epoch: 1, events: [] } });
    expect(stranger.error.code).toBe('not-signed-in');
  });

  it('counts an answer given in time and received late, and keeps one given after the end', async () => {
    const learner = await SampleLearner.checkIn(api.url, session, 3);
    await startAll(session);
    const before = learner.choose('i1', 'B', Date.now());
    await act(session, { action: 'end', participants: [session.members[3]!.id], reason: 'illness' });
    const reply = await learner.save([before, learner.choose('i2', 'B', Date.now() + 60_000)]);
    expect(reply.body).toMatchObject({ savedSeq: 2, state: 'ended', notCounted: 1 });
    const rows = await api.dataSource.query('select seq, late, counts from answer_event where attempt_id = $1 order by seq', [learner.attemptId]);
    expect(rows).toEqual([{ seq: 1, late: true, counts: true }, { seq: 2, late: false, counts: false }]);
    const total = await eventually(async () => {
      const [score] = await api.dataSource.query<{ total: number }[]>('select total from attempt_score where attempt_id = $1', [learner.attemptId]);
      return score && score.total > 0 && score.total;
    });
    expect(total).toBe(1);
  });

  it('ends when the learner ended it, however late the page could say so, and never before the start or in the future', async () => {
    const own = await sampleSession(api, { learners: 3 });
    const learners = [await SampleLearner.checkIn(api.url, own, 0), await SampleLearner.checkIn(api.url, own, 1), await SampleLearner.checkIn(api.url, own, 2)];
    await startAll(own);
    const ended = Date.now();
    const times = [ended, ended - 86_400_000, ended + 86_400_000];
    for (const [index, learner] of learners.entries()) expect((await learner.submit(0, times[index])).body.state).toBe('finished');
    const rows = await Promise.all(learners.map(async ({ attemptId }) => (await api.dataSource.query<{ started_at: Date; ended_at: Date }[]>('select started_at, ended_at from attempt where id = $1', [attemptId]))[0]!));
    expect(rows[0]!.ended_at.getTime()).toBe(ended);
    expect(rows[1]!.ended_at).toEqual(rows[1]!.started_at);
    expect(rows[2]!.ended_at.getTime()).toBeLessThanOrEqual(Date.now());
  });

  it('stops guessing at a session after a hundred wrong codes, and leaves the others alone', async () => {
    const guessed = await sampleSession(api, { learners: 1 });
    const client = new Client(api.url);
    const guess = (personalCode: string) => client.call(routes.checkIn, { body: { sessionCode: guessed.code, personalCode, device } });
    expect(isCode('AAAAAA')).toBe(false);
    const mistyped = await Promise.all(Array.from({ length: 150 }, () => guess('AAAAAA')));
    expect(new Set(mistyped.map(({ error }) => error.code))).toEqual(new Set(['code-unknown']));
    let next = 0;
    const code = (): string => makeCode(6, (below) => next++ % below);
    const tries = await Promise.all(Array.from({ length: 130 }, () => guess(code())));
    expect(new Set(tries.map(({ error }) => error.code))).toEqual(new Set(['code-unknown', 'too-many-tries']));
    expect((await guess(guessed.members[0]!.personalCode)).error).toMatchObject({ code: 'too-many-tries', details: { seconds: expect.any(Number) } });
    expect((await SampleLearner.checkIn(api.url, session, 5)).view.state).toBe('checked-in');
  });

  it('counts wrong codes and no right ones', async () => {
    const own = await sampleSession(api, { learners: 3 });
    const counted = () => api.dataSource.query<unknown[]>('select * from throttle order by name');
    const before = await counted();
    for (const index of [0, 1, 1]) await SampleLearner.checkIn(api.url, own, index);
    expect(await counted()).toEqual(before);
    const client = new Client(api.url);
    expect((await client.call(routes.checkIn, { body: { sessionCode: own.code, personalCode: makeCode(6, () => 0), device } })).error.code).toBe('code-unknown');
    expect(await counted()).toHaveLength(before.length + 1);
  });

  it('tells nothing about sessions', async () => {
    const client = new Client(api.url);
    const wrong = await client.call(routes.checkIn, { body: { sessionCode: session.code, personalCode: 'AAAAAA', device } });
    expect([wrong.status, wrong.error.code]).toEqual([404, 'code-unknown']);
    const closed = await sampleSession(api, { learners: 1, open: false });
    const early = await client.call(routes.checkIn, { body: { sessionCode: closed.code.toLowerCase(), personalCode: closed.members[0]!.personalCode, device } });
    expect(early.error.code).toBe('session-not-open');
  });

  it('lets the language be chosen before the start only', async () => {
    const learner = await SampleLearner.checkIn(api.url, session, 4);
    const chosen = await learner.client.call(routes.chooseLanguage, { params: { attemptId: learner.attemptId }, body: { language: 'ru' } });
    expect(chosen.body.language).toBe('ru');
    expect((await learner.client.call(routes.chooseLanguage, { params: { attemptId: learner.attemptId }, body: { language: 'en' } })).error.code).toBe('attempt-not-open');
    // An older place, which was without network, speaks up late: the newer choice stays.
    const moved = await SampleLearner.checkIn(api.url, session, 4);
    const late = await learner.client.call(routes.chooseLanguage, { params: { attemptId: learner.attemptId }, body: { language: 'ky', epoch: learner.view.epoch } });
    expect(late.error).toMatchObject({ code: 'place-superseded', details: { currentEpoch: moved.view.epoch } });
    expect((await moved.client.call(routes.chooseLanguage, { params: { attemptId: moved.attemptId }, body: { language: 'ru', epoch: moved.view.epoch } })).body.language).toBe('ru');
    expect((await moved.client.call(routes.chooseLanguage, { params: { attemptId: moved.attemptId }, body: { language: 'ky', epoch: moved.view.epoch + 1 } })).error.code).toBe('epoch-unknown');
    await startAll(session);
    expect((await learner.client.call(routes.chooseLanguage, { params: { attemptId: learner.attemptId }, body: { language: 'ky' } })).error.code).toBe('attempt-not-open');
  });

  it('keeps how the page is to look, also what was chosen before the start, and hands it to the next computer with the language', async () => {
    const own = await sampleSession(api, { learners: 1, languageSwitch: true });
    const first = await SampleLearner.checkIn(api.url, own, 0);
    expect(first.view.settings).toBeNull();
    const chosen = { textSize: 150, theme: 'black-on-beige', timerHidden: false } as const;
    expect((await first.save([{ seq: 1, at: Date.now(), kind: 'settings', value: chosen }])).body).toMatchObject({ savedSeq: 1, state: 'checked-in', notCounted: 0 });
    // Nothing else comes into the log before the start, not even beside a choice.
    const mixed = await first.save([{ seq: 2, at: Date.now(), kind: 'settings', value: chosen }, { seq: 3, at: Date.now(), kind: 'page', value: 'shown' }]);
    expect(mixed.error.code).toBe('attempt-not-started');
    expect(await api.dataSource.query('select seq from answer_event where attempt_id = $1', [first.attemptId])).toEqual([{ seq: 1 }]);
    expect((await first.save([])).error.code).toBe('attempt-not-started');
    const second = await SampleLearner.checkIn(api.url, own, 0);
    expect(second.view).toMatchObject({ epoch: 2, settings: chosen, language: 'ky' });
    await startAll(own);
    const foreign = await second.save([{ seq: 1, at: Date.now(), kind: 'language', value: 'en' }]);
    expect(foreign.error).toMatchObject({ code: 'event-invalid', details: { problem: 'unknown-language', seq: 1 } });
    await second.save([{ seq: 1, at: Date.now(), kind: 'language', value: 'ru' }, { seq: 2, at: Date.now(), kind: 'settings', value: { ...chosen, timerHidden: true } }]);
    // An older place says something else, later: the newer place's word holds.
    await first.save([{ seq: 2, at: Date.now(), kind: 'settings', value: { ...chosen, textSize: 200 } }]);
    const third = await SampleLearner.checkIn(api.url, own, 0);
    expect(third.view).toMatchObject({ epoch: 3, settings: { ...chosen, timerHidden: true }, language: 'ru', lastItem: null, visited: [] });
    const unknown = await third.save([{ seq: 1, at: Date.now(), kind: 'settings', value: { ...chosen, textSize: 1_000 } } as never]);
    expect([unknown.status, unknown.error.code]).toEqual([400, 'invalid-request']);
  });

  it('takes the computer from a learner who has left it, and nobody else', async () => {
    const learner = await SampleLearner.checkIn(api.url, session, 3);
    const params = { attemptId: learner.attemptId };
    expect((await learner.client.call(routes.attempt, { params, query: { epoch: learner.view.epoch } })).status).toBe(200);
    expect((await learner.client.call(routes.leave, { params })).status).toBe(200);
    const after = await learner.client.call(routes.attempt, { params, query: { epoch: learner.view.epoch } });
    expect([after.status, after.error.code]).toEqual([401, 'not-signed-in']);
    const again = await SampleLearner.checkIn(api.url, session, 3);
    expect([again.attemptId, again.view.epoch]).toEqual([learner.attemptId, learner.view.epoch + 1]);
  });
});
