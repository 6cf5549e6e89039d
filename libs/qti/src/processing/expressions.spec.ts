import { describe, expect, it } from '@jest/globals';
import { compileExpression } from './compile-expression';
import type { Run } from './run';
import { plainValue } from './scalars';
import { responseValue } from './variables';
import { byIdentifier } from '../model/by-identifier';
import { seededRandom } from '../hash/random';
import { parseResponse } from '../parse/parse-declarations';
import { expressionSpecs, parseExpression } from '../parse/parse-expression';
import { Reader } from '../parse/reader';
import { kebab, upgrade } from '../upgrade/upgrade';
import { parseXml } from '../xml/parse-xml';

function tree(xml: string) {
  const parsed = parseXml(xml);
  if (!parsed.ok) throw new Error(parsed.diagnostic.code);
  return upgrade(parsed.root, '2.1', []);
}

const responses = [
  parseResponse(
    tree(`<responseDeclaration identifier="MAPPED" cardinality="multiple" baseType="identifier"><correctResponse><value>A</value></correctResponse><defaultValue><value>D</value></defaultValue>
      <mapping defaultValue="-1" lowerBound="-1.5" upperBound="2"><mapEntry mapKey="A" mappedValue="0"/><mapEntry mapKey="B" mappedValue="1"/><mapEntry mapKey="C" mappedValue="0.5"/></mapping></responseDeclaration>`),
    new Reader(),
  ),
  parseResponse(
    tree(`<responseDeclaration identifier="POINTS" cardinality="multiple" baseType="point"><areaMapping defaultValue="-1">
      <areaMapEntry shape="circle" coords="10,10,5" mappedValue="2"/><areaMapEntry shape="rect" coords="0,0,20,20" mappedValue="1"/></areaMapping></responseDeclaration>`),
    new Reader(),
  ),
];

/** Short forms for values: 3, 2.5, true, 'text, #id, (1,2) points, NULL, [..] multiple, <..> ordered. */
function short(text: string): string {
  if (text === 'NULL') return '<null/>';
  const list = /^([[<])(.*)[\]>]$/.exec(text);
  if (list) return `<${list[1] === '[' ? 'multiple' : 'ordered'}>${list[2]!.split(' ').filter((part) => part !== '').map(short).join('')}</${list[1] === '[' ? 'multiple' : 'ordered'}>`;
  const of = (base: string, value: string): string => `<baseValue baseType="${base}">${value.replace(/_/g, ' ')}</baseValue>`;
  if (text === 'true' || text === 'false') return of('boolean', text);
  if (text.startsWith("'")) return of('string', text.slice(1));
  if (text.startsWith('#')) return of('identifier', text.slice(1));
  if (text.startsWith('(')) return of('point', text.slice(1, -1).replace(',', ' '));
  if (text.startsWith('~')) return of('pair', text.slice(1));
  if (text.startsWith('^')) return of('directedPair', text.slice(1));
  if (/^P/.test(text)) return of('duration', text);
  return of(/^-?\d+$/.test(text) ? 'integer' : 'float', text);
}

function evaluate(xml: string, values: Readonly<Record<string, readonly string[]>> = {}, seed = 's') {
  const reader = new Reader();
  const expression = parseExpression(tree(xml), reader);
  expect(reader.diagnostics.filter((diagnostic) => diagnostic.severity === 'error')).toEqual([]);
  const run: Run = {
    values: new Map([
      ...responses.map((response) => [response.identifier, responseValue(response, values[response.identifier])] as const),
      ['N', { cardinality: 'single', base: 'integer', value: 2 }],
      ['REC', { cardinality: 'record', fields: new Map([['a', { cardinality: 'single', base: 'integer', value: 7 }]]) }],
    ]),
    correct: new Map([['MAPPED', { cardinality: 'multiple', base: 'identifier', values: ['A'] }]]),
    defaults: new Map([['MAPPED', { cardinality: 'multiple', base: 'identifier', values: ['D'] }]]),
    random: seededRandom(seed), problems: [], steps: 0,
  };
  return { value: plainValue(compileExpression(expression, { responses: byIdentifier(responses) })(run)), problems: run.problems };
}

