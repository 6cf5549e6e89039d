import type { bankRoutes, QueryOf } from '@synoo/contracts';
import { createTestDatabase, type TestDatabase } from '@synoo/testing';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../data-source';
import { ItemList } from './item-list';

type Query = QueryOf<typeof bankRoutes.items>;
const base: Query = { page: 1, size: 50, sort: 'code', descending: false };

/** Lists of a bank of ten thousand items, in which every thousandth has a rare word. */
describe('Lists of a large bank', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let list: ItemList;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = await new DataSource(dataSourceOptions(database.url, 2)).initialize();
    list = new ItemList(dataSource);
    await dataSource.query(`
      insert into subject select 's' || n, '{}' from generate_series(1, 10) n;
      insert into outcome select 'O-' || n, 's' || (n % 10 + 1), '{}' from generate_series(1, 200) n;
      insert into item (id, code, subject, outcome, status, version, title, interactions, languages, max_score, human_scored, search_text, updated_at)
        select gen_random_uuid(), 'T-' || lpad(n::text, 6, '0'), 's' || (n % 10 + 1), 'O-' || (n % 200 + 1), (array['draft', 'approved', 'approved', 'retired'])[n % 4 + 1], 1, 'Тапшырма ' || n,
               array[(array['choice', 'order', 'match', 'text-entry'])[n % 4 + 1]], '{ky,ru}', 1, false,
               't ' || n || ' тапшырма ' || md5(n::text) || ' ' || md5((n * 7)::text) || case when n % 1000 = 0 then ' сейрексөз' else '' end, now() - n * interval '1 minute'
          from generate_series(1, 10000) n;
      analyze item;
    `);
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  /** The plans of all statements that the call runs. */
  async function plans(call: () => Promise<unknown>): Promise<string> {
    const run = jest.spyOn(dataSource, 'query');
    await call();
    const statements = run.mock.calls.map(([sql, values]) => [sql, values] as const);
    run.mockRestore();
    const explained = await Promise.all(statements.map(([sql, values]) => dataSource.query<{ 'QUERY PLAN': string }[]>(`explain ${sql}`, values)));
    return explained.flat().map((line) => line['QUERY PLAN']).join('\n');
  }

  it.each<[string, Partial<Query>, string]>([
    ['a rare word by the index of the search', { search: 'сейрексө' }, 'item_search'],
    ['the first page by the index of codes', {}, 'item_code_key'],
    ['the newest by the index of dates', { sort: 'updated', descending: true }, 'item_updated'],
    ['an outcome by the index of filters', { subject: ['s2'], outcome: ['O-1'] }, 'item_filter'],
  ])('finds %s', async (_, query, index) => {
    expect(await plans(() => list.list({ ...base, ...query }))).toContain(index);
  });

  it('pages through everything once', async () => {
    const first = await list.list({ ...base, size: 200, page: 1 });
    const last = await list.list({ ...base, size: 200, page: 50 });
    expect([first.total, first.rows[0]?.code, last.rows.at(-1)?.code]).toEqual([10_000, 'T-000001', 'T-010000']);
    expect((await list.list({ ...base, search: 'сейрексөз' })).rows.map((row) => row.code)).toEqual(['T-001000', 'T-002000', 'T-003000', 'T-004000', 'T-005000', 'T-006000', 'T-007000', 'T-008000', 'T-009000', 'T-010000']);
  });

  it('answers within a quarter of a second', async () => {
    const queries: Partial<Query>[] = [{}, { search: 'тапшырма' }, { subject: ['s1'], status: ['approved'], page: 10 }, { sort: 'updated', descending: true, page: 100 }, { sort: 'facility' }, { interaction: ['order'] }];
    const times: string[] = [];
    for (const query of queries) {
      const started = performance.now();
      await list.list({ ...base, ...query });
      times.push(`${JSON.stringify(query)} ${(performance.now() - started).toFixed(0)} ms`);
      expect(performance.now() - started).toBeLessThan(250);
    }
    const started = performance.now();
    await list.facets({ search: 'тапшырма' });
    times.push(`facets ${(performance.now() - started).toFixed(0)} ms`);
    if (process.env['SYNOO_MEASURE']) process.stderr.write(`${times.join('\n')}\n`);
  });
});
