import { toBodyElement } from './parse-body';
import { parseNumber, type Reader } from './reader';
import { mathFunctions, roundingModes, shapes, statsFunctions, toleranceModes, type Expression, type ExpressionName, type NumberOrVariable } from '../model/expressions';
import { baseTypes } from '../model/values';
import { isKnownOperator } from '../processing/custom-operators';
import { elementsOf, valueText, type XmlElement } from '../xml/tree';

/** How an attribute is read; the writer uses the same table the other way round. */
export type FieldKind = 'text' | 'number-or-variable' | 'number-list' | 'tolerance' | 'boolean' | 'names' | 'coords' | readonly string[];

export interface FieldSpec {
  readonly attribute: string;
  readonly field: string;
  readonly kind: FieldKind;
  readonly required?: true;
  /** Read as this where the attribute is absent or wrong. */
  readonly fallback?: unknown;
}

export interface ExpressionSpec {
  readonly fields: readonly FieldSpec[];
  /** Least and most operands. */
  readonly arity: readonly [number, number];
}

const many = Infinity;
const none: readonly FieldSpec[] = [];
const identifier: FieldSpec = { attribute: 'identifier', field: 'identifier', kind: 'text', required: true, fallback: '' };
const weight: FieldSpec = { attribute: 'weight-identifier', field: 'weight', kind: 'text' };
const subset: readonly FieldSpec[] = [
  { attribute: 'section-identifier', field: 'section', kind: 'text' },
  { attribute: 'include-category', field: 'include', kind: 'names' },
  { attribute: 'exclude-category', field: 'exclude', kind: 'names' },
];
const outcomeSubset: readonly FieldSpec[] = [
  ...subset,
  { attribute: 'outcome-identifier', field: 'outcome', kind: 'text', required: true, fallback: '' },
  weight,
];
const bound = (name: 'min' | 'max' | 'step', required: boolean, fallback?: number): FieldSpec => ({
  attribute: name, field: name, kind: 'number-or-variable', ...(required ? { required: true } : {}), ...(fallback === undefined ? {} : { fallback }),
});
const caseSensitive: FieldSpec = { attribute: 'case-sensitive', field: 'caseSensitive', kind: 'boolean', required: true, fallback: true };
const figures: FieldSpec = { attribute: 'figures', field: 'figures', kind: 'number-or-variable', required: true, fallback: 0 };
const rounding: FieldSpec = { attribute: 'rounding-mode', field: 'mode', kind: roundingModes };

const plain = (least: number, most: number): ExpressionSpec => ({ fields: none, arity: [least, most] });
const leaf = (...fields: FieldSpec[]): ExpressionSpec => ({ fields, arity: [0, 0] });

/** The 64 expressions: attributes and operand counts. */
export const expressionSpecs: Readonly<Record<ExpressionName, ExpressionSpec>> = {
  'base-value': leaf({ attribute: 'base-type', field: 'base', kind: baseTypes, required: true, fallback: 'string' }),
  variable: leaf(identifier, weight),
  default: leaf(identifier),
  correct: leaf(identifier),
  'map-response': leaf(identifier),
  'map-response-point': leaf(identifier),
  null: leaf(),
  'random-integer': leaf(bound('min', false, 0), bound('max', true, 0), bound('step', false)),
  'random-float': leaf(bound('min', false, 0), bound('max', true, 0)),
  'math-constant': leaf({ attribute: 'name', field: 'name', kind: ['pi', 'e'], required: true, fallback: 'pi' }),
  'test-variables': leaf(
    ...subset,
    { attribute: 'variable-identifier', field: 'variable', kind: 'text', required: true, fallback: '' },
    weight,
    { attribute: 'base-type', field: 'base', kind: baseTypes },
  ),
  'outcome-minimum': leaf(...outcomeSubset),
  'outcome-maximum': leaf(...outcomeSubset),
  'number-correct': leaf(...subset),
  'number-incorrect': leaf(...subset),
  'number-responded': leaf(...subset),
  'number-presented': leaf(...subset),
  'number-selected': leaf(...subset),
  multiple: plain(0, many),
  ordered: plain(0, many),
  'container-size': plain(1, 1),
  'is-null': plain(1, 1),
  index: { fields: [{ attribute: 'n', field: 'n', kind: 'number-or-variable', required: true, fallback: 1 }], arity: [1, 1] },
  'field-value': { fields: [{ attribute: 'field-identifier', field: 'field', kind: 'text', required: true, fallback: '' }], arity: [1, 1] },
  random: plain(1, 1),
  member: plain(2, 2),
  delete: plain(2, 2),
  contains: plain(2, 2),
  substring: { fields: [caseSensitive], arity: [2, 2] },
  not: plain(1, 1),
  and: plain(1, many),
  or: plain(1, many),
  'any-n': { fields: [bound('min', true, 0), bound('max', true, 0)], arity: [1, many] },
  match: plain(2, 2),
  'string-match': { fields: [caseSensitive, { attribute: 'substring', field: 'substring', kind: 'boolean' }], arity: [2, 2] },
  'pattern-match': { fields: [{ attribute: 'pattern', field: 'pattern', kind: 'text', required: true, fallback: '' }], arity: [1, 1] },
  equal: {
    fields: [
      { attribute: 'tolerance-mode', field: 'mode', kind: toleranceModes },
      { attribute: 'tolerance', field: 'tolerance', kind: 'tolerance' },
      { attribute: 'include-lower-bound', field: 'includeLower', kind: 'boolean' },
      { attribute: 'include-upper-bound', field: 'includeUpper', kind: 'boolean' },
    ],
    arity: [2, 2],
  },
  'equal-rounded': { fields: [rounding, figures], arity: [2, 2] },
  inside: {
    fields: [
      { attribute: 'shape', field: 'shape', kind: shapes, required: true, fallback: 'default' },
      { attribute: 'coords', field: 'coords', kind: 'coords', required: true, fallback: [] },
    ],
    arity: [1, 1],
  },
  lt: plain(2, 2),
  gt: plain(2, 2),
  lte: plain(2, 2),
  gte: plain(2, 2),
  'duration-lt': plain(2, 2),
  'duration-gte': plain(2, 2),
  sum: plain(1, many),
  product: plain(1, many),
  subtract: plain(2, 2),
  divide: plain(2, 2),
  power: plain(2, 2),
  'integer-divide': plain(2, 2),
  'integer-modulus': plain(2, 2),
  truncate: plain(1, 1),
  round: plain(1, 1),
  'round-to': { fields: [rounding, figures], arity: [1, 1] },
  'integer-to-float': plain(1, 1),
  max: plain(1, many),
  min: plain(1, many),
  gcd: plain(1, many),
  lcm: plain(1, many),
  repeat: { fields: [{ attribute: 'number-repeats', field: 'times', kind: 'number-or-variable', required: true, fallback: 0 }], arity: [1, many] },
  'math-operator': { fields: [{ attribute: 'name', field: 'name', kind: mathFunctions, required: true, fallback: 'abs' }], arity: [1, 2] },
  'stats-operator': { fields: [{ attribute: 'name', field: 'name', kind: statsFunctions, required: true, fallback: 'mean' }], arity: [1, 1] },
  'custom-operator': { fields: none, arity: [0, many] },
};

