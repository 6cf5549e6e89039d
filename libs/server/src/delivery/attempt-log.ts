import { Inject, Injectable } from '@nestjs/common';
import type { AnswerEvent } from '@synoo/contracts';
import type { LoggedEvent } from '@synoo/delivery';
import type { Pool } from 'pg';
import { DELIVERY_POOL } from '../platform/database.module';

/** Reads answer logs: the events that count, in their order. */
@Injectable()
export class AttemptLog {
  constructor(@Inject(DELIVERY_POOL) private readonly pool: Pool) {}

  async read(attemptId: string): Promise<LoggedEvent[]> {
    return (await this.readMany([attemptId])).get(attemptId) ?? [];
  }

  /** Logs by attempt; one without events has no entry. */
  async readMany(attemptIds: readonly string[]): Promise<ReadonlyMap<string, LoggedEvent[]>> {
    const { rows } = await this.pool.query<{ attempt_id: string; epoch: number; seq: number; kind: string; item: string | null; value: unknown; at: Date }>(
      `select attempt_id, epoch, seq, kind, item, value, at from answer_event where attempt_id = any($1) and counts and kind <> 'page' order by attempt_id, epoch, seq`,
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
