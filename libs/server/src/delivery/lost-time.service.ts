import { Injectable } from '@nestjs/common';
import { lostTime } from '@synoo/delivery';
import type { EntityManager } from 'typeorm';
import { AttemptPresence } from '../proctoring/attempt-presence';

/** Lines of the session's log after which the working time runs, and after which it does not. */
const runs = ['start', 'resume', 'go-on', 'break-over', 'reopen'];
const stands = ['pause', 'break', 'idle', 'submit', 'end', 'time-up', 'close'];

const text = (events: readonly string[]): string => `array[${events.map((event) => `'${event}'`).join(', ')}]`;

/**
 * SQL: milliseconds that the attempt lost at its moves and nobody decided about. `attempt`: its id. What was done at an older place
 * while the network was away may arrive after the move: until the last of it before the move the learner worked, and lost no more than the
 * working time from there, which is counted as in `lostTime`: without pauses.
 */
export const openLostTime = (attempt: string): string => `
  (select coalesce(sum(least(moved.lost_ms, (
            select greatest(0, extract(epoch from moved.created_at - sign.last) - coalesce((
                     select sum(greatest(0, extract(epoch from least(spell.until, moved.created_at) - greatest(spell.at, sign.last))))
                       from (select line.at, line.event, coalesce(lead(line.at) over (order by line.seq), moved.created_at) as until
                               from session_log line where line.session_id = owner.session_id and line.participant_id = owner.participant_id and line.event = any(${text([...runs, ...stands])})) as spell
                      where spell.event = any(${text(stands)})), 0)) * 1000
              from (select max(e.at) as last from answer_event e where e.attempt_id = moved.attempt_id and e.epoch < moved.epoch and e.at <= moved.created_at) as sign
             where sign.last is not null))), 0)::float8
     from place moved join attempt owner on owner.id = moved.attempt_id where moved.attempt_id = ${attempt} and moved.lost_ms > 0 and not moved.lost_decided)`;

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
