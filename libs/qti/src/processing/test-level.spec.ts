import { describe, expect, it } from '@jest/globals';
import { openTest, parseItem, parseTest, toPlain, type Item } from '../index';

const qti = 'xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"';
const item = (score: string, preset = ''): Item => {
  const parsed = parseItem(
    `<qti-assessment-item ${qti} identifier="i" title="t" adaptive="false" time-dependent="false"><qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">${preset}
     <qti-correct-response><qti-value>A</qti-value></qti-correct-response></qti-response-declaration><qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" ${score}/><qti-item-body/>
     <qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/></qti-assessment-item>`,
  );
  if (!parsed.ok) throw new Error('item');
  return parsed.item;
};

/** Evaluates an expression over a test of three items: `a` and `b` submitted as told, `c` never reached. */
function evaluate(expression: string, type: string, items: Readonly<Record<'a' | 'b' | 'c', Item>>, answers: Readonly<Record<string, string>>) {
  const parsed = parseTest(
    `<qti-assessment-test ${qti} identifier="T" title="t"><qti-outcome-declaration identifier="X" cardinality="${type.split(' ')[0]}" base-type="${type.split(' ')[1]}"/>
     <qti-test-part identifier="P" navigation-mode="linear" submission-mode="individual"><qti-assessment-section identifier="S" title="s" visible="true">
     ${['a', 'b', 'c'].map((name) => `<qti-assessment-item-ref identifier="${name}" href="${name}.xml"><qti-weight identifier="W" value="${name === 'b' ? 2 : 1}"/></qti-assessment-item-ref>`).join('')}
     </qti-assessment-section></qti-test-part><qti-outcome-processing><qti-set-outcome-value identifier="X">${expression}</qti-set-outcome-value></qti-outcome-processing></qti-assessment-test>`,
  );
  if (!parsed.ok) throw new Error('test');
  const engine = openTest(parsed.test, items);
  let state = engine.start('s');
  for (const name of ['a', 'b']) {
    const answer = answers[name];
    const submitted = engine.submit(state, name, answer === undefined ? {} : { RESPONSE: answer });
    if (!submitted.ok) throw new Error(submitted.refusal);
    state = name === 'a' ? engine.advance(submitted.state) : submitted.state;
  }
  return toPlain(state.outcomes.get('X') ?? null);
}

const bounded = item('normal-maximum="3" normal-minimum="-1"');
const open = item('');
const all = { a: bounded, b: bounded, c: bounded };

describe('expressions over a whole test', () => {
  it.each([
    ['the declared maxima, one for each item', '<qti-outcome-maximum outcome-identifier="SCORE"/>', 'multiple float', all, ['3', '3', '3']],
    ['their weighted sum', '<qti-sum><qti-outcome-maximum outcome-identifier="SCORE" weight-identifier="W"/></qti-sum>', 'single float', all, 12],
    ['NULL where one item declares no maximum', '<qti-outcome-maximum outcome-identifier="SCORE"/>', 'multiple float', { ...all, c: open }, null],
    ['items without a minimum are left out', '<qti-outcome-minimum outcome-identifier="SCORE"/>', 'multiple float', { ...all, c: open }, ['-1', '-1']],
    ['no minimum at all', '<qti-outcome-minimum outcome-identifier="SCORE"/>', 'multiple float', { a: open, b: open, c: open }, null],
    ['scores as a container', '<qti-test-variables variable-identifier="SCORE"/>', 'multiple float', all, ['1', '0', '0']],
    ['weighted scores', '<qti-test-variables variable-identifier="SCORE" weight-identifier="W"/>', 'multiple float', all, ['1', '0', '0']],
    ['only variables of the base type', '<qti-test-variables variable-identifier="RESPONSE" base-type="identifier"/>', 'multiple identifier', all, ['A', 'B']],
    ['items right', '<qti-number-correct/>', 'single integer', all, 1],
    ['items wrong, of those presented', '<qti-number-incorrect/>', 'single integer', all, 1],
    ['items in the test', '<qti-number-selected/>', 'single integer', all, 3],
    ['items presented', '<qti-number-presented/>', 'single integer', all, 2],
  ] as const)('%s', (_name, expression, type, items, expected) => expect(evaluate(expression, type, items, { a: 'A', b: 'B' })).toEqual(expected));

  it('an answer that is the declared default was given by nobody', () => {
    const preset = item('', '<qti-default-value><qti-value>B</qti-value></qti-default-value>');
    const responded = (answers: Record<string, string>): unknown => evaluate('<qti-number-responded/>', 'single integer', { a: preset, b: preset, c: preset }, answers);
    expect([responded({}), responded({ a: 'B' }), responded({ a: 'A' }), responded({ a: 'A', b: 'A' })]).toEqual([0, 0, 1, 2]);
  });
});
