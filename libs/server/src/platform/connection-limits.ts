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
 * the locks of all others in its hands. What is acknowledged is on the disk, whatever the server's default says.
 */
export const sessionAs = (role: string): string => `-c role=${role} -c lock_timeout=4s -c statement_timeout=14s -c synchronous_commit=on`;
