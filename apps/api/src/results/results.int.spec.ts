import { createHash } from 'node:crypto';
import { type Release, routes } from '@synoo/contracts';
import { Statistics } from '@synoo/server';
import { recompute, startTestApi, type TestApi } from '@synoo/testing';
import { parse } from 'csv-parse/sync';
import { type Client, signedIn } from '../testing/client';
import { act, eventually, sampleItems, SampleLearner, sampleSession, type SampleSession, startAll } from '../testing/sample-session';
import { unzip } from '../testing/unzip';

type Row = Readonly<Record<string, string>>;

/** Notes what a transaction may take that writes an item or a file of a release. */
const notingLimits = `
  create table noted (what text, statement text, idle text);
  create function note_limits() returns trigger language plpgsql as
    'begin insert into noted values (tg_table_name, current_setting(''statement_timeout''), current_setting(''idle_in_transaction_session_timeout'')); return new; end';
  create trigger note before insert on item for each row execute function note_limits();
  create trigger note before insert on release_file for each row execute function note_limits()`;

describe('Results and their download', () => {
  let api: TestApi;
  let session: SampleSession;
  let contractor: Client;
  const given = new Map<string, Record<string, string>>();

  beforeAll(async () => {
    api = await startTestApi();
    await api.dataSource.query(notingLimits);
    // Two forms that share items, so that the rest is missing by design.
    session = await sampleSession(api, { learners: 12, columns: 4, forms: [sampleItems(4), sampleItems(4).slice(0, 5)] });
    contractor = await signedIn(api, ['contractor']);
    const learners: SampleLearner[] = [];
    for (let seat = 0; seat < 12; seat++) learners.push(await SampleLearner.checkIn(api.url, session, seat));
    await startAll(session);
    for (const [index, learner] of learners.entries()) {
      // The abler learners have the higher numbers, in either form.
      const chosen = [0, 1, 2, 3].map((item) => ((index * 37 + item * 11) % 10 < 1 + (index >> 1) + (index >> 2) ? 'B' : 'ACD'[(index * item) % 3]!));
      const events = chosen.flatMap((authored, item) => (item === 3 && index % 4 === 0 ? [learner.visit('i4', 3_000)] : [learner.choose(`i${item + 1}`, authored), learner.visit(`i${item + 1}`, 1_000 * (item + 1))]));
      given.set(learner.attemptId, Object.fromEntries(chosen.flatMap((authored, item) => (item === 3 && index % 4 === 0 ? [] : [[`TST-00${item + 1}`, authored]]))));
      if (learner.form.key.items.length > 5) {
        if (index % 2 === 0) events.push(learner.answer('i5', { r1: [learner.masked('i5', 'B'), learner.masked('i5', index % 4 ? 'C' : 'D')] }), learner.answer('i6', { r1: index % 4 ? '=HYPERLINK("x")' : '-5' }));
        else events.push(learner.answer('i7', { r1: 'Эркин жооп, "тырмакча"\nжаңы сап' }));
      }
      expect((await learner.save(events)).status).toBe(200);
      await learner.submit();
    }
    await act(session, { action: 'void', participants: [session.members[11]!.id] });
    await eventually(async () => (await contractor.call(routes.available)).body.forms.every(({ scored, pending }) => scored === 6 && pending === 0));
  }, 60_000);
  afterAll(() => api.close());

  const release = async (): Promise<Release> => {
    const { body } = await contractor.call(routes.createRelease, { body: { title: 'Пилот · Пилот', formIds: session.forms.map(({ id }) => id) } });
    return eventually(async () => {
      const { body: now } = await contractor.call(routes.release, { params: { id: body.id } });
      return now.state !== 'building' && now;
    });
  };
  const download = async (id: string, name: string): Promise<Buffer> => Buffer.from(await (await contractor.raw(routes.downloadFile, { params: { id, name } })).arrayBuffer());

  it('holds every answer as it was given, with a code for each that is missing', async () => {
    const made = await release();
    expect(made).toMatchObject({ state: 'ready', participants: 12, progress: 1, error: null });
    const rows = parse(await download(made.id, 'results.csv'), { columns: true, bom: true }) as unknown as Row[];
    expect(rows).toHaveLength(12);
    const stored = await api.dataSource.query<{ id: string; pseudonym: string; form: string }[]>('select a.id, l.pseudonym, f.code as form from attempt a join learner l on l.id = a.learner_id join form f on f.id = a.form_id');
    for (const { id, pseudonym, form } of stored) {
      const row = rows.find((entry) => entry['pseudonym'] === pseudonym)!;
      expect(row['form']).toBe(form);
      for (const item of ['TST-001', 'TST-002', 'TST-003', 'TST-004']) {
        const answer = given.get(id)![item];
        const name = item.replace('-', '_');
        expect(row[`${name}_RESPONSE`]).toBe(answer ?? '-9');
        expect(row[`${name}_score`]).toBe(answer === undefined ? '-9' : answer === 'B' ? '1' : '0');
      }
      const short = form === session.forms[1]!.code;
      for (const part of ['RESPONSE', 'score', 'status', 'seconds']) if (short) expect(row[`TST_006_${part}`]).toBe('-7');
      if (!short) expect(['-5', '-8', '-9']).toContain(row['TST_007_score']);
    }
    expect(rows.filter((row) => row['voided'] === '1')).toHaveLength(1);
    expect(rows[0]).toMatchObject({ region: 'naryn', organisation_type: 'secondary-vocational', ownership: 'state', programme: 'Педагогика', year: '2', sex: 'female', language: 'ky', session_date: '2026-11-23', rules_version: '1', state: 'finished', end_reason: 'submitted' });
    const texts = rows.map((row) => row['TST_006_RESPONSE']);
    expect(texts).toContain(`'=HYPERLINK("x")`);
    expect(texts).toContain('-5');
    expect(rows.map((row) => row['TST_007_RESPONSE'])).toContain('Эркин жооп, "тырмакча"\nжаңы сап');
    expect(rows.map((row) => row['TST_005_RESPONSE'])).toContain('B|C');
  });

  it('is written for as long as it takes, as packages are imported, by connections that else have short limits', async () => {
    expect(await api.dataSource.query('select distinct what, statement, idle from noted order by what')).toEqual(['item', 'release_file'].map((what) => ({ what, statement: '30min', idle: '30min' })));
    expect(await api.dataSource.query(`select current_setting('statement_timeout') as statement`)).toEqual([{ statement: '1min' }]);
  });

  it('gives the figures of the page when they are computed anew from the file', async () => {
    const rows = parse(await download((await release()).id, 'results.csv'), { columns: true, bom: true }) as unknown as Row[];
    for (const form of session.forms) {
      const page = await eventually(async () => {
        const { body } = await contractor.call(routes.formStatistics, { params: { id: form.id } });
        return body.n === rows.filter((row) => row['form'] === form.code && row['voided'] === '0').length && body;
      });
      const scored = page.items.filter(({ itemCode }) => itemCode !== 'TST-007');
      const scores = rows.filter((row) => row['form'] === form.code && row['voided'] === '0').map((row) => scored.map(({ itemCode }) => Math.max(0, Number(row[`${itemCode.replace('-', '_')}_score`]))));
      const anew = recompute(scores, scored.map(({ maxScore }) => maxScore));
      expect(page.n).toBe(anew.n);
      expect(page.mean).toBeCloseTo(anew.mean, 10);
      expect(page.sd).toBeCloseTo(anew.sd, 10);
      expect(page.alpha).toBeCloseTo(anew.alpha, 10);
      for (const [index, item] of scored.entries()) {
        expect(item.facility).toBeCloseTo(anew.items[index]!.facility, 10);
        const expected = anew.items[index]!.correctedItemTotal;
        if (expected === null) expect(item.correctedItemTotal).toBeNull();
        else expect(item.correctedItemTotal).toBeCloseTo(expected, 10);
        for (const { options } of item.options) {
          for (const { option, n } of options) {
            const chosen = rows.filter((row) => row['form'] === form.code && row['voided'] === '0' && row[`${item.itemCode.replace('-', '_')}_RESPONSE`]!.split('|').includes(option));
            expect([item.itemCode, option, n]).toEqual([item.itemCode, option, chosen.length]);
          }
        }
      }
    }
  });

  it('comes with codebook, items and a manifest whose sums are those of the files, alone and in the archive', async () => {
    const made = await release();
    expect(made.files.map(({ name }) => name)).toEqual(['results.csv', 'items.csv', 'process.csv', 'process-attempts.csv', 'process-codebook.csv', 'codebook.csv', 'codebook.md', 'manifest.json', 'all.zip']);
    const files = new Map<string, Buffer>();
    for (const { name, sha256, bytes } of made.files) {
      const data = await download(made.id, name);
      expect([name, data.length, createHash('sha256').update(data).digest('hex')]).toEqual([name, bytes, sha256]);
      files.set(name, data);
    }
    const manifest = JSON.parse(files.get('manifest.json')!.toString()) as { files: { name: string; sha256: string }[] };
    expect(manifest.files).toEqual(made.files.slice(0, 7));
    expect(made.manifestSha256).toBe(made.files[7]!.sha256);
    const archive = await unzip(files.get('all.zip')!);
    expect([...archive.keys()]).toEqual(made.files.slice(0, 8).map(({ name }) => name));
    for (const [name, data] of archive) expect(data.equals(files.get(name)!)).toBe(true);

    const [header] = parse(files.get('results.csv')!, { bom: true, to: 1 }) as unknown as string[][];
    const codebook = parse(files.get('codebook.csv')!, { columns: true, bom: true }) as unknown as Row[];
    expect(codebook.map((row) => row['variable'])).toEqual(header);
    for (const row of codebook) for (const language of ['ky', 'ru', 'en']) expect(row[`label_${language}`]).not.toBe('');
    const items = parse(files.get('items.csv')!, { columns: true, bom: true }) as unknown as Row[];
    expect(items).toHaveLength(12);
    expect(items[0]).toMatchObject({ item: 'TST-001', variable: 'TST_001', max_score: '1', scored_by: 'rules', key: 'RESPONSE=B', outcome: 'TST-1' });
    // The archive holds these same bytes (compared above); its compressed stream is no text to search.
    for (const { name } of made.files.filter((file) => file.name !== 'all.zip')) {
      expect([name, /Өмүров|Үмүт|\bL\d+\b/u.exec(files.get(name)!.toString())?.[0]]).toEqual([name, undefined]);
    }
  });

  it('leaves a row for every download, and is closed to those who may only read', async () => {
    const made = await release();
    await download(made.id, 'results.csv');
    await download(made.id, 'all.zip');
    const { body } = await contractor.call(routes.downloads, { params: { id: made.id } });
    expect(body.rows.map(({ file, sha256 }) => [file, sha256])).toEqual(['all.zip', 'results.csv'].map((name) => [name, made.files.find((file) => file.name === name)!.sha256]));
    const analyst = await signedIn(api, ['analyst']);
    expect((await analyst.raw(routes.downloadFile, { params: { id: made.id, name: 'results.csv' } })).status).toBe(403);
    expect((await contractor.raw(routes.downloadFile, { params: { id: made.id, name: 'other.csv' } })).status).toBe(404);
    expect((await contractor.call(routes.release, { params: { id: made.id } })).body.downloads).toBe(2);
    const empty = await sampleSession(api, { learners: 1, open: false });
    expect((await contractor.call(routes.createRelease, { body: { title: 'x', formIds: [empty.forms[0]!.id] } })).error.code).toBe('nothing-scored');
  });

  it('holds nobody who never started, whatever their page sends after the session was closed', async () => {
    const own = await sampleSession(api, { learners: 2 });
    const [formId, worked] = [own.forms[0]!.id, await SampleLearner.checkIn(api.url, own, 0)];
    const waiting = await SampleLearner.checkIn(api.url, own, 1);
    const chosen = { seq: 1, at: Date.now(), kind: 'settings' as const, value: { textSize: 150 as const, theme: 'standard' as const, timerHidden: false } };
    for (const action of ['admit', 'start'] as const) await act(own, { action, participants: [own.members[0]!.id] });
    await worked.save([worked.choose('i1', 'B')]);
    await worked.submit();
    await own.proctor.call(routes.closeSession, { params: { id: own.id } });
    expect((await waiting.save([chosen])).body).toMatchObject({ savedSeq: 1, state: 'ended' });
    const [asked] = await api.dataSource.query<{ score_due: number; late: boolean }[]>('select a.score_due, e.late from attempt a join answer_event e on e.attempt_id = a.id where a.id = $1', [waiting.attemptId]);
    expect(asked).toEqual({ score_due: 0, late: true });
    const available = async () => (await contractor.call(routes.available)).body.forms.find(({ id }) => id === formId)!;
    await eventually(async () => (await available()).scored === 1);

    // A score that was made all the same, before this was known.
    await api.dataSource.query(
      `insert into attempt_score (attempt_id, rules_version, form_id, score_due, scored_at, total, max_total, scores, statuses, seconds, responses)
       select $1, rules_version, form_id, 1, now(), 0, max_total, scores, statuses, seconds, responses from attempt_score where attempt_id = $2`,
      [waiting.attemptId, worked.attemptId],
    );
    await api.get(Statistics).analyse(formId);
    expect((await contractor.call(routes.formStatistics, { params: { id: formId } })).body).toMatchObject({ n: 1, pending: 0 });
    expect(await available()).toMatchObject({ scored: 1, pending: 0 });
    const { body: created } = await contractor.call(routes.createRelease, { body: { title: 'Башталбаган', formIds: [formId] } });
    const made = await eventually(async () => {
      const { body } = await contractor.call(routes.release, { params: { id: created.id } });
      return body.state !== 'building' && body;
    });
    expect(made).toMatchObject({ state: 'ready', participants: 1 });
    expect(parse(await download(made.id, 'results.csv'), { columns: true, bom: true })).toHaveLength(1);
  });

  it('keeps both scores when a key is corrected, and says what changed', async () => {
    const form = session.forms[1]!;
    const before = await api.dataSource.query<{ attempt_id: string; total: number }[]>('select attempt_id, total from attempt_score where form_id = $1', [form.id]);
    const { status } = await contractor.call(routes.correctForm, { params: { id: form.id }, body: { corrections: [{ action: 'also-accept', ref: 'i1', response: 'RESPONSE', values: ['A'] }, { action: 'exclude', ref: 'i2' }], reason: 'Эки жооп туура' } });
    expect(status).toBe(200);
    const outcome = await eventually(async () => (await contractor.call(routes.form, { params: { id: form.id } })).body.rules.find(({ version }) => version === 2)?.outcome ?? undefined);
    const rows = await api.dataSource.query<{ attempt_id: string; rules_version: number; total: number; max_total: number; responses: Record<string, Record<string, string>> }[]>('select * from attempt_score where form_id = $1 order by rules_version', [form.id]);
    expect(rows.filter(({ rules_version }) => rules_version === 1).map(({ attempt_id, total }) => ({ attempt_id, total }))).toEqual(expect.arrayContaining(before));
    const points = (responses: Record<string, Record<string, string>>): number => (['A', 'B'].includes(responses['i1']?.['RESPONSE'] ?? '') ? 1 : 0) + ['i3', 'i4'].filter((ref) => responses[ref]?.['RESPONSE'] === 'B').length;
    const corrected = rows.filter(({ rules_version }) => rules_version === 2);
    expect(corrected).toHaveLength(6);
    for (const row of corrected) expect([row.total, row.max_total]).toEqual([points(row.responses), 5]);
    const totalBefore = new Map(before.map(({ attempt_id, total }) => [attempt_id, total]));
    expect(outcome).toMatchObject({
      attempts: 6,
      raised: corrected.filter((row) => row.total > totalBefore.get(row.attempt_id)!).length,
      lowered: corrected.filter((row) => row.total < totalBefore.get(row.attempt_id)!).length,
      items: expect.arrayContaining([expect.objectContaining({ itemCode: 'TST-002', changed: 6 })]),
    });
    const page = await eventually(async () => {
      const { body } = await contractor.call(routes.formStatistics, { params: { id: form.id } });
      return body.rulesVersion === 2 && body;
    });
    expect(page.items.find(({ ref }) => ref === 'i2')).toMatchObject({ facility: null, correctedItemTotal: null });
  });
});
