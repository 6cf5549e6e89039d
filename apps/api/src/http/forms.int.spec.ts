import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bankRoutes, type FormDesign, formRoutes } from '@synoo/contracts';
import { startTestApi, type TestApi } from '@synoo/testing';
import { type Client, signedIn } from '../testing/client';

const demoBank = join(__dirname, '../../../../tools/demo/bank');
const text = (ky: string) => ({ ky, ru: `${ky} (ru)` });

describe('Forms', () => {
  let api: TestApi;
  let author: Client;
  let ids: string[] = [];
  let practice: string[] = [];

  const design = (items = ids.slice(0, 6), changes: Partial<FormDesign> = {}): FormDesign => ({
    title: text('Педагогика'),
    languages: ['ky', 'ru'],
    timeLimitMinutes: 40,
    languageSwitch: true,
    tools: ['notes'],
    instructions: text('Ар бир тапшырманы окуңуз.\n\nЖооп бериңиз.'),
    practice: practice.slice(0, 2),
    sections: [
      { title: text('Биринчи'), instructions: text('Нускама'), items: items.slice(0, 3) },
      { title: text('Экинчи'), instructions: null, items: items.slice(3) },
    ],
    ...changes,
  });
  const create = async (code: string, given = design()) => (await author.call(formRoutes.createForm, { body: { code, design: given } })).body;

  beforeAll(async () => {
    api = await startTestApi();
    const writer = await signedIn(api, ['item-writer']);
    author = await signedIn(api, ['contractor']);
    for (const name of ['pedagogy.json', 'practice.json']) await writer.call(bankRoutes.importItems, {}, { upload: { name, data: readFileSync(join(demoBank, name)) } });
    const list = async (subject: string) => (await author.call(bankRoutes.items, { query: { subject, size: 200 } as never })).body.rows;
    ids = (await list('pedagogy')).filter((row) => row.interactions.includes('choice')).map((row) => row.id);
    practice = (await list('practice')).map((row) => row.id);
    await author.call(bankRoutes.setItemStatuses, { body: { ids: [...ids.slice(0, 8), ...practice], status: 'approved' } });
  });
  afterAll(() => api.close());

  it('publishes documents under the hash of their bytes, and a key apart', async () => {
    const draft = await create('PED-A');
    expect(draft).toMatchObject({ status: 'draft', problems: [], hash: null, items: 6 });
    const { body: form, status } = await author.call(formRoutes.publishForm, { params: { id: draft.id } });
    expect(status).toBe(200);
    expect(form).toMatchObject({ status: 'published', rulesVersion: 1, rules: [{ version: 1 }] });
    expect(form.designItems.map((item) => item.ref)).toEqual(['i1', 'i2', 'i3', 'i4', 'i5', 'i6']);
    const documents = await api.dataSource.query<{ kind: string; language: string; hash: string; body: string }[]>('select kind, language, hash, body from form_document where form_id = $1', [draft.id]);
    expect(documents.map(({ kind, language }) => `${kind} ${language}`).sort()).toEqual(['briefing ky', 'briefing ru', 'form ky', 'form ru']);
    for (const { hash, body } of documents) expect(createHash('sha256').update(body, 'utf8').digest('hex')).toBe(hash);
    const [key] = await api.dataSource.query<{ document: { items: { correct: unknown }[] } }[]>('select document from key.form_key where form_id = $1', [draft.id]);
    expect(key?.document.items).toHaveLength(6);
    const briefing = JSON.parse(documents.find(({ kind, language }) => kind === 'briefing' && language === 'ky')?.body ?? '') as { practice: unknown[]; itemCount: number; instructions: unknown[] };
    expect([briefing.practice.length, briefing.itemCount, briefing.instructions.length]).toEqual([2, 6, 2]);
  });

  it('makes the same bytes from the same design', async () => {
    const twins = await Promise.all(['TWIN-1', 'TWIN-2'].map(async (code) => (await author.call(formRoutes.publishForm, { params: { id: (await create(code)).id } })).body));
    expect(twins[0]?.hash).toBe(twins[1]?.hash);
  });

  it('never changes a published form, neither by a route nor by a statement', async () => {
    const form = await create('FIX-1');
    await author.call(formRoutes.publishForm, { params: { id: form.id } });
    const params = { id: form.id };
    expect((await author.call(formRoutes.updateForm, { params, body: { design: design() } })).error.code).toBe('form-not-draft');
    expect((await author.call(formRoutes.deleteForm, { params })).error.code).toBe('form-not-draft');
    expect((await author.call(formRoutes.publishForm, { params })).error.code).toBe('form-not-draft');
    await expect(api.dataSource.query(`update form set design = '{}' where id = $1`, [form.id])).rejects.toThrow('cannot be changed');
    await expect(api.dataSource.query(`update form_document set body = 'x' where form_id = $1`, [form.id])).rejects.toThrow('cannot be changed');
    await expect(api.dataSource.query(`delete from form_item where form_id = $1`, [form.id])).rejects.toThrow('cannot be changed');
  });

  it('names what keeps a design from being published', async () => {
    const draft = ids[9] ?? '';
    const form = await create('BAD-1', design([ids[0] ?? '', ids[0] ?? '', draft, practice[0] ?? ''], { languages: ['ky', 'ru', 'en'] }));
    const codes = new Set(form.problems.map((problem) => problem.code));
    for (const code of ['item-twice', 'item-not-approved', 'item-is-practice', 'variant-missing', 'text-missing']) expect(codes).toContain(code);
    expect(form.problems.find((problem) => problem.code === 'item-not-approved')?.field).toBe('sections.0.items.2');
    const refused = await author.call(formRoutes.publishForm, { params: { id: form.id } });
    expect([refused.status, refused.error.code]).toEqual([422, 'form-invalid']);
    expect((await author.call(formRoutes.createForm, { body: { code: 'BAD-2', design: design(['018f0000-0000-7000-8000-000000000000']) } })).error.code).toBe('invalid-request');
    const unknown = await author.call(formRoutes.createForm, { body: { code: 'BAD-2', design: design(['018f0000-0000-7000-8000-000000000000'], { sections: [{ title: text('Б'), instructions: null, items: ['018f0000-0000-7000-8000-000000000000'] }] }) } });
    expect(unknown.error.code).toBe('form-invalid');
    expect((await author.call(formRoutes.createForm, { body: { code: 'PED-A', design: design() } })).error.code).toBe('conflict');
  });

  it('shows a draft and a published form as learners will see them', async () => {
    const form = await create('VIEW-1');
    const preview = () => author.call(formRoutes.previewForm, { params: { id: form.id }, query: { language: 'ru' } });
    const before = (await preview()).body;
    await author.call(formRoutes.publishForm, { params: { id: form.id } });
    expect((await preview()).body).toEqual(before);
    expect(before.document.sections.map((section) => section.items.length)).toEqual([3, 3]);
  });

  it('hands the formulas of its tool to the learner, in each language', async () => {
    const form = await create('PED-FORMULAS', design(undefined, { tools: ['formula-sheet'], formulaSheet: { ky: 'S = a · b\n\nP = 2(a + b)', ru: 'Площадь: S = a · b' } }));
    const { body } = await author.call(formRoutes.previewForm, { params: { id: form.id }, query: { language: 'ky' } });
    expect(body.document.formulaSheet).toEqual([
      { t: 'e', n: 'p', c: ['S = a · b'] },
      { t: 'e', n: 'p', c: ['P = 2(a + b)'] },
    ]);
  });

  it('takes formulas in MathML, and names those that cannot be read by language and line', async () => {
    const half = '<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>';
    const form = await create('PED-MATHML', design(undefined, { tools: ['formula-sheet'], formulaSheet: { ky: `S =\n${half}`, ru: 'S =\n<math><mfrac></math>' } }));
    const { error } = await author.call(formRoutes.publishForm, { params: { id: form.id } });
    expect(error).toMatchObject({ code: 'form-invalid' });
    expect(JSON.stringify(error)).toContain('{"severity":"error","code":"formula-unreadable","field":"formulaSheet","values":{"language":"ru","line":2}}');
    const { body } = await author.call(formRoutes.previewForm, { params: { id: form.id }, query: { language: 'ky' } });
    expect(body.document.formulaSheet).toMatchObject([{ n: 'p', c: ['S =', { n: 'br' }, { n: 'math', ns: 'math', c: [{ n: 'mfrac' }] }] }]);
  });

  it('supersedes a form when its successor is published', async () => {
    const old = await create('OLD-1');
    await author.call(formRoutes.publishForm, { params: { id: old.id } });
    const { body: successor } = await author.call(formRoutes.supersedeForm, { params: { id: old.id }, body: { code: 'NEW-1' } });
    expect(successor).toMatchObject({ status: 'draft', supersedes: old.id, design: { title: old.design.title } });
    await author.call(formRoutes.publishForm, { params: { id: successor.id } });
    expect((await author.call(formRoutes.form, { params: { id: old.id } })).body).toMatchObject({ status: 'superseded', supersededBy: successor.id });
    expect((await author.call(formRoutes.supersedeForm, { params: { id: old.id }, body: { code: 'NEW-2' } })).error.code).toBe('form-not-published');
  });

  it('corrects a key in a new version and leaves the old one', async () => {
    const form = await create('COR-1');
    const params = { id: form.id };
    await author.call(formRoutes.publishForm, { params });
    const bad = await author.call(formRoutes.correctForm, { params, body: { reason: 'Ката', corrections: [{ action: 'replace-key', ref: 'i1', response: 'RESPONSE', correct: ['Z'] }] } });
    expect([bad.error.code, (bad.error.details?.['problems'] as { code: string }[])[0]?.code]).toEqual(['correction-invalid', 'value-unknown']);
    const { body, status } = await author.call(formRoutes.correctForm, { params, body: { reason: 'Ачкыч ката экен', corrections: [{ action: 'also-accept', ref: 'i1', response: 'RESPONSE', values: ['A', 'B', 'C'] }, { action: 'exclude', ref: 'i2' }] } });
    expect(status).toBe(200);
    expect(body.rules.map(({ version, reason }) => [version, reason])).toEqual([[1, 'published'], [2, 'Ачкыч ката экен']]);
    const versions = await api.dataSource.query<{ version: number; max: number }[]>(`select version, (select sum((item ->> 'maxScore')::float) from jsonb_array_elements(document -> 'items') as item) as max from key.form_key where form_id = $1 order by version`, [form.id]);
    expect((versions[0]?.max ?? 0) - (versions[1]?.max ?? 0)).toBe(1);
  });
});
