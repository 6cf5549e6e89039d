import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ZipFile } from 'yazl';
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

describe('whatever a folder may hold', () => {
  const odd = mkdtempSync(join(tmpdir(), 'qti-odd-'));
  afterAll(() => rmSync(odd, { recursive: true }));

  it('is read, counted or named, and nothing is left out without a word', async () => {
    mkdirSync(join(odd, 'deep/er'), { recursive: true });
    const inner = await zipOf({ 'imsmanifest.xml': '<manifest identifier="M"><resources><resource identifier="R" type="imsqti_item_xmlv2p1" href="a.xml"><file href="a.xml"/></resource></resources></manifest>', 'a.xml': good });
    writeFileSync(join(odd, 'outer.zip'), await zipOf({ 'inner.zip': inner, 'pic.png': 'x' }));
    writeFileSync(join(odd, 'empty.xml'), '');
    writeFileSync(join(odd, 'bom.xml'), `\uFEFF${good}`);
    writeFileSync(join(odd, 'utf16.xml'), Buffer.from(`\uFEFF<?xml version="1.0" encoding="UTF-16"?>${good}`, 'utf16le'));
    writeFileSync(join(odd, 'deep/er/stimulus.xml'), '<qti-assessment-stimulus xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="s" title="s"/>');
    writeFileSync(join(odd, 'deep/usage.xml'), '<usageData xmlns="http://www.imsglobal.org/xsd/imsqti_usagedata_v2p1"/>');
    writeFileSync(join(odd, 'deep/er/notes.txt'), 'x');
    symlinkSync(odd, join(odd, 'deep/loop'));
    symlinkSync(join(odd, 'nowhere'), join(odd, 'deep/gone'));
    const report = await checkPaths([odd]);
    const short = (file: string): string => file.slice(odd.length + 1);
    expect(report.failed.map(({ file }) => short(file)).sort()).toEqual(['deep/gone', 'empty.xml']);
    expect(report).toMatchObject({ documents: 5, parsed: 3, roundTrip: { same: 3, different: [] }, other: 3, otherFiles: 2, otherRoots: { manifest: 1, 'qti-assessment-stimulus': 1, usageData: 1 } });
    expect(report.packages.map(({ file, items, roundTrip }) => [short(file), items, roundTrip])).toEqual([['outer.zip', 0, null], ['outer.zip!inner.zip', 1, true]]);
  });

  it('a path without any XML is no success', async () => {
    const nothing = mkdtempSync(join(tmpdir(), 'qti-none-'));
    expect(await runQti(['check', nothing])).toBe(1);
    rmSync(nothing, { recursive: true });
    expect(await runQti(['check', '--nope', 'x'])).toBe(2);
  });

  it('outcomes of another shape are refused with the shape that is expected', async () => {
    writeFileSync(join(odd, 'outcomes.json'), '{"items": {"a.xml": {"rows": []}}}');
    expect(await runQti(['score', join(odd, 'outcomes.json'), '--base', odd])).toBe(2);
    expect(await runQti(['score', join(odd, 'none.json'), '--base', odd])).toBe(2);
  });
});

async function zipOf(files: Record<string, string | Buffer>): Promise<Buffer> {
  const archive = new ZipFile();
  for (const [name, content] of Object.entries(files)) archive.addBuffer(Buffer.from(content), name);
  archive.end();
  const chunks: Buffer[] = [];
  for await (const chunk of archive.outputStream as unknown as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
