import { type CheckFigures, maxComputersOfLab, routes, type RehearsalFigures } from '@synoo/contracts';
import { Accounts, Clock, ItemImport, ItemStatuses } from '@synoo/server';
import { startTestApi, type TestApi } from '@synoo/testing';
import { Client, signedIn, testPassword } from '../testing/client';
import { approver, publishedForm, sampleForm, sampleItems } from '../testing/sample-session';

const figures: CheckFigures = {
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  missing: [],
  screen: { width: 1366, height: 768, windowWidth: 1366, windowHeight: 641, zoomPercent: 100 },
  storage: { works: true, quotaMb: 2000, persisted: null },
  origin: { secure: true, serviceWorker: 'works', crypto: true },
  clock: { offsetMs: 20 },
  network: { sent: 40, lost: 0, p50Ms: 4, p95Ms: 9, downKbps: 90_000, upKbps: 50_000, socket: true },
  letters: { notDrawn: [], typed: 'keyboard' },
  sound: 'heard',
};
const run: RehearsalFigures = { plannedMinutes: 5, minutes: 5, changes: 2, saved: 2, failedTries: 0, p50Ms: 5, p95Ms: 9, longestOutageMs: 10, standstills: 0 };
const device = (n: number) => `0198c0de-0000-7000-8000-${String(n).padStart(12, '0')}`;
const unknown = '018f0000-0000-7000-8000-000000000000';