/** Operator with attributes, operands in short form, expected value. */
const table: readonly (readonly [string, string, unknown])[] = [
  ['multiple', '1 2 NULL', ['1', '2']], ['multiple', '', null], ['ordered', '#b #a', ['b', 'a']], ['ordered', '<1·2> 3', ['1', '2', '3']],
  ['containerSize', '[1·1·2]', 3], ['containerSize', 'NULL', 0], ['isNull', 'NULL', true], ['isNull', "'", true], ['isNull', '0', false],
  ['index n="2"', '<5·6·7>', 6], ['index n="4"', '<5·6·7>', null], ['index n="{N}"', '<5·6·7>', 6],
  ['member', '#a [#a·#b]', true], ['member', '#c [#a·#b]', false], ['member', 'NULL [#a]', null],
  ['delete', '#b <#a·#b·#c·#b>', ['a', 'c']], ['delete', '#a [#a]', null], ['contains', '[1·2·2·3] [2·2]', true], ['contains', '[1·2·3] [2·2]', false],
  ['contains', '<1·2·3> <2·3>', true], ['contains', '<1·2·3> <1·3>', false], ['contains', 'NULL [1]', null],
  ['substring caseSensitive="true"', "'ab 'cabd", true], ['substring caseSensitive="true"', "'AB 'cabd", false], ['substring caseSensitive="false"', "'ӨҢ 'көңүл", true],
  ['not', 'true', false], ['not', 'NULL', null],
  ['and', 'true NULL', null], ['and', 'false NULL', false], ['and', 'true true', true], ['or', 'true NULL', true], ['or', 'false NULL', null], ['or', 'false false', false],
  ['anyN min="3" max="4"', 'true true false NULL', null], ['anyN min="3" max="4"', 'true false false NULL', false], ['anyN min="3" max="4"', 'true true true NULL', true],
  ['match', '~A_B ~B_A', true], ['match', '^A_B ^B_A', false], ['match', '[1·2·2] [2·1·2]', true], ['match', '[1·1·2] [1·2·2]', false], ['match', '<1·2> <2·1>', false], ['match', 'NULL 1', null],
  ['stringMatch caseSensitive="false"', "'Ңаа 'ңАА", true], ['stringMatch caseSensitive="true"', "'a 'A", false], ['stringMatch caseSensitive="true" substring="true"', "'abc 'b", true],
  ['patternMatch pattern="[0-9]{2,3}"', "'123", true], ['patternMatch pattern="[0-9]{2}"', "'123", false], ['patternMatch pattern="\\p{L}+"', "'көл", true], ['patternMatch pattern="[a-z-[aeiou]]*"', "'bcd", true],
  ['patternMatch pattern="[a-z-[aeiou]]*"', "'bad", false], ['patternMatch pattern="(a|b)*c?"', "'abba", true], ['patternMatch pattern="a"', 'NULL', null],
  ['equal', '0.3 0.3', true], ['equal', '1 1.0', true], ['equal', 'NULL 1', null], ['equal toleranceMode="absolute" tolerance="0.1"', '0.3 0.4', true], ['equal toleranceMode="absolute" tolerance="0.1 0.2"', '1 1.2', true],
  ['equal toleranceMode="absolute" tolerance="0.1" includeUpperBound="false"', '0.3 0.4', false], ['equal toleranceMode="relative" tolerance="10"', '10 11', true], ['equal toleranceMode="relative" tolerance="10 5"', '10 10.6', false],
  ['equalRounded roundingMode="significantFigures" figures="3"', '1.5647 1.56', true], ['equalRounded roundingMode="significantFigures" figures="3"', '3.175 3.18', true],
  ['equalRounded roundingMode="decimalPlaces" figures="2"', '1.005 1.01', true], ['equalRounded roundingMode="decimalPlaces" figures="2"', '1.684 1.69', false],
  ['inside shape="rect" coords="0,0,10,10"', '(5,5)', true], ['inside shape="circle" coords="5,5,2"', '[(0,0)·(6,6)]', true], ['inside shape="poly" coords="0,0,10,0,0,10"', '(9,9)', false], ['inside shape="ellipse" coords="0,0,4,2"', '(3,1)', true],
  ['lt', '1 2', true], ['gt', '1 2', false], ['lte', '2 2', true], ['gte', '1 NULL', null], ['durationLT', 'PT1S PT2S', true], ['durationGTE', 'PT2S PT2S', true],
  ['sum', '0.1 0.2', 0.3], ['sum', '[1·2] 3', 6], ['sum', '1 NULL', null], ['product', '0.1 3', 0.3], ['subtract', '0.3 0.1', 0.2], ['divide', '1 8', 0.125], ['divide', '1 0', null],
  ['power', '2 10', 1024], ['power', '0 -1', null], ['power', '-8 0.5', null], ['integerDivide', '-7 2', -4], ['integerDivide', '1 0', null], ['integerModulus', '-7 2', 1], ['integerModulus', '7 0', null],
  ['truncate', '-6.8', -6], ['round', '6.5', 7], ['round', '-6.5', -6], ['roundTo roundingMode="decimalPlaces" figures="2"', '2.675', 2.68], ['roundTo roundingMode="significantFigures" figures="2"', '1249', 1200],
  ['integerToFloat', '3', 3], ['max', '1 3.5 2', 3.5], ['min', '[4·2] 3', 2], ['max', '1 NULL', null], ['gcd', '12 -18', 6], ['gcd', '0 0', 0], ['lcm', '4 6', 12], ['lcm', '4 0', 0],
  ['repeat numberRepeats="2"', '1 NULL 2', ['1', '2', '1', '2']], ['repeat numberRepeats="0"', '1', null],
  ['repeat numberRepeats="2"', '(1,2) 3.5', null], ['repeat numberRepeats="1"', '1 2.5', ['1', '2.5']],
  ['mathOperator name="log"', '1000', 3], ['mathOperator name="log"', '0', null], ['mathOperator name="asin"', '2', null], ['mathOperator name="floor"', '-1.5', -2], ['mathOperator name="atan2"', '0 1', 0], ['mathOperator name="signum"', '-3.2', -1],
  ['mathOperator name="exp"', '0', 1], ['mathOperator name="acot"', '0', Math.PI / 2], ['mathOperator name="toDegrees"', String(Math.PI), 180],
  ['statsOperator name="mean"', '[1.0·2.0·4.5]', 2.5], ['statsOperator name="sampleVariance"', '[1·2·3]', 1], ['statsOperator name="popVariance"', '[1·3]', 1], ['statsOperator name="sampleSD"', '[5]', null], ['statsOperator name="popSD"', '[2·2]', 0],
  ['customOperator class="x:ParseCommaDecimal"', "'1,5", 1.5], ['customOperator definition="qade:Trim"', "'_a_", 'a'], ['customOperator class="unknown"', '1', null],
  ['random', '[4]', 4], ['fieldValue fieldIdentifier="a"', 'REC', 7], ['fieldValue fieldIdentifier="b"', 'REC', null],
];

