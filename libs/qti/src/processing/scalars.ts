import { compare, formatNumber, isNum, toDouble } from './numbers';
import type { BaseType, FileScalar, Scalar, Value } from '../model/values';
import { parseNumber } from '../parse/reader';

/** The value that a text stands for, or null where it is not one of the base type. */
export function parseScalar(base: BaseType, text: string): Scalar | null {
  switch (base) {
    case 'string':
      // Composed and decomposed letters are the same letters: й typed on one system equals й of an item made on another.
      return text.normalize('NFC');
    case 'boolean': {
      const trimmed = text.trim();
      return trimmed === 'true' || trimmed === '1' ? true : trimmed === 'false' || trimmed === '0' ? false : null;
    }
    case 'identifier':
    case 'uri': {
      const trimmed = text.trim();
      return trimmed === '' ? null : trimmed;
    }
    case 'integer': {
      const number = parseNumber(text);
      return number !== null && Number.isInteger(number) ? number : null;
    }
    case 'float':
      return parseNumber(text);
    case 'duration':
      return parseDuration(text);
    case 'point': {
      const parts = text.trim().split(/[\s,]+/).map(parseNumber);
      const [x, y] = parts;
      return parts.length === 2 && x != null && y != null && Number.isFinite(x) && Number.isFinite(y) ? [x, y] : null;
    }
    case 'pair':
    case 'directedPair': {
      const parts = text.trim().split(/\s+/);
      const [a, b] = parts;
      return parts.length === 2 && a !== undefined && b !== undefined ? [a, b] : null;
    }
    case 'file':
      return text === '' ? null : { name: text, type: '' };
  }
}

/** Seconds, as a number or as an ISO 8601 duration without years and months (their length is not fixed). */
function parseDuration(text: string): number | null {
  const number = parseNumber(text);
  if (number !== null) return number;
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text.trim());
  if (!match || /[PT]$/.test(text.trim())) return null;
  const [, d, h, m, s] = match;
  return Number(d ?? 0) * 86_400 + Number(h ?? 0) * 3600 + Number(m ?? 0) * 60 + Number(s ?? 0);
}

/** The canonical text of a value: what is stored, compared across languages and shown in statistics. */
export function formatScalar(base: BaseType, value: Scalar): string {
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'string') return value;
  if (isNum(value)) return formatNumber(value);
  if (isFile(value)) return value.name;
  const [a, b] = value;
  if (typeof a === 'number' && typeof b === 'number') return `${formatNumber(a)} ${formatNumber(b)}`;
  return base === 'pair' && String(a) > String(b) ? `${b} ${a}` : `${a} ${b}`;
}

const isFile = (value: Scalar): value is FileScalar => typeof value === 'object' && 'name' in value && 'type' in value;

/** Equal as values of the base type; the two parts of a pair have no order, those of a directed pair have. */
export function equalScalars(base: BaseType, a: Scalar, b: Scalar): boolean {
  if (isNum(a) && isNum(b)) return compare(a, b) === 0;
  if (Array.isArray(a) && Array.isArray(b)) {
    return (a[0] === b[0] && a[1] === b[1]) || (base === 'pair' && a[0] === b[1] && a[1] === b[0]);
  }
  if (typeof a === 'object' && typeof b === 'object' && isFile(a) && isFile(b)) return a.name === b.name && a.type === b.type;
  return a === b;
}

const isNumeric = (base: BaseType): boolean => base === 'integer' || base === 'float' || base === 'duration';
const isText = (base: BaseType): boolean => base === 'string' || base === 'identifier' || base === 'uri';

/** Whether values of two base types can be compared at all: numbers with numbers, texts with texts. */
export const comparable = (a: BaseType, b: BaseType): boolean =>
  a === b || (isNumeric(a) && isNumeric(b)) || (isText(a) && isText(b)) || (a === 'pair' && b === 'directedPair') || (a === 'directedPair' && b === 'pair');

export const single = (base: BaseType, value: Scalar): Value => ({ cardinality: 'single', base, value });
export const boolean = (value: boolean): Value => (value ? yes : no);
const yes: Value = { cardinality: 'single', base: 'boolean', value: true };
const no: Value = { cardinality: 'single', base: 'boolean', value: false };

/** An empty container is NULL. */
export const container = (cardinality: 'multiple' | 'ordered', base: BaseType, values: readonly Scalar[]): Value =>
  values.length === 0 ? null : { cardinality, base, values };

/** A value as JSON for people and programs: strings as in `formatScalar`, lists for containers, objects for records. */
export type PlainValue = null | boolean | number | string | readonly string[] | Readonly<Record<string, null | string>>;

/** Numbers and booleans stay what they are; everything else becomes canonical text. */
export function plainValue(value: Value): PlainValue {
  if (value === null) return null;
  if (value.cardinality === 'record') {
    return Object.fromEntries([...value.fields].map(([key, field]) => [key, field === null ? null : formatScalar(field.base, field.value)]));
  }
  if (value.cardinality !== 'single') return value.values.map((scalar) => formatScalar(value.base, scalar));
  if (typeof value.value === 'boolean') return value.value;
  if (isNum(value.value)) return toDouble(value.value);
  return formatScalar(value.base, value.value);
}
