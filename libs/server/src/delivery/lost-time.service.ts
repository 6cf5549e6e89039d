import { Injectable } from '@nestjs/common';
import { lostTime } from '@synoo/delivery';
import type { EntityManager } from 'typeorm';
import { AttemptPresence } from '../proctoring/attempt-presence';

/** Lines of the session's log after which the working time runs, and after which it does not. */
const runs = ['start', 'resume', 'go-on', 'break-over', 'reopen'];
const stands = ['pause', 'break', 'idle', 'submit', 'end', 'time-up', 'close'];

/**
 * SQL: milliseconds that the attempt lost at its moves and nobody decided about. `attempt`: its id. What was answered at an older place
 * while the network was away may arrive after the move: until the last of it the learner worked, and lost nothing.
 */
export const openLostTime = (attempt: string): string => `
  (select coalesce(sum(least(moved.lost_ms, (select greatest(0, extract(epoch from moved.created_at - max(sign.at)) * 1000)
                                               from answer_event sign where sign.attempt_id = moved.attempt_id and sign.epoch < moved.epoch having max(sign.at) is not null))), 0)::float8
     from place moved where moved.attempt_id = ${attempt} and moved.lost_ms > 0 and not moved.lost_decided)`;

export interface MovingAttempt {
  readonly id: string;
  readonly session_id: string;
  readonly participant_id: string;
  readonly started_at: Date | null;
}

/** What a learner lost who comes back to a running test at another place. */
@Injectable()
export class LostTime {
  constructor(private readonly presence: AttemptPresence) {}

  /**
   * Milliseconds; 0 before the start. The last sign of life is the last event by its own moment, not by its arrival: a file of
   * answers from the dead computer may arrive long after it stopped.
   */
  async of(manager: EntityManager, attempt: MovingAttempt, now: number): Promise<number> {
    if (attempt.started_at === null) return 0;
    const [signs] = await manager.query<{ last: Date | null }[]>(
      'select greatest((select max(at) from answer_event where attempt_id = $1), (select max(created_at) from place where attempt_id = $1)) as last',
      [attempt.id],
    );
    const lines = await manager.query<{ at: Date; event: string }[]>('select at, event from session_log where session_id = $1 and participant_id = $2 and event = any($3) order by seq', [
      attempt.session_id,
      attempt.participant_id,
      [...runs, ...stands],
    ]);
    const startedAt = attempt.started_at.getTime();
    return lostTime({
      startedAt,
      lastSign: Math.max(signs?.last?.getTime() ?? startedAt, this.presence.get(attempt.id)?.lastSeen ?? startedAt),
      now,
      changes: lines.map(({ at, event }) => ({ at: at.getTime(), runs: runs.includes(event) })),
    });
  }
}
