import { isInside } from './geometry';
import { add, compare, type Num } from './numbers';
import { scalarsOf } from './operands';
import { equalScalars, formatScalar, parseScalar } from './scalars';
import type { AreaMapping, MapEntry, Mapping } from '../model/item';
import type { BaseType, Scalar, Value } from '../model/values';

/**
 * The mapped value of a response: single values through the table, containers as the sum over their *different* values (a
 * value that occurs twice counts once), the bounds applied to the sum. NULL has no value to look up and gives the default.
 */
export function mapResponse(mapping: Mapping, base: BaseType): (value: Value) => Num {
  const entries = mapping.entries.map((entry) => ({ entry, scalar: parseScalar(base, entry.key) }));
  const lookUp = (scalar: Scalar): number => {
    const found = entries.find((candidate) => candidate.scalar !== null && matches(base, candidate.entry, candidate.scalar, scalar));
    return found?.entry.value ?? mapping.default;
  };
  return (value) => {
    const scalars = scalarsOf(value);
    if (scalars === null || value === null) return bounded(mapping, mapping.default);
    if (value.cardinality === 'single') return bounded(mapping, lookUp(value.value));
    const different = scalars.values.length === 1 ? scalars.values : new Map(scalars.values.map((scalar) => [formatScalar(base, scalar), scalar])).values();
    return bounded(mapping, [...different].map(lookUp).reduce<Num>(add, 0));
  };
}

function matches(base: BaseType, entry: MapEntry, key: Scalar, scalar: Scalar): boolean {
  if (typeof key === 'string' && typeof scalar === 'string' && base === 'string') {
    return entry.caseSensitive === true ? key === scalar : key.toLowerCase() === scalar.toLowerCase();
  }
  return equalScalars(base, key, scalar);
}

/** Each area counts once however many points fall into it; each point that falls into none counts as the default. */
export function mapPoints(mapping: AreaMapping, value: Value): Num {
  const scalars = scalarsOf(value);
  if (scalars === null) return bounded(mapping, mapping.default);
  const used = new Set<number>();
  let sum: Num = 0;
  for (const scalar of scalars.values) {
    if (!Array.isArray(scalar)) continue;
    const [x, y] = scalar as readonly [number, number];
    const area = mapping.entries.findIndex((entry) => isInside(entry.shape, entry.coords, x, y));
    if (area === -1) sum = add(sum, mapping.default);
    else if (!used.has(area)) {
      used.add(area);
      sum = add(sum, mapping.entries[area]?.value ?? 0);
    }
  }
  return bounded(mapping, sum);
}

function bounded(mapping: { readonly lower?: number; readonly upper?: number }, value: Num): Num {
  if (mapping.lower !== undefined && compare(value, mapping.lower) < 0) return mapping.lower;
  if (mapping.upper !== undefined && compare(value, mapping.upper) > 0) return mapping.upper;
  return value;
}
