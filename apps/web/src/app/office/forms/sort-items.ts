import type { ItemStatistics } from '@synoo/contracts';
import type { Sorting } from '@synoo/ui';

const keys: Readonly<Record<string, (item: ItemStatistics) => number | string | null>> = {
  position: (item) => item.position,
  code: (item) => item.itemCode,
  n: (item) => item.n,
  facility: (item) => item.facility,
  discrimination: (item) => item.correctedItemTotal,
  omitted: (item) => item.omittedShare,
  notReached: (item) => item.notReachedShare,
  seconds: (item) => item.medianSeconds,
  rapid: (item) => item.rapidShare,
  flags: (item) => item.flags.length,
};

/** Items in the order asked for; what is not known comes last both ways, and ties keep the order of the form. */
export function sortItems(items: readonly ItemStatistics[], sorting: Sorting): readonly ItemStatistics[] {
  const key = keys[sorting.by] ?? ((item: ItemStatistics) => item.position);
  const sign = sorting.descending ? -1 : 1;
  return [...items].sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    if (left === right) return a.position - b.position;
    if (left === null) return 1;
    if (right === null) return -1;
    return sign * (typeof left === 'string' ? left.localeCompare(String(right)) : left - Number(right));
  });
}
