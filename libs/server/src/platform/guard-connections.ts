import type { EventEmitter } from 'node:events';

/**
 * A connection that is in use and is reset tells of it twice: its query is rejected, and it emits `error`, which ends the
 * process where nobody listens. Whoever uses it hears of the first; this listens to the second, for every connection of a pool,
 * also those that libraries take without listening themselves.
 */
export function guardConnections(pool: Pick<EventEmitter, 'on'>): void {
  const guarded = new WeakSet<EventEmitter>();
  pool.on('acquire', (connection: EventEmitter) => {
    if (guarded.has(connection)) return;
    guarded.add(connection);
    connection.on('error', () => undefined);
  });
}
