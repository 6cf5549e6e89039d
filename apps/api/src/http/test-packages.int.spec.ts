import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bankRoutes, routes, type BankImportReport, type FormDesign } from '@synoo/contracts';
import { readPackage, writePackage } from '@synoo/qti';
import { ItemStatuses } from '@synoo/server';
import { startTestApi, type TestApi } from '@synoo/testing';
import { type Client, signedIn } from '../testing/client';
import { branchingTest, packageOf, plainItem } from '../testing/online-items';
import { approver, eventually, SampleLearner, sampleSession, startAll, type SampleForm } from '../testing/sample-session';
import { zipFolder } from '../testing/zip-folder';

const items = (prefix: string) => ['A', 'B', 'C', 'D'].map((letter, number) => plainItem(`${prefix}-${letter}`, `Суроо ${number}`, `Вопрос ${number}`));
const section = (identifier: string, title: string, codes: readonly string[], more = '') =>
  `<qti-assessment-section identifier="${identifier}" title="${title}" visible="true">${more}${codes.map((code) => `<qti-assessment-item-ref identifier="r-${code}" href="../items/${code}/ky.xml"/>`).join('\n')}</qti-assessment-section>`;
const testOf = (identifier: string, parts: string, head = '<qti-time-limits max-time="1200"/>') =>
  `<qti-assessment-test xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="${identifier}" title="Жалпы тест" xml:lang="ky">${head}${parts}</qti-assessment-test>`;
const part = (inner: string, modes = 'navigation-mode="nonlinear" submission-mode="simultaneous"', identifier = 'P') => `<qti-test-part identifier="${identifier}" ${modes}>${inner}</qti-test-part>`;

