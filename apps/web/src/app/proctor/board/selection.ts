import type { BoardRow } from '@synoo/contracts';

export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** Where a range begins. */
  readonly anchor: string | null;
}

export const nothingSelected: Selection = { ids: new Set(), anchor: null };

export type ChoosingHow = 'only' | 'toggle' | 'range';

/** Selecting as in every list of files. `order`: the ids as they stand on the screen. */
export function choose({ ids, anchor }: Selection, order: readonly string[], id: string, how: ChoosingHow): Selection {
  if (how === 'range' && anchor !== null && order.includes(anchor) && order.includes(id)) {
    const [from, to] = [order.indexOf(anchor), order.indexOf(id)].sort((a, b) => a - b);
    return { ids: new Set(order.slice(from, (to ?? 0) + 1)), anchor };
  }
  if (how === 'toggle') {
    const next = new Set(ids);
    if (!next.delete(id)) next.add(id);
    return { ids: next, anchor: id };
  }
  return ids.size === 1 && ids.has(id) ? nothingSelected : { ids: new Set([id]), anchor: id };
}

export function chooseAll(order: readonly string[]): Selection {
  return { ids: new Set(order), anchor: order[0] ?? null };
}

export type GridKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown' | 'Home' | 'End';
const gridKeys: readonly string[] = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'];
export function isGridKey(key: string): key is GridKey {
  return gridKeys.includes(key);
}

/** The learner that an arrow key leads to in the room; free seats are passed over, the wall stops. */
export function neighbourInRoom(rows: readonly BoardRow[], from: BoardRow, key: GridKey): BoardRow {
  const inRow = rows.filter(({ row }) => row === from.row).sort((a, b) => a.column - b.column);
  const inColumn = rows.filter(({ column }) => column === from.column).sort((a, b) => a.row - b.row);
  const step = (line: readonly BoardRow[], by: number): BoardRow => line[line.findIndex((one) => one.participantId === from.participantId) + by] ?? from;
  switch (key) {
    case 'ArrowLeft':
      return step(inRow, -1);
    case 'ArrowRight':
      return step(inRow, 1);
    case 'ArrowUp':
      return step(inColumn, -1);
    case 'ArrowDown':
      return step(inColumn, 1);
    case 'Home':
      return inRow[0] ?? from;
    case 'End':
      return inRow.at(-1) ?? from;
  }
}

/** The learner that a key leads to in the list. */
export function neighbourInList(order: readonly string[], from: string, key: GridKey): string {
  const at = order.indexOf(from);
  const last = order.length - 1;
  const to = key === 'Home' ? 0 : key === 'End' ? last : Math.min(last, Math.max(0, at + (key === 'ArrowUp' || key === 'ArrowLeft' ? -1 : 1)));
  return order[to] ?? from;
}
