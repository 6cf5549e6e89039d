import { describe as group, expect, it } from '@jest/globals';
import { describe, parseItem, writeItem } from '../index';

const codes = (xml: string): string[] => parseItem(xml).diagnostics.map((diagnostic) => diagnostic.code);
const item = (inner: string): string =>
  `<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i" title="t" adaptive="false" time-dependent="false">${inner}</qti-assessment-item>`;

group('parseItem refuses', () => {
  it.each([
    ['what is not XML', 'hello', 'xml-malformed'],
    ['nothing', '', 'xml-malformed'],
    ['a DOCTYPE, and with it every entity', `<!DOCTYPE a [<!ENTITY x "y">]>${item('')}`, 'xml-doctype'],
    ['an undeclared entity', item('<qti-item-body>&nbsp;</qti-item-body>'), 'xml-malformed'],
    ['nesting without end', item('<div>'.repeat(60_000)), 'xml-too-deep'],
    ['a heap of attributes', `<a ${Array.from({ length: 50_000 }, (_, i) => `a${i}="1"`).join(' ')}/>`, 'xml-too-many-attributes'],
    ['a heap of elements', item('<p/>'.repeat(100_001)), 'xml-too-many-nodes'],
    ['a document of six megabytes', item(' '.repeat(6_000_000)), 'xml-too-large'],
    ['QTI 1.2', '<questestinterop><item/></questestinterop>', 'version-unsupported'],
    ['another kind of document', '<html/>', 'root-unexpected'],
    ['half a character', item('<qti-item-body>\ud800<p/></qti-item-body>'), 'xml-encoding'],
    ['a prefix that nobody declared', item('<x:y/>'), 'xml-malformed'],
  ])('%s', (_name, xml, code) => {
    const start = process.cpuUsage();
    const parsed = parseItem(xml);
    expect([parsed.ok, parsed.diagnostics[0]?.code]).toEqual([false, code]);
    expect(process.cpuUsage(start).user).toBeLessThan(1_000_000);
  });
});

group('parseItem reports', () => {
  it.each([
    ['an unknown element', item('<qti-item-body><vendor/></qti-item-body>'), 'element-unknown'],
    ['a vendor element with its own namespace', item('<qti-item-body/><v:meta xmlns:v="urn:v"/>'), 'element-unknown'],
    ['an interaction bound to nothing', item('<qti-item-body><qti-upload-interaction response-identifier="R"/></qti-item-body>'), 'response-undeclared'],
    ['an unknown expression', item('<qti-item-body/><qti-response-processing><qti-set-outcome-value identifier="S"><qti-magic/></qti-set-outcome-value></qti-response-processing>'), 'element-unknown'],
    ['a wrong number of operands', item('<qti-item-body/><qti-response-processing><qti-set-outcome-value identifier="S"><qti-not/></qti-set-outcome-value></qti-response-processing>'), 'expression-arity'],
    ['a number that is none', item('<qti-outcome-declaration identifier="S" cardinality="single" base-type="float" normal-maximum="much"/><qti-item-body/>'), 'attribute-invalid'],
    ['an unknown template', item('<qti-item-body/><qti-response-processing template="http://x/y"/>'), 'template-unknown'],
    ['an inclusion', item('<qti-item-body><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/></qti-item-body>'), 'include-refused'],
    ['a variable that is not declared', item('<qti-item-body/><qti-response-processing><qti-set-outcome-value identifier="S"><qti-variable identifier="NOPE"/></qti-set-outcome-value></qti-response-processing>'), 'variable-undeclared'],
    ['a value that is none', item('<qti-outcome-declaration identifier="S" cardinality="single" base-type="integer"><qti-default-value><qti-value>one</qti-value></qti-default-value></qti-outcome-declaration><qti-item-body/>'), 'value-invalid'],
    [
      'a key that is no choice',
      item('<qti-response-declaration identifier="R" cardinality="single" base-type="identifier"><qti-correct-response><qti-value>Z</qti-value></qti-correct-response></qti-response-declaration><qti-item-body><qti-choice-interaction response-identifier="R"><qti-simple-choice identifier="A">a</qti-simple-choice></qti-choice-interaction></qti-item-body>'),
      'choice-unknown',
    ],
    ['a child where it means nothing', item('<qti-outcome-declaration identifier="S" cardinality="single" base-type="float"><p>x</p></qti-outcome-declaration><qti-item-body/>'), 'element-unexpected'],
    ['two declarations of one name', item('<qti-outcome-declaration identifier="S" cardinality="single" base-type="float"/>'.repeat(2) + '<qti-item-body/>'), 'identifier-duplicate'],
  ])('%s', (_name, xml, code) => expect(codes(xml)).toContain(code));

  it('the place, and a sentence for people', () => {
    const parsed = parseItem(item('<qti-item-body>\n<p>a</p>\n  <vendor/></qti-item-body>'));
    const [diagnostic] = parsed.diagnostics;
    expect(diagnostic).toMatchObject({ code: 'element-unknown', severity: 'warning', line: 3, column: 3 });
    expect(describe(diagnostic!)).toBe('<vendor> is not known in this place; it is kept but has no effect');
  });
});

group('upgrade from QTI 2', () => {
  const old = `<?xml version="1.0"?><assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="t" adaptive="false" timeDependent="false">
  <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string"><mapping defaultValue="0"><mapEntry mapKey="Ң" mappedValue="1"/></mapping></responseDeclaration>
  <itemBody><graphicGapMatchInteraction responseIdentifier="RESPONSE"><object data="a.png" type="image/png" width="5" height="6">Map</object></graphicGapMatchInteraction>
  <feedbackBlock outcomeIdentifier="F" identifier="x" showHide="show"><p>no</p></feedbackBlock>
  <math xmlns="http://www.w3.org/1998/Math/MathML"><mfenced open="["><mi>a</mi><mi>b</mi></mfenced></math></itemBody>
  <responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"/></assessmentItem>`;
  const parsed = parseItem(old);
  const xml = parsed.ok ? writeItem(parsed.item) : '';

  it('renames elements and attributes and wraps feedback', () => {
    expect(xml).toContain('<qti-graphic-gap-match-interaction response-identifier="RESPONSE"><img src="a.png" alt="Map" width="5" height="6"/>');
    expect(xml).toContain('<qti-feedback-block outcome-identifier="F" identifier="x" show-hide="show"><qti-content-body><p>no</p></qti-content-body></qti-feedback-block>');
    expect(xml).toContain('template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/map_response.xml"');
  });
  it('says what QTI 2 left to its default and turns round in QTI 3', () => expect(xml).toContain('map-key="Ң" mapped-value="1" case-sensitive="true"'));
  it('writes fences as operators', () => expect(xml).toContain('<mrow><mo>[</mo><mi>a</mi><mo>,</mo><mi>b</mi><mo>)</mo></mrow>'));
  it('gives the same text each time and the same item after reading it', () => {
    const again = parseItem(xml);
    expect(again.ok && writeItem(again.item)).toBe(xml);
    expect(again.ok && again.item).toEqual(parsed.ok && parsed.item);
  });
});
