import { formDesign } from '@synoo/contracts';
import { createTestDatabase, type TestDatabase, testSecrets } from '@synoo/testing';
import { Client } from 'pg';
import { closeDemo, type DemoAccount, loadDemo } from './load';

const accounts: DemoAccount[] = (['administrator', 'proctor', 'item-writer', 'analyst', 'contractor'] as const).map((role) => ({ role, login: `demo-${role}`, password: `one-two-three-${role}` }));

describe('The demo', () => {
  let database: TestDatabase;
  let client: Client;
  const before = { ...process.env };

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client({ connectionString: database.url });
    await client.connect();
    Object.assign(process.env, testSecrets, { DATABASE_URL: database.url, SYNOO_DEMO: 'on', LOG_LEVEL: 'error' });
  });
  afterAll(async () => {
    process.env = before;
    await client.end();
    await database.drop();
  });

  const counts = async () =>
    (
      await client.query<Record<string, number>>(`select (select count(*)::int from item where status = 'approved') as items, (select count(*)::int from learner) as learners,
        (select count(*)::int from organisation) as organisations, (select count(*)::int from form where status = 'published') as forms, (select count(*)::int from session) as sessions, (select count(*)::int from person.account) as accounts`)
    ).rows[0];

  it('is complete, and the same after loading it again', async () => {
    const logins = await loadDemo(accounts);
    const first = await counts();
    expect(first).toEqual({ items: expect.any(Number) as number, learners: 120, organisations: 10, forms: 3, sessions: 1, accounts: 5 });
    expect(first?.['items']).toBeGreaterThanOrEqual(60);
    expect(await loadDemo(accounts)).toEqual(logins);
    expect(await counts()).toEqual(first);
    const { rows } = await client.query<{ code: string; personal_code: string }>('select code, personal_code from session join participant on participant.session_id = session.id where seat = 1');
    expect(logins[0]).toEqual({ role: 'learner', login: rows[0]?.code, password: rows[0]?.personal_code });
  });

  it('has two forms without a common item, each of twenty, that the editor accepts', async () => {
    const { rows } = await client.query<{ design: unknown; items: string[] }>('select design, (select array_agg(item_id) from form_item where form_id = form.id) as items from form where item_count = 20 order by code');
    const [one, two] = rows.map((row) => row.items);
    expect([one?.length, two?.length]).toEqual([20, 20]);
    expect(one?.filter((id) => two?.includes(id))).toEqual([]);
    const kinds = await client.query<{ kinds: string[] }>('select array_agg(distinct kind order by kind) as kinds from form_item join item on item.id = item_id join form on form.id = form_id cross join unnest(interactions) as kind where form.item_count = 20 group by form_id');
    for (const row of kinds.rows) expect(row.kinds).toEqual(['choice', 'inline-choice', 'match', 'order', 'text-entry']);
    for (const { design } of rows) expect(formDesign.safeParse(design).error).toBeUndefined();
  });

  it('has a form that needs the network: a rule that leads, a hint, an answer', async () => {
    const { rows } = await client.query<{ design: unknown; online: { code: string; ref?: string }[]; refs: string[] }>(`select design, online, (select array_agg(ref order by position) from form_item where form_id = form.id) as refs from form where code = 'DEMO-ONLINE'`);
    expect(formDesign.safeParse(rows[0]?.design).error).toBeUndefined();
    expect(rows[0]?.refs).toEqual(['i1', 'i2', 'i3', 'i4', 'i5']);
    expect(rows[0]?.online.map(({ code, ref }) => [code, ref ?? null])).toEqual([['branch-rule', null], ['branch-rule', null], ['adaptive', 'i4'], ['feedback', 'i5']]);
  });

  it('takes the logins away when it is closed', async () => {
    await closeDemo();
    const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from person.account where demo and (status <> 'disabled' or password_hash is not null)`);
    expect(rows[0]?.n).toBe(0);
  });
});
