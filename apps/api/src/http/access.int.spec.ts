import { permissions, type Permission, type Role, type Route, roles, routes } from '@synoo/contracts';
import { startTestApi, type TestApi } from '@synoo/testing';
import { Client, signedIn } from '../testing/client';

const all = Object.entries(routes) as unknown as [keyof typeof routes, Route][];
const isPermission = (access: string): access is Permission => access in permissions;
const params = { id: '018f0000-0000-7000-8000-000000000000', attemptId: '018f0000-0000-7000-8000-000000000000', hash: 'ab'.repeat(32), name: 'x.csv' };

describe('Access to routes', () => {
  let api: TestApi;
  const byRole = new Map<Role, Client>();

  beforeAll(async () => {
    api = await startTestApi();
    for (const role of roles) byRole.set(role, await signedIn(api, [role]));
  });
  afterAll(() => api.close());

  it.each(all.filter(([, route]) => route.access !== 'public'))('%s is closed to strangers', async (_, route) => {
    const { status, error } = await new Client(api.url).call(route, { params });
    expect([status, error.code]).toEqual([401, 'not-signed-in']);
  });

  it.each(all.filter(([, route]) => isPermission(route.access)))('%s is closed to roles that the table does not name', async (_, route) => {
    const allowed: readonly Role[] = isPermission(route.access) ? permissions[route.access] : [];
    const others = roles.filter((role) => !allowed.includes(role));
    const answers = await Promise.all(others.map((role) => byRole.get(role)?.call(route, { params })));
    expect(answers.map((answer) => [answer?.status, answer?.error.code])).toEqual(others.map(() => [403, 'not-allowed']));
  });

  it.each(all.filter(([, route]) => isPermission(route.access)))('%s is open to roles that the table names', async (_, route) => {
    for (const role of isPermission(route.access) ? permissions[route.access] : []) {
      const answer = await byRole.get(role)?.call(route, { params });
      expect(['not-signed-in', 'not-allowed', 'internal']).not.toContain(answer?.error.code);
    }
  });

  it.each(all.filter(([, route]) => route.access === 'learner'))('%s is closed to staff without a check-in', async (_, route) => {
    const { status } = (await byRole.get('administrator')?.call(route, { params })) ?? {};
    expect(status).toBe(401);
  });

  it.each(all.filter(([, route]) => route.method !== 'GET'))('%s refuses requests from other sites', async (_, route) => {
    const administrator = byRole.get('administrator');
    const foreign: Record<string, string>[] = [{ 'x-synoo': '' }, { origin: 'https://elsewhere.example' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }];
    for (const headers of foreign) {
      expect((await administrator?.call(route, { params }, { headers }))?.error.code).toBe('csrf-rejected');
    }
  });

  it('leaves a row in the trail for a refused permission', async () => {
    await byRole.get('proctor')?.call(routes.accounts);
    const [row] = await api.dataSource.query<{ details: unknown }[]>(`select details from audit where event = 'access-refused' order by id desc limit 1`);
    expect(row?.details).toEqual({ access: 'accounts.manage', what: 'GET accounts' });
  });
});
