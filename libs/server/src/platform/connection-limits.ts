import type { EntityManager } from 'typeorm';

/** Options of every connection: one whose network fell silent is noticed while nobody asks it anything; left to itself the system begins to look after two hours. */
export const keptAlive = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 };

/**
 * Options of pools whose statements take milliseconds: what gets no answer is given up before the 20 seconds are over that a page
 * waits for its own, and the connection is closed. Milliseconds.
 */
export const inTime = { ...keptAlive, connectionTimeoutMillis: 10_000, query_timeout: 15_000 };

/**
 * Settings of the sessions of those pools, as the connection's `options`. A row that somebody holds and does not let go of is not waited for
 * longer than `lock_timeout`, and PostgreSQL itself ends a statement shortly before its client gives it up: else it would go on waiting with
 * the locks of all others in its hands. So would a turn of a process that stands still in the middle of it. What is acknowledged is on the disk, whatever the server's default says.
 */
export const sessionAs = (role: string): string => `-c role=${role} -c lock_timeout=4s -c statement_timeout=14s -c idle_in_transaction_session_timeout=30s -c synchronous_commit=on`;

/**
 * Options of the connections of everything else, from check-ins to releases, which share one pool: nobody waits longer for a connection than a page waits
 * for its answer, and one statement, one lock or one transaction that stands still cannot keep the pool. A process that only does jobs has longer
 * statements. What legitimately takes longer says so: {@link takesLong}. Not for changes of the schema, back-ups and restores.
 */
export const officeLimits = (jobsOnly: boolean) => ({
  ...keptAlive,
  connectionTimeoutMillis: 20_000,
  options: `-c lock_timeout=10s -c statement_timeout=${jobsOnly ? '10min' : '1min'} -c idle_in_transaction_session_timeout=30s`,
});

/** For the rest of a transaction that works on large things: statements, and the program between two of them, may take half an hour. */
export async function takesLong(manager: Pick<EntityManager, 'query'>): Promise<void> {
  await manager.query(`select set_config('statement_timeout', '30min', true), set_config('idle_in_transaction_session_timeout', '30min', true)`);
}
