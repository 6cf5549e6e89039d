import { FormKeys, Jobs, Statistics, StatisticsRequests } from '@synoo/server';
import { startTestApi, type TestApi } from '@synoo/testing';
import { eventually, SampleLearner, sampleSession, startAll } from '../testing/sample-session';

describe('Statistics that are asked for while they are computed', () => {
  let api: TestApi;
  beforeAll(async () => void (api = await startTestApi()), 30_000);
  afterAll(() => api.close());

  it('are computed again, although the job of that question is the one that runs', async () => {
    const session = await sampleSession(api, { learners: 1 });
    const learner = await SampleLearner.checkIn(api.url, session, 0);
    await startAll(session);
    expect((await learner.submit()).status).toBe(200);
    const formId = session.forms[0]!.id;
    const due = () => api.dataSource.query<unknown[]>('select from statistics_due where form_id = $1', [formId]);
    await eventually(async () => (await api.dataSource.query<unknown[]>('select from form_statistics where form_id = $1 and n = 1', [formId])).length === 1 && (await due()).length === 0);

    const keys = api.get(FormKeys);
    const open = keys.open.bind(keys);
    // A score comes after the date of the scores was read; its question finds a job of its name, which is not made twice.
    jest.spyOn(keys, 'open').mockImplementationOnce(async (...which) => {
      const add = jest.spyOn(api.get(Jobs), 'add').mockResolvedValue(undefined as never);
      await api.get(StatisticsRequests).request(formId);
      add.mockRestore();
      return open(...which);
    });
    await api.get(Statistics).analyse(formId);
    expect(await due()).toHaveLength(1);
    await eventually(async () => (await due()).length === 0);
  }, 60_000);
});
