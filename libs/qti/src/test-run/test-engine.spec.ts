import { describe, expect, it } from '@jest/globals';
import { openTest, parseItem, parseTest, planTest, toPlain, writeTest, type AssessmentTest, type Item } from '../index';

const choice = (identifier: string): Item => {
  const parsed = parseItem(`<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="${identifier}" title="t" adaptive="false" time-dependent="false">
  <qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier"><qti-correct-response><qti-value>A</qti-value></qti-correct-response></qti-response-declaration>
  <qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="1" normal-minimum="0"/><qti-item-body/>
  <qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/></qti-assessment-item>`);
  if (!parsed.ok) throw new Error('item');
  return parsed.item;
};

function testOf(parts: string, extra = ''): AssessmentTest {
  const parsed = parseTest(`<qti-assessment-test xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="T" title="t">${extra}${parts}</qti-assessment-test>`);
  if (!parsed.ok) throw new Error('test');
  expect(parsed.diagnostics.filter((diagnostic) => diagnostic.severity === 'error')).toEqual([]);
  const again = parseTest(writeTest(parsed.test));
  expect(again.ok && again.test).toEqual(parsed.test);
  return parsed.test;
}

const ref = (identifier: string, inner = '', attributes = ''): string => `<qti-assessment-item-ref identifier="${identifier}" href="${identifier}.xml" ${attributes}>${inner}</qti-assessment-item-ref>`;
const section = (identifier: string, inner: string, attributes = 'visible="true"'): string => `<qti-assessment-section identifier="${identifier}" title="${identifier}" ${attributes}>${inner}</qti-assessment-section>`;
const part = (identifier: string, inner: string, navigation = 'linear', submission = 'individual'): string =>
  `<qti-test-part identifier="${identifier}" navigation-mode="${navigation}" submission-mode="${submission}">${inner}</qti-test-part>`;
const outcome = (identifier: string, base = 'float'): string => `<qti-outcome-declaration identifier="${identifier}" cardinality="single" base-type="${base}"/>`;
const set = (identifier: string, value: string): string => `<qti-set-outcome-value identifier="${identifier}">${value}</qti-set-outcome-value>`;
const processing = (...rules: string[]): string => `<qti-outcome-processing>${rules.join('')}</qti-outcome-processing>`;
const right = (item: string): string => `<qti-gt><qti-variable identifier="${item}.SCORE"/><qti-base-value base-type="float">0</qti-base-value></qti-gt>`;
const itemsFor = (...names: string[]): Record<string, Item> => Object.fromEntries(names.map((name) => [name, choice(name)]));

/** Answers every item as told and collects the way that the test took. */
function take(test: AssessmentTest, items: Record<string, Item>, answers: Readonly<Record<string, string>>, seed = 's') {
  const engine = openTest(test, items);
  let state = engine.start(seed);
  const path: string[] = [];
  for (let entry = engine.current(state); entry !== null; entry = engine.current(state)) {
    path.push(entry.key);
    const given = answers[entry.ref.identifier];
    const submitted = engine.submit(state, entry.key, given === undefined ? {} : { RESPONSE: given }, 10);
    if (submitted.ok) state = submitted.state;
    state = engine.advance(state);
  }
  const outcomes = Object.fromEntries([...state.outcomes].map(([identifier, value]) => [identifier, toPlain(value)]));
  return { path, outcomes, state };
}