const operand = (text: string): string => (text === 'REC' ? '<variable identifier="REC"/>' : short(text.replace(/·/g, ' ')));
const build = (head: string, operands: string): string => {
  const name = head.split(' ')[0]!;
  return `<${head}>${operands.split(' ').filter((part) => part !== '').map(operand).join('')}</${name}>`;
};

describe('expressions', () => {
  it.each(table)('%s of %s is %j', (head, operands, expected) => {
    const { value } = evaluate(build(head, operands));
    if (typeof expected === 'number') expect(value).toBeCloseTo(expected, 14);
    else expect(value).toEqual(expected);
  });

  it.each([
    ['<mapResponse identifier="MAPPED"/>', { MAPPED: ['B', 'C'] }, 1.5],
    ['<mapResponse identifier="MAPPED"/>', { MAPPED: ['B', 'B', 'C'] }, 1.5],
    ['<mapResponse identifier="MAPPED"/>', { MAPPED: ['X', 'Y', 'Z'] }, -1.5],
    ['<mapResponsePoint identifier="POINTS"/>', { POINTS: ['10 10', '11 11'] }, 2],
    ['<mapResponsePoint identifier="POINTS"/>', { POINTS: ['10 10', '1 1', '50 50'] }, 2],
    ['<correct identifier="MAPPED"/>', {}, ['A']],
    ['<default identifier="MAPPED"/>', {}, ['D']],
    ['<variable identifier="N"/>', {}, 2],
    ['<mathConstant name="e"/>', {}, Math.E],
    ['<null/>', {}, null],
    ['<baseValue baseType="integer">x</baseValue>', {}, null],
  ])('%s with %j is %j', (xml, values, expected) => expect(evaluate(xml, values).value).toEqual(expected));

  it('draw the same numbers for the same seed, within their bounds', () => {
    const xml = '<randomInteger min="2" max="11" step="3"/>';
    const drawn = Array.from({ length: 200 }, (_, i) => evaluate(xml, {}, String(i)).value);
    expect([...new Set(drawn)].sort((a, b) => Number(a) - Number(b))).toEqual([2, 5, 8, 11]);
    expect(drawn).toEqual(Array.from({ length: 200 }, (_, i) => evaluate(xml, {}, String(i)).value));
    const float = evaluate('<randomFloat min="1" max="2"/>').value;
    expect(float).toBeGreaterThanOrEqual(1);
    expect(float).toBeLessThanOrEqual(2);
  });

  it('say what went wrong instead of guessing', () => {
    expect(evaluate('<lt><baseValue baseType="string">a</baseValue><baseValue baseType="integer">1</baseValue></lt>')).toEqual({ value: null, problems: [{ code: 'type', data: { expected: 'number' } }] });
    expect(evaluate('<variable identifier="NOPE"/>').problems).toEqual([{ code: 'undeclared', data: { identifier: 'NOPE' } }]);
    expect(evaluate('<numberCorrect/>').problems).toHaveLength(1);
  });

  it('are all 64, and each has a case here or in the tests of whole tests', () => {
    expect(Object.keys(expressionSpecs)).toHaveLength(64);
    const covered = new Set([...table.map(([head]) => kebab(head.split(' ')[0]!)), 'map-response', 'map-response-point', 'correct', 'default', 'variable', 'math-constant', 'null', 'base-value', 'random-integer', 'random-float']);
    const ofTests = ['test-variables', 'outcome-minimum', 'outcome-maximum', 'number-correct', 'number-incorrect', 'number-responded', 'number-presented', 'number-selected'];
    expect(Object.keys(expressionSpecs).filter((name) => !covered.has(name)).sort()).toEqual(ofTests.sort());
  });
});
