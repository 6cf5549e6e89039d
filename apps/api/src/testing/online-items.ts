import type { FormDesign, FormDocument } from '@synoo/contracts';
import { type FormKey, parseItem, parseTest, writePackage } from '@synoo/qti';
import { type Actor, Forms, ItemImport, ItemStatuses } from '@synoo/server';
import type { TestApi } from '@synoo/testing';
import { approver, type SampleForm } from './sample-session';

const ns = 'xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"';

/** An item in Kyrgyz and Russian: its words are pairs, everything else is one. */
interface Draft {
  readonly code: string;
  readonly adaptive?: boolean;
  readonly xml: (word: (ky: string, ru: string) => string) => string;
}

const key = '<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier"><qti-correct-response><qti-value>B</qti-value></qti-correct-response></qti-response-declaration>';
const score = '<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="1"/>';
const set = (identifier: string, base: string, value: string): string => `<qti-set-outcome-value identifier="${identifier}"><qti-base-value base-type="${base}">${value}</qti-base-value></qti-set-outcome-value>`;
const isRight = '<qti-match><qti-variable identifier="RESPONSE"/><qti-correct identifier="RESPONSE"/></qti-match>';
const choices = (prompt: string, ...options: readonly string[]): string =>
  `<qti-choice-interaction response-identifier="RESPONSE" shuffle="true" max-choices="1"><qti-prompt>${prompt}</qti-prompt>${options.map((text, i) => `<qti-simple-choice identifier="${'ABC'[i]}">${text}</qti-simple-choice>`).join('')}</qti-choice-interaction>`;

/** A door with a number lock: each wrong number brings a hint, and the price of a hint is half of what is left. */
export const lockItem: Draft = {
  code: 'ONL-LOCK',
  adaptive: true,
  xml: (word) => `${key}
    <qti-response-declaration identifier="HINT" cardinality="single" base-type="boolean"/>
    ${score}
    <qti-outcome-declaration identifier="LEFT" cardinality="single" base-type="float"><qti-default-value><qti-value>1</qti-value></qti-default-value></qti-outcome-declaration>
    <qti-outcome-declaration identifier="SCENE" cardinality="multiple" base-type="identifier"/>
    <qti-item-body>
      <p>${word('Эшиктин коду үч эселенгенде 21 болот.', 'Утроенный код двери равен 21.')}</p>
      ${choices(word('Код кайсы?', 'Какой это код?'), '6', '7', '9')}
      <qti-feedback-block outcome-identifier="SCENE" identifier="hint" show-hide="show"><p>${word('21ди үчкө бөлүңүз.', 'Разделите 21 на три.')}</p></qti-feedback-block>
      <qti-feedback-block outcome-identifier="SCENE" identifier="open" show-hide="show"><p>${word('Эшик ачылды.', 'Дверь открылась.')}</p></qti-feedback-block>
      <qti-end-attempt-interaction response-identifier="HINT" title="${word('Кеңеш', 'Подсказка')}" count-attempt="false"/>
    </qti-item-body>
    <qti-response-processing><qti-response-condition>
      <qti-response-if>${isRight}
        <qti-set-outcome-value identifier="SCORE"><qti-variable identifier="LEFT"/></qti-set-outcome-value>
        ${set('SCENE', 'identifier', 'open').replace(/<qti-base-value.*<\/qti-base-value>/u, '<qti-multiple><qti-base-value base-type="identifier">open</qti-base-value></qti-multiple>')}
        ${set('completionStatus', 'identifier', 'completed')}
      </qti-response-if>
      <qti-response-else>
        <qti-set-outcome-value identifier="LEFT"><qti-divide><qti-variable identifier="LEFT"/><qti-base-value base-type="float">2</qti-base-value></qti-divide></qti-set-outcome-value>
        <qti-set-outcome-value identifier="SCENE"><qti-multiple><qti-base-value base-type="identifier">hint</qti-base-value></qti-multiple></qti-set-outcome-value>
      </qti-response-else>
    </qti-response-condition></qti-response-processing>`,
};

