import { Decimal } from 'decimal.js';
import type { Scalar } from '../model/values';

/**
 * Numbers of the engine. Whole numbers are plain doubles; a float that comes out of +, −, × or ÷ stays a decimal of 40 digits
 * until it is compared, rounded or shown, and only then becomes the nearest double. So 0.1 + 0.2 is 0.3 and three thirds
 * are 1, whatever the order.
 */
const Exact = Decimal.clone({ precision: 40, rounding: Decimal.ROUND_HALF_UP, toExpNeg: -9, toExpPos: 21 });

export type Num = number | Decimal;

export const isNum = (value: Scalar): value is Num => typeof value === 'number' || value instanceof Decimal;

export const toDouble = (n: Num): number => (typeof n === 'number' ? n : n.toNumber());

const safe = (n: number): boolean => Number.isSafeInteger(n);

export const toExact = (n: Num): Decimal => (typeof n === 'number' ? new Exact(n) : n);

/** A decimal that is a small whole number is kept as the plain number. */
function simplified(d: Decimal): Num {
  const n = d.toNumber();
  return safe(n) && d.eq(n) ? n : d;
}

function exactly(a: Num, b: Num, plain: (a: number, b: number) => number, exact: (a: Decimal, b: Decimal) => Decimal): Num {
  if (typeof a === 'number' && typeof b === 'number') {
    if (safe(a) && safe(b)) {
      const result = plain(a, b);
      if (safe(result)) return result;
    } else if (!Number.isFinite(a) || !Number.isFinite(b)) return plain(a, b);
  }
  return simplified(exact(toExact(a), toExact(b)));
}

export const add = (a: Num, b: Num): Num => exactly(a, b, (x, y) => x + y, (x, y) => x.plus(y));
export const subtract = (a: Num, b: Num): Num => exactly(a, b, (x, y) => x - y, (x, y) => x.minus(y));
export const multiply = (a: Num, b: Num): Num => exactly(a, b, (x, y) => x * y, (x, y) => x.times(y));
export const divide = (a: Num, b: Num): Num => exactly(a, b, (x, y) => x / y, (x, y) => x.div(y));
/** Exact for whole exponents that come up in items, the nearest double otherwise. */
export function power(a: Num, exponent: number): Num {
  const base = toDouble(a);
  const plain = base ** exponent;
  if (!Number.isInteger(exponent) || Math.abs(exponent) > 1000 || !Number.isFinite(base) || !Number.isFinite(plain) || safe(plain)) return plain;
  return simplified(toExact(a).pow(exponent));
}

export const compare = (a: Num, b: Num): number => toDouble(a) - toDouble(b) || (toDouble(a) === toDouble(b) ? 0 : NaN);

/** Half away from zero, on the shortest decimal form of the number: the digit 5 decides, not its binary neighbour. */
export function roundTo(n: Num, mode: 'decimalPlaces' | 'significantFigures', figures: number): number {
  const value = toDouble(n);
  if (!Number.isFinite(value) || value === 0) return value;
  const exact = new Exact(value);
  const rounded =
    mode === 'decimalPlaces'
      ? exact.toDecimalPlaces(Math.min(figures, 300), Decimal.ROUND_HALF_UP)
      : exact.toSignificantDigits(Math.min(figures, 40), Decimal.ROUND_HALF_UP);
  return rounded.toNumber();
}

/** As XML Schema writes a double, without exponent where it can be avoided. */
export function formatNumber(n: Num): string {
  const value = toDouble(n);
  if (value === Infinity) return 'INF';
  if (value === -Infinity) return '-INF';
  if (Object.is(value, -0)) return '0';
  return String(value);
}
