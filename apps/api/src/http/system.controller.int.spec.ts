import { startTestApi, type TestApi } from '@synoo/testing';
import { signedIn } from '../testing/client';

describe('system routes on real PostgreSQL', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  }, 30_000);
  afterAll(() => api.close());

  it('refuses character 0 in an address, which the database cannot hold', async () => {
    const admin = await signedIn(api, ['administrator']);
    for (const path of ['items?interaction=%00', 'items/facets?interaction=a%00', 'items?search=%00', 'system/audit?event=%00']) {
      const reply = await fetch(`${api.url}/api/${path}`, { headers: { 'x-synoo': '1', cookie: [...admin.cookies].map(([name, value]) => `${name}=${value}`).join('; ') } });
      expect([path, reply.status, ((await reply.json()) as { code: string }).code]).toEqual([path, 400, 'invalid-request']);
    }
  });

  it('says what it runs on', async () => {
    const response = await fetch(`${api.url}/api/health`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: 'ready', version: '0.1.0', database: 'external', postgres: expect.stringMatching(/^18\./u), queue: 'postgres', worker: 'in-process' });
  });

  it('answers an unknown path with a code', async () => {
    const response = await fetch(`${api.url}/api/nothing`);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ code: 'not-found', requestId: expect.any(String) });
  });

  it.each([
    ['an address that is no text', '/api/labs/%ff/withdraw', 400, 'invalid-request'],
    ['a name longer than any of ours', `/api/labs/${'a'.repeat(500)}/withdraw`, 404, 'not-found'],
  ])('refuses %s with a code', async (_name, path, status, code) => {
    const response = await fetch(`${api.url}${path}`, { method: 'POST', headers: { 'x-synoo': '1' } });
    expect([response.status, await response.json()]).toEqual([status, { code, requestId: expect.any(String) }]);
  });

  const signIn = (body: string, type = 'application/json') => fetch(`${api.url}/api/sign-in`, { method: 'POST', headers: { 'content-type': type, 'x-synoo': '1' }, body });

  it.each([
    ['a body above the limit', () => signIn(JSON.stringify({ login: 'a'.repeat(1024 * 1024) })), 413, 'too-large'],
    ['a body that is no JSON', () => signIn('{'), 400, 'invalid-request'],
    ['a body of another type', () => signIn('<a/>', 'application/xml'), 415, 'unsupported-media'],
    ['a body of another shape', () => signIn(JSON.stringify({ login: 7 })), 400, 'invalid-request'],
  ])('refuses %s with a code, not a fault', async (_name, send, status, code) => {
    const response = await send();
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code]);
    expect(api.logged.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
});
