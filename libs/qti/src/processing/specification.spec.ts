import { describe, expect, it } from '@jest/globals';
import { openEngine } from './engine';
import { plainValue } from './scalars';
import type { RawResponse } from './variables';
import { parseItem } from '../parse/parse-item';

/** Sentences of the specification as cases: each is an item of its own, answered and scored. */
const item = (declarations: string, processing: string, attributes = 'adaptive="false"', templates = ''): string =>
  `<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i" title="t" ${attributes} time-dependent="false">${declarations}${templates}<qti-item-body/>` +
  `<qti-response-processing>${processing}</qti-response-processing></qti-assessment-item>`;
const declare = (kind: 'response' | 'outcome' | 'template', identifier: string, type: string, inner = ''): string => {
  const [cardinality = '', base = ''] = type.split(' ');
  return `<qti-${kind}-declaration identifier="${identifier}" cardinality="${cardinality}"${base === '' ? '' : ` base-type="${base}"`}>${inner}</qti-${kind}-declaration>`;
};
const value = (base: string, text: string): string => `<qti-base-value base-type="${base}">${text}</qti-base-value>`;
const int = (n: number): string => value('integer', String(n));
const float = (text: string): string => value('float', text);
const text = (words: string): string => value('string', words);
const variable = (identifier: string): string => `<qti-variable identifier="${identifier}"/>`;
const op = (head: string, ...args: string[]): string => `<qti-${head}>${args.join('')}</qti-${head.split(' ')[0]}>`;
const set = (identifier: string, ...args: string[]): string => op(`set-outcome-value identifier="${identifier}"`, ...args);
const when = (test: string, then: string, otherwise = ''): string => op('response-condition', op('response-if', test, then), otherwise === '' ? '' : op('response-else', otherwise));

function outcomesOf(xml: string, responses: Record<string, RawResponse> = {}, seed = 's', errors = 0) {
  const parsed = parseItem(xml);
  if (!parsed.ok) throw new Error(parsed.diagnostics[0]?.code);
  expect(parsed.diagnostics.filter((diagnostic) => diagnostic.severity === 'error')).toHaveLength(errors);
  const engine = openEngine(parsed.item);
  const state = engine.attempt(engine.start(seed), responses);
  return { X: plainValue(state.values.get('X') ?? null), SCORE: plainValue(state.values.get('SCORE') ?? null), problems: state.problems.map((found) => found.code) };
}

const evaluate = (expression: string, type = 'single float', responses: Record<string, RawResponse> = {}, declarations = '') =>
  outcomesOf(item(`${declarations}${declare('outcome', 'X', type)}`, set('X', expression)), responses).X;

