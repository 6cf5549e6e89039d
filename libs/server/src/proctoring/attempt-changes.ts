import { Injectable } from '@nestjs/common';
import type { AttemptState } from '@synoo/contracts';
import { clockStands, deadlineOf, idlePause, type Pause, pauseEnd, proctorPause, remainingMs, type TransitionAction } from '@synoo/delivery';
import type { EntityManager } from 'typeorm';
import type { ScoreDue } from '../scoring/scoring-requests';
import { type AttemptRow, attemptColumns, budgetOf, type StoredState } from '../delivery/attempt-row';

/** A row of `attempt` after a transition. Instants in milliseconds since 1970. */
export interface AttemptUpdate {
  readonly id: string;
  /** The moment of the change, or the end of a break that is over: the later deadline has held since then. */
  readonly now: number;
  readonly state: StoredState;
  readonly admittedAt: number | null;
  readonly startedAt: number | null;
  readonly pausedAt: number | null;
  readonly pausedMs: number;
  readonly extraMs: number;
  readonly lostMs: number;
  readonly pause: Pause | null;
  readonly breaksTaken: number;
  readonly deadline: number | null;
  readonly endedAt: number | null;
  readonly endReason: 'submitted' | 'time-up' | 'proctor' | 'session-closed' | null;
  readonly voided: boolean;
  /** A reopening says what it leaves out: from the end to now, both not included. */
  readonly closes: readonly [after: number, before: number] | null;
  /** Number of this request for a score, or null: nothing about the score changes. */
  readonly due: number | null;
}

interface Context {
  readonly state: AttemptState;
  readonly now: number;
  readonly minutes: number;
  /** extend: working time given back, ms. */
  readonly lostMs?: number | undefined;
  /** break: how long, and what the clock does. */
  readonly pause?: Pause | undefined;
}

const MINUTE = 60_000;
/** Shorter than saves wait for a lock. Milliseconds. */
const LOCK_PATIENCE = 2_000;

/** Turns decided transitions into rows. Everything about an attempt's time is computed here and nowhere else on the server. */
@Injectable()
export class AttemptChanges {
  /**
   * Locks the attempts of a session in the order of their ids, as saving does, so that the two never block each other for good. Where somebody
   * else holds one this gives up before the saves do that wait for the others; `elseSkip` leaves such rows out.
   */
  async lock(manager: EntityManager, sessionId: string, participantIds: readonly string[] | null, elseSkip = false): Promise<AttemptRow[]> {
    await manager.query(`select set_config('lock_timeout', '${LOCK_PATIENCE}', true)`);
    return manager.query<AttemptRow[]>(
      `select ${attemptColumns} from attempt a where a.session_id = $1 and ($2::uuid[] is null or a.participant_id = any($2)) order by a.id for no key update${elseSkip ? ' skip locked' : ''}`,
      [sessionId, participantIds],
    );
  }

  /** The row after an action that the transition table allows. */
  of(action: TransitionAction, row: AttemptRow, { state, now, minutes, lostMs = 0, pause }: Context): AttemptUpdate {
    const budget = budgetOf(row);
    const same: AttemptUpdate = {
      id: row.id,
      now,
      state: state as StoredState,
      admittedAt: null,
      startedAt: budget.startedAt,
      pausedAt: budget.pausedAt,
      pausedMs: budget.pausedMs,
      extraMs: budget.extraMs,
      lostMs: row.lost_ms,
      pause: row.pause,
      breaksTaken: row.breaks_taken,
      deadline: budget.deadline,
      endedAt: budget.endedAt,
      endReason: row.end_reason as AttemptUpdate['endReason'],
      voided: row.voided,
      closes: null,
      due: null,
    };
    const due = row.score_due + 1;
    // Who never started has no score: none is to be made when the attempt is voided or taken back.
    const started = budget.startedAt !== null;
    const withDeadline = (update: AttemptUpdate): AttemptUpdate => ({ ...update, deadline: deadlineOf({ ...budget, ...update }) });
    const paused = (kind: Pause): AttemptUpdate => withDeadline({ ...same, pausedAt: Math.min(now, budget.deadline ?? now), pause: kind });
    /** Held between the start and the deadline. Only a clock that was set back says that it was before the start. */
    const endAt = (moment: number): number => Math.max(Math.min(moment, budget.deadline ?? moment), budget.startedAt ?? -Infinity);
    switch (action) {
      case 'admit':
        return { ...same, admittedAt: now };
      case 'start':
        return withDeadline({ ...same, startedAt: now });
      case 'pause':
        return paused(proctorPause);
      case 'idle':
        return paused(idlePause);
      case 'break':
        return { ...paused(pause ?? proctorPause), breaksTaken: row.breaks_taken + 1 };
      case 'resume':
      case 'go-on':
      case 'break-over': {
        if (budget.pausedAt === null) return same;
        if (!clockStands(budget)) return withDeadline({ ...same, pausedAt: null, pause: null });
        const end = pauseEnd(row.pause, now);
        return withDeadline({ ...same, now: end, pausedAt: null, pause: null, pausedMs: budget.pausedMs + Math.max(0, end - budget.pausedAt) });
      }
      case 'extend': {
        const extended = { ...same, extraMs: budget.extraMs + minutes * MINUTE + lostMs, lostMs: row.lost_ms + lostMs };
        return budget.startedAt === null ? extended : withDeadline(extended);
      }
      case 'end':
        return { ...same, endedAt: endAt(budget.pausedAt ?? now), endReason: 'proctor', due };
      case 'submit':
        return { ...same, endedAt: endAt(now), endReason: 'submitted', due };
      case 'time-up':
        return { ...same, endedAt: budget.deadline ?? now, endReason: 'time-up', due };
      case 'close':
        return { ...same, endedAt: now, endReason: 'session-closed', due: null };
      case 'reopen':
        return this.#reopened(same, row, now, minutes);
      case 'void':
        return { ...same, voided: true, due: started ? due : null };
      case 'unvoid':
        return { ...same, voided: false, due: started ? due : null };
      default:
        return same;
    }
  }

