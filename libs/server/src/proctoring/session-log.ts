import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { sha256 } from '../platform/crypto';
import { prepared } from '../platform/prepared';

export interface LogLine {
  readonly event: string;
  readonly accountId: string | null;
  readonly participantId: string | null;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** A line as it is stored and hashed. `at` in milliseconds since 1970. */
export interface ChainedLine {
  readonly sessionId: string;
  readonly seq: number;
  readonly at: number;
  readonly accountId: string | null;
  readonly participantId: string | null;
  readonly event: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Hash before the first line of every session. */
export const CHAIN_START = '0'.repeat(64);

/** JSON with the keys of every object in order and nothing undefined, so that equal content has equal bytes. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((entry) => canonicalJson(entry ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return `{${entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry)}`).join(',')}}`;
}

/** SHA-256 over the hash before and the line. */
export function chainHash(previous: string, line: ChainedLine): string {
  return sha256(`${previous}\n${canonicalJson(line)}`);
}

/**
 * Whether a whole log is what was written: numbers without a gap, each hash over its line and the hash before. The number at which the
 * chain breaks, or null: that line is missing, or it was changed, or the one before it was, by somebody who made its hash fit.
 */
export function chainBreak(lines: readonly (ChainedLine & { readonly previousHash: string; readonly hash: string })[]): number | null {
  let previous = CHAIN_START;
  const at = lines.findIndex(({ previousHash, hash, ...line }, index) => {
    const intact = line.seq === index + 1 && previousHash === previous && hash === chainHash(previous, line);
    previous = hash;
    return !intact;
  });
  return at < 0 ? null : at + 1;
}

/** SQL: stores what {@link chainLines} makes, given as parameters for the session and the lines as JSON. */
export function insertLines(session: string, lines: string): string {
  return `insert into session_log (session_id, seq, at, account_id, participant_id, event, details, previous_hash, hash)
       select ${session}, r.seq, to_timestamp(r.at / 1000.0), r."accountId", r."participantId", r.event, r.details::jsonb, r.previous_hash, r.hash
         from jsonb_to_recordset(${lines}) as r(seq int, at float8, "accountId" uuid, "participantId" uuid, event text, details text, previous_hash text, hash text)`;
}

const lockQuery = prepared('session-lock', `select pg_advisory_xact_lock(hashtextextended('session ' || $1, 0))`);
const lastQuery = prepared('session-log-last', 'select seq, hash from session_log where session_id = $1 order by seq desc limit 1');
const appendQuery = prepared(
  'session-log-append',
  insertLines('$1', '$2'),
);

/**
 * Where a log is cut off or written anew from some line on, its chain alone says nothing. The audit trail has ends that the log had
 * (`lines`, `hash`): the number of the line that is not there as it was, or null.
 */
export function cutAt(hashes: readonly string[], known: { readonly lines: number; readonly hash: string } | undefined): number | null {
  if (!known || hashes[known.lines - 1] === known.hash) return null;
  return Math.min(known.lines, hashes.length + 1);
}

/** The end of a log; undefined where it has no line yet. */
export interface LastLine {
  readonly seq: number;
  readonly hash: string;
}

/** Lines as they follow the last one, with their hashes, as {@link insertLines} takes them. */
export function chainLines(sessionId: string, last: LastLine | undefined, at: number, lines: readonly LogLine[]) {
  let previous = last?.hash ?? CHAIN_START;
  return lines.map(({ event, accountId, participantId, details = {} }, index) => {
    const line: ChainedLine = { sessionId, seq: (last?.seq ?? 0) + index + 1, at, accountId, participantId, event, details };
    const row = { ...line, details: canonicalJson(details), previous_hash: previous, hash: chainHash(previous, line) };
    previous = row.hash;
    return row;
  });
}

/** Appends to the hash-chained log of a session. */
@Injectable()
export class SessionLog {

  /** Takes the session for this transaction: whatever changes a session or its attempts does so one after the other. */
  async lock(manager: EntityManager, sessionId: string): Promise<void> {
    await manager.query(lockQuery, [sessionId]);
  }

  /**
   * Needs {@link lock} in the same transaction. `at` is the moment that was decided by, in milliseconds since 1970: where the database
   * is slow the line is written later, and a log that said when it was written would contradict what it decided. Returns the log's end.
   */
  async append(manager: EntityManager, sessionId: string, at: number, lines: readonly LogLine[]): Promise<LastLine | undefined> {
    if (lines.length === 0) return undefined;
    const [last] = await manager.query<LastLine[]>(lastQuery, [sessionId]);
    const chained = chainLines(sessionId, last, at, lines);
    await manager.query(appendQuery, [sessionId, JSON.stringify(chained)]);
    return chained.at(-1);
  }
}
