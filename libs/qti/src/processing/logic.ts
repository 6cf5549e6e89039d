import type { Compilers } from './compile-expression';
import { matchValues } from './containers';
import { isInside } from './geometry';
import { compare, divide, isNum, multiply, roundTo, subtract, add, toDouble, type Num } from './numbers';
import { booleanOf, numberOf, resolveNumber, scalarsOf, stringOf, type Evaluate } from './operands';
import { compilePattern } from './pattern';
import { problem, tick, type Run } from './run';
import { boolean } from './scalars';

const comparison =
  (holds: (difference: number) => boolean) =>
  (_e: unknown, [first, second]: readonly Evaluate[]): Evaluate =>
  (run) => {
    const a = numberOf(first?.(run) ?? null, run);
    const b = numberOf(second?.(run) ?? null, run);
    return a === null || b === null ? null : boolean(holds(compare(a, b)));
  };

const texts = (first: Evaluate | undefined, second: Evaluate | undefined, run: Run, caseSensitive: boolean): [string, string] | null => {
  const a = stringOf(first?.(run) ?? null, run);
  const b = stringOf(second?.(run) ?? null, run);
  if (a === null || b === null) return null;
  return caseSensitive ? [a, b] : [a.toLowerCase(), b.toLowerCase()];
};

/** Expressions that give a boolean; NULL stands for "cannot be known". */
export const logic: Compilers<
  | 'not' | 'and' | 'or' | 'any-n' | 'string-match' | 'substring' | 'pattern-match' | 'equal' | 'equal-rounded' | 'inside'
  | 'lt' | 'gt' | 'lte' | 'gte' | 'duration-lt' | 'duration-gte'
> = {
  not: (_e, [arg]) => (run) => {
    const value = booleanOf(arg?.(run) ?? null, run);
    return value === null ? null : boolean(!value);
  },
  // A false operand decides `and` even beside NULL ones; so does a true one in `or`.
  and: (_e, args) => (run) => {
    let unknown = false;
    for (const arg of args) {
      const value = booleanOf(arg(run), run);
      if (value === false) return boolean(false);
      unknown ||= value === null;
    }
    return unknown ? null : boolean(true);
  },
  or: (_e, args) => (run) => {
    let unknown = false;
    for (const arg of args) {
      const value = booleanOf(arg(run), run);
      if (value === true) return boolean(true);
      unknown ||= value === null;
    }
    return unknown ? null : boolean(false);
  },
  'any-n': ({ min, max }, args) => (run) => {
    const least = resolveNumber(min, run);
    const most = resolveNumber(max, run);
    if (least === null || most === null) return null;
    let yes = 0;
    let unknown = 0;
    for (const arg of args) {
      const value = booleanOf(arg(run), run);
      if (value === true) yes += 1;
      else if (value === null) unknown += 1;
    }
    if (yes >= toDouble(least) && yes + unknown <= toDouble(most)) return boolean(true);
    if (yes + unknown < toDouble(least) || yes > toDouble(most)) return boolean(false);
    return null;
  },
  'string-match': ({ caseSensitive, substring }, [first, second]) => (run) => {
    const pair = texts(first, second, run, caseSensitive);
    return pair === null ? null : boolean(substring === true ? pair[0].includes(pair[1]) : pair[0] === pair[1]);
  },
  substring: ({ caseSensitive }, [first, second]) => (run) => {
    const pair = texts(first, second, run, caseSensitive);
    return pair === null ? null : boolean(pair[1].includes(pair[0]));
  },
  'pattern-match': ({ pattern }, [arg]) => {
    const compiled = compilePattern(pattern);
    // A pattern that is the name of a variable takes the variable's value: QTI allows both.
    return (run) => {
      const text = stringOf(arg?.(run) ?? null, run);
      if (text === null) return null;
      const variable = run.values.get(pattern.replace(/^\{(.*)\}$/, '$1'));
      const matcher = variable?.cardinality === 'single' && typeof variable.value === 'string' ? compilePattern(variable.value) : compiled;
      if (matcher === null) return problem(run, 'pattern', { pattern });
      return boolean(matcher.test(text, run));
    };
  },
  equal: ({ mode = 'exact', tolerance = [], includeLower = true, includeUpper = true }, [first, second]) => (run) => {
    const left = first?.(run) ?? null;
    const right = second?.(run) ?? null;
    if (left === null || right === null) return null;
    // Defined for numbers only; for other types the same question is answered by match.
    if (left.cardinality !== 'single' || right.cardinality !== 'single' || !isNum(left.value) || !isNum(right.value)) {
      const same = matchValues(left, right, run);
      return same === null ? null : boolean(same);
    }
    const [x, y] = [left.value, right.value];
    if (mode === 'exact') return boolean(compare(x, y) === 0);
    const below = resolveNumber(tolerance[0] ?? 0, run);
    const above = resolveNumber(tolerance[1] ?? tolerance[0] ?? 0, run);
    if (below === null || above === null) return null;
    const reach = (t: Num): Num => (mode === 'absolute' ? t : multiply(absolute(x), divide(t, 100)));
    const fromLow = compare(y, subtract(x, reach(below)));
    const toHigh = compare(add(x, reach(above)), y);
    return boolean((includeLower ? fromLow >= 0 : fromLow > 0) && (includeUpper ? toHigh >= 0 : toHigh > 0));
  },
  'equal-rounded': ({ mode = 'significantFigures', figures }, [first, second]) => (run) => {
    const a = numberOf(first?.(run) ?? null, run);
    const b = numberOf(second?.(run) ?? null, run);
    const digits = resolveNumber(figures, run);
    if (a === null || b === null || digits === null) return null;
    const n = toDouble(digits);
    if (!Number.isInteger(n) || n < (mode === 'decimalPlaces' ? 0 : 1)) return problem(run, 'type', { expected: 'figures' });
    return boolean(roundTo(a, mode, n) === roundTo(b, mode, n));
  },
  inside: ({ shape, coords }, [arg]) => (run) => {
    const scalars = scalarsOf(arg?.(run) ?? null);
    if (scalars === null) return null;
    tick(run, scalars.values.length);
    if (scalars.base !== 'point') return problem(run, 'type', { expected: 'point' });
    return boolean(scalars.values.some((point) => Array.isArray(point) && isInside(shape, coords, Number(point[0]), Number(point[1]))));
  },
  lt: comparison((d) => d < 0),
  gt: comparison((d) => d > 0),
  lte: comparison((d) => d <= 0),
  gte: comparison((d) => d >= 0),
  'duration-lt': comparison((d) => d < 0),
  'duration-gte': comparison((d) => d >= 0),
};

const absolute = (n: Num): Num => (compare(n, 0) < 0 ? subtract(0, n) : n);
