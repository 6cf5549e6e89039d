import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BankImportReport, bankRoutes } from '@synoo/contracts';
import { startTestApi, type TestApi } from '@synoo/testing';
import { type Client, signedIn } from '../testing/client';
import { zipFolder } from '../testing/zip-folder';

const corpus = join(process.env['SYNOO_CORPUS'] ?? join(__dirname, '../../../../../shared/corpus'), 'qti');

/** Packages of other makers: zips, and folders with a manifest. */
async function packages(): Promise<[string, Buffer][]> {
  const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' });
  const zips = files.filter((name) => name.endsWith('.zip')).map((name): [string, Buffer] => [name, readFileSync(join(corpus, name))]);
  const folders = files.filter((name) => name.endsWith('imsmanifest.xml')).map((name) => dirname(name));
  return [...zips, ...(await Promise.all(folders.map(async (name): Promise<[string, Buffer]> => [name, await zipFolder(join(corpus, name))])))];
}

(existsSync(corpus) ? describe : describe.skip)('Packages of other makers', () => {
  let api: TestApi;
  let writer: Client;
  const reports = new Map<string, BankImportReport | string>();

  beforeAll(async () => {
    api = await startTestApi();
    writer = await signedIn(api, ['item-writer']);
    for (const [name, data] of await packages()) {
      const { status, body, error } = await writer.call(bankRoutes.importItems, {}, { upload: { name: 'package.zip', data } });
      reports.set(name, status === 200 ? body : error.code);
    }
  });
  afterAll(() => api.close());

  it('are imported, or refused with a reason', () => {
    const lines = [...reports].map(([name, report]) => (typeof report === 'string' ? `${name}: ${report}` : `${name}: ${report.created} created, ${report.updated} updated, ${report.unchanged} unchanged, ${report.refused} refused ${JSON.stringify([...new Set(report.results.filter((row) => row.result === 'refused').flatMap((row) => row.problems.map((problem) => problem.code)))])}`));
    if (process.env['SYNOO_MEASURE']) process.stderr.write(`${lines.join('\n')}\n`);
    for (const report of reports.values()) {
      if (typeof report === 'string') expect(report).toBe('file-unreadable');
      else for (const row of report.results) expect([row.result, row.problems.some((problem) => problem.severity === 'error')]).toEqual([row.result, row.result === 'refused']);
    }
    expect([...reports.values()].filter((report) => typeof report !== 'string' && report.created > 0).length).toBeGreaterThan(5);
  });

  it('can be shown, every item of them', async () => {
    const { body } = await writer.call(bankRoutes.items, { query: { size: 200 } });
    expect(body.total).toBeGreaterThan(10);
    for (const { id, code } of body.rows) {
      const item = await writer.call(bankRoutes.item, { params: { id } });
      expect([code, item.status, item.body.variants[0]?.document.ref]).toEqual([code, 200, 'i1']);
    }
  });

  it('come back from an export as they are', async () => {
    const data = Buffer.from(await (await writer.raw(bankRoutes.exportItems as never)).arrayBuffer());
    const { body } = await writer.call(bankRoutes.importItems, {}, { upload: { name: 'items.zip', data } });
    expect(body.results.filter((row) => row.result !== 'unchanged')).toEqual([]);
  });
});
