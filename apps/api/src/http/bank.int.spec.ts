import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bankRoutes } from '@synoo/contracts';
import { startTestApi, type TestApi } from '@synoo/testing';
import { type Client, signedIn } from '../testing/client';

const root = join(__dirname, '../../../..');
const demoBank = join(root, 'tools/demo/bank');
const corpus = join(process.env['SYNOO_CORPUS'] ?? join(root, '../shared/corpus'), 'items/open-items-ccby.json');
const demoFiles = readdirSync(demoBank).filter((name) => name.endsWith('.json') && readFileSync(join(demoBank, name), 'utf8').includes('"items"'));
const demo = (name: string) => ({ upload: { name, data: readFileSync(join(demoBank, name)) } });

describe('Item bank', () => {
  let api: TestApi;
  let writer: Client;
  let approver: Client;

  beforeAll(async () => {
    api = await startTestApi();
    writer = await signedIn(api, ['item-writer']);
    approver = await signedIn(api, ['contractor']);
  });
  afterAll(() => api.close());

  it('imports the demo bank without a refusal, and finds nothing new the second time', async () => {
    for (const name of demoFiles) {
      const first = await writer.call(bankRoutes.importItems, { query: { dryRun: 'false' } as never }, demo(name));
      expect(first.body.results.filter(({ result }) => result === 'refused')).toEqual([]);
      expect(first.body.created).toBe(first.body.rows);
      const second = await writer.call(bankRoutes.importItems, {}, demo(name));
      expect(second.body).toMatchObject({ created: 0, updated: 0, refused: 0, unchanged: first.body.rows });
    }
  });

  it('shows an item in both languages with its key and reasons', async () => {
    const { body: list } = await writer.call(bankRoutes.items, { query: { search: 'PRA-001' } });
    expect(list.total).toBe(1);
    const { body: item, status } = await writer.call(bankRoutes.item, { params: { id: list.rows[0]?.id ?? '' } });
    expect(status).toBe(200);
    expect(item.variants.map((variant) => variant.language)).toEqual(['ky', 'ru']);
    const [ky] = item.variants;
    expect(ky?.options[0]?.options).toEqual([
      { option: 'A', label: 'Шаршемби', isKey: false, reason: 'Шаршемби бейшембиден мурун келет.' },
      { option: 'B', label: 'Жума', isKey: true, reason: null },
      { option: 'C', label: 'Дүйшөмбү', isKey: false, reason: 'Дүйшөмбү бейшембиден төрт күндөн кийин келет.' },
    ]);
    expect(item.problems.filter((problem) => problem.severity === 'error')).toEqual([]);
    expect(JSON.stringify(ky?.document)).not.toContain('мурун келет');
  });

  (existsSync(corpus) ? it : it.skip)('imports an open collection of 2,720 items in seconds and refuses those without a key', async () => {
    const started = performance.now();
    const { body, status } = await writer.call(bankRoutes.importItems, {}, { upload: { name: 'items.json', data: readFileSync(corpus) } });
    const seconds = (performance.now() - started) / 1000;
    expect(status).toBe(200);
    const refused = body.results.filter(({ result }) => result === 'refused');
    const reasons = refused.flatMap((row) => row.problems.filter((problem) => problem.severity === 'error').map((problem) => problem.code));
    const count = (code: string) => reasons.filter((reason) => reason === code).length;
    // 44 have no key; of the others four have a key that names an option without text, one has no question.
    expect({ 'key-missing': count('key-missing'), 'key-option-empty': count('key-option-empty'), 'cell-empty': count('cell-empty') }).toEqual({ 'key-missing': 44, 'key-option-empty': 4, 'cell-empty': 1 });
    expect(body).toMatchObject({ rows: 2720, created: 2671, refused: 49 });
    expect(body.results.filter((row) => row.problems.some((problem) => problem.code === 'image-missing')).length).toBeGreaterThan(300);
    expect(seconds).toBeLessThan(20);
  });

  it('approves only what another person wrote', async () => {
    const { body: list } = await writer.call(bankRoutes.items, { query: { subject: 'pedagogy', size: 200 } as never });
    const ids = list.rows.map((row) => row.id);
    expect((await writer.call(bankRoutes.setItemStatus, { params: { id: ids[0] ?? '' }, body: { status: 'approved' } })).error.code).toBe('not-allowed');
    const { body } = await approver.call(bankRoutes.setItemStatuses, { body: { ids, status: 'approved' } });
    expect(body).toEqual({ done: ids.length, refused: [] });
  });
});
