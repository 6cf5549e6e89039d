import { formRoutes, routes } from '@synoo/contracts';
import { startTestApi, type TestApi } from '@synoo/testing';
import { eventually, SampleLearner, sampleSession, type SampleSession, startAll } from '../testing/sample-session';

describe('A corrected key', () => {
  let api: TestApi;
  let session: SampleSession;
  const answers = ['B', 'D', 'A'];

  beforeAll(async () => {
    api = await startTestApi();
    session = await sampleSession(api, { learners: answers.length });
    const learners = await Promise.all(answers.map((_, seat) => SampleLearner.checkIn(api.url, session, seat)));
    await startAll(session);
    for (const [index, learner] of learners.entries()) {
      await learner.save([learner.choose('i1', answers[index] ?? ''), learner.choose('i2', 'B')]);
      expect((await learner.submit()).status).toBe(200);
    }
    await eventually(async () => (await scores(1)).length === answers.length);
  });
  afterAll(() => api.close());

  const scores = (version: number) => api.dataSource.query<{ total: number; max_total: number }[]>('select total, max_total from attempt_score where rules_version = $1 order by total', [version]);

  it('scores everybody again, keeps both scores and says what changed', async () => {
    const params = { id: session.forms[0]?.id ?? '' };
    expect((await scores(1)).map((row) => [row.total, row.max_total])).toEqual([[1, 7], [1, 7], [2, 7]]);
    const { status } = await session.admin.call(formRoutes.correctForm, { params, body: { reason: 'D туура экен', corrections: [{ action: 'replace-key', ref: 'i1', response: 'RESPONSE', correct: ['D'] }] } });
    expect(status).toBe(200);
    const rules = await eventually(async () => {
      const { body } = await session.admin.call(formRoutes.form, { params });
      return body.rules[1]?.outcome !== null && body.rules;
    });
    expect(rules[1]).toMatchObject({ version: 2, reason: 'D туура экен', outcome: { attempts: 3, changedAttempts: 2, raised: 1, lowered: 1, items: [{ ref: 'i1', itemCode: 'TST-001', changed: 2 }] } });
    expect((await scores(1)).map((row) => row.total)).toEqual([1, 1, 2]);
    expect((await scores(2)).map((row) => row.total)).toEqual([1, 1, 2]);
    const statistics = await eventually(async () => {
      const { body } = await session.admin.call(routes.formStatistics, { params });
      return body.rulesVersion === 2 && body.n === answers.length && body.items[0]?.options[0]?.options.find((option) => option.isKey)?.option === 'D' && body;
    });
    expect(statistics.items[0]?.facility).toBeCloseTo(1 / 3, 10);
  });

  it('takes an item out of the maximum', async () => {
    const params = { id: session.forms[0]?.id ?? '' };
    await session.admin.call(formRoutes.correctForm, { params, body: { reason: 'Тапшырма начар', corrections: [{ action: 'exclude', ref: 'i2' }] } });
    const after = await eventually(async () => {
      const rows = await scores(3);
      return rows.length === answers.length && rows;
    });
    expect(after.map((row) => [row.total, row.max_total])).toEqual([[0, 6], [0, 6], [1, 6]]);
  });
});
