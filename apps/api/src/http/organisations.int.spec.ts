import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { organisationRoutes } from '@synoo/contracts';
import { startTestApi, type TestApi } from '@synoo/testing';
import { type Client, signedIn } from '../testing/client';

const organisations = readFileSync(join(__dirname, '../../../../tools/demo/people/organisations.csv'), 'utf8');
const heading = 'external_code,family_name,given_name,programme,year,language,sex,extra_time_percent';
const rows = ['K-1,Өмүрбекова,Айгүл,Педагогика,2,ky,female,0', 'K-2,Ңгүенов,Үсөн,Педагогика,1,ru,male,25', 'K-3,Иванова,Анна Мария,"Эсеп, аудит",3,ru,,'];
const csv = (lines: readonly string[] = rows, first = heading) => [first, ...lines].join('\n');

/** Text in the encoding of older Russian office programs. */
function windows1251(text: string): Buffer {
  const table = new TextDecoder('windows-1251').decode(Uint8Array.from({ length: 256 }, (_, code) => code));
  return Buffer.from([...text].map((letter) => Math.max(0, table.indexOf(letter))));
}

describe('Organisations and learners', () => {
  let api: TestApi;
  let client: Client;
  let id: string;

  beforeAll(async () => {
    api = await startTestApi();
    client = await signedIn(api, ['contractor']);
    await client.call(organisationRoutes.importOrganisations, {}, { upload: { name: 'o.csv', data: organisations } });
    id = (await client.call(organisationRoutes.organisations, { query: { search: 'ORG-01' } })).body.rows[0]?.id ?? '';
  });
  afterAll(() => api.close());

  const upload = async (data: Uint8Array | string, dryRun = false) => client.call(organisationRoutes.importLearners, { params: { id }, query: { dryRun: String(dryRun) as never } }, { upload: { name: 'l.csv', data } });
  const stored = async () => (await api.dataSource.query<[{ n: number }]>('select count(*)::int as n from learner'))[0].n;

  it('imports organisations, finds them, and brings them up to date', async () => {
    const list = (await client.call(organisationRoutes.organisations, { query: { region: 'bishkek' } })).body;
    expect(list.rows.map((row) => row.code)).toEqual(['ORG-01', 'ORG-02']);
    const again = await client.call(organisationRoutes.importOrganisations, {}, { upload: { name: 'o.csv', data: organisations.replace('№ 5 политехникалык', '№ 5 жаңы политехникалык') } });
    expect(again.body).toMatchObject({ rows: 10, created: 0, updated: 1, unchanged: 9, stored: 1, problemCount: 0 });
  });

  it('says what an import would do, and does nothing', async () => {
    expect((await upload(csv(), true)).body).toMatchObject({ dryRun: true, rows: 3, created: 3, stored: 0 });
    expect(await stored()).toBe(0);
  });

  it('imports learners, encrypted, and gives Kyrgyz letters back as they were', async () => {
    expect((await upload(csv())).body).toMatchObject({ rows: 3, created: 3, stored: 3 });
    const { body, headers } = await client.call(organisationRoutes.learners, { params: { id } });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body.rows.map((row) => `${row.familyName} ${row.givenName}`)).toEqual(['Иванова Анна Мария', 'Ңгүенов Үсөн', 'Өмүрбекова Айгүл']);
    expect(body.rows[1]).toMatchObject({ externalCode: 'K-2', year: 1, language: 'ru', sex: 'male', extraTimePercent: 25 });
    const [raw] = await api.dataSource.query<{ row: string }[]>('select string_agg(l::text, e) as row from person.learner_identity as l cross join (select chr(10) as e) as e');
    for (const secret of ['Ңгүенов', 'K-2', Buffer.from('Ңгүенов').toString('hex')]) expect(raw?.row).not.toContain(secret);
    expect(new Set(body.rows.map((row) => row.pseudonym)).size).toBe(3);
    expect((await client.call(organisationRoutes.learners, { params: { id }, query: { search: 'үсөн' } })).body.total).toBe(1);
  });

  it('leaves a row with the learners for every reading', async () => {
    await client.call(organisationRoutes.learners, { params: { id }, query: { search: 'Иванова' } });
    const [row] = await api.dataSource.query<{ subject: string; details: { learners: string[] }; account_id: string | null }[]>(`select subject, details, account_id from audit where event = 'learners-read' order by id desc limit 1`);
    expect(row).toMatchObject({ subject: `organisation:${id}`, details: { searched: true, learners: [expect.any(String) as string] } });
    expect(row?.account_id).not.toBeNull();
    expect(JSON.stringify(row)).not.toContain('Иванова');
  });

  it('imports again: changes by the code of the organisation, keeps the pseudonym', async () => {
    const before = (await client.call(organisationRoutes.learners, { params: { id } })).body.rows;
    const answer = await upload(csv([rows[0] ?? '', 'k-2 ,Ңгүенов,Үсөнбек,Педагогика,2,ru,male,25', 'K-9,Жаңы,Окуучу,Педагогика,1,ky,,']));
    expect(answer.body).toMatchObject({ rows: 3, created: 1, updated: 1, unchanged: 1 });
    const after = (await client.call(organisationRoutes.learners, { params: { id } })).body.rows;
    const of = (list: typeof after, name: string) => list.find((row) => row.familyName === name);
    expect(of(after, 'Ңгүенов')).toMatchObject({ givenName: 'Үсөнбек', year: 2, pseudonym: of(before, 'Ңгүенов')?.pseudonym });
    expect(after).toHaveLength(4);
  });

  it('leaves alone what a file has no column for: sex, extra time and the other accommodations', async () => {
    const of = async () => (await client.call(organisationRoutes.learners, { params: { id }, query: { search: 'K-2' } })).body.rows[0];
    const before = await of();
    const needs = { breaks: 2, largePrint: true as const };
    await client.call(organisationRoutes.saveAccommodations, { params: { id, learnerId: before?.id ?? '' }, body: { extraTimePercent: 50, needs } });
    const plain = 'external_code,family_name,given_name,programme,year,language';
    expect((await upload(csv(['k-2,Ңгүенов,Үсөнбек,Педагогика,2,ru'], plain), true)).body).toMatchObject({ updated: 0, unchanged: 1 });
    expect((await upload(csv(['k-2,Ңгүенов,Үсөнбек,Педагогика,3,ru'], plain))).body).toMatchObject({ updated: 1 });
    expect(await of()).toMatchObject({ year: 3, sex: 'male', extraTimePercent: 50, needs });
    expect((await upload(csv(['k-2,Ңгүенов,Үсөнбек,Педагогика,3,ru,,']))).body).toMatchObject({ updated: 1 });
    expect(await of()).toMatchObject({ sex: null, extraTimePercent: 0, needs });
  });

  it('names every error by row and field and stores nothing', async () => {
    const before = await stored();
    const { body, status } = await upload(csv(['A-1,Асанов,Аскар,Педагогика,2,ky,male,0', ',?????,Аскар,Педагогика,9,kg,x,400', 'A-1,Асанов,Аскар,,2,ky,male,0', 'A-2,Асанов,Аскар,П,2,ky,male,0,артык']));
    expect(status).toBe(200);
    expect(body.stored).toBe(0);
    expect(body.problems.map((problem) => [problem.row, problem.field ?? '', problem.code])).toEqual([
      [2, 'external_code', 'cell-empty'],
      [2, 'family_name', 'name-invalid'],
      [2, 'year', 'number-invalid'],
      [2, 'language', 'value-not-allowed'],
      [2, 'sex', 'value-not-allowed'],
      [2, 'extra_time_percent', 'number-invalid'],
      [3, 'programme', 'cell-empty'],
      [4, '', 'cell-count'],
    ]);
    expect(await stored()).toBe(before);
    const twice = await upload(csv(['B-1,Асанов,Аскар,П,2,ky,,', 'b-1,Асанов,Аскар,П,2,ky,,']));
    expect(twice.body.problems).toMatchObject([{ row: 2, field: 'external_code', code: 'row-twice', values: { firstRow: 1 } }]);
  });

  it.each([
    ['semicolons', csv(['C-1;Асанов;Аскар;П, экономика;2;ky;;'], heading.replaceAll(',', ';'))],
    ['tabs', csv(['C-1\tАсанов\tАскар\tП\t2\tky\t\t'], heading.replaceAll(',', '\t'))],
    ['a byte-order mark and Windows line ends', `\uFEFF${csv(['C-1,Асанов,Аскар,П,2,ky,,']).replaceAll('\n', '\r\n')}\r\n\r\n`],
    ['UTF-16 as a spreadsheet saves it', Buffer.from(`\uFEFF${csv(['C-1\tАсанов\tАскар\tП\t2\tky\t\t'], heading.replaceAll(',', '\t'))}`, 'utf16le')],
    ['quoted cells with delimiters and quotes', csv(['C-1,Асанов,Аскар,"Программа, ""экинчи"" сап",2,ky,,'])],
    ['capital headings in another order', 'Year,LANGUAGE,programme,given_name,family_name,external_code\n2,KY,П,Аскар,Асанов,C-1'],
  ])('reads %s', async (_, data) => {
    expect((await upload(data, true)).body).toMatchObject({ rows: 1, created: 1, problemCount: 0 });
  });

  it('reads Windows-1251 and warns that it has no Kyrgyz letters', async () => {
    const { body } = await upload(windows1251(csv(['D-1,Асанов,Аскар,Педагогика,2,ru,,'])), true);
    expect(body).toMatchObject({ created: 1, problems: [{ severity: 'warning', code: 'encoding-windows-1251' }] });
  });

  it.each([
    ['an empty file', '', 'file-empty'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0xff, 0xd8, 0xff, 0x98]), 'not-text'],
    ['another table', 'a,b,c\n1,2,3', 'column-missing'],
    ['an open quote', csv(['"C-1,Асанов,Аскар,П,2,ky,,']), 'csv-broken'],
    ['a column twice', csv(['1,1,2,3,4,5,6,7,8'], `${heading},year`), 'column-twice'],
    ['too many rows', csv(Array.from({ length: 50_001 }, (_, row) => `E-${row},Асанов,Аскар,П,2,ky,,`)), 'too-many-rows'],
  ])('refuses %s', async (_, data, code) => {
    const { status, error } = await upload(data);
    expect([status, error.code]).toEqual([422, 'file-unreadable']);
    expect((error.details?.['problems'] as { code: string }[])[0]?.code).toBe(code);
  });

  it('refuses what is no upload, and one that is too large', async () => {
    expect((await client.call(organisationRoutes.importLearners, { params: { id } })).error.code).toBe('unsupported-media');
    expect((await upload(Buffer.alloc(11 * 1024 * 1024, 65))).error.code).toBe('too-large');
    expect((await client.call(organisationRoutes.importLearners, { params: { id: '018f0000-0000-7000-8000-000000000000' } }, { upload: { name: 'l.csv', data: csv() } })).status).toBe(404);
  });

  it('does not mix up two uploads of the same learners', async () => {
    const fresh = csv(Array.from({ length: 200 }, (_, row) => `P-${row},Асанов,Аскар,П,2,ky,,`));
    const before = await stored();
    const answers = await Promise.all([upload(fresh), upload(fresh)]);
    expect(answers.map((answer) => answer.body.created).sort((a, b) => a - b)).toEqual([0, 200]);
    expect(await stored()).toBe(before + 200);
  });
});