describe('numbers', () => {
  it.each([
    ['round: halves go up, not away from zero', op('round', float('-0.5')), 0],
    ['round just below a half', op('round', float('0.49999999999999994')), 0],
    ['round beyond 2^52 stays what it is', op('round', float('4503599627370497')), 4503599627370497],
    ['truncate goes towards zero', op('truncate', float('-6.9')), -6],
    ['roundTo goes away from zero at a half', op('round-to rounding-mode="decimalPlaces" figures="1"', float('-0.25')), -0.3],
    ['roundTo decides by the decimal digits, not by their binary neighbour', op('round-to rounding-mode="decimalPlaces" figures="2"', float('1.005')), 1.01],
    ['roundTo with significant figures of a small number', op('round-to rounding-mode="significantFigures" figures="2"', float('0.0012349')), 0.0012],
    ['roundTo of zero', op('round-to rounding-mode="significantFigures" figures="2"', float('0')), 0],
    ['roundTo takes figures from a variable', op('round-to rounding-mode="decimalPlaces" figures="F"', float('3.14159')), 3.14],
    ['integerDivide rounds down', op('integer-divide', int(-5), int(3)), -2],
    ['integerModulus has the sign of the divisor', op('integer-modulus', int(-5), int(3)), 1],
    ['integerModulus of a negative divisor', op('integer-modulus', int(5), int(-3)), -1],
    ['division by zero is NULL', op('divide', float('0'), float('0')), null],
    ['zero to the power zero is 1', op('power', int(0), int(0)), 1],
    ['a power of a decimal is exact', op('power', float('1.1'), int(2)), 1.21],
    ['a negative power', op('power', int(2), int(-2)), 0.25],
    ['a root of a negative number is NULL', op('power', float('-1'), float('0.5')), null],
    ['a sum over containers and single values', op('sum', op('multiple', float('0.1'), float('0.2')), float('0.3')), 0.6],
    ['one NULL makes a sum NULL', op('sum', float('1'), '<qti-null/>'), null],
    ['one NULL makes a minimum NULL', op('min', float('1'), '<qti-null/>'), null],
    ['a difference is exact', op('subtract', float('1.1'), float('1')), 0.1],
    ['log(0) is outside of the domain', op('math-operator name="ln"', int(0)), null],
    ['sec at a pole of its quotient', op('math-operator name="csc"', int(0)), null],
    ['atan2 takes two operands', op('math-operator name="atan2"', int(1), int(1)), Math.PI / 4],
    ['ceil of a negative number', op('math-operator name="ceil"', float('-1.2')), -1],
    ['gcd of several', op('gcd', int(12), int(18), int(27)), 3],
    ['lcm with a negative number', op('lcm', int(-4), int(6)), 12],
    ['population variance', op('stats-operator name="popVariance"', op('multiple', int(2), int(4), int(4), int(4), int(5), int(5), int(7), int(9))), 4],
    ['sample variance of one number is NULL', op('stats-operator name="sampleVariance"', op('multiple', int(2))), null],
    ['statistics of NULL are NULL', op('stats-operator name="mean"', '<qti-null/>'), null],
    ['what is infinite both ways is NULL', op('stats-operator name="mean"', op('multiple', float('INF'), float('-INF'))), null],
    ['integerDivide of infinite by infinite is NULL', op('integer-divide', float('INF'), float('INF')), null],
    ['integerModulus of something infinite is NULL', op('integer-modulus', float('INF'), int(2)), null],
    ['the variance of something infinite is NULL', op('stats-operator name="popVariance"', op('multiple', float('INF'), float('1'))), null],
    ['pi', '<qti-math-constant name="pi"/>', Math.PI],
  ])('%s', (_sentence, expression, expected) => {
    const got = evaluate(expression, 'single float', {}, declare('template', 'F', 'single integer', '<qti-default-value><qti-value>2</qti-value></qti-default-value>'));
    if (typeof expected === 'number') expect(got).toBeCloseTo(expected, 13);
    else expect(got).toBe(expected);
  });

  it('a float is not an integer unless it is whole: "floating point values can not be assigned to integer variables"', () => {
    expect(evaluate(float('2.5'), 'single integer')).toBeNull();
    expect(evaluate(op('truncate', float('2.5')), 'single integer')).toBe(2);
  });
});

