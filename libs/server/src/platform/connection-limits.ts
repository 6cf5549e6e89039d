/** Options of every connection: one whose network fell silent is noticed while nobody asks it anything; left to itself the system begins to look after two hours. */
export const keptAlive = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 };

/**
 * Options of pools whose statements take milliseconds: what gets no answer is given up before the 20 seconds are over that a page
 * waits for its own, and the connection is closed. Milliseconds.
 */
export const inTime = { ...keptAlive, connectionTimeoutMillis: 10_000, query_timeout: 15_000 };
