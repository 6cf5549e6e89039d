import { describe, expect, it } from '@jest/globals';
import { decodeXml, findLeaks, parseItem, scoreItem, writeItem } from '../index';

const choice21 = (root: string, inner = '', body = '', processing = 'http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct'): string =>
  `<assessmentItem ${root} identifier="i-1" title="Суроо" adaptive="false" timeDependent="false"><responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier"><correctResponse><value>choice_2</value></correctResponse></responseDeclaration>` +
  `<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>${inner}<itemBody>${body}<choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1"><simpleChoice identifier="choice_1">ң</simpleChoice><simpleChoice identifier="choice_2">ө</simpleChoice></choiceInteraction></itemBody>` +
  `<responseProcessing template="${processing}"/></assessmentItem>`;
const qti21 = 'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"';

/** Imported: scores its key, comes back the same, and leaks nothing. */
function scored(xml: string, answer: string): { score: number | null; errors: string[]; warnings: string[] } {
  const parsed = parseItem(xml);
  if (!parsed.ok) throw new Error(parsed.diagnostics[0]?.code);
  const again = parseItem(writeItem(parsed.item));
  expect(again.ok && again.item).toEqual(parsed.item);
  expect(findLeaks(parsed.item)).toEqual([]);
  const codes = (severity: string): string[] => [...new Set(parsed.diagnostics.filter((found) => found.severity === severity).map((found) => found.code))];
  return { score: scoreItem(parsed.item, { RESPONSE: answer }).score, errors: codes('error'), warnings: codes('warning') };
}

describe('items of other makers are read and scored', () => {
  it.each<[string, string, string[]]>([
    ['QTI 2.1 as test editors write it', choice21(`xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ${qti21} xsi:schemaLocation="http://www.imsglobal.org/xsd/imsqti_v2p1 imsqti_v2p1.xsd" label="x" xml:lang="ky" toolName="Editor" toolVersion="3.4"`, '<stylesheet href="style/custom/user.css" type="text/css" media="all" title=""/>'), []],
    ['QTI 2.2 with HTML5 of its own namespace', choice21('xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" xmlns:html5="http://www.imsglobal.org/xsd/imsqtiv2p2_html5_v1p0"', '', '<html5:section><p>ү</p></html5:section>', 'http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct.xml'), []],
    ['QTI 2.0', choice21('xmlns="http://www.imsglobal.org/xsd/imsqti_v2p0"'), []],
    ['a prefix for everything', choice21('xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"').replace('xmlns=', 'xmlns:q=').replace(/<(\/?)([a-zA-Z])/g, '<$1q:$2'), []],
    ['no namespace', choice21(''), ['namespace-missing']],
    ['a namespace of its own', choice21('xmlns="http://example.org/our-qti"'), ['namespace-unknown']],
    ['an accessibility profile', choice21('xmlns="http://www.imsglobal.org/xsd/apip/apipv1p0/qtiitem/imsqti_v2p1" xmlns:apip="http://www.imsglobal.org/xsd/apip/apipv1p0/imsapip_qtiv1p0"', '<apip:apipAccessibility><apip:companionMaterialsInfo/></apip:apipAccessibility>'), []],
    ['attributes of a vendor', choice21(`${qti21} xmlns:v="http://vendor.example/ext" v:itemType="mc" data-content-object-type="question"`, '', '<p v:hidden="no" data-x="1">ү</p>'), []],
    ['elements of a vendor', choice21(`${qti21} xmlns:v="http://vendor.example/ext"`, '<v:metadata><v:entry/></v:metadata>', '<v:toolbar/>'), ['element-unknown']],
    ['metadata inside of the item', choice21(`${qti21} xmlns:imsmd="http://www.imsglobal.org/xsd/imsmd_v1p2"`, '<imsmd:lom/>'), ['element-unknown']],
    ['xml:base and comments everywhere', choice21(`${qti21} xml:base="./"`, '<!-- a -->', '<p>a<!-- b -->c</p><?pi x?>').replace('choice_2</value>', '<!-- key -->choice_2</value>'), []],
    ['CDATA and white space in the key', choice21(qti21).replace('<value>choice_2</value>', '<value>\n\t<![CDATA[choice_2]]>\n</value>'), []],
    ['a template address on another host', choice21(qti21, '', '', 'https://vendor.example/rp/match_correct.xml'), []],
    ['a template file with backslashes', choice21(qti21, '', '', 'rptemplates\\match_correct.xml'), []],
  ])('%s', (_dialect, xml, warnings) => expect(scored(xml, 'choice_2')).toEqual({ score: 1, errors: [], warnings }));

  it('QTI 3 with shared vocabulary, data attributes, dialogue of catalogs and template addresses', () => {
    const xml = `<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i" title="t" xml:lang="ky" adaptive="false" time-dependent="false" data-publisher-id="7">
      <qti-response-declaration identifier="RESPONSE" cardinality="multiple" base-type="identifier"><qti-correct-response><qti-value>A</qti-value><qti-value>C</qti-value></qti-correct-response></qti-response-declaration>
      <qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>
      <qti-item-body class="qti-layout-row"><div class="qti-layout-col6" data-catalog-idref="c1">ү</div><qti-choice-interaction class="qti-labels-cyrillic qti-choices-stacking-2" response-identifier="RESPONSE" max-choices="2" data-max-selections-message="Экөө гана">
      <qti-simple-choice identifier="A" data-label="x">a</qti-simple-choice><qti-simple-choice identifier="B">b</qti-simple-choice><qti-simple-choice identifier="C">c</qti-simple-choice></qti-choice-interaction></qti-item-body>
      <qti-catalog-info><qti-catalog id="c1"><qti-card support="glossary-on-screen"><qti-html-content>ң</qti-html-content></qti-card></qti-catalog></qti-catalog-info>
      <qti-response-processing template="https://www.imsglobal.org/question/qti_v3p0/rptemplates/match_correct"/></qti-assessment-item>`;
    const parsed = parseItem(xml);
    if (!parsed.ok) throw new Error('item');
    expect(parsed.diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect([['A', 'C'], ['C', 'A'], ['A'], ['A', 'B', 'C']].map((answer) => scoreItem(parsed.item, { RESPONSE: answer }).score)).toEqual([1, 1, 0, 0]);
  });
});

describe('encodings', () => {
  const read = (bytes: Uint8Array): string => {
    const decoded = decodeXml(bytes);
    if (!decoded.ok) return decoded.diagnostic.code;
    const parsed = parseItem(decoded.text);
    return parsed.ok ? parsed.item.title : (parsed.diagnostics[0]?.code ?? '');
  };
  const xml = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?>${choice21(qti21)}`;
  const cyrillic1251 = (text: string): Uint8Array =>
    Uint8Array.from([...text].map((letter) => { const code = letter.codePointAt(0) ?? 0; return code >= 0x410 && code <= 0x44f ? code - 0x350 : code < 0x80 ? code : 0x3f; }));
  const utf16be = (text: string): Uint8Array => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();

  it.each<[string, Uint8Array, string]>([
    ['UTF-8', Buffer.from(xml('UTF-8')), 'Суроо'],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${xml('utf-8')}`), 'Суроо'],
    ['UTF-16, little end first', Buffer.from(`\uFEFF${xml('UTF-16')}`, 'utf16le'), 'Суроо'],
    ['UTF-16, big end first', utf16be(xml('UTF-16')), 'Суроо'],
    ['windows-1251', cyrillic1251(xml('windows-1251')), 'Суроо'],
    ['UTF-8 that says UTF-16', Buffer.from(xml('UTF-16')), 'Суроо'],
    ['windows-1251 that says UTF-8', cyrillic1251(xml('UTF-8')), 'xml-encoding'],
    ['an encoding that nobody knows', Buffer.from(xml('x-klingon')), 'xml-encoding'],
    ['nothing', new Uint8Array(), 'xml-malformed'],
    ['half of a character', Buffer.from(xml('UTF-8')).subarray(0, 61), 'xml-malformed'],
  ])('%s', (_encoding, bytes, expected) => expect(read(bytes)).toBe(expected));
});