describe('comparisons', () => {
  it.each([
    ['equal exact knows no tolerance', op('equal tolerance-mode="exact"', float('1.0000001'), int(1)), false],
    ['absolute: the bounds belong to the interval', op('equal tolerance-mode="absolute" tolerance="0.1"', float('0.3'), float('0.2')), true],
    ['absolute: a bound may be shut out', op('equal tolerance-mode="absolute" tolerance="0.1" include-lower-bound="false"', float('0.3'), float('0.2')), false],
    ['absolute: below and above may differ', op('equal tolerance-mode="absolute" tolerance="0 1"', int(5), float('4.9')), false],
    ['relative: percent of the first expression', op('equal tolerance-mode="relative" tolerance="10"', int(100), int(110)), true],
    ['relative: percent of the first, not of the second', op('equal tolerance-mode="relative" tolerance="10"', int(110), int(100)), true],
    ['relative: not of the second', op('equal tolerance-mode="relative" tolerance="9"', int(100), int(110)), false],
    ['relative: of a negative number', op('equal tolerance-mode="relative" tolerance="10"', int(-100), int(-109)), true],
    ['equal with NULL is NULL', op('equal tolerance-mode="exact"', int(1), '<qti-null/>'), null],
    ['equalRounded 3.175 and 3.183 to 3 figures', op('equal-rounded rounding-mode="significantFigures" figures="3"', float('3.175'), float('3.183')), true],
    ['equalRounded 3.175 and 3.1749 to 3 figures', op('equal-rounded rounding-mode="significantFigures" figures="3"', float('3.175'), float('3.1749')), false],
    ['match: single pair in any order', op('match', value('pair', 'A B'), value('pair', 'B A')), true],
    ['match: directed pair in its order', op('match', value('directedPair', 'A B'), value('directedPair', 'B A')), false],
    ['match: repeated members count', op('match', op('multiple', int(1), int(1), int(2)), op('multiple', int(1), int(2), int(2))), false],
    ['match: integers and floats compare as numbers', op('match', int(2), float('2.0')), true],
    ['lt of NULL is NULL', op('lt', '<qti-null/>', int(1)), null],
    ['durationGTE of equal durations', op('duration-gte', value('duration', 'PT1M'), value('duration', '60')), true],
    ['not of NULL is NULL', op('not', '<qti-null/>'), null],
    ['and: false decides beside NULL', op('and', '<qti-null/>', value('boolean', 'false')), false],
    ['or: true decides beside NULL', op('or', '<qti-null/>', value('boolean', '1')), true],
    ['anyN: {true,true,false,NULL} of 3 to 4', op('any-n min="3" max="4"', value('boolean', 'true'), value('boolean', 'true'), value('boolean', 'false'), '<qti-null/>'), null],
    ['anyN: {true,false,false,NULL} of 3 to 4', op('any-n min="3" max="4"', value('boolean', 'true'), value('boolean', 'false'), value('boolean', 'false'), '<qti-null/>'), false],
    ['anyN: {true,true,true,NULL} of 3 to 4', op('any-n min="3" max="4"', value('boolean', 'true'), value('boolean', 'true'), value('boolean', 'true'), '<qti-null/>'), true],
    ['member is false for what is not there', op('member', int(3), op('multiple', int(1), int(2))), false],
    ['contains: [A,B,B,C] contains [B,B]', op('contains', op('multiple', int(1), int(2), int(2), int(3)), op('multiple', int(2), int(2))), true],
    ['contains: ordered needs the order', op('contains', op('ordered', int(1), int(2), int(3)), op('ordered', int(3), int(1))), false],
    ['substring: the first in the second', op('substring case-sensitive="false"', text('ҢӨҮ'), text('аңөүк')), true],
    ['stringMatch tells case apart', op('string-match case-sensitive="true"', text('Ош'), text('ош')), false],
    ['stringMatch: composed and decomposed letters are the same', op('string-match case-sensitive="true"', text('\u0439'), text('\u0438\u0306')), true],
    ['inside: the edge belongs to it', op('inside shape="rect" coords="0,0,10,10"', value('point', '10 10')), true],
    ['inside: any point of a container', op('inside shape="circle" coords="0,0,2"', op('multiple', value('point', '9 9'), value('point', '1 1'))), true],
    ['inside of NULL is NULL', op('inside shape="circle" coords="0,0,2"', '<qti-null/>'), null],
    ['isNull of an empty container', op('is-null', op('multiple')), true],
    ['isNull of an empty string', op('is-null', text('')), true],
  ])('%s', (_sentence, expression, expected) => expect(evaluate(expression, 'single boolean')).toBe(expected));
});

