import type { FormDetail } from '@synoo/contracts';
import { publishForm, qtiNamespace } from './publish-form';
import type { Staff } from './staff';

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
const branching = (codeOf: (code: string) => string): string => {
  const ref = (code: Code, rule = ''): string => `<qti-assessment-item-ref identifier="${codeOf(code)}" href="${codeOf(code)}.xml">${rule}</qti-assessment-item-ref>`;
  const able = `<qti-branch-rule target="${codeOf('HARD')}"><qti-gt><qti-variable identifier="${codeOf('FIRST')}.SCORE"/><qti-base-value base-type="float">0</qti-base-value></qti-gt></qti-branch-rule>`;
  const others = `<qti-branch-rule target="${codeOf('LAST')}"><qti-base-value base-type="boolean">true</qti-base-value></qti-branch-rule>`;
  return `<qti-assessment-test ${qtiNamespace} identifier="B" title="B"><qti-test-part identifier="P" navigation-mode="linear" submission-mode="individual"><qti-assessment-section identifier="S" title="S" visible="true">${ref('FIRST', able)}${ref('EASY', others)}${ref('HARD')}${ref('LAST')}</qti-assessment-section></qti-test-part></qti-assessment-test>`;
};

/** Imports, approves and publishes a form of these items, as people do in the office. */
export function publishOnline(author: Staff, approver: Staff, name: string, codes: readonly Code[], withTest = false): Promise<FormDetail> {
  const items = codes.map((code) => ({ code, adaptive: code === 'LOCK', inner: () => bodies[code] }));
  return publishForm(author, approver, name, items, withTest ? { test: branching } : {});
}