describe('Tests in packages', () => {
  let api: TestApi;
  let admin: Client;
  const upload = async (data: Uint8Array, dryRun = false, as: Client = admin): Promise<BankImportReport> => {
    const reply = await as.call(bankRoutes.importItems, { query: { dryRun } as never }, { upload: { name: 'package.zip', data } });
    if (reply.status !== 200) throw new Error(JSON.stringify(reply.error));
    return reply.body;
  };
  const formOf = async (report: BankImportReport) => (await admin.call(routes.form, { params: { id: report.forms[0]!.id! } })).body;
  const exported = async (id: string) => new Uint8Array(await (await admin.raw(routes.exportForm, { params: { id } })).arrayBuffer());
  const approve = async (design: FormDesign) => api.get(ItemStatuses).setAll(approver, design.sections.flatMap((one) => one.items), 'approved');
  const told = (report: BankImportReport) => report.forms.map(({ code, result, problems }) => [code, result, ...problems.map((problem) => problem.code)]);

  beforeAll(async () => {
    api = await startTestApi();
    admin = await signedIn(api, ['administrator']);
  });
  afterAll(() => api.close());

  it('become drafts with the sections, times and order of the test', async () => {
    const test = testOf('PLAIN', part(section('S1', 'Биринчи', ['PLN-B', 'PLN-A'], '<qti-time-limits max-time="300"/>') + section('S2', 'Экинчи', ['PLN-C', 'PLN-D']), 'navigation-mode="linear" submission-mode="individual"'));
    const data = await packageOf(items('PLN'), test);
    const dry = await upload(data, true);
    expect(dry.forms).toMatchObject([{ code: 'PLAIN', title: 'Жалпы тест', id: null, items: 4, result: 'created' }]);
    expect((await admin.call(routes.forms, { query: { search: 'PLAIN' } })).body.total).toBe(0);
    const report = await upload(data);
    expect(told(report)).toEqual([['PLAIN', 'created', 'form-instructions-assumed', 'form-text-copied']]);
    const form = await formOf(report);
    expect(form).toMatchObject({ status: 'draft', online: false, design: { title: { ky: 'Жалпы тест', ru: 'Жалпы тест' }, languages: ['ky', 'ru'], timeLimitMinutes: 20, navigation: 'forward', sections: [{ title: { ky: 'Биринчи' }, timeLimitMinutes: 5 }, { title: { ky: 'Экинчи' } }] } });
    expect(form.design).not.toHaveProperty('test');
    expect(form.designItems.map(({ code }) => code)).toEqual(['PLN-B', 'PLN-A', 'PLN-C', 'PLN-D']);
    expect(told(await upload(data))).toEqual([['PLAIN', 'unchanged', 'form-instructions-assumed', 'form-text-copied']]);
  });

  it('that lead are published, sat and scored by their rules', async () => {
    const [a, b, c, d] = items('BRN').map(({ code }) => code);
    const data = await packageOf(items('BRN'), branchingTest(a!, b!, c!, d!));
    const report = await upload(data);
    expect(told(report)).toEqual([['BRANCHING', 'created', 'form-time-assumed', 'form-instructions-assumed', 'form-text-copied']]);
    const draft = await formOf(report);
    expect(draft.design.test?.items).toEqual(Object.fromEntries(draft.designItems.map(({ code, id }) => [code, id])));
    expect(draft.onlineReasons.map(({ code, at }) => [code, at])).toEqual([['branch-rule', a], ['branch-rule', b]]);
    await approve(draft.design);
    const published = await admin.call(routes.publishForm, { params: { id: draft.id } });
    expect([published.status, published.body.status]).toEqual([200, 'published']);
    const [key] = await api.dataSource.query<{ document: SampleForm['key'] }[]>('select document from key.form_key where form_id = $1', [draft.id]);
    const session = await sampleSession(api, { learners: 1, made: [{ id: draft.id, code: 'BRANCHING', key: key!.document, document: {} as SampleForm['document'], itemIds: [] }] });
    const learner = await SampleLearner.checkIn(api.url, session);
    await startAll(session);
    expect((await learner.turn(1, 'i1', 'B', { kind: 'next' })).body.reached).toEqual(['i1', 'i3']);
    expect((await learner.turn(2, 'i3', 'A', { kind: 'next' })).body.reached).toEqual(['i1', 'i3', 'i4']);
    await learner.turn(3, 'i4', 'B', { kind: 'next' });
    await learner.submit();
    const score = await eventually(async () => (await api.dataSource.query<Record<string, unknown>[]>('select total, max_total, statuses, test_outcomes from attempt_score where attempt_id = $1', [learner.attemptId]))[0]);
    expect(score).toEqual({ total: 2, max_total: 3, statuses: [0, 3, 0, 0], test_outcomes: { TOTAL: 2 } });
  });

  it.each<[string, string, string]>([
    ['settings alone', 'RTA', testOf('RTA', part(section('S', 'Бөлүм', ['RTA-A', 'RTA-B'], '<qti-time-limits max-time="300"/>'), undefined, 'P1') + part(section('T', 'Дагы', ['RTA-C', 'RTA-D']), undefined, 'P2'))],
    ['rules', 'RTB', testOf('RTB', part(section('S', 'Бөлүм', ['RTB-A', 'RTB-B', 'RTB-C', 'RTB-D'], '<qti-selection select="2"/><qti-ordering shuffle="true"/>')))],
    ['branches', 'RTC', branchingTest('RTC-A', 'RTC-B', 'RTC-C', 'RTC-D').replace('"BRANCHING"', '"RTC"')],
  ])('come back the same from an export: %s', async (_name, prefix, test) => {
    const form = await formOf(await upload(await packageOf(items(prefix), test)));
    const practice = form.design.sections[0]!.items[1]!;
    const first = form.design.sections[0]!.items[0]!;
    const bytes = await exported(form.id);
    expect(Buffer.compare(Buffer.from(bytes), Buffer.from(await exported(form.id)))).toBe(0);
    const again = await upload(bytes);
    expect(again).toMatchObject({ created: 0, updated: 0, unchanged: 4, refused: 0, forms: [{ code: prefix, id: form.id, result: 'unchanged', problems: [] }] });
    // What QTI has no words for comes back too: tools, the language switch, practice items.
    const edited: FormDesign = { ...form.design, tools: ['calculator'], languageSwitch: false, title: { ky: 'Башка ат', ru: 'Другое имя' }, fileLimitMegabytes: 2 };
    if (!edited.test) Object.assign(edited, { practice: [practice], sections: [{ ...edited.sections[0]!, items: [first] }, ...edited.sections.slice(1)] });
    expect((await admin.call(routes.updateForm, { params: { id: form.id }, body: { design: edited } })).status).toBe(200);
    expect((await upload(await exported(form.id))).forms).toMatchObject([{ code: prefix, id: form.id, result: 'unchanged' }]);
    // Other systems find the same in the tests alone.
    const read = await readPackage(await exported(form.id));
    expect(read.problems.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(read.tests.map(({ lang, title }) => [lang, title])).toEqual([['ky', 'Башка ат'], ['ru', 'Другое имя']]);
    const bare = await writePackage({ identifier: read.identifier, items: read.items, tests: read.tests.map((one) => ({ ...one, files: new Map(), identifier: `${prefix}-BARE` })) });
    const plain = await formOf(await upload(bare));
    const { tools: _tools, languageSwitch: _switch, practice: _practice, fileLimitMegabytes: _limit, ...said } = edited;
    expect(plain.design).toMatchObject({ ...said, tools: [], practice: [], languageSwitch: true });
  });

  it('edited elsewhere count as they are now', async () => {
    const form = await formOf(await upload(await packageOf(items('EDT'), testOf('EDT', part(section('S', 'Бөлүм', ['EDT-A', 'EDT-B']))))));
    const read = await readPackage(await exported(form.id));
    const longer = read.tests.map((one) => ({ ...one, test: { ...one.test, timeLimits: { max: 3000 } } }));
    const report = await upload(await writePackage({ identifier: read.identifier, items: read.items, tests: longer }));
    expect(report.forms).toMatchObject([{ code: 'EDT-2', result: 'created', problems: [{ code: 'form-code-numbered', values: { wanted: 'EDT', code: 'EDT-2' } }] }]);
    expect(await formOf(report)).toMatchObject({ design: { ...form.design, timeLimitMinutes: 50 } });
  });

  it('that cannot be a form are refused by name, with file and line, and leave nothing behind', async () => {
    const missing = await packageOf(items('MIS'), testOf('MIS', `\n${part(`\n${section('S', 'Бөлүм', ['MIS-A', 'NONE'])}`)}`));
    expect((await upload(missing)).forms).toMatchObject([{ code: 'MIS', id: null, result: 'refused', problems: [{ severity: 'error', code: 'test-item-missing', file: 'tests/MIS.xml', values: { identifier: 'r-NONE' } }] }]);
    const twice = await packageOf(items('TWI'), testOf('TWI', part(section('S', 'Бөлүм', ['TWI-A']) + section('S', 'Дагы', ['TWI-B']))));
    expect(told(await upload(twice))).toEqual([['TWI', 'refused', 'identifier-duplicate']]);
    const repeated = await packageOf(items('REP'), testOf('REP', part(section('S', 'Бөлүм', ['REP-A'])  + section('T', 'Дагы', ['REP-A']).replace('r-REP-A', 'again'))));
    expect(told(await upload(repeated))).toEqual([['REP', 'refused', 'test-item-repeated']]);
    expect((await admin.call(routes.forms, { query: { search: 'MIS' } })).body.total).toBe(0);
    expect((await admin.call(bankRoutes.items, { query: { search: 'MIS-A' } })).body.total).toBe(1);
  });

  it('whose items are refused wait for them', async () => {
    const other = await packageOf(items('WAI'));
    const foreign = await readPackage(other);
    await upload(await writePackage({ identifier: 'ELSEWHERE', items: foreign.items.map((one) => ({ ...one, item: { ...one.item, title: 'башка' } })) }));
    const report = await upload(await packageOf(items('WAI'), testOf('WAI', part(section('S', 'Бөлүм', ['WAI-A', 'WAI-B'])))));
    expect(told(report)).toEqual([['WAI', 'refused', 'test-item-refused', 'test-item-refused']]);
    expect(report.forms[0]?.problems[0]).toMatchObject({ values: { identifier: 'r-WAI-A', item: 'WAI-A' } });
  });

  it('are forms only for those who may make forms', async () => {
    const writer = await signedIn(api, ['item-writer']);
    const report = await upload(await packageOf(items('NOT'), testOf('NOT', part(section('S', 'Бөлүм', ['NOT-A'])))), false, writer);
    expect([report.created, ...told(report)]).toEqual([4, ['NOT', 'refused', 'form-not-allowed', 'form-instructions-assumed', 'form-text-copied']]);
    const { error } = await writer.call(routes.createForm, { body: { code: 'X', design: {} as FormDesign } });
    expect(error.code).toBe('not-allowed');
  });

  const corpus = join(process.env['SYNOO_CORPUS'] ?? join(__dirname, '../../../../../shared/corpus'), 'qti');
  (existsSync(corpus) ? it : it.skip)('of other makers are forms, or say what they are not', async () => {
    const folder = join(corpus, 'instructure/spec/fixtures/test_qti_2.2');
    expect(readFileSync(join(folder, 'assessment.xml'), 'utf8')).toContain('assessmentTest');
    const report = await upload(await zipFolder(folder));
    if (process.env['SYNOO_MEASURE']) process.stderr.write(`${JSON.stringify(report.forms, null, 1)}\n`);
    expect(report.forms.length).toBeGreaterThan(0);
    for (const form of report.forms) expect(form.result === 'refused').toBe(form.problems.some(({ severity }) => severity === 'error'));
  });
});
