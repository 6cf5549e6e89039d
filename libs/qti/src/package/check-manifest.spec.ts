import { describe, expect, it } from '@jest/globals';
import { readPackageFiles } from './read-package';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const qti3 = 'xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"';
const item = (identifier: string, body = '<p>ңөү</p>'): string =>
  `<qti-assessment-item ${qti3} identifier="${identifier}" title="t" adaptive="false" time-dependent="false"><qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/><qti-item-body>${body}</qti-item-body></qti-assessment-item>`;
const manifest = (resources: string, head = '<metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata>'): string =>
  `<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1" identifier="M">${head}<organizations/><resources>\n${resources}</resources></manifest>`;
const resource = (identifier: string, href: string, inner = '', type = 'imsqti_item_xmlv3p0'): string => `<resource identifier="${identifier}" type="${type}" href="${href}"><file href="${href}"/>${inner}</resource>\n`;
const read = (files: Record<string, string>) => {
  const report = readPackageFiles(new Map(Object.entries(files).map(([name, text]) => [name, bytes(text)])));
  return {
    ok: report.ok,
    items: report.items.map(({ href, identifier }) => `${href}=${identifier}`),
    told: report.problems.filter(({ severity, code }) => severity !== 'info' && code !== 'element-missing').map(({ severity, file, line, code }) => `${severity} ${file}:${line} ${code}`),
  };
};

describe('a package that does not keep what its manifest says', () => {
  it.each<[string, Record<string, string>, string[], string[]]>([
    ['is whole', { 'imsmanifest.xml': manifest(resource('R', 'a.xml')), 'a.xml': item('a') }, ['a.xml=a'], []],
    ['depends on what is not there', { 'imsmanifest.xml': manifest(resource('R', 'a.xml', '<dependency identifierref="NOPE"/><file href="pic.png"/>')), 'a.xml': item('a') }, ['a.xml=a'], ['warning imsmanifest.xml:2 dependency-missing', 'warning imsmanifest.xml:2 resource-file-missing']],
    ['names an item that is not there', { 'imsmanifest.xml': manifest(resource('R', 'a.xml') + resource('S', 'b.xml')), 'a.xml': item('a') }, ['a.xml=a'], ['error b.xml:3 resource-missing']],
    ['leads outside', { 'imsmanifest.xml': manifest(resource('R', '../../etc/passwd') + resource('S', 'a.xml')), 'a.xml': item('a') }, ['a.xml=a'], ['error imsmanifest.xml:2 resource-address']],
    ['uses an identifier twice', { 'imsmanifest.xml': manifest(resource('R', 'a.xml') + resource('R', 'b.xml')), 'a.xml': item('a'), 'b.xml': item('b') }, ['a.xml=a', 'b.xml=b'], ['warning imsmanifest.xml:3 resource-duplicate']],
    ['calls an item a test of another version', { 'imsmanifest.xml': manifest(resource('R', 'a.xml', '', 'imsqti_test_xmlv2p1')), 'a.xml': item('a') }, ['a.xml=a'], ['warning a.xml:0 resource-type']],
    ['leaves items out', { 'imsmanifest.xml': manifest(''), 'deep/er/a.xml': item('a') }, ['deep/er/a.xml=a'], ['warning imsmanifest.xml:0 manifest-empty', 'warning deep/er/a.xml:0 item-unlisted']],
    ['says another schema', { 'imsmanifest.xml': manifest(resource('R', 'a.xml'), '<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>'), 'a.xml': item('a') }, ['a.xml=a'], ['warning imsmanifest.xml:0 manifest-schema']],
    ['has the same item twice', { 'imsmanifest.xml': manifest(resource('R', 'a.xml') + resource('S', 'b.xml')), 'a.xml': item('a'), 'b.xml': item('a') }, ['a.xml=a', 'b.xml=a-2'], ['warning b.xml:0 item-duplicate']],
    ['is no manifest at all', { 'imsmanifest.xml': '<html/>', 'a.xml': item('a') }, ['a.xml=a'], ['error imsmanifest.xml:1 root-unexpected', 'warning imsmanifest.xml:0 manifest-empty', 'warning a.xml:0 item-unlisted']],
    ['misses a picture', { 'imsmanifest.xml': manifest(resource('R', 'a.xml')), 'a.xml': item('a', '<p><img src="p.png" alt=""/></p>') }, ['a.xml=a'], ['warning a.xml:0 asset-missing']],
    ['has no manifest', { 'x/b.xml': item('b'), 'a.xml': item('a'), 'broken.xml': '<a>', 'other.xml': '<results/>' }, ['a.xml=a', 'x/b.xml=b'], ['warning :0 manifest-assumed', 'error broken.xml:1 xml-malformed']],
    ['has several manifests in folders', { 'one/imsmanifest.xml': manifest(resource('R', 'a.xml')), 'one/a.xml': item('a'), 'two/x/imsmanifest.xml': manifest(resource('R', 'b.xml')), 'two/x/b.xml': item('b') }, ['one/a.xml=a', 'two/x/b.xml=b'], ['warning one/imsmanifest.xml:0 manifest-in-folder', 'warning two/x/imsmanifest.xml:0 manifest-in-folder']],
    ['holds other manifests and archives', { 'imsmanifest.xml': manifest(resource('R', 'a.xml')), 'a.xml': item('a'), 'sub/imsmanifest.xml': manifest(''), 'more.zip': 'PK' }, ['a.xml=a'], ['warning sub/imsmanifest.xml:0 manifest-more', 'warning more.zip:0 archive-nested']],
  ])('%s', (_what, files, items, told) => {
    const found = read(files);
    expect(found.items).toEqual(items);
    expect(found.told).toEqual(told);
  });

  it('with nothing in it is refused with a reason', () => {
    expect(read({ 'readme.txt': 'x' })).toEqual({ ok: false, items: [], told: ['error :0 manifest-missing'] });
    expect(read({ 'imsmanifest.xml': manifest('') })).toMatchObject({ ok: false, told: ['warning imsmanifest.xml:0 manifest-empty', 'error :0 nothing-to-import'] });
  });

  it('whose test asks for what no item has, says so', () => {
    const test = `<qti-assessment-test ${qti3} identifier="T" title="t"><qti-outcome-declaration identifier="X" cardinality="single" base-type="float"/><qti-test-part identifier="P" navigation-mode="linear" submission-mode="individual">
      <qti-assessment-section identifier="S" title="s" visible="true"><qti-assessment-item-ref identifier="a" href="a.xml"/><qti-assessment-item-ref identifier="z" href="z.xml"/></qti-assessment-section></qti-test-part>
      <qti-outcome-processing><qti-set-outcome-value identifier="X"><qti-sum><qti-test-variables variable-identifier="SCORE"/><qti-test-variables variable-identifier="MAX_SCORE"/></qti-sum></qti-set-outcome-value></qti-outcome-processing></qti-assessment-test>`;
    expect(read({ 'imsmanifest.xml': manifest(resource('R', 'a.xml') + resource('T', 't.xml', '', 'imsqti_test_xmlv3p0')), 'a.xml': item('a'), 't.xml': test }).told).toEqual(['error t.xml:2 test-item-missing', 'warning t.xml:0 test-variable-unknown']);
  });
});