describe('outcome processing', () => {
  const test = testOf(
    part('P', section('S1', ref('a', '<qti-weight identifier="W" value="2.5"/>', 'category="x y"') + ref('b', '', 'category="y"')) + section('S2', ref('c', '', 'category="z"') + ref('d'))) +
      processing(
        set('SUM', '<qti-sum><qti-test-variables variable-identifier="SCORE" weight-identifier="W"/></qti-sum>'),
        set('Y', '<qti-sum><qti-test-variables variable-identifier="SCORE" include-category="y"/></qti-sum>'),
        set('NOTY', '<qti-sum><qti-test-variables variable-identifier="SCORE" exclude-category="y"/></qti-sum>'),
        set('CORRECT', '<qti-number-correct/>'),
        set('INCORRECT', '<qti-number-incorrect section-identifier="S1"/>'),
        set('RESPONDED', '<qti-number-responded/>'),
        set('PRESENTED', '<qti-number-presented/>'),
        set('SELECTED', '<qti-number-selected include-category="z y"/>'),
        set('MAX', '<qti-sum><qti-outcome-maximum outcome-identifier="SCORE" weight-identifier="W"/></qti-sum>'),
        set('MIN', '<qti-sum><qti-outcome-minimum outcome-identifier="SCORE"/></qti-sum>'),
        set('A', '<qti-variable identifier="a.SCORE" weight-identifier="W"/>'),
        set('KEY', '<qti-match><qti-variable identifier="c.RESPONSE"/><qti-correct identifier="c.RESPONSE"/></qti-match>'),
        set('TIME', '<qti-integer-to-float><qti-variable identifier="S1.duration"/></qti-integer-to-float>'),
      ),
    ['SUM', 'Y', 'NOTY', 'MAX', 'MIN', 'A', 'TIME'].map((name) => outcome(name)).join('') + ['CORRECT', 'INCORRECT', 'RESPONDED', 'PRESENTED', 'SELECTED'].map((name) => outcome(name, 'integer')).join('') + outcome('KEY', 'boolean'),
  );
  it('looks at items by section, category and weight', () => {
    expect(take(test, itemsFor('a', 'b', 'c', 'd'), { a: 'A', b: 'B', c: 'A' }).outcomes).toEqual({
      SUM: 3.5, Y: 1, NOTY: 1, CORRECT: 2, INCORRECT: 1, RESPONDED: 3, PRESENTED: 4, SELECTED: 3, MAX: 5.5, MIN: 0, A: 2.5, KEY: true, TIME: 20,
    });
  });
});

describe('selection and ordering', () => {
  const many = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ref(name)).join('');
  const keys = (test: AssessmentTest, seed: string): string[] => planTest(test, seed).map((entry) => entry.key);

  it('selects the wanted number, in order, always with what is required, the same for a seed', () => {
    const test = testOf(part('P', section('S', `<qti-selection select="3"/>${many}${ref('r', '', 'required="true"')}`)));
    const drawn = Array.from({ length: 60 }, (_, i) => keys(test, String(i)));
    for (const plan of drawn) {
      expect(plan).toHaveLength(3);
      expect(plan).toContain('r');
      expect([...plan].sort()).toEqual(plan);
    }
    expect(new Set(drawn.map((plan) => plan.join(''))).size).toBeGreaterThan(5);
    expect(keys(test, '7')).toEqual(drawn[7]);
  });
  it('numbers the instances of an item that is selected with replacement', () => {
    const test = testOf(part('P', section('S', `<qti-selection select="4" with-replacement="true"/>${ref('a')}`)));
    expect(keys(test, 's')).toEqual(['a.1', 'a.2', 'a.3', 'a.4']);
  });
  it('shuffles around fixed items, keeps visible sections together and mixes the others in', () => {
    const test = testOf(
      part('P', section('S', `<qti-ordering shuffle="true"/>${ref('first', '', 'fixed="true"')}${section('V', ref('v1') + ref('v2') + ref('v3'))}${section('H', ref('h1') + ref('h2'), 'visible="false" keep-together="false"')}${many}`)),
    );
    const plans = Array.from({ length: 40 }, (_, i) => keys(test, String(i)));
    for (const plan of plans) {
      expect(plan[0]).toBe('first');
      expect(plan.join(' ')).toContain('v1 v2 v3');
      expect([...plan].sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'first', 'h1', 'h2', 'v1', 'v2', 'v3']);
    }
    expect(plans.some((plan) => Math.abs(plan.indexOf('h1') - plan.indexOf('h2')) > 1)).toBe(true);
  });
});

