import { Inject, Injectable } from '@nestjs/common';
import type { AnswerEvent, ItemResponse } from '@synoo/contracts';
import { type AnswerLogFold, type LoggedEvent, type SectionRules, type SectionTime, splitClosed } from '@synoo/delivery';
import type { Pool } from 'pg';
import { DELIVERY_POOL } from '../platform/database.module';
import { closedAt } from './attempt-row';
import { FormShapes } from './form-shapes';

/** An event with the word whether it counts. */
export interface JudgedEvent extends LoggedEvent {
  readonly counts: boolean;
}

/** A log in its order: by epoch, then by number. */
export interface AttemptEvents {
  /** Everything, pages and what does not count included. */
  readonly all: readonly JudgedEvent[];
  /** What counts, without what only reports on the page. */
  readonly counted: LoggedEvent[];
}

/** What of an attempt decides which of its events count. */
export interface LogContext {
  readonly rules: SectionRules | null;
  readonly time: SectionTime | null;
}

interface EventRow {
  readonly attempt_id: string;
  readonly epoch: number;
  readonly seq: number;
  readonly kind: string;
  readonly item: string | null;
  readonly value: unknown;
  readonly at: Date;
  readonly counts: boolean;
}

interface ContextRow {
  readonly id: string;
  readonly form_id: string;
  readonly started_at: Date | null;
  readonly time_limit_ms: number;
  readonly deadlines: [at: number, deadline: number][];
}

/** Where logs are read: the pool, or a transaction whose moment is meant. */
export type LogReader = <Row>(query: { readonly name: string; readonly text: string; readonly values: unknown[] }) => Promise<Row[]>;

/** Milliseconds. */
const MANY_IN = 120_000;

const nothing: AttemptEvents = { all: [], counted: [] };

/**
 * The value of an event with names instead of files: fifty attempts are scored together, and no score looks into a file. Short
 * values hold none that matters.
 */
const withoutFiles = `case when e.kind = 'answer' and pg_column_size(e.value) > 1000
  then (select jsonb_object_agg(r.key, case jsonb_typeof(r.value) when 'object' then r.value - 'data' else r.value end) from jsonb_each(e.value) as r)
  else e.value end`;

/**
 * Reads answer logs and says what of them counts. What came in a pause was stored as counting, since the work could go on;
 * whether it did is known only now. Other ends are not asked again: clocks of two servers differ, and what was stored before
 * the end stays. So is what came for a section that the learner had left, or whose time was over: it was
 * stored and acknowledged like everything else, and counts nowhere.
 */
@Injectable()
export class AttemptLog {
  constructor(
    @Inject(DELIVERY_POOL) private readonly pool: Pool,
    private readonly shapes: FormShapes,
  ) {}

  readonly #read: LogReader = async <Row>(query: Parameters<LogReader>[0]) => (await this.pool.query(query)).rows as Row[];

  /** For jobs: logs with large files of many attempts may take longer than anybody waits for a page, and than the pool's sessions allow. */
  readonly #readMany: LogReader = async <Row>(query: Parameters<LogReader>[0]) => {
    const client = await this.pool.connect();
    try {
      await client.query(`begin read only; set local statement_timeout = ${MANY_IN}`);
      const { rows } = await client.query(Object.assign(query, { query_timeout: MANY_IN + 1_000 }));
      await client.query('commit');
      client.release();
      return rows as Row[];
    } catch (error) {
      // Whatever state it is in: another one is opened when it is needed.
      client.release(true);
      throw error;
    }
  };

  /** The events that count. */
  async read(attemptId: string): Promise<LoggedEvent[]> {
    return (await this.events([attemptId])).get(attemptId)?.counted ?? [];
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

  /** Logs by attempt; every attempt that is there has an entry. Answers that are files are there by name, without their content. */
  async events(attemptIds: readonly string[], read: LogReader = attemptIds.length > 1 ? this.#readMany : this.#read): Promise<ReadonlyMap<string, AttemptEvents>> {
    const [contexts, rows] = await Promise.all([
      this.contexts(attemptIds, read),
      read<EventRow>({
        name: 'log-events',
        text: `select e.attempt_id, e.epoch, e.seq, e.kind, e.item, ${withoutFiles} as value, e.at,
                e.counts and (a.paused_at is null or a.ended_at is null or e.at <= a.ended_at) and (a.closed = '{}' or not ${closedAt('a', 'e.at')}) as counts
           from answer_event e join attempt a on a.id = e.attempt_id
          where e.attempt_id = any($1)
          order by e.attempt_id, e.epoch, e.seq`,
        values: [attemptIds],
      }),
    ]);
    const logs = new Map<string, JudgedEvent[]>();
    for (const row of rows) {
      const log = logs.get(row.attempt_id) ?? [];
      if (log.length === 0) logs.set(row.attempt_id, log);
      log.push(judged(row));
    }
    return new Map([...contexts].map(([id, context]) => [id, judge(logs.get(id) ?? [], context)]));
  }

  /** Rules of the form and the working time, by attempt. */
  async contexts(attemptIds: readonly string[], read: LogReader = this.#read): Promise<ReadonlyMap<string, LogContext>> {
    const rows = await read<ContextRow>({ name: 'log-contexts', text: 'select id, form_id, started_at, time_limit_ms::float8 as time_limit_ms, deadlines from attempt where id = any($1)', values: [attemptIds] });
    const contexts = new Map<string, LogContext>();
    for (const { id, form_id, started_at, time_limit_ms, deadlines } of rows) {
      const { rules, timeLimitMs } = await this.shapes.of(form_id);
      const time = started_at && { startedAt: started_at.getTime(), factor: time_limit_ms / timeLimitMs, deadlines: deadlines.map(([at, deadline]) => ({ at, deadline })) };
      contexts.set(id, { rules, time });
    }
    return contexts;
  }
}

function judged({ epoch, seq, kind, item, value, at, counts }: EventRow): JudgedEvent {
  return { epoch, event: { seq, at: at.getTime(), kind, ...(item !== null && { item }), value } as AnswerEvent, counts };
}

function judge(all: readonly JudgedEvent[], { rules, time }: LogContext): AttemptEvents {
  if (all.length === 0) return nothing;
  const inTime = all.filter(({ counts, event }) => counts && event.kind !== 'page');
  if (!rules) return { all, counted: inTime };
  const { counted, closed } = splitClosed(rules, inTime, time);
  const late = new Set(closed);
  return { all: all.map((entry) => (late.has(entry) ? { ...entry, counts: false } : entry)), counted: [...counted] };
}
