import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkPaths } from './check';
import { runQti } from './index';
import { scoreOutcomes } from './score';

const folder = mkdtempSync(join(tmpdir(), 'qti-cli-'));
const good = `<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="t" adaptive="false" timeDependent="false">
<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier"><correctResponse><value>A</value></correctResponse></responseDeclaration>
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
<itemBody><choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1"><simpleChoice identifier="A">a</simpleChoice></choiceInteraction></itemBody>
<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/></assessmentItem>`;

beforeAll(() => {
  writeFileSync(join(folder, 'good.xml'), good);
  writeFileSync(join(folder, 'broken.xml'), '<assessmentItem>\n<p></assessmentItem>');
  writeFileSync(join(folder, 'old.xml'), '<questestinterop/>');
  writeFileSync(join(folder, 'result.xml'), '<assessmentResult xmlns="http://www.imsglobal.org/xsd/imsqti_result_v2p1"/>');
  writeFileSync(join(folder, 'bad.zip'), 'no zip');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('qti check', () => {
  it('sorts what it finds and names file, line and reason', async () => {
    const report = await checkPaths([folder, join(folder, 'nowhere')]);
    expect(report).toMatchObject({
      documents: 5, parsed: 1, other: 1, roundTrip: { same: 1, different: [] }, leaks: [],
      unsupported: [{ file: join(folder, 'old.xml'), version: '1.2' }],
    });
    expect(report.failed.map(({ file, line }) => [file, line])).toEqual([[join(folder, 'bad.zip'), 0], [join(folder, 'nowhere'), 0], [join(folder, 'broken.xml'), 2]]);
    expect(report.failed.every(({ reason }) => reason.length > 10)).toBe(true);
  });
});

describe('qti score', () => {
  it('tells rows that agree from rows that differ', async () => {
    const row = (name: string, answer: string, score: string) => ({ name, responses: { RESPONSE: [answer] }, outcomes: { SCORE: score } });
    const report = await scoreOutcomes({ items: { 'good.xml': [row('right', 'A', '1.0'), row('wrong', 'B', '1')], 'none.xml': [row('x', 'A', '1')] } }, folder);
    expect(report).toEqual({
      items: 2, rows: 3, agree: 1,
      differ: [
        { item: 'good.xml', row: 'wrong', expected: { SCORE: '1' }, actual: { SCORE: 0 } },
        { item: 'none.xml', row: 'x', expected: { SCORE: '1' }, actual: { error: 'the item cannot be read' } },
      ],
    });
  });
  it('says how it is used', async () => expect(await runQti(['score', 'x.json'])).toBe(2));
});
