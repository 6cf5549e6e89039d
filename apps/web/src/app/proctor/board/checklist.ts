import type { BoardRow } from '@synoo/contracts';
import type { SessionStatus } from './board-state';
import { isOver } from './needs-help';

export const checklistPhases = ['before', 'during', 'after'] as const;
export type ChecklistPhase = (typeof checklistPhases)[number];
export type ChecklistKey = 'open' | 'code' | 'check-in' | 'admit' | 'start' | 'irregularities' | 'finish' | 'saved' | 'close';

export interface ChecklistStep {
  readonly key: ChecklistKey;
  readonly phase: ChecklistPhase;
  /** `now`: the first that is not done; `note`: nothing to tick, a figure only. */
  readonly mark: 'done' | 'now' | 'later' | 'note';
  /** How far it is: `count` of `of`; `of` is 0 where there is nothing to count. */
  readonly count: number;
  readonly of: number;
}

/** The procedure of a session, ticked from what the server says and nothing else. */
export function checklist(status: SessionStatus, rows: readonly BoardRow[]): readonly ChecklistStep[] {
  const came = rows.filter(({ state }) => state !== 'expected' && state !== 'absent');
  const accounted = rows.filter(({ state }) => state !== 'expected').length;
  const admitted = came.filter(({ state }) => state !== 'checked-in').length;
  const started = came.filter(({ state }) => state !== 'checked-in' && state !== 'waiting').length;
  const over = came.filter(({ state }) => isOver(state));
  const saved = over.filter(({ unsaved }) => unsaved === 0).length;
  const everybody = (count: number, of: number): boolean => of > 0 && count === of;

  const steps: readonly (Omit<ChecklistStep, 'mark'> & { readonly done: boolean | null })[] = [
    { key: 'open', phase: 'before', count: 0, of: 0, done: status !== 'draft' },
    { key: 'code', phase: 'before', count: 0, of: 0, done: came.length > 0 },
    { key: 'check-in', phase: 'before', count: accounted, of: rows.length, done: everybody(accounted, rows.length) },
    { key: 'admit', phase: 'before', count: admitted, of: came.length, done: everybody(admitted, came.length) },
    { key: 'start', phase: 'during', count: started, of: came.length, done: everybody(started, came.length) },
    { key: 'irregularities', phase: 'during', count: rows.reduce((sum, row) => sum + row.irregularities, 0), of: 0, done: null },
    { key: 'finish', phase: 'during', count: over.length, of: came.length, done: everybody(over.length, came.length) },
    { key: 'saved', phase: 'after', count: saved, of: over.length, done: everybody(saved, over.length) && over.length === came.length },
    { key: 'close', phase: 'after', count: 0, of: 0, done: status === 'closed' },
  ];
  const next = status === 'closed' ? undefined : steps.find(({ done }) => done === false)?.key;
  return steps.map(({ done, ...step }) => ({ ...step, mark: done === null ? 'note' : done ? 'done' : step.key === next ? 'now' : 'later' }));
}
