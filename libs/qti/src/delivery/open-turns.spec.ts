import { describe, expect, it } from '@jest/globals';
import type { FormDocument, Language } from '@synoo/contracts';
import { attemptDocument, buildForm, openKey, openTurns, parseItem, parseTest, replayTurns, type AssessmentTest, type FormKey, type FormSpec, type Item, type TakenTurn } from '../index';

const ns = 'xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"';
function item(identifier: string, inner: string, adaptive = false): Item {
  const parsed = parseItem(`<qti-assessment-item ${ns} identifier="${identifier}" title="${identifier}" xml:lang="ru" adaptive="${adaptive}" time-dependent="false">${inner}</qti-assessment-item>`);
  if (!parsed.ok) throw new Error(parsed.diagnostics[0]?.code);
  return parsed.item;
}
const declared = '<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier"><qti-correct-response><qti-value>right</qti-value></qti-correct-response></qti-response-declaration>';
const score = '<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="1"/>';
const options = '<qti-choice-interaction response-identifier="RESPONSE" shuffle="true" max-choices="1"><qti-simple-choice identifier="right">Первый</qti-simple-choice><qti-simple-choice identifier="wrong">Второй</qti-simple-choice></qti-choice-interaction>';
const match = '<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>';
const choice = (identifier: string): Item => item(identifier, `${declared}${score}<qti-item-body>${options}</qti-item-body>${match}`);

/** Two tries with a hint in between: the second right answer gives half. */
const patient = item(
  'patient',
  `${declared}
  <qti-response-declaration identifier="HINT" cardinality="single" base-type="boolean"/>
  ${score}
  <qti-outcome-declaration identifier="STATE" cardinality="single" base-type="identifier"><qti-default-value><qti-value>ask</qti-value></qti-default-value></qti-outcome-declaration>
  <qti-outcome-declaration identifier="TRIES" cardinality="single" base-type="integer"><qti-default-value><qti-value>0</qti-value></qti-default-value></qti-outcome-declaration>
  <qti-item-body>
    ${options}
    <p>Попыток: <qti-printed-variable identifier="TRIES"/></p>
    <qti-feedback-block outcome-identifier="STATE" identifier="hint" show-hide="show"><p>Подумайте о первом слове.</p></qti-feedback-block>
    <qti-feedback-block outcome-identifier="STATE" identifier="done" show-hide="show"><p>Это был ответ номер один.</p></qti-feedback-block>
    <qti-end-attempt-interaction response-identifier="HINT" title="Подсказка" count-attempt="false"/>
  </qti-item-body>
  <qti-response-processing>
    <qti-response-condition>
      <qti-response-if><qti-variable identifier="HINT"/><qti-set-outcome-value identifier="STATE"><qti-base-value base-type="identifier">hint</qti-base-value></qti-set-outcome-value></qti-response-if>
      <qti-response-else>
        <qti-set-outcome-value identifier="TRIES"><qti-sum><qti-variable identifier="TRIES"/><qti-base-value base-type="integer">1</qti-base-value></qti-sum></qti-set-outcome-value>
        <qti-response-condition>
          <qti-response-if><qti-match><qti-variable identifier="RESPONSE"/><qti-correct identifier="RESPONSE"/></qti-match>
            <qti-set-outcome-value identifier="SCORE"><qti-divide><qti-base-value base-type="float">1</qti-base-value><qti-variable identifier="TRIES"/></qti-divide></qti-set-outcome-value>
            <qti-set-outcome-value identifier="STATE"><qti-base-value base-type="identifier">done</qti-base-value></qti-set-outcome-value>
            <qti-set-outcome-value identifier="completionStatus"><qti-base-value base-type="identifier">completed</qti-base-value></qti-set-outcome-value>
          </qti-response-if>
        </qti-response-condition>
      </qti-response-else>
    </qti-response-condition>
  </qti-response-processing>`,
  true,
);

/** Says whether the answer was right, if the form lets it. */
const telling = item(
  'telling',
  `${declared}${score}<qti-outcome-declaration identifier="FB" cardinality="single" base-type="identifier"/>
  <qti-item-body>${options}<qti-feedback-block outcome-identifier="FB" identifier="no" show-hide="show"><p>Нет, прочитайте ещё раз.</p></qti-feedback-block></qti-item-body>
  <qti-response-processing><qti-response-condition>
    <qti-response-if><qti-match><qti-variable identifier="RESPONSE"/><qti-correct identifier="RESPONSE"/></qti-match><qti-set-outcome-value identifier="SCORE"><qti-base-value base-type="float">1</qti-base-value></qti-set-outcome-value><qti-set-outcome-value identifier="FB"><qti-base-value base-type="identifier">yes</qti-base-value></qti-set-outcome-value></qti-response-if>
    <qti-response-else><qti-set-outcome-value identifier="FB"><qti-base-value base-type="identifier">no</qti-base-value></qti-set-outcome-value></qti-response-else>
  </qti-response-condition></qti-response-processing>
  <qti-modal-feedback outcome-identifier="FB" identifier="yes" show-hide="show" title="Верно"><qti-content-body><p>Баллы: <qti-printed-variable identifier="SCORE"/></p></qti-content-body></qti-modal-feedback>`,
);

