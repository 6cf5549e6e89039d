import type { Language } from '@synoo/contracts';
import type { TimeBudget } from '@synoo/delivery';

/** States that a row of `attempt` can have; `expected` and `absent` are learners without one. */
export type StoredState = 'checked-in' | 'waiting' | 'working' | 'paused' | 'finished' | 'ended';

/** A row of `attempt` as {@link attemptColumns} reads it. */
export interface AttemptRow {
  readonly id: string;
  readonly session_id: string;
  readonly participant_id: string;
  readonly learner_id: string;
  readonly form_id: string;
  readonly state: StoredState;
  readonly language: Language;
  readonly current_epoch: number;
  readonly time_limit_ms: number;
  readonly extra_ms: number;
  readonly paused_ms: number;
  readonly started_at: Date | null;
  readonly paused_at: Date | null;
  readonly deadline: Date | null;
  readonly ended_at: Date | null;
  readonly end_reason: string | null;
  readonly voided: boolean;
  readonly score_due: number;
  readonly scored_due: number;
}

const plain = ['id', 'session_id', 'participant_id', 'learner_id', 'form_id', 'state', 'language', 'current_epoch', 'started_at', 'paused_at', 'deadline', 'ended_at', 'end_reason', 'voided', 'score_due', 'scored_due'];
const numbers = ['time_limit_ms', 'extra_ms', 'paused_ms'];
/** Columns of `attempt` under the alias `a`; the driver would give bigint as text. */
export const attemptColumns = [...plain.map((column) => `a.${column}`), ...numbers.map((column) => `a.${column}::float8 as ${column}`)].join(', ');

type BudgetColumns = Pick<AttemptRow, 'state' | 'time_limit_ms' | 'extra_ms' | 'paused_ms' | 'started_at' | 'paused_at' | 'deadline' | 'ended_at'>;

export function budgetOf(row: BudgetColumns): TimeBudget {
  return {
    state: row.state,
    limitMs: row.time_limit_ms,
    extraMs: row.extra_ms,
    pausedMs: row.paused_ms,
    startedAt: row.started_at?.getTime() ?? null,
    pausedAt: row.paused_at?.getTime() ?? null,
    deadline: row.deadline?.getTime() ?? null,
    endedAt: row.ended_at?.getTime() ?? null,
  };
}