describe('the way through a linear test', () => {
  const items = itemsFor('a', 'b', 'c', 'd');
  it('skips what a pre-condition closes', () => {
    const test = testOf(part('P', section('S', ref('a') + ref('b', `<qti-pre-condition>${right('a')}</qti-pre-condition>`) + ref('c'))));
    expect(take(test, items, { a: 'A' }).path).toEqual(['a', 'b', 'c']);
    expect(take(test, items, { a: 'B' }).path).toEqual(['a', 'c']);
  });
  it('follows branches to items and exits', () => {
    const branch = (target: string): AssessmentTest => testOf(part('P', section('S', ref('a', `<qti-branch-rule target="${target}">${right('a')}</qti-branch-rule>`) + ref('b')) + section('S2', ref('c'))) + part('Q', section('S3', ref('d'))));
    expect(take(branch('c'), items, { a: 'A' }).path).toEqual(['a', 'c', 'd']);
    expect(take(branch('S2'), items, { a: 'A' }).path).toEqual(['a', 'c', 'd']);
    expect(take(branch('EXIT_SECTION'), items, { a: 'A' }).path).toEqual(['a', 'c', 'd']);
    expect(take(branch('EXIT_TESTPART'), items, { a: 'A' }).path).toEqual(['a', 'd']);
    expect(take(branch('EXIT_TEST'), items, { a: 'A' }).path).toEqual(['a']);
    expect(take(branch('a'), items, { a: 'A' }).path).toEqual(['a', 'b', 'c', 'd']);
    expect(take(branch('c'), items, { a: 'B' }).path).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('session control and time', () => {
  const items = itemsFor('a', 'b');
  it('counts attempts, inherits limits and refuses empty answers where skipping is not allowed', () => {
    const test = testOf(part('P', `<qti-item-session-control max-attempts="2" allow-skipping="false"/>${section('S', ref('a') + ref('b', '<qti-item-session-control max-attempts="0"/>'))}`, 'nonlinear'));
    const engine = openTest(test, items);
    let state = engine.start('s');
    expect(engine.submit(state, 'a', {})).toEqual({ ok: false, refusal: 'skipping-not-allowed' });
    const give = (key: string): string => {
      const result = engine.submit(state, key, { RESPONSE: 'A' });
      if (result.ok) state = result.state;
      return result.ok ? 'ok' : result.refusal;
    };
    expect([give('a'), give('a'), give('a')]).toEqual(['ok', 'ok', 'no-attempts-left']);
    expect([give('b'), give('b'), give('b')]).toEqual(['ok', 'ok', 'ok']);
    expect(engine.goTo(state, 'b').ok).toBe(true);
  });
  it('keeps to time limits of items, sections and the test', () => {
    const test = testOf(part('P', section('S', `<qti-time-limits max-time="30"/>${ref('a', '<qti-time-limits min-time="5" max-time="20"/>')}${ref('b', '<qti-time-limits max-time="5" allow-late-submission="true"/>')}`)));
    const engine = openTest(test, items);
    const state = engine.start('s');
    const outcomeOf = (seconds: number): string => {
      const result = engine.submit(state, 'a', { RESPONSE: 'A' }, seconds);
      return result.ok ? 'ok' : result.refusal;
    };
    expect([outcomeOf(2), outcomeOf(10), outcomeOf(21)]).toEqual(['too-early', 'ok', 'too-late']);
    const first = engine.submit(state, 'a', { RESPONSE: 'A' }, 19);
    if (!first.ok) throw new Error('a');
    const second = engine.advance(first.state);
    expect(engine.submit(second, 'b', {}, 6).ok).toBe(true);
    expect(engine.submit(second, 'b', {}, 12)).toEqual({ ok: false, refusal: 'too-late' });
    expect(engine.submit(second, 'a', {}, 1)).toEqual({ ok: false, refusal: 'not-current' });
  });
  it('scores a simultaneous part as a whole when it is left', () => {
    const test = testOf(part('P', section('S', ref('a') + ref('b')), 'nonlinear', 'simultaneous') + processing(set('SUM', '<qti-sum><qti-test-variables variable-identifier="SCORE"/></qti-sum>')), outcome('SUM'));
    const engine = openTest(test, items);
    let state = engine.start('s');
    for (const key of ['a', 'b']) {
      const result = engine.submit(state, key, { RESPONSE: 'A' });
      if (result.ok) state = result.state;
    }
    expect(toPlain(state.outcomes.get('SUM') ?? null)).toBe(0);
    state = engine.advance(engine.advance(state));
    expect(engine.current(state)).toBeNull();
    expect(toPlain(state.outcomes.get('SUM') ?? null)).toBe(2);
  });
});
