import { Inject, Injectable } from '@nestjs/common';
import type { AnswerEvent, ItemResponse } from '@synoo/contracts';
import type { AnswerLogFold, LoggedEvent } from '@synoo/delivery';
import type { Pool } from 'pg';
import { DELIVERY_POOL } from '../platform/database.module';
import { closedAt, workEnd } from './attempt-row';

/**
 * The value of an event with names instead of files: fifty attempts are scored together, and no score looks into a file. Short
 * values hold none that matters.
 */
const withoutFiles = `case when e.kind = 'answer' and pg_column_size(e.value) > 1000
  then (select jsonb_object_agg(r.key, case jsonb_typeof(r.value) when 'object' then r.value - 'data' else r.value end) from jsonb_each(e.value) as r)
  else e.value end`;

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

  /** The answers with their files, as they were given, for a page that shows them again. */
  async withFiles(attemptId: string, answers: AnswerLogFold['answers']): Promise<Record<string, ItemResponse>> {
    const held = [...answers].filter(([, { value }]) => Object.values(value).some((response) => response !== null && typeof response === 'object' && !Array.isArray(response)));
    const { rows } =
      held.length === 0
        ? { rows: [] }
        : await this.pool.query<{ item: string; value: ItemResponse }>(
            'select e.item, e.value from unnest($2::int[], $3::int[]) as p(epoch, seq) join answer_event e on e.attempt_id = $1 and e.epoch = p.epoch and e.seq = p.seq',
            [attemptId, held.map(([, { epoch }]) => epoch), held.map(([, { seq }]) => seq)],
          );
    return Object.fromEntries([...[...answers].map(([item, { value }]): [string, ItemResponse] => [item, value]), ...rows.map(({ item, value }): [string, ItemResponse] => [item, value])]);
  }

  /** Logs by attempt; one without events has no entry. Answers that are files are there by name, without their content. */
  async readMany(attemptIds: readonly string[]): Promise<ReadonlyMap<string, LoggedEvent[]>> {
    const { rows } = await this.pool.query<{ attempt_id: string; epoch: number; seq: number; kind: string; item: string | null; value: unknown; at: Date }>(
      `select e.attempt_id, e.epoch, e.seq, e.kind, e.item, ${withoutFiles} as value, e.at from answer_event e join attempt a on a.id = e.attempt_id
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
