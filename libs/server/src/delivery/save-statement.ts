import type { AnswerEvent, AttemptState } from '@synoo/contracts';
import type { Pool } from 'pg';
import { type AttemptRow, closedAt, workEnd } from './attempt-row';

/** One `PUT` of one place, checked against the form. */
export interface SaveEntry {
  readonly attemptId: string;
  readonly epoch: number;
  readonly events: readonly AnswerEvent[];
  /** Length of the request's body in characters. */
  readonly size: number;
}

/** What the statement says about each entry. `place_since` is null for a place that the attempt does not have. */
export interface SaveRow extends Pick<AttemptRow, 'current_epoch' | 'time_limit_ms' | 'extra_ms' | 'paused_ms' | 'started_at' | 'paused_at' | 'deadline' | 'ended_at' | 'closed' | 'pause'> {
  readonly n: number;
  readonly state: Exclude<AttemptState, 'expected' | 'absent'>;
  readonly place_since: Date | null;
  /** Number of the request for a new score, made because an answer came late. */
  readonly due: number | null;
  /** Events that the whole statement stored; fewer than were sent where some were there already. */
  readonly stored: number;
}

/**
 * Stores the events of many places with one statement, so with one commit.
 *
 * The attempts' rows are locked, in the order of their ids, before anything is decided by their state: a save and a submit,
 * pause or end of the same attempt never overlap, and whichever commits first decides. The rule of what counts is that of
 * `countEvent` and `endOfWork` in the delivery library; a test holds the two together.
 */
export const saveStatement = `
  with request as (
    select r.n, r.attempt_id, r.epoch from unnest($1::uuid[], $2::int[]) with ordinality as r(attempt_id, epoch, n)
  ), held as materialized (
    select a.id, a.state, a.current_epoch, a.started_at, a.paused_at, a.deadline, a.ended_at, a.time_limit_ms, a.extra_ms, a.paused_ms, a.closed, a.pause,
           ${workEnd} as work_end
      from attempt a where a.id = any($1) order by a.id for no key update
  ), placed as materialized (
    select r.n, r.epoch, h.*, p.created_at as place_since
      from request r join held h on h.id = r.attempt_id left join place p on p.attempt_id = r.attempt_id and p.epoch = r.epoch
  ), given as (
    select p.id, p.epoch, e.s, e.k, e.i, e.v, p.work_end, p.closed, least(greatest(to_timestamp(e.t / 1000), p.place_since), $4) as at
      from jsonb_to_recordset($3) as e(n int, s int, k text, i text, v jsonb, t float8) join placed p on p.n = e.n
     where p.started_at is not null and p.place_since is not null
  ), saved as (
    insert into answer_event (attempt_id, epoch, seq, kind, item, value, at, received_at, late, counts)
    select id, epoch, s, k, i, v, at, $4, open and coalesce(at <= work_end and $4 > work_end, false), open and coalesce(at <= work_end, true)
      from (select *, closed = '{}' or not ${closedAt('given', 'at')} as open from given) as judged
    on conflict do nothing
    returning attempt_id, late
  ), due as (
    update attempt set score_due = score_due + 1
     where id in (select attempt_id from saved where late) and state in ('finished', 'ended')
    returning id, score_due
  )
  select p.n::int as n, p.state, p.current_epoch, p.started_at, p.paused_at, p.deadline, p.ended_at, p.closed, p.pause, p.place_since,
         p.time_limit_ms::float8 as time_limit_ms, p.extra_ms::float8 as extra_ms, p.paused_ms::float8 as paused_ms,
         (select score_due from due where due.id = p.id) as due,
         (select count(*) from saved)::int as stored
    from placed p`;

/** Rows by number of the entry, from 1; an entry without a row names an attempt that does not exist. */
export async function saveTogether(pool: Pool, entries: readonly SaveEntry[], received: number): Promise<ReadonlyMap<number, SaveRow>> {
  const events = entries.flatMap(({ events: given }, index) =>
    given.map((event) => ({ n: index + 1, s: event.seq, k: event.kind, i: 'item' in event ? event.item : null, v: event.value, t: event.at })),
  );
  const { rows } = await pool.query<SaveRow>({
    name: 'save-answers',
    text: saveStatement,
    values: [entries.map(({ attemptId }) => attemptId), entries.map(({ epoch }) => epoch), JSON.stringify(events), new Date(received)],
  });
  return new Map(rows.map((row) => [row.n, row]));
}

const usedNumbersQuery = `
  select g.n, g.s as seq
    from jsonb_to_recordset($1) as g(n int, a uuid, p int, s int, k text, i text, v jsonb, t float8)
    join answer_event e on e.attempt_id = g.a and e.epoch = g.p and e.seq = g.s join place on place.attempt_id = g.a and place.epoch = g.p
   where (e.kind, e.item, e.value) is distinct from (g.k, g.i, g.v) or e.at <> least(greatest(to_timestamp(g.t / 1000), place.created_at), e.received_at)
   order by g.n, g.s`;

/**
 * Numbers by entry (from 1) under which something else was stored before: the log keeps the first, so what was sent now is not in it.
 * What only reports on the page says nothing that could be missed.
 */
export async function readUsedNumbers(pool: Pool, entries: readonly SaveEntry[]): Promise<ReadonlyMap<number, readonly number[]>> {
  const events = entries.flatMap(({ attemptId, epoch, events: given }, index) =>
    given.flatMap((event) => (event.kind === 'page' ? [] : [{ n: index + 1, a: attemptId, p: epoch, s: event.seq, k: event.kind, i: 'item' in event ? event.item : null, v: event.value, t: event.at }])),
  );
  const { rows } = await pool.query<{ n: number; seq: number }>({ name: 'used-numbers', text: usedNumbersQuery, values: [JSON.stringify(events)] });
  const used = new Map<number, number[]>();
  for (const { n, seq } of rows) used.set(n, [...(used.get(n) ?? []), seq]);
  return used;
}

/** Contiguous prefixes of places, numbers 1, 2, … without a gap, in the order of `$1` (attempts) and `$2` (epochs). */
export const prefixesQuery = `
  select (select coalesce(max(seq), 0) from (select seq, row_number() over (order by seq) as place from answer_event where attempt_id = r.attempt_id and epoch = r.epoch) as numbered where seq = place)::int as prefix
    from unnest($1::uuid[], $2::int[]) with ordinality as r(attempt_id, epoch, n) order by r.n`;

export async function readPrefixes(pool: Pool, places: readonly { readonly attemptId: string; readonly epoch: number }[]): Promise<readonly number[]> {
  const { rows } = await pool.query<{ prefix: number }>({ name: 'read-prefixes', text: prefixesQuery, values: [places.map(({ attemptId }) => attemptId), places.map(({ epoch }) => epoch)] });
  return rows.map(({ prefix }) => prefix);
}

/** New requests for a score of attempts that are over, by attempt. */
export async function askForScores(pool: Pool, attemptIds: readonly string[]): Promise<readonly { readonly attemptId: string; readonly number: number }[]> {
  const { rows } = await pool.query<{ attemptId: string; number: number }>(
    `update attempt set score_due = score_due + 1 where id = any($1) and state in ('finished', 'ended') returning id as "attemptId", score_due as number`,
    [[...new Set(attemptIds)].sort()],
  );
  return rows;
}
