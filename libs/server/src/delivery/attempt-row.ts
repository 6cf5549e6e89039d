import type { AttemptNeeds, Language } from '@synoo/contracts';
import type { ClosedTime, Pause, TimeBudget } from '@synoo/delivery';

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
  /** Times between an end and a reopening, as the database writes a multirange of milliseconds: `{[a,b),[c,d)}`. */
  readonly closed: string;
  /** The pause it is in. */
  readonly pause: Pause | null;
  readonly breaks_taken: number;
  /** Part of `extra_ms` that gives back what was lost with a computer. */
  readonly lost_ms: number;
  readonly needs: AttemptNeeds;
  readonly end_reason: string | null;
  readonly voided: boolean;
  readonly score_due: number;
  readonly scored_due: number;
}

const plain = ['id', 'session_id', 'participant_id', 'learner_id', 'form_id', 'state', 'language', 'current_epoch', 'started_at', 'paused_at', 'deadline', 'ended_at', 'closed', 'pause', 'breaks_taken', 'needs', 'end_reason', 'voided', 'score_due', 'scored_due'];
const numbers = ['time_limit_ms', 'extra_ms', 'paused_ms', 'lost_ms'];
/** Columns of `attempt` under the alias `a`; the driver would give bigint as text. */
export const attemptColumns = [...plain.map((column) => `a.${column}`), ...numbers.map((column) => `a.${column}::float8 as ${column}`)].join(', ');

type BudgetColumns = Pick<AttemptRow, 'state' | 'time_limit_ms' | 'extra_ms' | 'paused_ms' | 'started_at' | 'paused_at' | 'deadline' | 'ended_at' | 'closed' | 'pause'>;

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
    pause: row.pause,
    closed: closedTimes(row.closed),
  };
}

const none: readonly ClosedTime[] = [];

/** PostgreSQL writes ranges of whole numbers with the first number in and the last one out. */
function closedTimes(multirange: string): readonly ClosedTime[] {
  if (multirange === '{}') return none;
  return [...multirange.matchAll(/\[(\d+),(\d+)\)/gu)].map(([, from, until]) => ({ from: Number(from), until: Number(until) - 1 }));
}

/** SQL: the last moment that counts of the attempt under the alias `a`, as `endOfWork` in the delivery library says it. */
export const workEnd = `case when a.state = 'working' then a.deadline when a.state in ('finished', 'ended') then least(a.deadline, a.ended_at) end`;

/** SQL: whether the attempt under the alias was closed at a moment, a column or expression. */
export const closedAt = (alias: string, moment: string): string => `${alias}.closed @> (extract(epoch from ${moment}) * 1000)::bigint`;