describe('hostile or broken items are refused by name', () => {
  it.each<[string, string, string]>([
    ['a document type', `<!DOCTYPE assessmentItem SYSTEM "x.dtd">${choice21(qti21)}`, 'xml-doctype'],
    ['entities', `<!DOCTYPE x [<!ENTITY a "&b;&b;"><!ENTITY b "lol">]>${choice21(qti21, '', '&a;')}`, 'xml-doctype'],
    ['an entity of HTML', choice21(qti21, '', '<p>&nbsp;</p>'), 'xml-malformed'],
    ['an attribute twice', choice21(`${qti21} ${qti21}`), 'xml-malformed'],
    ['a prefix that is not bound', choice21(qti21, '<v:x/>'), 'xml-malformed'],
    ['QTI 1.2', '<questestinterop><item ident="x"/></questestinterop>', 'version-unsupported'],
    ['a results file', '<assessmentResult xmlns="http://www.imsglobal.org/xsd/imsqti_result_v2p1"/>', 'version-unsupported'],
    ['HTML', '<html><body/></html>', 'root-unexpected'],
    ['a depth of thousands', `<assessmentItem>${'<p>'.repeat(5000)}`, 'xml-too-deep'],
    ['thousands of attributes', `<assessmentItem ${Array.from({ length: 500 }, (_, i) => `a${i}="1"`).join(' ')}/>`, 'xml-too-many-attributes'],
  ])('%s', (_what, xml, code) => {
    const parsed = parseItem(xml);
    expect([parsed.ok, parsed.diagnostics[0]?.code, parsed.diagnostics[0]?.severity]).toEqual([false, code, 'error']);
  });

  it('an inclusion is named with its place and never fetched', () => {
    const parsed = parseItem(choice21(`${qti21} xmlns:xi="http://www.w3.org/2001/XInclude"`, '', '<xi:include href="file:///etc/passwd"/>'));
    expect(parsed.ok && parsed.diagnostics.find(({ code }) => code === 'include-refused')).toMatchObject({ severity: 'error', line: 1, data: { href: 'file:///etc/passwd' } });
  });
});
