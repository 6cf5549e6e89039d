import type { ItemResponse, Turn } from '@synoo/contracts';
import type { TakenTurn } from '@synoo/qti';
import type { PoolClient } from 'pg';
import { type AttemptRow, attemptColumns } from '../delivery/attempt-row';

/** A turn as the log keeps it. */
export interface LoggedTurn extends TakenTurn {
  readonly n: number;
  readonly epoch: number;
  readonly seq: number;
}

export interface HeldAttempt extends AttemptRow {
  readonly seed: string;
}

type Queries = Pick<PoolClient, 'query'>;

/** The attempt; with `lock` held until the transaction ends, so that turns, submits, pauses and ends never overlap. */
export async function readAttempt(client: Queries, attemptId: string, lock: boolean): Promise<HeldAttempt | undefined> {
  const { rows } = await client.query<HeldAttempt>(`select ${attemptColumns}, a.seed from attempt a where a.id = $1 ${lock ? 'for no key update' : ''}`, [attemptId]);
  return rows[0];
}

/** When the place was taken; undefined where the attempt has no such place. */
export async function placeSince(client: Queries, attemptId: string, epoch: number): Promise<Date | undefined> {
  const { rows } = await client.query<{ created_at: Date }>('select created_at from place where attempt_id = $1 and epoch = $2', [attemptId, epoch]);
  return rows[0]?.created_at;
}

export async function readTurns(client: Queries, attemptId: string): Promise<LoggedTurn[]> {
  const { rows } = await client.query<{ n: number; epoch: number; seq: number; kind: TakenTurn['kind']; item: string; response: ItemResponse; worked_ms: number }>(
    'select n, epoch, seq, kind, item, response, worked_ms::float8 as worked_ms from attempt_turn where attempt_id = $1 order by n',
    [attemptId],
  );
  return rows.map(({ worked_ms, ...row }) => ({ ...row, workedMs: worked_ms }));
}

export interface NewTurn {
  readonly n: number;
  readonly turn: Turn;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly received: number;
  readonly workedMs: number;
  readonly late: boolean;
  readonly ledTo: string | null;
}

export async function writeTurn(client: Queries, attemptId: string, { n, turn, at, received, workedMs, late, ledTo }: NewTurn): Promise<void> {
  await client.query(
    `insert into attempt_turn (attempt_id, n, epoch, seq, kind, item, response, at, received_at, worked_ms, late, led_to) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [attemptId, n, turn.epoch, turn.seq, turn.kind, turn.item, JSON.stringify(turn.response), new Date(at), new Date(received), workedMs, late, ledTo],
  );
}

/** A late turn changes a score that may be there already: returns the number of the new request for it. */
export async function askForScore(client: Queries, attemptId: string): Promise<number> {
  const { rows } = await client.query<{ number: number }>('update attempt set score_due = score_due + 1 where id = $1 returning score_due as number', [attemptId]);
  return rows[0]!.number;
}

const canonical = (response: ItemResponse): string => JSON.stringify(Object.entries(response).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Whether a turn that was sent again is the one that is stored. */
export const isSameTurn = (stored: LoggedTurn, sent: Turn): boolean => stored.kind === sent.kind && stored.item === sent.item && canonical(stored.response) === canonical(sent.response);