function test(inner: string): AssessmentTest {
  const parsed = parseTest(`<qti-assessment-test ${ns} identifier="T" title="t"><qti-outcome-declaration identifier="SUM" cardinality="single" base-type="float"/>${inner}<qti-outcome-processing><qti-set-outcome-value identifier="SUM"><qti-sum><qti-test-variables variable-identifier="SCORE"/></qti-sum></qti-set-outcome-value></qti-outcome-processing></qti-assessment-test>`);
  if (!parsed.ok) throw new Error(parsed.diagnostics[0]?.code);
  return parsed.test;
}
const ref = (identifier: string, inner = ''): string => `<qti-assessment-item-ref identifier="${identifier}" href="${identifier}.xml">${inner}</qti-assessment-item-ref>`;
const wholeTest = (children: string, attributes = 'visible="true"', navigation = 'linear'): AssessmentTest =>
  test(`<qti-test-part identifier="P" navigation-mode="${navigation}" submission-mode="individual"><qti-assessment-section identifier="S" title="S" ${attributes}>${children}</qti-assessment-section></qti-test-part>`);

function form(items: readonly Item[], more: Partial<FormSpec> = {}) {
  const result = buildForm({
    title: { ru: 'Тест' }, timeLimitMinutes: 10, tools: [],
    sections: [{ id: 's1', title: { ru: 'Раздел' }, items: items.map((one, i) => ({ ref: `i${i + 1}`, itemId: one.identifier, version: 1, variants: { ru: one } })) }],
    ...more,
  });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result;
}
const refsOf = (items: readonly Item[]): Record<string, string> => Object.fromEntries(items.map((one, i) => [one.identifier, `i${i + 1}`]));
const opaque = (key: FormKey, itemRef: string, authored: string): string => Object.entries(key.items.find((one) => one.ref === itemRef)!.masks.choices['r1']!).find(([, name]) => name === authored)![0];
const language: Language = 'ru';
const at = (key: FormKey, itemRef: string, authored: string | null, kind: TakenTurn['kind'] = 'attempt', workedMs = 0): TakenTurn => ({ kind, item: itemRef, response: authored === null ? { r1: null } : { r1: opaque(key, itemRef, authored) }, workedMs });

describe('what makes a form online', () => {
  it('names the item and the reason', () => {
    expect(form([choice('a'), patient]).online).toEqual([{ code: 'adaptive', ref: 'i2', itemId: 'patient' }]);
    expect(form([telling], { feedback: true }).online).toEqual([{ code: 'feedback', ref: 'i1', itemId: 'telling' }]);
  });

  it('leaves a form that is not online exactly as it is', () => {
    const plain = form([choice('a'), telling]);
    expect(plain).toMatchObject({ online: [], answers: null, withheld: null });
    expect(JSON.stringify([plain.documents, plain.key])).not.toMatch(/online|withheld|led|turns|"test"/);
  });

  it('names the rules of the test, and hands nothing of its items out beforehand', () => {
    const items = [choice('a'), choice('b')];
    const led = form(items, { test: { test: wholeTest(ref('a', '<qti-branch-rule target="EXIT_TEST"><qti-base-value base-type="boolean">true</qti-base-value></qti-branch-rule>') + ref('b')), refs: refsOf(items) } });
    expect(led.online).toEqual([{ code: 'branch-rule', at: 'a' }]);
    expect(led.documents.ru).toMatchObject({ online: true, led: true, sections: [{ items: [{ ref: 'i1', body: [], withheld: true }, { ref: 'i2', body: [], withheld: true }] }] });
    expect(JSON.stringify(led.documents)).not.toContain('Первый');
    expect(JSON.stringify(led.withheld)).toContain('Первый');
  });

  it('keeps of the answers their names and none of the words', () => {
    const { answers } = form([patient, choice('a')]);
    expect(JSON.stringify(answers)).not.toMatch(/Первый|Подумайте|Подсказка/);
    expect(answers?.sections[0]?.items[0]?.body).toMatchObject([{ t: 'i', r: 'r1', kind: 'choice' }, { t: 'i', r: 'r2', kind: 'end-attempt' }]);
  });

  it('refuses a test that does not fit its items', () => {
    const items = [choice('a'), choice('b')];
    const built = buildForm({ title: { ru: 'x' }, timeLimitMinutes: 1, tools: [], sections: [{ id: 's', title: { ru: 's' }, items: items.map((one, i) => ({ ref: `i${i + 1}`, itemId: one.identifier, version: 1, variants: { ru: one } })) }], test: { test: wholeTest(ref('a') + ref('gone')), refs: { a: 'i1' } } });
    expect(built).toMatchObject({ ok: false, problems: [{ code: 'test-item-unknown', data: { identifier: 'gone' } }, { code: 'test-item-left-out', ref: 'i2' }] });
  });
});

