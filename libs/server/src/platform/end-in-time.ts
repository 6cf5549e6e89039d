import type { Log } from './logger';

type Ending = Pick<NodeJS.Process, 'once' | 'exit'>;

/**
 * A process that was asked to stop ends, whatever holds it up: a query that never returns, a job of an hour. What is cut off is not
 * lost: an answer that was not acknowledged is sent again, and a job that nobody works at any more is taken up by another worker.
 * `patience`: how long it may take, in milliseconds; less than supervisors wait (`docker-compose.yml`).
 */
export function endInTime(log: Log, patience: number, ending: Ending = process): void {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    ending.once(signal, () => {
      setTimeout(() => {
        log.error('stop-took-too-long', { signal });
        ending.exit(1);
      }, patience).unref();
    });
  }
}
