import type { Compilers } from './compile-expression';
import { customOperator, operatorName } from './custom-operators';
import { mathFunctionsTable } from './math-functions';
import { add, compare, divide, isNum, multiply, power, roundTo, subtract, toDouble, type Num } from './numbers';
import { allNumbers, numberOf, resolveNumber, scalarsOf, type Evaluate } from './operands';
import { statistic } from './statistics';
import { problem, tick, type Run } from './run';
import { single } from './scalars';
import type { Value } from '../model/values';

/** An integer stays an integer; a result that is not a number is NULL. */
const numeric = (n: Num, integer: boolean): Value => (Number.isNaN(toDouble(n)) ? null : single(integer && Number.isInteger(toDouble(n)) ? 'integer' : 'float', n));

const fold =
  (combine: (a: Num, b: Num) => Num) =>
  (_e: unknown, args: readonly Evaluate[]): Evaluate =>
  (run) => {
    const all = allNumbers(args, run);
    const [first, ...rest] = all?.numbers ?? [];
    return all === null || first === undefined ? null : numeric(rest.reduce(combine, first), all.integer);
  };

const binary =
  (combine: (a: Num, b: Num, integer: boolean) => Value) =>
  (_e: unknown, [first, second]: readonly Evaluate[]): Evaluate =>
  (run) => {
    const left = first?.(run) ?? null;
    const right = second?.(run) ?? null;
    const a = numberOf(left, run);
    const b = numberOf(right, run);
    return a === null || b === null ? null : combine(a, b, isInteger(left) && isInteger(right));
  };

const isInteger = (value: Value): boolean => value?.cardinality === 'single' && value.base === 'integer';

const unary =
  (apply: (n: number) => Value) =>
  (_e: unknown, [arg]: readonly Evaluate[]): Evaluate =>
  (run) => {
    const n = numberOf(arg?.(run) ?? null, run);
    return n === null || Number.isNaN(toDouble(n)) ? null : apply(toDouble(n));
  };

/** Euclid's algorithm over all operands; 0 only where all are 0 (QTI 2.1). Non-integers give NULL. */
function integers(args: readonly Evaluate[], run: Run): number[] | null {
  const all = allNumbers(args, run);
  if (all === null) return null;
  const numbers = all.numbers.map((n) => Math.abs(toDouble(n)));
  return numbers.every((n) => Number.isSafeInteger(n)) ? numbers : problem(run, 'type', { expected: 'integer' });
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** Infinite by infinite is nothing. */
const whole = (n: number): Value => Number.isNaN(n) ? null : single(Number.isFinite(n) ? 'integer' : 'float', n === 0 ? 0 : n);

export const arithmetic: Compilers<
  | 'sum' | 'product' | 'subtract' | 'divide' | 'power' | 'integer-divide' | 'integer-modulus' | 'truncate' | 'round' | 'round-to'
  | 'integer-to-float' | 'max' | 'min' | 'gcd' | 'lcm' | 'math-operator' | 'stats-operator' | 'custom-operator'
> = {
  sum: fold(add),
  product: fold(multiply),
  max: fold((a, b) => (compare(a, b) >= 0 ? a : b)),
  min: fold((a, b) => (compare(a, b) <= 0 ? a : b)),
  subtract: binary((a, b, integer) => numeric(subtract(a, b), integer)),
  divide: binary((a, b) => (toDouble(b) === 0 ? null : numeric(divide(a, b), false))),
  power: binary((a, b, integer) => {
    const undefinedPower = toDouble(a) === 0 && toDouble(b) < 0;
    if (undefinedPower) return null;
    const result = power(a, toDouble(b));
    return numeric(result, integer && toDouble(b) >= 0 && Number.isSafeInteger(toDouble(result)));
  }),
  'integer-divide': binary((a, b) => (toDouble(b) === 0 ? null : whole(Math.floor(toDouble(divide(a, b)))))),
  'integer-modulus': binary((a, b) => {
    const [x, y] = [toDouble(a), toDouble(b)];
    return y === 0 ? null : whole(x - y * Math.floor(x / y));
  }),
  truncate: unary((n) => whole(Math.trunc(n))),
  // Not floor(n + ½): that sum is itself rounded just below a half and beyond 2^52.
  round: unary((n) => whole(Math.round(n))),
  'round-to': ({ mode = 'significantFigures', figures }, [arg]) => (run) => {
    const n = numberOf(arg?.(run) ?? null, run);
    const digits = resolveNumber(figures, run);
    if (n === null || digits === null || Number.isNaN(toDouble(n))) return null;
    const count = toDouble(digits);
    if (!Number.isInteger(count) || count < (mode === 'decimalPlaces' ? 0 : 1)) return problem(run, 'type', { expected: 'figures' });
    return single('float', roundTo(n, mode, count));
  },
  'integer-to-float': (_e, [arg]) => (run) => {
    const value = arg?.(run) ?? null;
    const scalars = scalarsOf(value);
    if (scalars === null) return null;
    if (!scalars.values.every(isNum)) return problem(run, 'type', { expected: 'integer' });
    return value?.cardinality === 'single' ? single('float', value.value) : { ...(value as Extract<Value, { values: unknown }>), base: 'float' };
  },
  gcd: (_e, args) => (run) => {
    const numbers = integers(args, run);
    return numbers === null ? null : single('integer', numbers.reduce(gcd, 0));
  },
  lcm: (_e, args) => (run) => {
    const numbers = integers(args, run);
    if (numbers === null) return null;
    if (numbers.includes(0)) return single('integer', 0);
    const result = numbers.reduce((a, b) => (a / gcd(a, b)) * b, 1);
    return Number.isSafeInteger(result) ? single('integer', result) : null;
  },
  'math-operator': ({ name }, args) => {
    const { arity, apply, integer } = mathFunctionsTable[name];
    return (run) => {
      const all = args.map((arg) => numberOf(arg(run), run));
      if (all.length !== arity || !all.every((n) => n !== null)) return null;
      const [x = NaN, y = NaN] = all.map(toDouble);
      const result = apply(x, y);
      if (Number.isNaN(result)) return null;
      return integer === true && Number.isFinite(result) ? whole(result) : single('float', result);
    };
  },
  'stats-operator': ({ name }, [arg]) => (run) => {
    const scalars = scalarsOf(arg?.(run) ?? null);
    if (scalars === null) return null;
    tick(run, scalars.values.length);
    const numbers = scalars.values.filter(isNum);
    if (numbers.length !== scalars.values.length) return problem(run, 'type', { expected: 'number' });
    const result = statistic(name, numbers);
    return result === null ? null : numeric(result, false);
  },
  'custom-operator': ({ node }, args) => {
    const operator = operatorName(node);
    return customOperator(operator, args) ?? ((run) => problem(run, 'custom-operator', { operator }));
  },
};