describe('a plan for each attempt', () => {
  const items = ['a', 'b', 'c', 'd', 'e'].map(choice);
  const drawn = form(items, { test: { test: wholeTest(`<qti-selection select="3"/><qti-ordering shuffle="true"/>${items.map(({ identifier }) => ref(identifier)).join('')}`, 'visible="true"', 'nonlinear'), refs: refsOf(items) } });
  const planOf = (seed: string): readonly string[] => attemptDocument(drawn.documents.ru as FormDocument, drawn.key, seed).plan ?? [];

  it('needs no server during the test', () => {
    expect(drawn.online).toEqual([]);
  });
  it('draws and orders by the seed, the same whenever it is asked', () => {
    const plans = Array.from({ length: 200 }, (_, i) => planOf(`s${i}`));
    expect(plans.every((plan) => plan.length === 3 && new Set(plan).size === 3)).toBe(true);
    expect(new Set(plans.map((plan) => plan.join())).size).toBeGreaterThan(30);
    expect(planOf('s7')).toEqual(plans[7]);
  });
  it('says nothing where everybody has the form as it stands', () => {
    const plain = form(items, { test: { test: wholeTest(items.map(({ identifier }) => ref(identifier)).join('')), refs: refsOf(items) } });
    expect(attemptDocument(plain.documents.ru as FormDocument, plain.key, 's')).not.toHaveProperty('plan');
  });
});

describe('turns of an adaptive item', () => {
  const built = form([patient], { feedback: false });
  const turns = openTurns(built.key);
  const hint: TakenTurn = { kind: 'attempt', item: 'i1', response: { r1: null, r2: 'true' }, workedMs: 0 };

  it('shows what each turn has earned, and no more', () => {
    const start = turns.start('s');
    const first = turns.view(start, 'i1', language)!;
    expect(JSON.stringify(first)).not.toMatch(/Подумайте|номер один/);
    expect(first).toMatchObject({ turns: 0, attemptsLeft: null, done: false, values: { v1: '' } });
    const hinted = replayTurns(turns, 's', [hint]);
    expect(JSON.stringify(turns.view(hinted, 'i1', language))).toContain('Подумайте');
    const wrong = replayTurns(turns, 's', [hint, at(built.key, 'i1', 'wrong')]);
    expect(turns.view(wrong, 'i1', language)).toMatchObject({ turns: 2, done: false, values: { v1: '1' } });
    const right = replayTurns(turns, 's', [hint, at(built.key, 'i1', 'wrong'), at(built.key, 'i1', 'right')]);
    const last = turns.view(right, 'i1', language)!;
    expect(last).toMatchObject({ done: true, values: { v1: '2' } });
    expect(JSON.stringify(last)).toContain('номер один');
    expect(turns.take(right, at(built.key, 'i1', 'right'))).toEqual({ ok: false, refusal: 'no-attempts-left' });
    // The orders of the choices are those of the attempt's document.
    expect(last.order).toEqual(attemptDocument(built.documents.ru as FormDocument, built.key, 's').order['i1']);
  });

  it('is scored from its turns as the turns went', () => {
    const log = [hint, at(built.key, 'i1', 'wrong'), at(built.key, 'i1', 'right')].map(({ response }) => response);
    expect(openKey(built.key).score('i1', log.at(-1)!, { seed: 's', turns: log.slice(0, -1) })).toMatchObject({ score: 0.5, maxScore: 1 });
  });

  it('refuses what is no turn', () => {
    const plain = openTurns(form([choice('a')]).key);
    expect(plain.take(plain.start('s'), { kind: 'attempt', item: 'i1', response: {}, workedMs: 0 })).toEqual({ ok: false, refusal: 'takes-no-turns' });
    expect(turns.take(turns.start('s'), { ...hint, item: 'i9' })).toEqual({ ok: false, refusal: 'item-unknown' });
    expect(turns.take(turns.start('s'), { ...hint, kind: 'next' })).toEqual({ ok: false, refusal: 'not-led' });
  });

  it('stops a page that has gone wild', () => {
    const state = replayTurns(turns, 's', Array.from({ length: 100 }, () => hint));
    expect(turns.take(state, hint)).toEqual({ ok: false, refusal: 'too-many-turns' });
  });
});

