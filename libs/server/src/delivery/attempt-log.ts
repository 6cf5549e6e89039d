import { Inject, Injectable } from '@nestjs/common';
import type { AnswerEvent } from '@synoo/contracts';
import type { LoggedEvent } from '@synoo/delivery';
import type { Pool } from 'pg';
import { DELIVERY_POOL } from '../platform/database.module';
import { closedAt, workEnd } from './attempt-row';

/**
 * Reads answer logs: the events that count, in their order. What came in a pause was stored as counting, since the work could
 * go on; whether it did is known only now.
 */
@Injectable()
export class AttemptLog {
  constructor(@Inject(DELIVERY_POOL) private readonly pool: Pool) {}

  async read(attemptId: string): Promise<LoggedEvent[]> {
    return (await this.readMany([attemptId])).get(attemptId) ?? [];
  }

  /** Logs by attempt; one without events has no entry. */
  async readMany(attemptIds: readonly string[]): Promise<ReadonlyMap<string, LoggedEvent[]>> {
    const { rows } = await this.pool.query<{ attempt_id: string; epoch: number; seq: number; kind: string; item: string | null; value: unknown; at: Date }>(
      `select e.attempt_id, e.epoch, e.seq, e.kind, e.item, e.value, e.at from answer_event e join attempt a on a.id = e.attempt_id
        where e.attempt_id = any($1) and e.counts and e.kind <> 'page' and coalesce(e.at <= ${workEnd}, true) and (a.closed = '{}' or not ${closedAt('a', 'e.at')})
        order by e.attempt_id, e.epoch, e.seq`,
      [attemptIds],
    );
    const logs = new Map<string, LoggedEvent[]>();
    for (const { attempt_id, epoch, seq, kind, item, value, at } of rows) {
      const log = logs.get(attempt_id) ?? [];
      if (log.length === 0) logs.set(attempt_id, log);
      log.push({ epoch, event: { seq, at: at.getTime(), kind, ...(item !== null && { item }), value } as AnswerEvent });
    }
    return logs;
  }
}