describe('patterns are those of XML Schema', () => {
  it.each([
    ['[0-9]{3}', '0312', false], ['[0-9]{3,}', '0312', true], ['\\d{3}', '٣٤٥', true], ['[a-z-[aeiou]]+', 'bcd', true], ['[^0-9]+', 'ңөү', true], ['\\p{Lu}\\p{Ll}*', 'Өзгөн', true],
    ['\\p{IsCyrillic}+', 'көл', true], ['\\c+', 'a-b_1', true], ['\\i\\c*', '1a', false], ['a.c', 'a\nc', false], ['a|b', 'b', true], ['(ab)?c', 'c', true], ['', '', null], ['x*', 'xxxx', true],
    ['^Ош$', 'Ош', true], ['^one$|^two$', 'two', true], ['(^a|b$)', 'b', true], ['5\\$', '5$', true], ['[$^]', '^', true], ['(?:ab)+', 'abab', true], ['\\+996\\s?\\d{9}', '+996 555123456', true],
  ])('%s against %j is %j', (pattern, given, expected) =>
    expect(evaluate(op(`pattern-match pattern="${pattern}"`, variable('R')), 'single boolean', { R: given }, declare('response', 'R', 'single string'))).toBe(expected));

  it.each(['(?=a)b', '[z-a]', '(a', 'a{2,1}', '\\q', '((a{500}){500})', '\\p{Greek}'])('%s is refused by name and gives no value', (pattern) => {
    const got = outcomesOf(item(declare('outcome', 'X', 'single boolean'), set('X', op(`pattern-match pattern="${pattern}"`, text('a')))), {}, 's', 1);
    expect(got).toMatchObject({ X: null, problems: ['pattern'] });
  });

  it('an essay is searched to its end', () => {
    const essay = `${'Ысык-Көл тоолордун арасында. '.repeat(3000)}Аягы.`;
    expect(evaluate(op('pattern-match pattern="(.|\\n)*Аягы\\."', variable('R')), 'single boolean', { R: essay }, declare('response', 'R', 'single string'))).toBe(true);
  });

  it('the pattern may be a variable', () => {
    const declarations = declare('template', 'P', 'single string', '<qti-default-value><qti-value>[0-9]+</qti-value></qti-default-value>');
    expect(evaluate(op('pattern-match pattern="{P}"', text('42')), 'single boolean', {}, declarations)).toBe(true);
  });
});

describe('containers and records', () => {
  it.each([
    ['index counts from 1', op('index n="1"', op('ordered', int(7), int(8))), 7],
    ['index past the end is NULL', op('index n="3"', op('ordered', int(7), int(8))), null],
    ['index 0 is NULL', op('index n="0"', op('ordered', int(7))), null],
    ['containerSize of NULL is 0', op('container-size', '<qti-null/>'), 0],
    ['containerSize counts repeated values', op('container-size', op('multiple', int(1), int(1))), 2],
    ['multiple leaves NULL out', op('container-size', op('multiple', int(1), '<qti-null/>')), 1],
    ['delete takes every occurrence', op('container-size', op('delete', int(1), op('multiple', int(1), int(2), int(1)))), 1],
    ['repeat fills in turn', op('index n="4"', op('repeat number-repeats="2"', int(5), int(6))), 6],
    ['repeat of less than 1 is NULL', op('repeat number-repeats="0"', int(5)), null],
    ['repeat leaves NULL out', op('container-size', op('repeat number-repeats="3"', int(5), '<qti-null/>')), 3],
    ['random of one is that one', op('random', op('multiple', int(9))), 9],
  ])('%s', (_sentence, expression, expected) => expect(evaluate(expression, 'single integer')).toBe(expected));

  it('a number typed into a record tells how it was written', () => {
    const field = (name: string, type: string): unknown => evaluate(op(`field-value field-identifier="${name}"`, variable('R')), type, { R: '-12.50' }, declare('response', 'R', 'record'));
    expect([field('stringValue', 'single string'), field('floatValue', 'single float'), field('leftDigits', 'single integer'), field('rightDigits', 'single integer'), field('nsf', 'single integer'), field('none', 'single integer')]).toEqual(['-12.50', -12.5, 2, 2, 4, null]);
  });

  it('the field of a record outcome keeps its own type', () => {
    const record = declare('template', 'T', 'record', '<qti-default-value><qti-value field-identifier="a" base-type="integer">3</qti-value><qti-value field-identifier="b" base-type="string">x</qti-value></qti-default-value>');
    expect(evaluate(op('field-value field-identifier="a"', variable('T')), 'single integer', {}, record)).toBe(3);
  });
});

