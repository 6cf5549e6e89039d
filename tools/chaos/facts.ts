import { Client } from 'pg';

/** Rows of the database as they are at the end, read without the product. Instants in milliseconds since 1970. */
export interface AttemptFacts {
  readonly id: string;
  readonly sessionId: string;
  readonly participantId: string;
  readonly state: string;
  readonly currentEpoch: number;
  readonly limitMs: number;
  readonly extraMs: number;
  readonly pausedMs: number;
  readonly startedAt: number | null;
  readonly pausedAt: number | null;
  readonly deadline: number | null;
  readonly endedAt: number | null;
  /** Times between an end and a reopening, both ends within. */
  readonly closed: readonly (readonly [from: number, until: number])[];
  readonly endReason: string | null;
  readonly scoreDue: number;
  readonly scoredDue: number;
}

export interface EventFacts {
  readonly attemptId: string;
  readonly epoch: number;
  readonly seq: number;
  readonly kind: string;
  readonly item: string | null;
  readonly value: unknown;
  readonly at: number;
  readonly receivedAt: number;
  readonly late: boolean;
  readonly counts: boolean;
}

export interface ScoreFacts {
  readonly attemptId: string;
  readonly scoreDue: number;
  readonly total: number;
  readonly seconds: readonly number[];
  readonly responses: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface LogFacts {
  readonly sessionId: string;
  readonly seq: number;
  readonly at: number;
  readonly accountId: string | null;
  readonly participantId: string | null;
  readonly event: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly previousHash: string;
  readonly hash: string;
}

export interface PlaceFacts {
  readonly attemptId: string;
  readonly epoch: number;
  readonly since: number;
}

export interface Facts {
  readonly attempts: readonly AttemptFacts[];
  readonly places: readonly PlaceFacts[];
  readonly events: readonly EventFacts[];
  readonly scores: readonly ScoreFacts[];
  readonly log: readonly LogFacts[];
}

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;

/**
 * All of one moment: what a server brings to an end after its learner gave up waiting is either in all tables or in none. With
 * `scored` only a moment at which every score that was asked for is made; null: this is not one.
 */
export async function readFacts(databaseUrl: string, scored: boolean): Promise<Facts | null> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const all = async <T extends object>(sql: string): Promise<T[]> => (await client.query<T>(sql)).rows;
  try {
    await client.query('begin isolation level repeatable read read only');
    if (scored && (await all('select from attempt where score_due > scored_due limit 1')).length > 0) return null;
    return {
      attempts: await all<AttemptFacts>(`select id, session_id as "sessionId", participant_id as "participantId", state, current_epoch as "currentEpoch", time_limit_ms::float8 as "limitMs", extra_ms::float8 as "extraMs",
        paused_ms::float8 as "pausedMs", ${ms('started_at')} as "startedAt", ${ms('paused_at')} as "pausedAt", ${ms('deadline')} as deadline, ${ms('ended_at')} as "endedAt", end_reason as "endReason",
        (select coalesce(jsonb_agg(jsonb_build_array(lower(r), upper(r) - 1)), '[]') from unnest(closed) as r) as closed, score_due as "scoreDue", scored_due as "scoredDue" from attempt`),
      places: await all<PlaceFacts>(`select attempt_id as "attemptId", epoch, ${ms('created_at')} as since from place`),
      events: await all<EventFacts>(`select attempt_id as "attemptId", epoch, seq, kind, item, value, ${ms('at')} as at, ${ms('received_at')} as "receivedAt", late, counts from answer_event`),
      scores: await all<ScoreFacts>(`select s.attempt_id as "attemptId", s.score_due as "scoreDue", s.total, s.seconds, s.responses from attempt_score s join form f on f.id = s.form_id where s.rules_version = f.rules_version`),
      log: await all<LogFacts>(`select session_id as "sessionId", seq, ${ms('at')} as at, account_id as "accountId", participant_id as "participantId", event, details, previous_hash as "previousHash", hash from session_log order by session_id, seq`),
    };
  } finally {
    await client.end();
  }
}
