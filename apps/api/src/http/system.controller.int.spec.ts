import { startTestApi, type TestApi } from '@synoo/testing';

describe('system routes on real PostgreSQL', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  }, 30_000);
  afterAll(() => api.close());

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
});
