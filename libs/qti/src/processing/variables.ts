import { isNum, toDouble } from './numbers';
import { problem, type Run } from './run';
import { comparable, container, formatScalar, parseScalar, single } from './scalars';
import type { DeclaredValues } from '../model/item';
import type { BaseType, Cardinality, RecordValue, Scalar, SingleValue, Value } from '../model/values';

interface VariableShape {
  readonly identifier: string;
  readonly cardinality: Cardinality;
  readonly base?: BaseType;
}

/** The value that a declaration writes down; texts that are no value of the base type are left out. */
export function declaredValue(shape: VariableShape, declared: DeclaredValues | undefined): Value {
  if (declared === undefined) return null;
  if (shape.cardinality === 'record') {
    const fields = new Map<string, SingleValue | null>();
    for (const { field, base = 'string', text } of declared.values) {
      const scalar = parseScalar(base, text);
      if (field !== undefined) fields.set(field, scalar === null ? null : { cardinality: 'single', base, value: scalar });
    }
    return fields.size === 0 ? null : { cardinality: 'record', fields };
  }
  const base = shape.base ?? 'string';
  const scalars = declared.values.map(({ text }) => parseScalar(base, text)).filter((scalar): scalar is Scalar => scalar !== null);
  if (shape.cardinality !== 'single') return container(shape.cardinality, base, scalars);
  return scalars[0] === undefined ? null : single(base, scalars[0]);
}

/** The value of an outcome before processing: its default, 0 for single numbers without one, else NULL. */
export function initialOutcome(shape: VariableShape & { readonly default?: DeclaredValues }): Value {
  const declared = declaredValue(shape, shape.default);
  if (declared !== null || shape.cardinality !== 'single') return declared;
  return shape.base === 'integer' || shape.base === 'float' ? single(shape.base, 0) : null;
}

/**
 * Fits a value into a variable: integers become floats and single values one-member containers; all else must agree. A
 * container that is given to a single variable leaves its first member there, with a problem reported.
 */
export function coerce(value: Value, shape: VariableShape, run: Run): Value {
  if (value === null) return null;
  if (value.cardinality === 'record' || shape.cardinality === 'record') {
    return value.cardinality === shape.cardinality ? value : problem(run, 'type', { identifier: shape.identifier, expected: shape.cardinality });
  }
  const base = shape.base ?? value.base;
  const wrong = (): null => problem(run, 'type', { identifier: shape.identifier, expected: `${shape.cardinality} ${base}` });
  const values = value.cardinality === 'single' ? [value.value] : value.values;
  const fitted: Scalar[] = [];
  for (const scalar of values) {
    const fit = value.base === base ? scalar : convert(scalar, value.base, base);
    if (fit === null) return wrong();
    fitted.push(fit);
  }
  if (shape.cardinality !== 'single') return container(shape.cardinality, base, fitted);
  if (fitted.length > 1) wrong();
  return single(base, fitted[0]!);
}

/** A float becomes an integer only where it is one; texts are exchangeable with each other. */
function convert(scalar: Scalar, from: BaseType, to: BaseType): Scalar | null {
  if (isNum(scalar) && (to === 'float' || to === 'duration')) return scalar;
  if (isNum(scalar) && to === 'integer') return Number.isInteger(toDouble(scalar)) ? toDouble(scalar) : null;
  if (to === 'string') return formatScalar(from, scalar);
  if (comparable(from, to)) return scalar;
  return typeof scalar === 'string' ? parseScalar(to, scalar) : null;
}

/** Raw response as it arrives: nothing, texts, or the fields of a record. */
export type RawResponse = null | string | readonly string[] | Readonly<Record<string, string>>;

/** No interaction lets a person give more; what a hostile client sends beyond is not looked at. */
const maxResponseValues = 1000;

/** A response as a value of its declared type. An empty text is no response; what is not a value of the type counts as none. */
export function responseValue(shape: VariableShape, raw: RawResponse | undefined): Value {
  if (raw === null || raw === undefined) return null;
  if (typeof raw === 'object' && !isList(raw)) {
    if (shape.cardinality !== 'record') return null;
    const fields = new Map([...Object.entries(raw)].map(([key, text]): [string, SingleValue] => [key, { cardinality: 'single', base: 'string', value: text }]));
    return fields.size === 0 ? null : ({ cardinality: 'record', fields } satisfies RecordValue);
  }
  const texts = (typeof raw === 'string' ? [raw] : raw).slice(0, maxResponseValues).filter((text) => text !== '');
  if (shape.cardinality === 'record') return texts[0] === undefined ? null : numberRecord(texts[0]);
  const base = shape.base ?? 'string';
  const scalars = texts.map((text) => parseScalar(base, text)).filter((scalar): scalar is Scalar => scalar !== null);
  if (shape.cardinality !== 'single') return container(shape.cardinality, base, scalars);
  return scalars[0] === undefined ? null : single(base, scalars[0]);
}

const isList = (raw: Exclude<RawResponse, null | string>): raw is readonly string[] => Array.isArray(raw);

/** What a record bound to a text field holds (QTI 2.1, textEntryInteraction): the text, and how a number was written. */
function numberRecord(text: string): Value {
  const fields = new Map<string, SingleValue | null>();
  const put = (name: string, base: BaseType, value: Scalar | null): void => {
    fields.set(name, value === null ? null : { cardinality: 'single', base, value });
  };
  put('stringValue', 'string', text);
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?\s*$/.exec(text);
  if (match && (match[2] !== '' || (match[3] ?? '') !== '')) {
    const [, , left = '', right, exponent] = match;
    const power = exponent === undefined ? 0 : Number(exponent);
    put('floatValue', 'float', Number(text));
    put('integerValue', 'integer', right === undefined && exponent === undefined ? Number(text) : null);
    put('leftDigits', 'integer', left.length);
    put('rightDigits', 'integer', right?.length ?? 0);
    put('ndp', 'integer', Math.max(0, (right?.length ?? 0) - power));
    put('nsf', 'integer', (left + (right ?? '')).replace(/^0+/, '').length);
    put('exponent', 'integer', exponent === undefined ? null : power);
  }
  return { cardinality: 'record', fields };
}