/** Says at once whether the answer was right, where the form allows it. */
export const tellingItem: Draft = {
  code: 'ONL-TELL',
  xml: (word) => `${key}${score}<qti-outcome-declaration identifier="FB" cardinality="single" base-type="identifier"/>
    <qti-item-body>${choices(word('Нече күн бир жумада?', 'Сколько дней в неделе?'), '5', '7', '8')}<qti-feedback-block outcome-identifier="FB" identifier="no" show-hide="show"><p>${word('Кайра санаңыз.', 'Пересчитайте.')}</p></qti-feedback-block></qti-item-body>
    <qti-response-processing><qti-response-condition>
      <qti-response-if>${isRight}${set('SCORE', 'float', '1')}${set('FB', 'identifier', 'yes')}</qti-response-if><qti-response-else>${set('FB', 'identifier', 'no')}</qti-response-else>
    </qti-response-condition></qti-response-processing>
    <qti-modal-feedback outcome-identifier="FB" identifier="yes" show-hide="show" title="${word('Туура', 'Верно')}"><qti-content-body><p>${word('Жети күн.', 'Семь дней.')}</p></qti-content-body></qti-modal-feedback>`,
};

export const plainItem = (code: string, ky: string, ru: string): Draft => ({
  code,
  xml: (word) => `${key}${score}<qti-item-body>${choices(word(ky, ru), word('биринчи', 'первый'), word('экинчи', 'второй'), word('үчүнчү', 'третий'))}</qti-item-body><qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>`,
});

/** Another number for each learner, twice of which is right. */
export const drawnItem: Draft = {
  code: 'TPL-TWICE',
  xml: (word) => `<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="integer"/>${score}
    <qti-template-declaration identifier="N" cardinality="single" base-type="integer"/>
    <qti-template-processing>
      <qti-set-template-value identifier="N"><qti-random-integer min="100" max="100000"/></qti-set-template-value>
      <qti-set-correct-response identifier="RESPONSE"><qti-product><qti-variable identifier="N"/><qti-base-value base-type="integer">2</qti-base-value></qti-product></qti-set-correct-response>
    </qti-template-processing>
    <qti-item-body><p>${word('Эки эселеңиз:', 'Удвойте:')} <qti-printed-variable identifier="N"/> <qti-text-entry-interaction response-identifier="RESPONSE" expected-length="8"/></p></qti-item-body>
    <qti-response-processing><qti-response-condition><qti-response-if><qti-match><qti-variable identifier="RESPONSE"/><qti-correct identifier="RESPONSE"/></qti-match>${set('SCORE', 'float', '1')}</qti-response-if></qti-response-condition></qti-response-processing>`,
};

/** After the first item the able go to HARD, the others to EASY; both meet again at END. */
export const branchingTest = (first: string, easy: string, hard: string, end: string): string => {
  const ref = (code: string, inner = ''): string => `<qti-assessment-item-ref identifier="${code}" href="../items/${code}/ky.xml">${inner}</qti-assessment-item-ref>`;
  const jump = (target: string, test: string): string => `<qti-branch-rule target="${target}">${test}</qti-branch-rule>`;
  return `<qti-assessment-test ${ns} identifier="BRANCHING" title="Тармактанган тест" xml:lang="ky"><qti-outcome-declaration identifier="TOTAL" cardinality="single" base-type="float"/>
    <qti-test-part identifier="P" navigation-mode="linear" submission-mode="individual"><qti-assessment-section identifier="S" title="Бөлүм" visible="true">
      ${ref(first, jump(hard, `<qti-gt><qti-variable identifier="${first}.SCORE"/><qti-base-value base-type="float">0</qti-base-value></qti-gt>`))}
      ${ref(easy, jump(end, '<qti-base-value base-type="boolean">true</qti-base-value>'))}${ref(hard)}${ref(end)}
    </qti-assessment-section></qti-test-part>
    <qti-outcome-processing><qti-set-outcome-value identifier="TOTAL"><qti-sum><qti-test-variables variable-identifier="SCORE"/></qti-sum></qti-set-outcome-value></qti-outcome-processing></qti-assessment-test>`;
};