describe('computers of a lab', () => {
  let api: TestApi;
  /** Where set, time stands still, so that what is held back does not fill again while the test runs. */
  let standsAt: number | undefined;
  let office: Client;
  let stranger: Client;
  const organisations: string[] = [];
  let code: string;
  let labId: string;

  beforeAll(async () => {
    const clock = new Clock();
    clock.now = () => standsAt ?? Date.now();
    api = await startTestApi({ clock });
    office = await signedIn(api, ['contractor']);
    stranger = new Client(api.url);
    const table = 'code,name_ky,name_ru,region,type,ownership,languages\nA,Нарын колледжи,Нарынский колледж,naryn,secondary-vocational,state,ky ru\nB,Ош колледжи,Ошский колледж,osh-city,secondary-vocational,state,ky\n';
    await office.call(routes.importOrganisations, {}, { upload: { name: 'o.csv', data: table } });
    organisations.push(...(await office.call(routes.organisations)).body.rows.map(({ id }) => id));
    const made = await office.call(routes.makeLab, { body: { organisationId: organisations[0]!, name: '3-класс' } });
    ({ code, id: labId } = made.body);
  });
  afterAll(() => api.close());

  const store = (n: number, change: Partial<CheckFigures> = {}, name = `PC-${n}`, at = code) => stranger.call(routes.storeCheck, { params: { code: at, computer: device(n) }, body: { name, figures: { ...figures, ...change } } });

  it('are stored under the code of their lab by anybody who has it, once for each', async () => {
    expect((await stranger.call(routes.checkLab, { params: { code } })).body).toEqual({ organisationKy: 'Нарын колледжи', organisationRu: 'Нарынский колледж', lab: '3-класс' });
    expect((await store(1)).status).toBe(200);
    expect((await store(2, { origin: { secure: false, serviceWorker: 'absent', crypto: false } })).status).toBe(200);
    expect((await store(3, { sound: 'not-heard' }, 'Үстөл 3')).status).toBe(200);
    expect((await store(1)).status).toBe(200);
    const { body } = await office.call(routes.computers);
    expect(body.rows.map(({ name, verdict, checks }) => [name, verdict, checks])).toEqual([['PC-2', 'bad', 1], ['Үстөл 3', 'fair', 1], ['PC-1', 'good', 2]]);
    expect(body).toMatchObject({ total: 3, counts: { good: 1, fair: 1, bad: 1 } });
  });

  it('are found by verdict, lab and words', async () => {
    const names = async (query: Parameters<typeof office.call<typeof routes.computers>>[1]) => (await office.call(routes.computers, query)).body.rows.map(({ name }) => name);
    expect(await names({ query: { verdict: 'fair' } })).toEqual(['Үстөл 3']);
    expect(await names({ query: { search: 'үстөл' } })).toEqual(['Үстөл 3']);
    expect(await names({ query: { labId, organisationId: organisations[1]! } })).toEqual([]);
  });

  it('leave as a table with their findings', async () => {
    const text = await (await office.raw(routes.computersFile, { query: { verdict: 'bad' } })).text();
    const [head, row, ...more] = text.trim().split('\r\n');
    expect([head?.startsWith('organisation_ky,'), more]).toEqual([true, []]);
    expect(row).toContain('PC-2,bad,');
    expect(row).toContain('origin:bad:insecure');
  });

  it('are refused without a code that is in use, or with figures that are none', async () => {
    expect((await store(9, {}, 'X', '34679ACD')).error.code).toBe('code-unknown');
    expect((await stranger.call(routes.checkLab, { params: { code: code.toLowerCase().split('').join(' ') } })).status).toBe(200);
    expect((await store(9, { userAgent: 'x'.repeat(401) })).error.code).toBe('invalid-request');
    expect((await store(9, {}, '')).error.code).toBe('invalid-request');
    expect((await stranger.call(routes.storeCheck, { params: { code, computer: 'x' }, body: { name: 'x', figures } })).error.code).toBe('invalid-request');
  });

  it('rehearse with rows that are really there; the server counts them itself', async () => {
    const params = { code, computer: device(1) };
    expect((await stranger.call(routes.rehearsalItems, { params: { code }, query: { language: 'ky' } })).body).toEqual({ items: [] });
    for (const seq of [1, 2, 2]) expect((await stranger.call(routes.rehearsalSave, { params, body: { seq, answer: 'ңөү' } })).body).toEqual({ saved: seq });
    expect(await api.dataSource.query('select seq, answer from rehearsal_save order by seq')).toEqual([{ seq: 1, answer: 'ңөү' }, { seq: 2, answer: 'ңөү' }]);
    await stranger.call(routes.storeRehearsal, { params, body: run });
    expect((await office.call(routes.computers, { query: { search: 'PC-1' } })).body.rows[0]).toMatchObject({ verdict: 'good', rehearsal: run });
    await stranger.call(routes.rehearsalSave, { params, body: { seq: 1, answer: '' } });
    await stranger.call(routes.storeRehearsal, { params, body: run });
    expect((await office.call(routes.computers, { query: { search: 'PC-1' } })).body.rows[0]).toMatchObject({ verdict: 'bad', rehearsal: { saved: 1, changes: 2 } });
    expect((await stranger.call(routes.rehearsalSave, { params: { code, computer: device(77) }, body: { seq: 1, answer: '' } })).error.code).toBe('not-found');
  });

  it('rehearse with the newest practice items that there are, whatever is published after them', async () => {
    const [practiced, scored] = sampleItems(2);
    const plain = await sampleForm(api, 'PLAIN', [scored!]);
    const table = { outcomes: [{ code: 'PRA-1', subject: 'practice', name: { ky: 'Машыгуу', ru: 'Тренировка', en: 'Practice' } }], items: [{ ...practiced!, subject: 'practice', outcome: 'PRA-1' }] };
    expect(await api.get(ItemImport).import(null, Buffer.from(JSON.stringify(table)), { dryRun: false, newDrafts: true })).toMatchObject({ created: 1, refused: 0 });
    const [item] = await api.dataSource.query<{ id: string }[]>('select id from item where practice');
    await api.get(ItemStatuses).setAll(approver, [item!.id], 'approved');
    await publishedForm(api, 'PRACTISED', plain.itemIds, { practice: [item!.id] });
    await publishedForm(api, 'LATER', plain.itemIds);
    for (const language of ['ky', 'ru', 'en'] as const) expect((await stranger.call(routes.rehearsalItems, { params: { code }, query: { language } })).body.items).toHaveLength(1);
  });

  it('keep the figures of a rehearsal when they are checked again', async () => {
    await store(1);
    expect((await office.call(routes.computers, { query: { search: 'PC-1' } })).body.rows[0]).toMatchObject({ verdict: 'bad', rehearsal: { saved: 1 } });
  });

  it('are old after two weeks, and so is a rehearsal, whatever was checked since', async () => {
    await api.dataSource.query(`update lab_computer set checked_at = now() - interval '15 days' where name = 'PC-2'`);
    await api.dataSource.query(`update lab_computer set rehearsed_at = now() - interval '20 days' where name = 'PC-1'`);
    const ages = async (query: Parameters<typeof office.call<typeof routes.computers>>[1]) => (await office.call(routes.computers, query)).body.rows.map(({ name, old, rehearsalOld }) => [name, old, rehearsalOld]).toSorted();
    expect(await ages({ query: {} })).toEqual([['PC-1', false, true], ['PC-2', true, false], ['Үстөл 3', false, false]]);
    expect(await ages({ query: { age: 'old' } })).toEqual([['PC-2', true, false]]);
    expect(await ages({ query: { age: 'recent' } })).toEqual([['PC-1', false, true], ['Үстөл 3', false, false]]);
    expect((await office.call(routes.computers, { query: { age: 'old' } })).body).toMatchObject({ total: 1, counts: { good: 0, fair: 0, bad: 1 } });
    const [head, ...rows] = (await (await office.raw(routes.computersFile, { query: {} })).text()).trim().split('\r\n').map((line) => line.split(','));
    const cell = (name: string, column: string) => rows.find((row) => row.includes(name))?.[head!.indexOf(column)];
    expect([cell('PC-2', 'check_old'), cell('PC-1', 'check_old'), cell('PC-1', 'rehearsal_old'), cell('PC-2', 'rehearsal_old')]).toEqual(['yes', 'no', 'yes', '']);
    expect(cell('PC-1', 'rehearsed_at')).toMatch(/^\d{4}-/u);
    expect((await office.call(routes.computers, { query: { age: 'new' as never } })).error.code).toBe('invalid-request');
  });

  it('are seen by their own organisation and by who organises, and by nobody else', async () => {
    const account = async (roles: ['proctor'], organisationId: string | null, login: string) => {
      const { invitation } = await api.get(Accounts).invite(null, { login, name: 'Test', roles, organisationId });
      const client = new Client(api.url);
      await client.call(routes.acceptInvitation, { body: { token: invitation, password: testPassword } });
      return client;
    };
    const seen = async (client: Client) => [(await client.call(routes.computers)).body.total, (await client.call(routes.labs)).body.rows.length];
    expect(await seen(await account(['proctor'], organisations[0]!, 'own'))).toEqual([3, 1]);
    expect(await seen(await account(['proctor'], organisations[1]!, 'other'))).toEqual([0, 0]);
    expect(await seen(await account(['proctor'], null, 'nowhere'))).toEqual([0, 0]);
  });

  it('are measured with bytes that cannot be compressed, and not without limit', async () => {
    const reply = await stranger.raw(routes.checkDownload);
    expect([reply.headers.get('content-encoding'), (await reply.arrayBuffer()).byteLength]).toEqual([null, 512 * 1024]);
    expect((await stranger.call(routes.checkUpload, { body: { data: 'x'.repeat(250_000) } })).body).toEqual({ bytes: 250_000 });
    standsAt = Date.now();
    const many = await Promise.all(Array.from({ length: 200 }, () => stranger.raw(routes.checkDownload).then(async (one) => (await one.arrayBuffer(), one.status))));
    standsAt = undefined;
    expect(new Set(many)).toEqual(new Set([200, 429]));
    expect(Math.abs((await stranger.call(routes.checkPing)).body.now - Date.now())).toBeLessThan(60_000);
  });

  it('are no more than a lab can have', async () => {
    await api.dataSource.query(`insert into lab_computer (id, lab_id, device_id, name, figures, checked_at, verdict) select gen_random_uuid(), $1, gen_random_uuid(), 'x', $2, now(), 'good' from generate_series(1, $3)`, [labId, JSON.stringify(figures), maxComputersOfLab - 3]);
    expect((await store(300)).error.code).toBe('lab-full');
    expect((await store(1)).status).toBe(200);
  });

  it('stand in the order of their numbers', async () => {
    const { body: other } = await office.call(routes.makeLab, { body: { organisationId: organisations[1]!, name: 'Катар' } });
    for (const [index, name] of ['Орун 10', 'Орун 9', '12', 'Орун', 'Орун 100 б', 'Орун 100 а'].entries()) expect((await store(400 + index, {}, name, other.code)).status).toBe(200);
    const { rows } = (await office.call(routes.computers, { query: { labId: other.id } })).body;
    expect(rows.map(({ name }) => name)).toEqual(['12', 'Орун', 'Орун 9', 'Орун 10', 'Орун 100 а', 'Орун 100 б']);
  });

  it('can be taken from the list, and the code can be withdrawn: nothing comes in any more, what was found stays', async () => {
    const [first] = (await office.call(routes.computers, { query: { search: 'PC-2' } })).body.rows;
    expect((await office.call(routes.deleteComputer, { params: { id: first!.id } })).status).toBe(200);
    expect((await office.call(routes.deleteComputer, { params: { id: unknown } })).error.code).toBe('not-found');
    expect((await office.call(routes.makeLab, { body: { organisationId: organisations[0]!, name: '3-КЛАСС' } })).error.code).toBe('conflict');
    // PostgreSQL has no text with this character; that is no fault of the program.
    expect(await office.call(routes.makeLab, { body: { organisationId: organisations[0]!, name: 'a\0b' } })).toMatchObject({ status: 400, error: { code: 'invalid-request' } });
    expect((await office.call(routes.withdrawLab, { params: { id: labId } })).body).toMatchObject({ withdrawn: true });
    expect((await store(1)).error.code).toBe('code-unknown');
    expect((await office.call(routes.computers, { query: { search: 'Үстөл' } })).body.total).toBe(1);
    expect((await office.call(routes.withdrawLab, { params: { id: unknown } })).error.code).toBe('not-found');
  });
});
