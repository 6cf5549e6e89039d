import { createHash, randomBytes } from 'node:crypto';
import { type Release, routes } from '@synoo/contracts';
import { startTestApi, type TestApi } from '@synoo/testing';
import { parse } from 'csv-parse/sync';
import { type Client, signedIn } from '../testing/client';
import { formWithFiles } from '../testing/file-form';
import { act, eventually, SampleLearner, sampleSession, type SampleSession, startAll } from '../testing/sample-session';
import { unzip } from '../testing/unzip';

type Row = Readonly<Record<string, string>>;

/** A picture by its signature, of bytes that no other file has. */
const picture = (bytes: number): Buffer => Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), randomBytes(bytes)]);
const ownName = 'Өмүров Үмүт.png';
const given = (content: Buffer, type = 'image/png') => ({ name: ownName, type, data: content.toString('base64') });

describe('Files that are answers, in a release', () => {
  let api: TestApi;
  let session: SampleSession;
  let contractor: Client;
  let release: Release;
  let rows: Row[];
  const large = picture(2_500_000);
  const replaced = picture(3_000);
  const notPicture = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
  const ofVoid = picture(4_000);
  const takenBack = picture(5_000);
  const pseudonyms: string[] = [];

  const download = async (name: string) => contractor.raw(routes.downloadFile, { params: { id: release.id, name } });
  const bytes = async (name: string): Promise<Buffer> => Buffer.from(await (await download(name)).arrayBuffer());
  const cell = (learner: number): string => rows.find((row) => row['pseudonym'] === pseudonyms[learner])!['UPL_001_FILE']!;

  beforeAll(async () => {
    api = await startTestApi();
    contractor = await signedIn(api, ['contractor']);
    const { form } = await formWithFiles(api, 6);
    session = await sampleSession(api, { learners: 5, made: [form] });
    const learners: SampleLearner[] = [];
    for (let seat = 0; seat < 5; seat++) learners.push(await SampleLearner.checkIn(api.url, session, seat));
    await startAll(session);
    const answers = [[given(replaced), given(large)], [given(notPicture)], [given(ofVoid)], [given(takenBack), null], []];
    for (const [index, learner] of learners.entries()) {
      for (const value of answers[index]!) expect((await learner.save([learner.answer('i2', { r1: value })])).status).toBe(200);
      expect((await learner.save([learner.choose('i1', 'B')])).status).toBe(200);
      expect((await learner.submit()).status).toBe(200);
      const [row] = await api.dataSource.query<[{ pseudonym: string }]>('select pseudonym from attempt join learner on learner.id = learner_id where attempt.id = $1', [learner.attemptId]);
      pseudonyms.push(row.pseudonym);
    }
    await act(session, { action: 'void', participants: [session.members[2]!.id] });
    await eventually(async () => (await contractor.call(routes.available)).body.forms.some(({ id, scored, pending }) => id === form.id && scored === 5 && pending === 0));
    const { body } = await contractor.call(routes.createRelease, { body: { title: 'Файлдар', formIds: [form.id] } });
    release = await eventually(async () => {
      const { body: now } = await contractor.call(routes.release, { params: { id: body.id } });
      return now.state !== 'building' && now;
    });
    expect(release).toMatchObject({ state: 'ready', error: null, participants: 5 });
    rows = parse(await bytes('results.csv'), { columns: true, bom: true }) as unknown as Row[];
  }, 90_000);
  afterAll(() => api.close());

  it('are the same bytes under the pseudonym, named by the column and with the ending of their content', async () => {
    expect(pseudonyms.map((_, learner) => cell(learner))).toEqual([`files/UPL_001_FILE/${pseudonyms[0]!}.png`, `files/UPL_001_FILE/${pseudonyms[1]!}.txt`, '', '-9', expect.stringMatching(/^-[89]$/u)]);
    expect((await bytes(cell(0))).equals(large)).toBe(true);
    expect((await bytes(cell(1))).equals(notPicture)).toBe(true);
    expect(release.answerFiles).toEqual({ count: 2, bytes: large.length + notPicture.length });
    expect(release.files.map(({ name }) => name)).not.toContain(cell(0));
  });

  it('are in the archive and the manifest, and nothing of what was replaced, taken back or void is', async () => {
    const archive = await unzip(await bytes('all.zip'));
    const names = [cell(0), cell(1)].sort();
    expect([...archive.keys()].filter((name) => name.startsWith('files/')).sort()).toEqual(names);
    expect(archive.get(cell(0))!.equals(large)).toBe(true);
    const sums = (parts: Iterable<Buffer>) => [...parts].map((data) => createHash('sha256').update(data).digest('hex'));
    for (const gone of sums([replaced, ofVoid, takenBack])) expect(sums(archive.values())).not.toContain(gone);
    const manifest = JSON.parse(archive.get('manifest.json')!.toString()) as { files: { name: string; bytes: number; sha256: string }[] };
    const listed = manifest.files.filter(({ name }) => name.startsWith('files/')).map(({ name, bytes: size, sha256 }) => [name, size, sha256]).sort();
    expect(listed).toEqual([[cell(0), large.length, ...sums([large])], [cell(1), notPicture.length, ...sums([notPicture])]].sort());
  });

  it('carry nobody’s name, and the codebook tells the column', async () => {
    for (const { name } of release.files.filter((file) => file.name !== 'all.zip')) expect([name, /Өмүров|Үмүт/u.exec((await bytes(name)).toString())?.[0]]).toEqual([name, undefined]);
    const stored = await api.dataSource.query<{ name: string }[]>('select name from release_file where release_id = $1', [release.id]);
    expect(stored.filter(({ name }) => !/^[\w./-]+$/u.test(name))).toEqual([]);
    const codebook = parse(await bytes('codebook.csv'), { columns: true, bom: true }) as unknown as Row[];
    expect(codebook.find((row) => row['variable'] === 'UPL_001_FILE')).toMatchObject({ type: 'file', values: expect.stringContaining('files/UPL_001_FILE/') });
  });

  it('are saved and never shown, leave a row for every download, and are closed to those who may only read', async () => {
    const reply = await download(cell(1));
    expect(Object.fromEntries(['content-type', 'content-disposition', 'x-content-type-options', 'content-security-policy', 'cache-control'].map((name) => [name, reply.headers.get(name)]))).toEqual({
      'content-type': 'application/octet-stream',
      'content-disposition': expect.stringMatching(new RegExp(`^attachment; filename="${pseudonyms[1]!}\\.txt"`, 'u')),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
    });
    await reply.arrayBuffer();
    const { body } = await contractor.call(routes.downloads, { params: { id: release.id } });
    expect(body.rows[0]).toMatchObject({ file: cell(1), sha256: createHash('sha256').update(notPicture).digest('hex') });
    const analyst = await signedIn(api, ['analyst']);
    expect((await analyst.raw(routes.downloadFile, { params: { id: release.id, name: cell(0) } })).status).toBe(403);
    expect((await download(`files/UPL_001_FILE/${pseudonyms[2]!}.png`)).status).toBe(404);
  });
});
