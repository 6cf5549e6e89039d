import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ZipFile } from 'yazl';
import { itemFromTable, readPackage, writePackage, type PackageInput, type TableItem } from '../index';
import { readZip } from './read-zip';

const bank = JSON.parse(readFileSync(join(__dirname, '../../../../tools/demo/bank/pedagogy.json'), 'utf8')) as { items: TableItem[] };
const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAEElEQVR42mNgYGD4z4AEAAQEAQAeHd1hAAAAAElFTkSuQmCC', 'base64');

const input: PackageInput = {
  identifier: 'bank',
  title: 'Банк',
  items: bank.items.flatMap((row) =>
    (['ky', 'ru'] as const).map((lang) => ({
      identifier: row.code,
      lang,
      item: itemFromTable(row, lang),
      metadata: { subject: row.subject, outcome: row.outcome, level: row.level, title: row.variants[lang].title, language: lang },
    })),
  ),
};

async function zipOf(entries: Readonly<Record<string, string | Uint8Array>>): Promise<Uint8Array> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(entries)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const chunks: Uint8Array[] = [];
  for await (const chunk of zip.outputStream as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const itemXml = (body: string, identifier = 'X'): string =>
  `<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="${identifier}" title="t" xml:lang="ky" adaptive="false" time-dependent="false"><qti-item-body>${body}</qti-item-body></qti-assessment-item>`;
const manifestXml = (...resources: string[]): string =>
  `<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1" identifier="M"><metadata/><organizations/><resources>${resources.join('')}</resources></manifest>`;
const resource = (href: string): string => `<resource identifier="R${href.replace(/\W/g, '')}" type="imsqti_item_xmlv3p0" href="${href}"><file href="${href}"/></resource>`;

describe('a bank as a package', () => {
  it('comes back the same, with both languages under one code', async () => {
    const bytes = await writePackage(input);
    const report = await readPackage(bytes);
    expect(report.problems).toEqual([]);
    const sorted = [...input.items].sort((a, b) => (a.identifier + a.lang < b.identifier + b.lang ? -1 : 1));
    expect(report.items.map(({ identifier, lang, item }) => ({ identifier, lang, item }))).toEqual(sorted.map(({ identifier, lang, item }) => ({ identifier, lang, item })));
    expect(report.items[0]?.metadata).toMatchObject({ subject: 'pedagogy', outcome: 'PED-1', language: 'ky' });
  });

  it('is the same bytes each time, and after one more journey', async () => {
    const bytes = await writePackage(input);
    expect(Buffer.compare(await writePackage({ ...input, items: [...input.items].reverse() }), bytes)).toBe(0);
    const report = await readPackage(bytes);
    const again = await writePackage({ ...input, items: report.items });
    const second = await readPackage(again);
    expect(second.items).toEqual(report.items);
    expect(Buffer.compare(await writePackage({ ...input, items: second.items }), again)).toBe(0);
  });

  it('names files by their content and measures images', async () => {
    const report = await readPackage(
      await zipOf({ 'imsmanifest.xml': manifestXml(resource('q/a.xml')), 'q/a.xml': itemXml('<p><img src="../img/correct%20answer.png" alt="x"/></p>'), 'img/correct answer.png': pixel }),
    );
    expect(report.problems).toEqual([]);
    const [asset] = report.items[0]?.assets ?? [];
    expect(asset).toMatchObject({ name: 'img/correct answer.png', type: 'image/png', width: 3, height: 2 });
    expect(report.items[0]?.xml).toContain(`src="assets/${asset?.hash}.png"`);
    const again = await readPackage(await writePackage({ identifier: 'm', items: report.items }));
    expect(again.items[0]?.item).toEqual(report.items[0]?.item);
    expect(again.items[0]?.assets[0]?.hash).toBe(asset?.hash);
  });

  it('takes the recordings that a catalog names', async () => {
    const wav = Buffer.from('RIFF\0\0\0\0WAVEfmt ', 'latin1');
    const catalog = '<qti-catalog-info><qti-catalog id="c1"><qti-card support="spoken"><qti-file-href mime-type="audio/wav"> a.wav </qti-file-href></qti-card></qti-catalog></qti-catalog-info>';
    const xml = itemXml('<p data-catalog-idref="c1">?</p>').replace('</qti-item-body>', `</qti-item-body>${catalog}`);
    const report = await readPackage(await zipOf({ 'imsmanifest.xml': manifestXml(resource('q/a.xml')), 'q/a.xml': xml, 'q/a.wav': wav }));
    expect(report.problems).toEqual([]);
    const [asset] = report.items[0]?.assets ?? [];
    expect(asset).toMatchObject({ name: 'q/a.wav', type: 'audio/wav' });
    expect(report.items[0]?.xml).toContain(`>assets/${asset?.hash}.wav</qti-file-href>`);
    const again = await readPackage(await writePackage({ identifier: 'm', items: report.items }));
    expect(again.items[0]?.item).toEqual(report.items[0]?.item);
  });
});

describe('a package with a test', () => {
  it('takes sections from files of their own, names its items by their new place, and comes back the same', async () => {
    const ns = 'xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"';
    const test = `<qti-assessment-test ${ns} identifier="T" title="t"><qti-test-part identifier="P" navigation-mode="linear" submission-mode="individual"><qti-assessment-section-ref identifier="S" href="parts/s.xml"/></qti-test-part></qti-assessment-test>`;
    const section = `<qti-assessment-section ${ns} identifier="S" title="s" visible="true"><qti-assessment-item-ref identifier="Q" href="../q/a.xml"/></qti-assessment-section>`;
    const resources = manifestXml('<resource identifier="T" type="imsqti_test_xmlv3p0" href="t.xml"><file href="t.xml"/></resource>', resource('q/a.xml'));
    const first = await readPackage(await zipOf({ 'imsmanifest.xml': resources, 't.xml': test, 'parts/s.xml': section, 'q/a.xml': itemXml('<p>a</p>', 'A 1') }));
    expect(first.problems).toEqual([]);
    expect(first.tests[0]?.xml).toContain('href="../items/A~201/ky.xml"');
    const second = await readPackage(await writePackage({ identifier: 'p', items: first.items, tests: first.tests }));
    expect(second.problems).toEqual([]);
    expect([second.tests[0]?.test, second.items[0]?.item]).toEqual([first.tests[0]?.test, first.items[0]?.item]);
  });

  it('does not follow an inclusion out of the package or in a circle', async () => {
    const include = (href: string): string => `<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="${href}"/>`;
    const report = await readPackage(await zipOf({ 'imsmanifest.xml': manifestXml(resource('a.xml')), 'a.xml': itemXml(`${include('file:///etc/passwd')}${include('../../x')}${include('b.xml')}`), 'b.xml': `<div>${include('b.xml')}</div>` }));
    expect(report.items).toHaveLength(1);
    expect(report.problems.filter((problem) => problem.code === 'include-refused').length).toBeGreaterThan(2);
    expect(report.items[0]?.xml).not.toContain('root:');
  });
});

describe('a broken package', () => {
  it.each([
    ['no manifest', { 'a.xml': itemXml('') }, 'manifest-assumed'],
    ['a manifest that is not XML', { 'imsmanifest.xml': '<manifest>' }, 'xml-malformed'],
    ['no items', { 'imsmanifest.xml': manifestXml() }, 'nothing-to-import'],
    ['a missing file', { 'imsmanifest.xml': manifestXml(resource('a.xml')) }, 'resource-missing'],
    ['an address outside', { 'imsmanifest.xml': manifestXml(resource('../../etc/passwd.xml')) }, 'resource-address'],
    ['a DOCTYPE', { 'imsmanifest.xml': manifestXml(resource('a.xml')), 'a.xml': `<!DOCTYPE x [<!ENTITY e "e">]>${itemXml('&e;')}` }, 'xml-doctype'],
    ['the same item twice', { 'imsmanifest.xml': manifestXml(resource('a.xml'), resource('b.xml')), 'a.xml': itemXml(''), 'b.xml': itemXml('') }, 'item-duplicate'],
    ['two names that differ in case', { 'imsmanifest.xml': manifestXml(), 'A.xml': '', 'a.xml': '' }, 'zip-duplicate'],
    ['a bomb', { 'imsmanifest.xml': manifestXml(), 'big.txt': Buffer.alloc(3_000_000) }, 'zip-ratio'],
  ])('with %s says so', async (_name, entries, code) => {
    const report = await readPackage(await zipOf(entries));
    expect(report.problems.map((problem) => problem.code)).toContain(code);
  });

  it('imports what is good beside what is not', async () => {
    const report = await readPackage(await zipOf({ 'imsmanifest.xml': manifestXml(resource('a.xml'), resource('b.xml')), 'a.xml': itemXml('<p>a</p>', 'A'), 'b.xml': '<oops' }));
    expect(report.ok).toBe(true);
    expect(report.items.map((item) => item.identifier)).toEqual(['A']);
    expect(report.problems).toMatchObject([{ file: 'b.xml', line: 1, code: 'xml-malformed', severity: 'error' }]);
  });

  it('is refused when a name climbs out or the bytes are no zip', async () => {
    const good = Buffer.from(await zipOf({ 'aa_b/evil': 'x' }));
    const evil = Buffer.from(good.toString('latin1').replaceAll('aa_b/evil', '../../evl'), 'latin1');
    expect(await readZip(evil)).toMatchObject({ ok: false, problem: { code: 'zip-name' } });
    expect(await readZip(Buffer.from('not a zip at all, sorry'))).toMatchObject({ ok: false, problem: { code: 'zip-unreadable' } });
    expect(await readZip(new Uint8Array())).toMatchObject({ ok: false, problem: { code: 'zip-unreadable' } });
  });

  it('is refused when it has too many or too large files', async () => {
    const bytes = await zipOf({ a: '1', b: '22', c: '333' });
    const limits = { entries: 10, total: 100, file: 100, ratio: 100 };
    expect(await readZip(bytes, { ...limits, entries: 2 })).toMatchObject({ ok: false, problem: { code: 'zip-entries' } });
    expect(await readZip(bytes, { ...limits, file: 2 })).toMatchObject({ ok: false, problem: { code: 'zip-file' } });
    expect(await readZip(bytes, { ...limits, total: 4 })).toMatchObject({ ok: false, problem: { code: 'zip-total' } });
  });
});
