import type { PrintedSpec } from './masks';
import { isNum, roundTo, toDouble } from '../processing/numbers';
import { formatScalar } from '../processing/scalars';
import type { BaseType, Scalar, Value } from '../model/values';

/** The text that a printed variable shows: C-like formats as QTI 2.1 describes them, all values of a container with a delimiter. */
export function printValue(spec: PrintedSpec, value: Value): string {
  if (value === null) return '';
  if (value.cardinality === 'record') {
    const field = spec.field === undefined ? null : (value.fields.get(spec.field) ?? null);
    return field === null ? '' : printScalar(spec, field.base, field.value);
  }
  if (value.cardinality === 'single') return printScalar(spec, value.base, value.value);
  if (spec.index !== undefined) {
    const scalar = value.values[spec.index - 1];
    return scalar === undefined ? '' : printScalar(spec, value.base, scalar);
  }
  return value.values.map((scalar) => printScalar(spec, value.base, scalar)).join(spec.delimiter ?? ';');
}

function printScalar(spec: PrintedSpec, base: BaseType, scalar: Scalar): string {
  if (!isNum(scalar)) return formatScalar(base, scalar);
  const number = toDouble(scalar);
  if (spec.format !== undefined) return printNumber(spec.format, number);
  if (base === 'integer' && spec.base !== undefined && spec.base >= 2 && spec.base <= 36) return number.toString(spec.base);
  return base === 'float' ? printNumber('%.6g', number) : formatScalar(base, scalar);
}

/** One conversion of C's printf with the text around it; what is not one is printed as the plain number. */
export function printNumber(format: string, number: number): string {
  return format.replace(/%%|%([-+ 0#]*)(\d{0,3})(?:\.(\d{1,2}))?([a-zA-Z])/g, (whole, flags: string, width: string, precision: string | undefined, type: string) => {
    if (whole === '%%') return '%';
    const digits = precision === undefined ? undefined : Number(precision);
    const text = convert(type, Math.abs(number), digits, flags);
    if (text === null) return String(number);
    const sign = number < 0 || Object.is(number, -0) ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
    const length = Number(width || 0);
    if (flags.includes('-')) return (sign + text).padEnd(length);
    return flags.includes('0') ? sign + text.padStart(length - sign.length, '0') : (sign + text).padStart(length);
  });
}

function convert(type: string, n: number, digits: number | undefined, flags: string): string | null {
  switch (type) {
    case 'd':
    case 'i':
    case 'u':
      return String(Math.round(n));
    case 'o':
      return Math.round(n).toString(8);
    case 'x':
      return Math.round(n).toString(16);
    case 'X':
      return Math.round(n).toString(16).toUpperCase();
    case 'f':
    case 'F':
      return roundTo(n, 'decimalPlaces', digits ?? 6).toFixed(digits ?? 6);
    case 'e':
    case 'E': {
      const text = n.toExponential(digits ?? 6).replace(/e([+-])(\d)$/, 'e$10$2');
      return type === 'E' ? text.toUpperCase() : text;
    }
    case 'g':
    case 'G':
    case 's':
      return general(n, Math.max(1, digits ?? 6), flags.includes('#'));
    default:
      return null;
  }
}

/** `%g`: significant digits, exponent only far from 1, no trailing zeros. */
function general(n: number, digits: number, keepZeros: boolean): string {
  if (n === 0) return '0';
  const exponent = Math.floor(Math.log10(roundTo(n, 'significantFigures', digits)));
  if (exponent < -4 || exponent >= digits) return n.toExponential(digits - 1).replace(/\.?0*e/, 'e').replace(/e([+-])(\d)$/, 'e$10$2');
  const text = n.toFixed(Math.max(0, digits - 1 - exponent));
  return keepZeros || !text.includes('.') ? text : text.replace(/\.?0+$/, '');
}
