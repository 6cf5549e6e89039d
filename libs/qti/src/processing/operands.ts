import { isNum, toDouble, type Num } from './numbers';
import { problem, tick, type Run } from './run';
import type { NumberOrVariable } from '../model/expressions';
import type { BaseType, Scalar, Value } from '../model/values';

export type Evaluate = (run: Run) => Value;

export const isNumericBase = (base: BaseType): boolean => base === 'integer' || base === 'float';

/** A single number, or null (with a problem where the value has another type). */
export function numberOf(value: Value, run: Run): Num | null {
  if (value === null) return null;
  if (value.cardinality === 'single' && isNum(value.value)) return value.value;
  return problem(run, 'type', { expected: 'number' });
}

/** A single boolean; anything else is NULL. */
export function booleanOf(value: Value, run: Run): boolean | null {
  if (value === null) return null;
  if (value.cardinality === 'single' && typeof value.value === 'boolean') return value.value;
  return problem(run, 'type', { expected: 'boolean' });
}

/** A single text; numbers and other values give their text, since authors mix identifiers, strings and numbers here. */
export function stringOf(value: Value, run: Run): string | null {
  if (value === null) return null;
  if (value.cardinality === 'single') {
    if (typeof value.value === 'string') return value.value;
    if (isNum(value.value)) return String(toDouble(value.value));
  }
  return problem(run, 'type', { expected: 'string' });
}

/** The members of a value: one for single, all for containers, none for NULL. */
export function scalarsOf(value: Value): { base: BaseType; values: readonly Scalar[] } | null {
  if (value === null || value.cardinality === 'record') return null;
  return value.cardinality === 'single' ? { base: value.base, values: [value.value] } : value;
}

/** All numbers of all operands (containers are spread), or null as soon as one operand is NULL or not numeric. */
export function allNumbers(args: readonly Evaluate[], run: Run): { numbers: Num[]; integer: boolean } | null {
  const numbers: Num[] = [];
  let integer = true;
  for (const arg of args) {
    const value = arg(run);
    if (value === null) return null;
    const scalars = scalarsOf(value);
    if (scalars === null) return problem(run, 'type', { expected: 'number' });
    tick(run, scalars.values.length);
    integer &&= scalars.base === 'integer';
    for (const scalar of scalars.values) {
      if (!isNum(scalar)) return problem(run, 'type', { expected: 'number' });
      numbers.push(scalar);
    }
  }
  return { numbers, integer };
}

/** A number given in place or through a variable. */
export function resolveNumber(n: NumberOrVariable, run: Run): Num | null {
  if (typeof n === 'number') return n;
  const value = run.values.get(n);
  if (value === undefined) return problem(run, 'undeclared', { identifier: n });
  return numberOf(value, run);
}