const isExpressionName = (name: string): name is ExpressionName => Object.hasOwn(expressionSpecs, name);

/** Whether an element is a QTI expression, known or not (rules and clauses are told apart by their own names). */
export function parseExpression(element: XmlElement, reader: Reader): Expression {
  const name = element.name.replace(/^qti-/, '');
  const spec = isExpressionName(name) ? expressionSpecs[name] : undefined;
  if (spec === undefined) {
    reader.report('error', 'element-unknown', element, { element: element.name });
    return { op: 'unknown', node: toBodyElement(element), args: [] };
  }
  const fields: Record<string, unknown> = {};
  for (const field of spec.fields) {
    const value = readField(element, field, reader) ?? field.fallback;
    if (value !== undefined) fields[field.field] = value;
  }
  if (name === 'base-value') fields['value'] = valueText(element);
  if (name === 'custom-operator') {
    const operator = element.attributes['class'] ?? element.attributes['definition'] ?? '';
    if (!isKnownOperator(operator)) reader.report('warning', 'custom-operator', element, { operator });
    fields['node'] = { ...toBodyElement(element), children: [] };
  }
  const args = name === 'base-value' ? [] : elementsOf(element).map((child) => parseExpression(child, reader));
  const [least, most] = spec.arity;
  if (args.length < least || args.length > most) {
    const expected = most === many ? `${least} or more` : least === most ? String(least) : `${least} to ${most}`;
    reader.report('error', 'expression-arity', element, { element: element.name, count: args.length, expected });
  }
  return { op: name, ...fields, args } as unknown as Expression;
}

function readField(element: XmlElement, spec: FieldSpec, reader: Reader): unknown {
  const text = element.attributes[spec.attribute];
  if (text === undefined) {
    if (spec.required) reader.required(element, spec.attribute);
    return undefined;
  }
  if (typeof spec.kind !== 'string') return reader.oneOf(element, spec.attribute, spec.kind);
  switch (spec.kind) {
    case 'text':
      return spec.field === 'pattern' ? text : text.trim();
    case 'boolean':
      return reader.boolean(element, spec.attribute);
    case 'names':
      return text.split(/\s+/).filter((name) => name !== '');
    case 'number-or-variable':
      return numberOrVariable(text);
    case 'tolerance':
      return text.split(/\s+/).filter((part) => part !== '').map(numberOrVariable);
    case 'number-list':
    case 'coords': {
      const numbers = parseCoords(text);
      if (numbers === null) reader.invalid(element, spec.attribute, text, 'numbers with commas between');
      return numbers ?? undefined;
    }
  }
}

/** `3`, `{COUNT}` (a variable in braces) or `COUNT`. */
function numberOrVariable(text: string): NumberOrVariable {
  const trimmed = text.trim();
  return parseNumber(trimmed) ?? trimmed.replace(/^\{(.*)\}$/, '$1');
}

/** Coordinates of a shape; percentages are not supported and give null. */
export function parseCoords(text: string): number[] | null {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  const numbers = trimmed.split(/[\s,]+/).filter((part) => part !== '').map(parseNumber);
  return numbers.every((n): n is number => n !== null && Number.isFinite(n)) ? numbers : null;
}