describe('feedback', () => {
  it('comes only where the form allows it, with the attempts that the form gives', () => {
    const allowed = form([telling], { feedback: true, maxAttempts: 2 });
    const turns = openTurns(allowed.key);
    const wrong = replayTurns(turns, 's', [at(allowed.key, 'i1', 'wrong')]);
    expect(turns.view(wrong, 'i1', language)).toMatchObject({ attemptsLeft: 1, done: false, modal: [] });
    expect(JSON.stringify(turns.view(wrong, 'i1', language)?.document)).toContain('прочитайте');
    const right = replayTurns(turns, 's', [at(allowed.key, 'i1', 'wrong'), at(allowed.key, 'i1', 'right')]);
    const shown = turns.view(right, 'i1', language)!;
    expect(shown).toMatchObject({ attemptsLeft: 0, done: true, modal: [{ title: 'Верно' }] });
    expect(Object.values(shown.values)).toEqual(['1']);
    expect(JSON.stringify(shown.modal)).toContain(`"id":"${Object.keys(shown.values)[0]}"`);
  });
  it('is nowhere in a form that does not allow it', () => {
    expect(form([telling]).key.items[0]).not.toHaveProperty('turns');
  });
});

describe('a test that leads', () => {
  const items = [choice('a'), choice('easy'), choice('hard'), choice('end')];
  const right = '<qti-gt><qti-variable identifier="a.SCORE"/><qti-base-value base-type="float">0</qti-base-value></qti-gt>';
  const built = form(items, {
    test: { test: wholeTest(ref('a', `<qti-branch-rule target="hard">${right}</qti-branch-rule>`) + ref('easy', '<qti-branch-rule target="end"><qti-base-value base-type="boolean">true</qti-base-value></qti-branch-rule>') + ref('hard') + ref('end')), refs: refsOf(items) },
  });
  const turns = openTurns(built.key);

  it.each([
    ['right', ['i1', 'i3', 'i4']],
    ['wrong', ['i1', 'i2', 'i4']],
    [null, ['i1', 'i2', 'i4']],
  ] as const)('after %s goes %j', (answer, path) => {
    let state = turns.start('s');
    for (let current = turns.current(state); current !== null; current = turns.current(state)) {
      const taken = turns.take(state, at(built.key, current, current === 'i1' ? answer : 'right', 'next'));
      if (!taken.ok) throw new Error(taken.refusal);
      state = taken.state;
    }
    expect(state.reached).toEqual(path);
    expect(turns.take(state, at(built.key, 'i1', 'right', 'next'))).toEqual({ ok: false, refusal: 'finished' });
  });

  it('takes turns at the item where the learner is, and at no other', () => {
    const moved = replayTurns(turns, 's', [at(built.key, 'i1', 'right', 'next')]);
    for (const wrong of ['i1', 'i2', 'i4']) expect(turns.take(moved, at(built.key, wrong, 'right', 'next'))).toEqual({ ok: false, refusal: 'not-current' });
  });

  it('gives outcomes of the test for the items that were reached', () => {
    const response = (itemRef: string): { r1: string } => ({ r1: opaque(built.key, itemRef, 'right') });
    expect(openKey(built.key).testOutcomes('s', new Map([['i1', [response('i1')]], ['i3', [response('i3')]], ['i4', []]]))).toMatchObject({ SUM: 2 });
    expect(openKey(form([choice('a')]).key).testOutcomes('s', new Map())).toBeNull();
  });

  it('keeps nobody at an item whose time is up, and counts nothing given too late', () => {
    const timed = form(items, { test: { test: wholeTest(ref('a', `<qti-branch-rule target="hard">${right}</qti-branch-rule><qti-time-limits max-time="10"/>`) + ref('easy') + ref('hard') + ref('end')), refs: refsOf(items) } });
    const engine = openTurns(timed.key);
    expect(replayTurns(engine, 's', [at(timed.key, 'i1', 'right', 'next', 9_000)]).reached).toEqual(['i1', 'i3']);
    expect(replayTurns(engine, 's', [at(timed.key, 'i1', 'right', 'next', 11_000)]).reached).toEqual(['i1', 'i2']);
  });
});
