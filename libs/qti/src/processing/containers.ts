import type { Compilers } from './compile-expression';
import { toDouble } from './numbers';
import { resolveNumber, scalarsOf, type Evaluate } from './operands';
import { maxContainer, problem, tick, TooManySteps, type Run } from './run';
import { boolean, comparable, container, equalScalars, single } from './scalars';
import type { BaseType, Scalar, Value } from '../model/values';

/** Collects the members of all operands into one container; NULL operands are left out. */
function gather(args: readonly Evaluate[], run: Run, cardinality: 'multiple' | 'ordered'): Value {
  let base: BaseType | null = null;
  const values: Scalar[] = [];
  for (const arg of args) {
    const scalars = scalarsOf(arg(run));
    if (scalars === null) continue;
    if (base !== null && !comparable(base, scalars.base)) return problem(run, 'type', { expected: base });
    base = widest(base, scalars.base);
    grow(values, scalars.values, run);
  }
  return base === null ? null : container(cardinality, base, values);
}

/** Integers among floats are floats. */
const widest = (base: BaseType | null, next: BaseType): BaseType => (base === 'integer' && next === 'float' ? 'float' : (base ?? next));

function grow(values: Scalar[], more: readonly Scalar[], run: Run): void {
  tick(run, more.length);
  if (values.length + more.length > maxContainer) throw new TooManySteps();
  for (const scalar of more) values.push(scalar);
}

/** Whether two values are the same: base types comparable, containers as bags or sequences. */
export function matchValues(a: Value, b: Value, run: Run): boolean | null {
  if (a === null || b === null) return null;
  if (a.cardinality === 'record' || b.cardinality === 'record') return a.cardinality === b.cardinality && sameRecord(a, b, run);
  if (!comparable(a.base, b.base)) return problem(run, 'type', { expected: a.base }) ?? false;
  if (a.cardinality === 'single' && b.cardinality === 'single') return equalScalars(a.base, a.value, b.value);
  const left = scalarsOf(a)?.values ?? [];
  const right = scalarsOf(b)?.values ?? [];
  if (a.cardinality !== b.cardinality) problem(run, 'type', { expected: a.cardinality });
  if (left.length !== right.length) return false;
  if (a.cardinality === 'ordered' && b.cardinality === 'ordered') return left.every((value, i) => equalScalars(a.base, value, right[i]!));
  return isSubBag(left, right, a.base, run);
}

function sameRecord(a: Value, b: Value, run: Run): boolean {
  if (a?.cardinality !== 'record' || b?.cardinality !== 'record' || a.fields.size !== b.fields.size) return false;
  return [...a.fields].every(([key, value]) => {
    const other = b.fields.get(key);
    return other !== undefined && (value === null || other === null ? value === other : matchValues(value, other, run) === true);
  });
}

/** Whether every member of `part` is in `whole`, each as often as in `part`. */
function isSubBag(part: readonly Scalar[], whole: readonly Scalar[], base: BaseType, run: Run): boolean {
  const rest = [...whole];
  return part.every((value) => {
    tick(run, rest.length);
    const at = rest.findIndex((other) => equalScalars(base, value, other));
    if (at !== -1) rest.splice(at, 1);
    return at !== -1;
  });
}

export const containers: Compilers<
  'multiple' | 'ordered' | 'container-size' | 'is-null' | 'index' | 'field-value' | 'random' | 'member' | 'delete' | 'contains' | 'match' | 'repeat'
> = {
  multiple: (_e, args) => (run) => gather(args, run, 'multiple'),
  ordered: (_e, args) => (run) => gather(args, run, 'ordered'),
  'container-size': (_e, [arg]) => (run) => {
    const value = arg?.(run) ?? null;
    return single('integer', scalarsOf(value)?.values.length ?? 0);
  },
  'is-null': (_e, [arg]) => (run) => {
    const value = arg?.(run) ?? null;
    return boolean(value === null || (value.cardinality === 'single' && value.value === ''));
  },
  index: ({ n }, [arg]) => (run) => {
    const value = arg?.(run) ?? null;
    const at = resolveNumber(n, run);
    const scalars = scalarsOf(value);
    if (scalars === null || at === null) return null;
    const scalar = scalars.values[toDouble(at) - 1];
    return scalar === undefined ? null : single(scalars.base, scalar);
  },
  'field-value': ({ field }, [arg]) => (run) => {
    const value = arg?.(run) ?? null;
    if (value === null) return null;
    if (value.cardinality !== 'record') return problem(run, 'type', { expected: 'record' });
    return value.fields.get(field) ?? null;
  },
  random: (_e, [arg]) => (run) => {
    const scalars = scalarsOf(arg?.(run) ?? null);
    if (scalars === null) return null;
    return single(scalars.base, scalars.values[run.random.below(scalars.values.length)]!);
  },
  member: (_e, [first, second]) => (run) => {
    const one = first?.(run) ?? null;
    const many = scalarsOf(second?.(run) ?? null);
    if (one === null || many === null) return null;
    if (one.cardinality !== 'single') return problem(run, 'type', { expected: 'single' });
    if (!comparable(one.base, many.base)) return problem(run, 'type', { expected: many.base });
    tick(run, many.values.length);
    return boolean(many.values.some((value) => equalScalars(many.base, value, one.value)));
  },
  delete: (_e, [first, second]) => (run) => {
    const one = first?.(run) ?? null;
    const from = second?.(run) ?? null;
    if (one === null || from === null) return null;
    // The specification takes the value first and the container second; some authors turn them round.
    const [value, whole] = one.cardinality === 'single' ? [one, from] : [from, one];
    if (value.cardinality !== 'single' || whole.cardinality === 'record' || whole.cardinality === 'single') {
      return problem(run, 'type', { expected: 'container' });
    }
    tick(run, whole.values.length);
    return container(whole.cardinality, whole.base, whole.values.filter((other) => !equalScalars(whole.base, value.value, other)));
  },
  contains: (_e, [first, second]) => (run) => {
    const whole = first?.(run) ?? null;
    const part = second?.(run) ?? null;
    if (whole === null || part === null) return null;
    const a = scalarsOf(whole);
    const b = scalarsOf(part);
    if (a === null || b === null || !comparable(a.base, b.base)) return problem(run, 'type', { expected: 'container' });
    if (whole.cardinality !== 'ordered') return boolean(isSubBag(b.values, a.values, a.base, run));
    tick(run, a.values.length * b.values.length);
    const starts = Array.from({ length: Math.max(0, a.values.length - b.values.length + 1) }, (_, i) => i);
    return boolean(starts.some((start) => b.values.every((value, i) => equalScalars(a.base, value, a.values[start + i]!))));
  },
  match: (_e, [first, second]) => (run) => {
    const result = matchValues(first?.(run) ?? null, second?.(run) ?? null, run);
    return result === null ? null : boolean(result);
  },
  repeat: ({ times }, args) => (run) => {
    const count = resolveNumber(times, run);
    if (count === null || toDouble(count) < 1) return null;
    let base: BaseType | null = null;
    const values: Scalar[] = [];
    for (let i = 0; i < Math.trunc(toDouble(count)); i++) {
      for (const arg of args) {
        const scalars = scalarsOf(arg(run));
        if (scalars === null) continue;
        if (base !== null && !comparable(base, scalars.base)) return problem(run, 'type', { expected: base });
        base = widest(base, scalars.base);
        grow(values, scalars.values, run);
      }
      tick(run);
    }
    return base === null ? null : container('ordered', base, values);
  },
};