function read({ code, adaptive = false, xml }: Draft, language: 'ky' | 'ru') {
  const parsed = parseItem(
    `<qti-assessment-item ${ns} identifier="${code}" title="${code}" xml:lang="${language}" adaptive="${adaptive}" time-dependent="false">${xml((ky, ru) => (language === 'ky' ? ky : ru))}</qti-assessment-item>`,
  );
  const wrong = parsed.diagnostics.filter(({ severity }) => severity === 'error');
  if (!parsed.ok || wrong.length > 0) throw new Error(`${code}: ${JSON.stringify(wrong)}`);
  return parsed.item;
}

/** A content package of these items in both languages, with the test if there is one. */
export function packageOf(items: readonly Draft[], test?: string): Promise<Uint8Array> {
  const parsed = test === undefined ? undefined : parseTest(test);
  if (parsed && !parsed.ok) throw new Error(JSON.stringify(parsed.diagnostics));
  return writePackage({
    identifier: 'ONLINE',
    items: items.flatMap((item) => (['ky', 'ru'] as const).map((lang) => ({ identifier: item.code, lang, item: read(item, lang), metadata: { subject: 'testing', outcome: 'TST-1' } }))),
    ...(parsed && { tests: [{ identifier: parsed.test.identifier, test: parsed.test }] }),
  });
}

/** Items in the bank, approved; their ids in the order of the drafts. */
export async function importItems(api: TestApi, items: readonly Draft[], by: Actor = approver): Promise<string[]> {
  const report = await api.get(ItemImport).import(null, await packageOf(items), { dryRun: false, newDrafts: true });
  if (report.refused > 0) throw new Error(JSON.stringify(report.results));
  const stored = await api.dataSource.query<{ id: string; code: string }[]>('select id, code from item where code = any($1)', [items.map(({ code }) => code)]);
  const ids = items.map(({ code }) => stored.find((item) => item.code === code)!.id);
  const { refused } = await api.get(ItemStatuses).setAll(by, ids, 'approved');
  if (refused.length > 0) throw new Error(JSON.stringify(refused));
  return ids;
}

/** A published form of these items. `test`: QTI whose references are named by the items' codes. */
export async function onlineForm(api: TestApi, code: string, items: readonly Draft[], { feedback, test }: { feedback?: FormDesign['feedback']; test?: string } = {}): Promise<SampleForm> {
  const itemIds = await importItems(api, items);
  const text = (ky: string, ru: string) => ({ ky, ru });
  const design: FormDesign = {
    title: text(`Форма ${code}`, `Форма ${code}`), languages: ['ky', 'ru'], timeLimitMinutes: 30, languageSwitch: true, tools: [], instructions: text('Окуңуз.', 'Читайте.'), practice: [],
    sections: [{ title: text('Бөлүм', 'Раздел'), instructions: null, items: itemIds }],
    ...(feedback && { feedback }),
    ...(test !== undefined && { test: { xml: test, items: Object.fromEntries(items.map((item, i) => [item.code, itemIds[i]!])) } }),
  };
  const { id } = await api.get(Forms).create(approver, { code, design });
  await api.get(Forms).publish(approver, id);
  const [stored] = await api.dataSource.query<{ document: FormKey }[]>('select document from key.form_key where form_id = $1', [id]);
  const [form] = await api.dataSource.query<{ body: string }[]>(`select body from form_document where form_id = $1 and kind = 'form' and language = 'ky'`, [id]);
  return { id, code, key: stored!.document, document: JSON.parse(form!.body) as FormDocument, itemIds };
}