describe('mappings', () => {
  const mapped = (type: string, mapping: string, given: RawResponse): unknown =>
    outcomesOf(item(declare('response', 'R', type, mapping) + declare('outcome', 'SCORE', 'single float'), set('SCORE', '<qti-map-response identifier="R"/>')), { R: given }).SCORE;
  const entries = '<qti-map-entry map-key="A" mapped-value="0"/><qti-map-entry map-key="B" mapped-value="1"/><qti-map-entry map-key="C" mapped-value="0.5"/>';

  it.each([
    [['B', 'B', 'C'], 1.5], [['C'], 0.5], [['C', 'B'], 1.5], [['X'], -2], [['X', 'B'], -1], [['X', 'Y', 'Z'], -3], [[], -2],
  ])('{%s} maps to %d', (given, expected) => expect(mapped('multiple identifier', `<qti-mapping default-value="-2" lower-bound="-3" upper-bound="1.5">${entries}</qti-mapping>`, given)).toBe(expected));

  it('the bounds belong to the sum, not to its parts', () =>
    expect(mapped('multiple identifier', `<qti-mapping default-value="-5" lower-bound="0" upper-bound="9">${entries}<qti-map-entry map-key="D" mapped-value="6"/></qti-mapping>`, ['D', 'X'])).toBe(1));
  it('strings compare without case unless told otherwise', () => {
    const key = (extra: string): string => `<qti-mapping default-value="0"><qti-map-entry map-key="Бишкек" mapped-value="1"${extra}/></qti-mapping>`;
    expect([mapped('single string', key(''), 'БИШКЕК'), mapped('single string', key(' case-sensitive="true"'), 'БИШКЕК')]).toEqual([1, 0]);
  });
  it('pairs have no order, directed pairs have', () => {
    const key = '<qti-mapping default-value="0"><qti-map-entry map-key="A B" mapped-value="1"/></qti-mapping>';
    expect([mapped('single pair', key, 'B A'), mapped('single directedPair', key, 'B A')]).toEqual([1, 0]);
  });
  it('integers are mapped as numbers', () => expect(mapped('single integer', '<qti-mapping default-value="0"><qti-map-entry map-key="07" mapped-value="1"/></qti-mapping>', '7')).toBe(1));

  const area = '<qti-area-mapping default-value="-1" upper-bound="3"><qti-area-map-entry shape="circle" coords="10,10,5" mapped-value="2"/><qti-area-map-entry shape="rect" coords="0,0,20,20" mapped-value="1"/></qti-area-mapping>';
  it.each([
    [['10 10'], 2], [['10 10', '12 12'], 2], [['10 10', '1 1'], 3], [['10 10', '1 1', '90 90'], 2], [['90 90', '91 91'], -2],
  ])('points %s give %d: an area counts once, the first that holds the point', (given, expected) => {
    const xml = item(declare('response', 'R', 'multiple point', area) + declare('outcome', 'SCORE', 'single float'), set('SCORE', '<qti-map-response-point identifier="R"/>'));
    expect(outcomesOf(xml, { R: given }).SCORE).toBe(expected);
  });
});

