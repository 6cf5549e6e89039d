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

/** What the statement says about the attempt and place of an entry. `place_since` is null for a place that the attempt does not have. */
export interface SaveRow extends Pick<AttemptRow, 'current_epoch' | 'time_limit_ms' | 'extra_ms' | 'paused_ms' | 'started_at' | 'paused_at' | 'deadline' | 'ended_at' | 'closed' | 'pause'> {
  /** The transaction that wrote the attempt's row last (`xmin`): while it is the same, so is the row. Null: there is no such attempt. */
  readonly version: string | null;
  readonly state: Exclude<AttemptState, 'expected' | 'absent'>;
  readonly place_since: Date | null;
}

/** A clock may say anything; the statement holds the moment between the taking of the place and the arrival. PostgreSQL's own time begins in 4713 BC. */
const momentOf = ({ at }: AnswerEvent): number => Math.max(at, 0);

export interface Saved {
  /** In the order of the entries. */
  readonly rows: readonly SaveRow[];
  /** Numbers of requests for a new score, made because an answer came late. */
  readonly due: readonly { readonly attemptId: string; readonly number: number }[];
  /** Events stored; fewer than were sent where some were there already. */
  readonly stored: number;
}

/**
 * Stores the events of many places with one statement, so with one commit.
 *
 * The attempts' rows are locked, in the order of their ids, before anything is decided by their state: a save and a submit,
 * pause or end of the same attempt never overlap, and whichever commits first decides. The rule of what counts is that of
 * `countEvent` and `endOfWork` in the delivery library; a test holds the two together.
 *
 * `$1` to `$5` are about the entries. Who saves has mostly saved before: `$3` names the version of each row that the caller knows and
 * `$4` when the place was taken (milliseconds), and only rows that have changed since come back. `$5`: whether all of an entry may come
 * before the start; of a request that is refused nothing is stored. `$6` to `$11` are the events, column by column, which PostgreSQL reads with
 * less work than one JSON document; `$12` is now. The first row returned is always there and holds the totals.
 */
export const saveStatement = `
  with held as materialized (
    select a.id, a.xmin as version, a.state, a.current_epoch, a.started_at, a.paused_at, a.deadline, a.ended_at, a.time_limit_ms, a.extra_ms, a.paused_ms, a.closed, a.pause,
           ${workEnd} as work_end
      from attempt a where a.id = any($1) order by a.id for no key update
  ), placed as materialized (
    select r.n, r.epoch, r.known, r.early, h.*,
           coalesce(to_timestamp(r.since / 1000), (select p.created_at from place p where p.attempt_id = r.attempt_id and p.epoch = r.epoch)) as place_since
      from unnest($1::uuid[], $2::int[], $3::xid[], $4::float8[], $5::bool[]) with ordinality as r(attempt_id, epoch, known, since, early, n) left join held h on h.id = r.attempt_id
  ), given as (
    select p.id, p.epoch, e.s, e.k, e.i, e.v, p.work_end, p.closed, least(greatest(to_timestamp(e.t / 1000), p.place_since), $12) as at
      from unnest($6::int[], $7::int[], $8::text[], $9::text[], $10::jsonb[], $11::float8[]) as e(n, s, k, i, v, t) join placed p on p.n = e.n
     where (p.started_at is not null or p.early) and p.place_since is not null
  ), saved as (
    insert into answer_event (attempt_id, epoch, seq, kind, item, value, at, received_at, late, counts)
    select id, epoch, s, k, i, v, at, $12, open and coalesce(at <= work_end and $12 > work_end, false), open and coalesce(at <= work_end, true)
      from (select *, closed = '{}' or not ${closedAt('given', 'at')} as open from given) as judged
    on conflict do nothing
    returning attempt_id, late
  ), due as (
    update attempt set score_due = score_due + 1
     where id in (select attempt_id from saved where late) and state in ('finished', 'ended') and started_at is not null
    returning id, score_due
  )
  select total.stored, p.n::int as n, p.version::text as version, p.state, p.current_epoch, p.started_at, p.paused_at, p.deadline, p.ended_at, p.closed, p.pause, p.place_since,
         p.time_limit_ms::float8 as time_limit_ms, p.extra_ms::float8 as extra_ms, p.paused_ms::float8 as paused_ms,
         (select score_due from due where due.id = p.id) as due
    from (select count(*)::int as stored from saved) as total
    left join placed p on p.known is null or p.version is distinct from p.known or p.id in (select id from due)`;

type Returned = SaveRow & { readonly stored: number; readonly n: number | null; readonly due: number | null };

/** An array as PostgreSQL reads it: numbers, words and ids as they are, other text as {@link quoted} makes it. */
const array = (values: readonly (string | number | boolean | null | undefined)[]): string => `{${values.map((value) => value ?? 'null').join(',')}}`;

/** Text with no control character in it, as JSON and the names of items are, in an array of PostgreSQL: quotes and backslashes after a backslash. */
const quoted = (text: string): string => JSON.stringify(text);

/** `known`: for each entry the row that an earlier save of the same place got, if there was one. */
export async function saveTogether(pool: Pool, entries: readonly SaveEntry[], known: readonly (SaveRow | undefined)[], received: number): Promise<Saved> {
  const events = entries.flatMap(({ events: given }) => given);
  const { rows: changed } = await pool.query<Returned>({
    name: 'save-answers',
    text: saveStatement,
    values: [
      array(entries.map(({ attemptId }) => attemptId)),
      array(entries.map(({ epoch }) => epoch)),
      array(known.map((row) => row?.version)),
      array(known.map((row) => row?.place_since?.getTime())),
      array(entries.map(({ events: given }) => given.every(({ kind }) => kind === 'settings'))),
      array(entries.flatMap(({ events: given }, index) => given.map(() => index + 1))),
      array(events.map(({ seq }) => seq)),
      array(events.map(({ kind }) => kind)),
      array(events.map((event) => ('item' in event ? quoted(event.item) : null))),
      array(events.map(({ value }) => (value === null ? null : quoted(JSON.stringify(value))))),
      array(events.map(momentOf)),
      new Date(received),
    ],
  });
  const rows = known.slice();
  for (const { n, stored: _, due: __, ...row } of changed) if (n !== null) rows[n - 1] = row;
  const due = new Map(changed.flatMap((row) => (row.n === null || row.due === null ? [] : [[entries[row.n - 1]!.attemptId, row.due] as const])));
  return {
    rows: rows.map((row, index) => row ?? lost(index)),
    due: [...due].map(([attemptId, number]) => ({ attemptId, number })),
    stored: changed[0]?.stored ?? 0,
  };
}

function lost(index: number): never {
  throw new Error(`The statement says nothing about entry ${index + 1}`);
}

const heldQuery = `
  with free as materialized (select id from attempt where id = any($1) for no key update skip locked)
  select id from attempt where id = any($1) and id not in (select id from free)`;

/** Which of the attempts' rows somebody else holds now; waits for none of them. */
export async function heldByOthers(pool: Pool, attemptIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ id: string }>({ name: 'held-attempts', text: heldQuery, values: [array(attemptIds)] });
  return new Set(rows.map(({ id }) => id));
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
    given.flatMap((event) => (event.kind === 'page' ? [] : [{ n: index + 1, a: attemptId, p: epoch, s: event.seq, k: event.kind, i: 'item' in event ? event.item : null, v: event.value, t: momentOf(event) }])),
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
    `update attempt set score_due = score_due + 1 where id = any($1) and state in ('finished', 'ended') and started_at is not null returning id as "attemptId", score_due as number`,
    [[...new Set(attemptIds)].sort()],
  );
  return rows;
}
