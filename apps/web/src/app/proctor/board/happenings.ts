import type { BoardRow } from '@synoo/contracts';
import type { BoardState } from './board-state';
import { isPresent } from './needs-help';

export const happeningKinds = ['offline', 'back', 'checked-in', 'finished', 'ended', 'irregularity'] as const;
export type HappeningKind = (typeof happeningKinds)[number];

/** Something that a proctor wants to hear of, with the learners it happened to, by seat. */
export interface Happening {
  readonly kind: HappeningKind;
  readonly at: number;
  readonly rows: readonly BoardRow[];
}

/** What became different between two states of one board, grouped by kind. */
export function happenings(before: BoardState, after: BoardState): readonly Happening[] {
  const found = new Map<HappeningKind, BoardRow[]>();
  for (const row of after.rows.values()) {
    const old = before.rows.get(row.participantId);
    if (!old || old === row) continue;
    for (const kind of kindsOf(old, row)) found.set(kind, [...(found.get(kind) ?? []), row]);
  }
  return happeningKinds.flatMap((kind) => {
    const rows = found.get(kind);
    return rows ? [{ kind, at: after.serverNow, rows }] : [];
  });
}

function kindsOf(old: BoardRow, row: BoardRow): HappeningKind[] {
  const kinds: HappeningKind[] = [];
  if (isPresent(row.state) && isPresent(old.state) && (row.connection === 'offline') !== (old.connection === 'offline')) kinds.push(row.connection === 'offline' ? 'offline' : 'back');
  if (row.state !== old.state && (row.state === 'checked-in' || row.state === 'finished' || row.state === 'ended')) kinds.push(row.state);
  if (row.irregularities > old.irregularities) kinds.push('irregularity');
  return kinds;
}