  /** Gives the time that was left at the end, or the minutes asked for when they are more; the time in between was a pause. */
  #reopened(same: AttemptUpdate, row: AttemptRow, now: number, minutes: number): AttemptUpdate {
    const budget = budgetOf(row);
    const open = { ...same, endedAt: null, endReason: null, pausedAt: null, pause: null, due: row.score_due + 1 };
    if (budget.startedAt === null) return { ...open, deadline: null, due: null };
    const left = remainingMs(budget, now);
    const stopped = (clockStands(budget) ? budget.pausedAt : budget.endedAt) ?? now;
    const extraMs = budget.extraMs + Math.max(0, minutes * MINUTE - left);
    const pausedMs = budget.pausedMs + (now - stopped);
    const end = Math.min(stopped, budget.endedAt ?? stopped, budget.deadline ?? stopped);
    return { ...open, extraMs, pausedMs, closes: [end, Math.max(end, now)], deadline: deadlineOf({ ...budget, extraMs, pausedMs, pausedAt: null, pause: null }) };
  }

  /** Writes the rows of attempts that {@link lock} holds; returns those that ask for a score. */
  async apply(manager: EntityManager, updates: readonly AttemptUpdate[]): Promise<ScoreDue[]> {
    if (updates.length === 0) return [];
    await manager.query(
      `update attempt a set
         state = u.state,
         admitted_at = coalesce(to_timestamp(u."admittedAt" / 1000), a.admitted_at),
         started_at = to_timestamp(u."startedAt" / 1000),
         paused_at = to_timestamp(u."pausedAt" / 1000),
         paused_ms = u."pausedMs",
         extra_ms = u."extraMs",
         lost_ms = u."lostMs",
         pause = nullif(u.pause, 'null'),
         breaks_taken = u."breaksTaken",
         deadlines = case when u.deadline is null or to_timestamp(u.deadline / 1000) is not distinct from a.deadline then a.deadlines
                          else a.deadlines || jsonb_build_array(jsonb_build_array(u.now, u.deadline)) end,
         deadline = to_timestamp(u.deadline / 1000),
         ended_at = to_timestamp(u."endedAt" / 1000),
         end_reason = u."endReason",
         voided = u.voided,
         closed = a.closed + case when u.closes is null then '{}' else int8multirange(int8range((u.closes ->> 0)::bigint, (u.closes ->> 1)::bigint, '()')) end,
         score_due = coalesce(u.due, a.score_due)
       from jsonb_to_recordset($1) as u(id uuid, state text, "admittedAt" float8, "startedAt" float8, "pausedAt" float8, "pausedMs" float8, "extraMs" float8,
                                        "lostMs" float8, pause jsonb, "breaksTaken" int, now float8, deadline float8, "endedAt" float8, "endReason" text, voided boolean, closes jsonb, due int)
       where a.id = u.id`,
      [JSON.stringify(updates)],
    );
    return updates.flatMap(({ id, due }) => (due === null ? [] : [{ attemptId: id, number: due }]));
  }
}
