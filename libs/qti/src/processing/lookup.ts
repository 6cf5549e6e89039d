import { compare } from './numbers';
import { numberOf } from './operands';
import type { Run } from './run';
import { parseScalar, single } from './scalars';
import type { LookupTable } from '../model/item';
import type { BaseType, Value } from '../model/values';

/**
 * Match table: the entry with exactly the source value. Interpolation table: the first entry whose source value is less than
 * (or equal to, where its boundary counts) the source. Otherwise, and for NULL, the table's default.
 */
export function lookUp(table: LookupTable, source: Value, base: BaseType, run: Run): Value {
  const number = numberOf(source, run);
  let target = table.default;
  if (number !== null) {
    if (table.kind === 'match') target = table.entries.find((entry) => compare(number, entry.source) === 0)?.target ?? table.default;
    else {
      const found = table.entries.find((entry) => (entry.include ? compare(entry.source, number) <= 0 : compare(entry.source, number) < 0));
      target = found?.target ?? table.default;
    }
  }
  if (target === undefined) return null;
  const scalar = parseScalar(base, target);
  return scalar === null ? null : single(base, scalar);
}
