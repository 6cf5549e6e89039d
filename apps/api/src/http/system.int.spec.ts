import { bankRoutes, identityRoutes, type Route, systemRoutes } from '@synoo/contracts';
import { Health, Jobs, Metrics } from '@synoo/server';
import { startTestApi, type TestApi } from '@synoo/testing';
import { Client, signedIn } from '../testing/client';

describe('The system and its plumbing', () => {
  let api: TestApi;
  let administrator: Client;

  beforeAll(async () => {
    api = await startTestApi();
    administrator = await signedIn(api, ['administrator']);
  });
  afterAll(() => api.close());

  it('says that it is ready and on what it runs', async () => {
    const { body, status } = await new Client(api.url).call(systemRoutes.health);
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'ready', queue: 'postgres', worker: 'in-process', node: process.versions.node });
  });

  it('says in the log why it is not ready, once for all who ask', async () => {
    const health = api.get(Health);
    const report = jest.spyOn(health, 'report').mockResolvedValue({ ...(await health.report()), status: 'trouble', postgres: 'unreachable' });
    const replies = [await new Client(api.url).call(systemRoutes.health), await new Client(api.url).call(systemRoutes.health)];
    report.mockResolvedValue({ ...(await health.report()), status: 'stopping' });
    expect((await new Client(api.url).call(systemRoutes.health)).status).toBe(503);
    report.mockRestore();
    expect(replies.map(({ status, error }) => [status, error.code])).toEqual([[503, 'not-ready'], [503, 'not-ready']]);
    const lines = api.logged.map((line) => JSON.parse(line) as { event: string }).filter(({ event }) => event === 'health-not-ready');
    // A process that stops is no reason to worry, and nobody was refused.
    expect(lines).toMatchObject([{ level: 'warn', status: 'trouble', count: 1 }]);
    expect(await api.get(Metrics).registry.metrics()).toContain('synoo_refusals_total{code="not-ready"} 0');
  });

  it('shows failed jobs and tries one again, with a row in the trail', async () => {
    await api.get(Jobs).add('rescore-form', { formId: 'no-uuid', rulesVersion: 2 }, { jobId: 'broken' });
    const failed = async () => (await administrator.call(systemRoutes.jobs, { query: { state: 'delayed' } })).body.rows.find((row) => row.id === 'rescore-form.broken');
    for (let wait = 0; wait < 50 && !(await failed()); wait++) await new Promise((done) => setTimeout(done, 100));
    expect(await failed()).toMatchObject({ name: 'rescore-form', error: expect.any(String) as string });
    expect((await administrator.call(systemRoutes.retryJob, { params: { id: 'rescore-form.none' } })).status).toBe(404);
    expect((await administrator.call(systemRoutes.retryJob, { params: { id: 'nothing' } })).status).toBe(404);
  });

  it('tells who read the trail', async () => {
    await administrator.call(systemRoutes.audit);
    const { body } = await administrator.call(systemRoutes.audit, { query: { event: 'audit-read' } });
    expect(body.rows[0]).toMatchObject({ event: 'audit-read', by: 'Test administrator' });
    expect((await administrator.call(systemRoutes.audit, { query: { search: "%' or 1=1 --" } })).body.total).toBe(0);
  });

  it('refuses a large upload of somebody who may not, and goes on', async () => {
    const data = Buffer.alloc(8 * 1024 * 1024, 65);
    const refused = await new Client(api.url).call(bankRoutes.importItems, {}, { upload: { name: 'x', data } });
    expect([refused.status, refused.error.code]).toEqual([401, 'not-signed-in']);
    expect((await administrator.call(identityRoutes.me)).status).toBe(200);
  });

  it.each([
    ['a page number that is none', { page: 'x' }, 'query.page'],
    ['too many rows', { size: 10_000 }, 'query.size'],
    ['a status that is none', { status: 'draft,lost' }, 'query.status.1'],
    ['a page of nothing', { page: 0 }, 'query.page'],
  ])('names %s', async (_, query, field) => {
    const { status, error } = await administrator.call(bankRoutes.items, { query: query as never });
    expect([status, error.code, (error.details?.['problems'] as { field: string }[])[0]?.field]).toEqual([400, 'invalid-request', field]);
  });

  it('answers broken requests with a code, never with its inside', async () => {
    const send = (path: string, init: RequestInit) => fetch(`${api.url}/api/${path}`, { ...init, headers: { 'x-synoo': '1', 'content-type': 'application/json', ...init.headers } });
    const cases: [string, RequestInit, number][] = [
      ['sign-in', { method: 'POST', body: '{"login":' }, 400],
      ['sign-in', { method: 'POST', body: '[]' }, 400],
      ['sign-in', { method: 'POST', body: 'x', headers: { 'content-type': 'text/xml' } }, 415],
      ['sign-in', { method: 'POST', body: JSON.stringify({ login: 'x'.repeat(2 * 1024 * 1024) }) }, 413],
      ['sign-in', { method: 'PATCH', body: '{}' }, 404],
      ['no/such/path', { method: 'GET' }, 404],
      ['items/%E0%A4%A', { method: 'GET' }, 400],
      ['items/1', { method: 'GET' }, 401],
    ];
    for (const [path, init, expected] of cases) {
      const response = await send(path, init);
      const text = await response.text();
      expect([path, init.method, response.status]).toEqual([path, init.method, expected]);
      expect(text).not.toMatch(/\bat .*\.(?:js|ts|mjs)|node_modules|postgres/iu);
      if (path !== 'items/%E0%A4%A') expect(JSON.parse(text)).toMatchObject({ code: expect.any(String) as string, requestId: expect.any(String) as string });
    }
    const [item] = [bankRoutes.item as unknown as Route];
    expect((await administrator.call(item, { params: { id: "1' or '1'='1" } } as never)).error.code).toBe('invalid-request');
  });
});
