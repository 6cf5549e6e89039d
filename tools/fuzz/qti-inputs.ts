import fc from 'fast-check';
import { seededMutation } from './mutate';

/** Expressions and rules of QTI in any nesting, with the wrong operands as often as the right ones. */
const names = ['RESPONSE', 'SCORE', 'T', 'NOPE', 'numAttempts', 'duration'];
const numbers = ['0', '1', '-1', '2', '3.5', '1e308', '-1e308', '1e-320', 'INF', '{T}', 'T', '', 'x', '99999999999999999999', '0.1'];
const baseTypes = ['boolean', 'identifier', 'integer', 'float', 'string', 'point', 'pair', 'directedPair', 'duration', 'file', 'uri', 'nonsense'];
const values = ['true', 'A', 'A B', '1 2', '3', '-0', '0.1', 'P1D', '', ' ', 'көп', '\ud83d\ude00', '1,2', 'NaN', 'a'.repeat(300)];
const patterns = ['(a+)+b', '[a-z]{2,5}', '\\p{L}*', '(', '[z-a]', '((a?){30}){30}', '(a|aa)+c', '.*.*.*.*=', '\\d+(,\\d+)?', '[a-z-[aeiou]]'];
const operators = [
  'multiple', 'ordered', 'container-size', 'is-null', 'random', 'member', 'delete', 'contains', 'not', 'and', 'or', 'match', 'lt', 'gt', 'lte', 'gte', 'duration-lt',
  'duration-gte', 'sum', 'product', 'subtract', 'divide', 'power', 'integer-divide', 'integer-modulus', 'truncate', 'round', 'integer-to-float', 'max', 'min', 'gcd', 'lcm',
];
const mathNames = ['sin', 'cos', 'tan', 'acos', 'atan2', 'log', 'ln', 'exp', 'floor', 'ceil', 'signum', 'coth', 'acot', 'wrong'];

const oneOf = (list: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...list);
const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
const element = (name: string, attributes: Record<string, string>, children = ''): string =>
  `<qti-${name}${Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(value)}"`).join('')}>${children}</qti-${name}>`;

const leaf: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(oneOf(baseTypes), oneOf(values)).map(([base, value]) => element('base-value', { 'base-type': base }, escape(value))),
  fc.tuple(oneOf(['variable', 'correct', 'default', 'map-response', 'map-response-point']), oneOf(names)).map(([op, identifier]) => element(op, { identifier })),
  fc.tuple(oneOf(numbers), oneOf(numbers), oneOf(numbers)).map(([min, max, step]) => element('random-integer', { min, max, step })),
  fc.constantFrom(element('null', {}), element('math-constant', { name: 'pi' }), element('number-correct', {}), element('test-variables', { 'variable-identifier': 'SCORE' })),
);

const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const inner = fc.array(tie('expression'), { maxLength: 3 }).map((children) => children.join(''));
  return {
    expression: fc.oneof(
      { maxDepth: 6, depthIdentifier: 'qti' },
      leaf,
      fc.tuple(oneOf(operators), inner).map(([op, children]) => element(op, {}, children)),
      fc.tuple(oneOf(numbers), oneOf(numbers), inner).map(([min, max, children]) => element('any-n', { min, max }, children)),
      fc.tuple(oneOf(['absolute', 'relative', 'exact']), oneOf(numbers), inner).map(([mode, tolerance, children]) => element('equal', { 'tolerance-mode': mode, tolerance }, children)),
      fc.tuple(oneOf(['equal-rounded', 'round-to']), oneOf(['decimalPlaces', 'significantFigures', '']), oneOf(numbers), inner).map(([op, mode, figures, children]) =>
        element(op, { 'rounding-mode': mode, figures }, children)),
      fc.tuple(oneOf(numbers), inner).map(([times, children]) => element('repeat', { 'number-repeats': times }, children)),
      fc.tuple(oneOf(numbers), inner).map(([n, children]) => element('index', { n }, children)),
      fc.tuple(oneOf(patterns), inner).map(([pattern, children]) => element('pattern-match', { pattern }, children)),
      fc.tuple(oneOf(mathNames), inner).map(([name, children]) => element('math-operator', { name }, children)),
      fc.tuple(oneOf(['mean', 'popSD', 'sampleSD']), inner).map(([name, children]) => element('stats-operator', { name }, children)),
      fc.tuple(oneOf(['circle', 'poly', 'rect', 'ellipse', 'default']), oneOf(['0,0,5', '1,1,2,2,3,3', '', '1e400', 'x,y']), inner).map(([shape, coords, children]) => element('inside', { shape, coords }, children)),
    ),
  };
});

const { rules } = fc.letrec<{ rules: string; rule: string }>((tie) => ({
  rules: fc.array(tie('rule'), { maxLength: 4 }).map((list) => list.join('')),
  rule: fc.oneof(
    { maxDepth: 3 },
    fc.tuple(oneOf(names), expression).map(([identifier, value]) => element('set-outcome-value', { identifier }, value)),
    fc.tuple(oneOf(names), expression).map(([identifier, value]) => element('lookup-outcome-value', { identifier }, value)),
    fc.tuple(expression, tie('rules'), tie('rules')).map(([test, then, otherwise]) =>
      element('response-condition', {}, element('response-if', {}, test + then) + element('response-else', {}, otherwise))),
    fc.constant('<qti-exit-response/>'),
  ),
}));

/** Whole items whose programs are arbitrary. */
export const generatedItems: fc.Arbitrary<string> = fc.tuple(oneOf(baseTypes), oneOf(['single', 'multiple', 'ordered', 'record', 'odd']), oneOf(values), rules, fc.array(expression, { maxLength: 2 })).map(
  ([base, cardinality, value, program, templates]) =>
    `<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="f" title="f" adaptive="${value === 'A'}" time-dependent="false">` +
    `<qti-response-declaration identifier="RESPONSE" cardinality="${cardinality}" base-type="${base}"><qti-correct-response><qti-value>${escape(value)}</qti-value></qti-correct-response>` +
    `<qti-mapping default-value="1" lower-bound="-5" upper-bound="5"><qti-map-entry map-key="${escape(value)}" mapped-value="0.1"/></qti-mapping>` +
    '<qti-area-mapping default-value="0"><qti-area-map-entry shape="circle" coords="1,2,3" mapped-value="2"/></qti-area-mapping></qti-response-declaration>' +
    '<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"><qti-match-table default-value="3"><qti-match-table-entry source-value="1" target-value="2"/></qti-match-table></qti-outcome-declaration>' +
    '<qti-template-declaration identifier="T" cardinality="single" base-type="integer"><qti-default-value><qti-value>2</qti-value></qti-default-value></qti-template-declaration>' +
    `<qti-template-processing>${templates.map((value) => element('set-template-value', { identifier: 'T' }, value) + element('template-constraint', {}, value)).join('')}</qti-template-processing>` +
    `<qti-item-body><qti-choice-interaction response-identifier="RESPONSE" max-choices="0"><qti-simple-choice identifier="A">A</qti-simple-choice></qti-choice-interaction></qti-item-body>` +
    `<qti-response-processing>${program}</qti-response-processing></qti-assessment-item>`,
);

/** Real documents with damage: bytes flipped, pieces cut, doubled, swapped, names and numbers replaced. */
export const mutated = (documents: readonly string[]): fc.Arbitrary<string> =>
  fc.tuple(fc.nat(documents.length - 1), fc.integer({ min: 1, max: 2 ** 31 - 1 })).map(([i, seed]) => seededMutation(documents[i] ?? '', seed));