describe('lookup tables', () => {
  const table = (inner: string, base: string, source: string): unknown =>
    outcomesOf(item(declare('outcome', 'X', `single ${base}`, inner), `<qti-lookup-outcome-value identifier="X">${source}</qti-lookup-outcome-value>`)).X;
  const match = '<qti-match-table default-value="none"><qti-match-table-entry source-value="1" target-value="one"/><qti-match-table-entry source-value="1" target-value="again"/></qti-match-table>';
  const grades = '<qti-interpolation-table default-value="F"><qti-interpolation-table-entry source-value="90" target-value="A"/><qti-interpolation-table-entry source-value="50" include-boundary="false" target-value="C"/></qti-interpolation-table>';
  it.each([
    [match, int(1), 'one'], [match, int(2), 'none'], [match, '<qti-null/>', 'none'],
    [grades, float('90'), 'A'], [grades, float('89.99'), 'C'], [grades, float('50'), 'F'], [grades, int(51), 'C'], [grades, '<qti-null/>', 'F'],
  ])('%#: looks up the first entry that fits', (inner, source, expected) => expect(table(inner, 'identifier', source)).toBe(expected));
  it('without a default the value is NULL', () => expect(table('<qti-match-table><qti-match-table-entry source-value="1" target-value="3"/></qti-match-table>', 'float', int(2))).toBeNull());
});

describe('rules', () => {
  const score = declare('outcome', 'SCORE', 'single float');
  it('a condition that is NULL is not followed', () =>
    expect(outcomesOf(item(score, when('<qti-null/>', set('SCORE', float('1')), set('SCORE', float('2'))))).SCORE).toBe(2));
  it('the first branch that holds is followed, no other', () => {
    const rules = op('response-condition', op('response-if', value('boolean', 'false'), set('SCORE', float('1'))), op('response-else-if', value('boolean', 'true'), set('SCORE', float('2'))), op('response-else-if', value('boolean', 'true'), set('SCORE', float('3'))), op('response-else', set('SCORE', float('4'))));
    expect(outcomesOf(item(score, rules)).SCORE).toBe(2);
  });
  it('an exit deep inside ends the whole program', () =>
    expect(outcomesOf(item(score, when(value('boolean', 'true'), op('response-processing-fragment', set('SCORE', float('1')), '<qti-exit-response/>')) + set('SCORE', float('9')))).SCORE).toBe(1));
  it('a value is set from the value before', () =>
    expect(outcomesOf(item(score, set('SCORE', float('2')) + set('SCORE', op('product', variable('SCORE'), variable('SCORE'))))).SCORE).toBe(4));
  it('numeric outcomes begin with 0, others with NULL', () =>
    expect(outcomesOf(item(score + declare('outcome', 'X', 'single identifier'), '<qti-response-processing-fragment/>'))).toMatchObject({ SCORE: 0, X: null }));
  it('an empty answer is NULL, so match gives NULL and the else branch follows', () => {
    const declarations = declare('response', 'R', 'single identifier', '<qti-correct-response><qti-value>A</qti-value></qti-correct-response>') + score;
    const xml = item(declarations, when(op('match', variable('R'), '<qti-correct identifier="R"/>'), set('SCORE', float('1')), set('SCORE', float('-1'))));
    expect([outcomesOf(xml, { R: 'A' }).SCORE, outcomesOf(xml, { R: '' }).SCORE, outcomesOf(xml, { R: null }).SCORE]).toEqual([1, -1, -1]);
  });
});

