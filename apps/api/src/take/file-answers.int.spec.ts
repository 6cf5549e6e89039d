import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { routes } from '@synoo/contracts';
import { startTestApi, type TestApi } from '@synoo/testing';
import { Client } from '../testing/client';
import { formWithFiles } from '../testing/file-form';
import { act, eventually, SampleLearner, sampleSession, type SampleSession, startAll } from '../testing/sample-session';

describe('Answers that are files', () => {
  let api: TestApi;
  let session: SampleSession;
  let plain: SampleSession;

  beforeAll(async () => {
    api = await startTestApi();
    const { choice, form } = await formWithFiles(api, 6);
    session = await sampleSession(api, { learners: 4, made: [form] });
    plain = await sampleSession(api, { learners: 1, made: [choice] });
  }, 60_000);
  afterAll(() => api.close());

  const file = (bytes: number, name = 'иш ңөү.png') => ({ name, type: 'image/png', data: randomBytes(bytes).toString('base64') });

  it('of five megabytes are saved, come back after a reload, wait for a person and come out by name', async () => {
    const learner = await SampleLearner.checkIn(api.url, session, 0);
    await startAll(session);
    expect(learner.form.document.sections[0]!.items[1]!.body).toMatchObject([{ kind: 'upload', maxBytes: 6 * 1024 ** 2 }]);
    const first = file(2_000_000, 'first.png');
    const last = file(5_000_000);
    expect((await learner.save([learner.answer('i2', { r1: first })])).status).toBe(200);
    const saved = await learner.save([learner.choose('i1', 'B'), learner.answer('i2', { r1: last })]);
    expect([saved.status, saved.body.savedSeq]).toEqual([200, 3]);

    const again = await learner.client.call(routes.attempt, { params: { attemptId: learner.attemptId }, query: { epoch: 1 } });
    expect(again.body.answers['i2']?.['r1']).toEqual(last);
    expect(Object.keys(again.body.answers).sort()).toEqual(['i1', 'i2']);

    expect((await learner.submit()).status).toBe(200);
    const [score] = await eventually(async () => {
      const rows = await api.dataSource.query<{ scores: (number | null)[]; statuses: number[]; responses: Record<string, Record<string, string>> }[]>('select scores, statuses, responses from attempt_score where attempt_id = $1', [learner.attemptId]);
      return rows.length > 0 && rows;
    });
    expect(score).toEqual({ scores: [1, null], statuses: [0, 0], responses: { i1: { RESPONSE: 'B' }, i2: { FILE: 'иш ңөү.png' } } });
  }, 60_000);

  it('have the time that the largest takes over 128 kbit/s', () => {
    const { requestTimeout } = api.app.getHttpServer() as Server;
    expect(requestTimeout).toBeGreaterThan(((20 * 1024 ** 2 * 4) / 3 / 128_000) * 8 * 1000);
  });

  it('larger than the form allows, or no files at all, are refused and nothing is stored', async () => {
    const learner = await SampleLearner.checkIn(api.url, session, 1);
    await startAll(session);
    const refusal = async (value: ReturnType<typeof file>) => {
      const { status, error } = await learner.save([{ ...learner.answer('i2', { r1: value }), seq: 1 }]);
      return [status, error.code, error.details?.['problem']];
    };
    expect(await refusal(file(6_300_000))).toEqual([422, 'event-invalid', 'file-too-large']);
    expect(await refusal(file(9_000_000))).toEqual([413, 'too-large', undefined]);
    expect(await refusal({ ...file(10), data: 'not Base64' })).toEqual([422, 'event-invalid', 'file-unreadable']);
    expect(await api.dataSource.query('select from answer_event where attempt_id = $1', [learner.attemptId])).toEqual([]);
  }, 60_000);

  it('are not even read for a browser that has not checked in, or a form that asks for none', async () => {
    const learner = await SampleLearner.checkIn(api.url, session, 2);
    const stranger = await new Client(api.url).call(routes.saveAnswers, { params: { attemptId: learner.attemptId }, body: { epoch: 1, events: [learner.answer('i2', { r1: file(2_000_000) })] } });
    expect([stranger.status, stranger.error.code]).toEqual([401, 'not-signed-in']);
    const other = await SampleLearner.checkIn(api.url, plain, 0);
    await act(plain, { action: 'admit', participants: 'all' });
    const refused = await other.save([other.answer('i1', { r1: 'x'.repeat(2_000_000) })]);
    expect([refused.status, refused.error.code]).toEqual([413, 'too-large']);
  }, 60_000);
});
