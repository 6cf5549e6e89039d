import { ZipFile } from 'yazl';
import type { FormDetail, ItemRow } from '@synoo/contracts';
import type { Staff } from './staff';

const ns = 'xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"';
const key = '<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier"><qti-correct-response><qti-value>B</qti-value></qti-correct-response></qti-response-declaration><qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="1"/>';
const choice = (prompt: string): string =>
  `<qti-choice-interaction response-identifier="RESPONSE" max-choices="1"><qti-prompt>${prompt}</qti-prompt><qti-simple-choice identifier="A">алты</qti-simple-choice><qti-simple-choice identifier="B">жети</qti-simple-choice><qti-simple-choice identifier="C">сегиз</qti-simple-choice></qti-choice-interaction>`;
const match = '<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>';
const plain = (prompt: string): string => `${key}<qti-item-body>${choice(prompt)}</qti-item-body>${match}`;
const set = (identifier: string, value: string): string => `<qti-set-outcome-value identifier="${identifier}"><qti-base-value base-type="identifier">${value}</qti-base-value></qti-set-outcome-value>`;

/** A lock that opens at the right number; a wrong one brings a hint. */
const lock = `${key}<qti-outcome-declaration identifier="SCENE" cardinality="single" base-type="identifier"/>
  <qti-item-body>${choice('Код?')}
    <qti-feedback-block outcome-identifier="SCENE" identifier="hint" show-hide="show"><p>HINT-SHOWN</p></qti-feedback-block>
    <qti-feedback-block outcome-identifier="SCENE" identifier="open" show-hide="show"><p>DOOR-OPEN</p></qti-feedback-block></qti-item-body>
  <qti-response-processing><qti-response-condition>
    <qti-response-if><qti-match><qti-variable identifier="RESPONSE"/><qti-correct identifier="RESPONSE"/></qti-match><qti-set-outcome-value identifier="SCORE"><qti-base-value base-type="float">1</qti-base-value></qti-set-outcome-value>${set('SCENE', 'open')}${set('completionStatus', 'completed')}</qti-response-if>
    <qti-response-else>${set('SCENE', 'hint')}</qti-response-else>
  </qti-response-condition></qti-response-processing>`;

const bodies = { LOCK: lock, FIRST: plain('FIRST?'), EASY: plain('EASY?'), HARD: plain('HARD?'), LAST: plain('LAST?') } as const;
type Code = keyof typeof bodies;

/** After FIRST the able go to HARD, the others to EASY; all meet again at LAST. */
const branching = (codeOf: (code: Code) => string): string => {
  const ref = (code: Code, rule = ''): string => `<qti-assessment-item-ref identifier="${codeOf(code)}" href="${codeOf(code)}.xml">${rule}</qti-assessment-item-ref>`;
  const able = `<qti-branch-rule target="${codeOf('HARD')}"><qti-gt><qti-variable identifier="${codeOf('FIRST')}.SCORE"/><qti-base-value base-type="float">0</qti-base-value></qti-gt></qti-branch-rule>`;
  const others = `<qti-branch-rule target="${codeOf('LAST')}"><qti-base-value base-type="boolean">true</qti-base-value></qti-branch-rule>`;
  return `<qti-assessment-test ${ns} identifier="B" title="B"><qti-test-part identifier="P" navigation-mode="linear" submission-mode="individual"><qti-assessment-section identifier="S" title="S" visible="true">${ref('FIRST', able)}${ref('EASY', others)}${ref('HARD')}${ref('LAST')}</qti-assessment-section></qti-test-part></qti-assessment-test>`;
};

async function packed(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  const chunks: Uint8Array[] = [];
  for await (const chunk of zip.outputStream as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const classified = (purpose: string, id: string): string => `<classification><purpose><source>LOMv1.0</source><value>${purpose}</value></purpose><taxonPath><taxon><id>${id}</id></taxon></taxonPath></classification>`;

function packageOf(codes: readonly Code[], codeOf: (code: Code) => string): Promise<Buffer> {
  const variants = codes.flatMap((code) => (['ky', 'ru'] as const).map((language) => ({ code, language, file: `${codeOf(code)}-${language}.xml` })));
  const resources = variants.map(
    ({ code, language, file }, index) =>
      `<resource identifier="R${index}" type="imsqti_item_xmlv3p0" href="${file}"><metadata><lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><identifier><entry>${codeOf(code)}</entry></identifier><language>${language}</language></general>${classified('discipline', 'e2e')}${classified('educational objective', 'E2E-1')}</lom></metadata><file href="${file}"/></resource>`,
  );
  return packed({
    'imsmanifest.xml': `<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1" identifier="M"><metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata><organizations/><resources>${resources.join('')}</resources></manifest>`,
    ...Object.fromEntries(
      variants.map(({ code, language, file }) => [
        file,
        `<qti-assessment-item ${ns} identifier="${codeOf(code)}" title="${codeOf(code)}" xml:lang="${language}" adaptive="${code === 'LOCK'}" time-dependent="false">${bodies[code]}</qti-assessment-item>`,
      ]),
    ),
  });
}

/** Imports, approves and publishes a form of these items, as people do in the office. */
export async function publishOnline(author: Staff, approver: Staff, name: string, codes: readonly Code[], withTest = false): Promise<FormDetail> {
  const codeOf = (code: Code): string => `${name}-${code}`;
  await author.upload('items/import', await packageOf(codes, codeOf));
  const { rows } = await author.get<{ rows: ItemRow[] }>(`items?search=${name}&size=50`);
  const ids = codes.map((code) => rows.find((row) => row.code === codeOf(code))!.id);
  await approver.post('items/status', { ids, status: 'approved' });
  const text = { ky: name, ru: name };
  const form = await approver.post<FormDetail>('forms', {
    code: name,
    design: {
      title: text, languages: ['ky', 'ru'], timeLimitMinutes: 20, languageSwitch: true, tools: [], instructions: text, practice: [],
      sections: [{ title: text, instructions: null, items: ids }],
      ...(withTest && { test: { xml: branching(codeOf), items: Object.fromEntries(codes.map((code, index) => [codeOf(code), ids[index]])) } }),
    },
  });
  return approver.post<FormDetail>(`forms/${form.id}/publish`);
}