describe('template processing', () => {
  const integer = (identifier: string, inner = ''): string => declare('template', identifier, 'single integer', inner);
  const processing = (...rules: string[]): string => op('template-processing', ...rules);
  const setTemplate = (identifier: string, expression: string): string => op(`set-template-value identifier="${identifier}"`, expression);
  const X = declare('outcome', 'X', 'single integer');

  it('exit-template leaves what was set before', () => {
    const xml = item(integer('A') + X, set('X', variable('A')), undefined, processing(setTemplate('A', int(1)), '<qti-exit-template/>', setTemplate('A', int(2))));
    expect(outcomesOf(xml).X).toBe(1);
  });
  it('conditions choose between rules', () => {
    const rules = op('template-condition', op('template-if', value('boolean', 'false'), setTemplate('A', int(1))), op('template-else-if', value('boolean', 'true'), setTemplate('A', int(2))), op('template-else', setTemplate('A', int(3))));
    expect(outcomesOf(item(integer('A') + X, set('X', variable('A')), undefined, processing(rules))).X).toBe(2);
  });
  it('a default that is set reaches the response before the first attempt, and the outcome', () => {
    const declarations = declare('response', 'R', 'single integer') + X + declare('outcome', 'SCORE', 'single float');
    const rules = processing(op('set-default-value identifier="R"', int(5)), op('set-default-value identifier="SCORE"', float('2.5')));
    expect(outcomesOf(item(declarations, set('X', variable('R')), undefined, rules))).toMatchObject({ X: 5, SCORE: 2.5 });
  });
  it('a key made of template values scores', () => {
    const declarations = declare('response', 'R', 'multiple integer') + integer('A') + declare('outcome', 'X', 'single boolean');
    const rules = processing(setTemplate('A', '<qti-random-integer min="3" max="9" step="3"/>'), op('set-correct-response identifier="R"', op('multiple', variable('A'), op('sum', variable('A'), int(1)))));
    const xml = item(declarations, set('X', op('match', variable('R'), '<qti-correct identifier="R"/>')), undefined, rules);
    const right = [3, 6, 9].filter((a) => outcomesOf(xml, { R: [String(a + 1), String(a)] }).X === true);
    expect(right).toHaveLength(1);
  });
  it.each([
    ['min="5" max="5"', [5]], ['max="2"', [0, 1, 2]], ['min="-3" max="-1"', [-3, -2, -1]], ['min="1" max="10" step="4"', [1, 5, 9]],
  ])('random-integer %s', (bounds, possible) => {
    const drawn = new Set(Array.from({ length: 60 }, (_, i) => outcomesOf(item(X, set('X', `<qti-random-integer ${bounds}/>`)), {}, `seed ${i}`).X));
    expect([...drawn].sort((a, b) => Number(a) - Number(b))).toEqual(possible);
  });
  it.each(['min="3" max="1"', 'min="0" max="5" step="INF"', 'min="0" max="INF"', 'min="0" max="5" step="0"'])('random-integer %s gives NULL and says so', (bounds) =>
    expect(outcomesOf(item(X, set('X', `<qti-random-integer ${bounds}/>`)))).toMatchObject({ X: null, problems: ['type'] }));
});

describe('values as they stand in files', () => {
  const keyed = (inner: string): unknown => {
    const declarations = declare('response', 'R', 'single string', `<qti-correct-response>${inner}</qti-correct-response>`) + declare('outcome', 'X', 'single boolean');
    return outcomesOf(item(declarations, set('X', op('match', variable('R'), '<qti-correct identifier="R"/>'))), { R: 'Ысык-Көл' }).X;
  };
  it.each([
    ['plain', '<qti-value>Ысык-Көл</qti-value>'],
    ['on lines of its own', '<qti-value>\n      Ысык-Көл\n    </qti-value>'],
    ['with a comment inside', '<qti-value>Ысык<!-- жана -->-Көл</qti-value>'],
    ['as CDATA', '<qti-value><![CDATA[Ысык-Көл]]></qti-value>'],
    ['with character references', '<qti-value>&#x42b;сык-К&#1257;л</qti-value>'],
  ])('%s', (_how, inner) => expect(keyed(inner)).toBe(true));
  it('blanks on the same line belong to the value', () => expect(keyed('<qti-value> Ысык-Көл</qti-value>')).toBe(false));
});
