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
    const { rows } = await this.pool.query<{ epoch: number; seq: number; kind: string; item: string | null; value: unknown; at: Date }>(
      `select epoch, seq, kind, item, value, at from answer_event where attempt_id = $1 and counts and kind <> 'page' order by epoch, seq`,
      [attemptId],
    );
    return rows.map(({ epoch, seq, kind, item, value, at }) => ({ epoch, event: { seq, at: at.getTime(), kind, ...(item !== null && { item }), value } as AnswerEvent }));
  }
}
