import type { AttemptState, BoardRow } from '@synoo/contracts';
import { isTrouble, type HelpReason } from './needs-help';

/** States in the order of a session. */
export const statesInOrder: readonly AttemptState[] = ['expected', 'checked-in', 'waiting', 'working', 'paused', 'finished', 'ended', 'absent'];

export interface Totals {
  readonly all: number;
  /** Learners in trouble: those who are paused or wait to be admitted are counted by their state. */
  readonly help: number;
  readonly byState: Readonly<Record<AttemptState, number>>;
}

export function totalsOf(rows: Iterable<BoardRow>, reasonOf: (row: BoardRow) => HelpReason | null): Totals {
  const byState: Record<AttemptState, number> = { expected: 0, 'checked-in': 0, waiting: 0, working: 0, paused: 0, finished: 0, ended: 0, absent: 0 };
  let all = 0;
  let help = 0;
  for (const row of rows) {
    all++;
    byState[row.state]++;
    if (isTrouble(reasonOf(row))) help++;
  }
  return { all, help, byState };
}

/** What the list is narrowed to. */
export type BoardFilter = 'all' | 'help' | AttemptState;

export function matches(row: BoardRow, filter: BoardFilter, search: string, reasonOf: (row: BoardRow) => HelpReason | null): boolean {
  if (filter === 'help' ? !isTrouble(reasonOf(row)) : filter !== 'all' && row.state !== filter) return false;
  const wanted = search.trim().toLocaleLowerCase();
  if (wanted === '') return true;
  return [row.name, row.personalCode, String(row.seat), row.formCode].some((text) => text.toLocaleLowerCase().includes(wanted));
}
