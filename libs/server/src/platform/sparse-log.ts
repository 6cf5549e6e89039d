import { type Log, requestContext } from './logger';

/** Milliseconds. */
const EVERY = 5_000;

type Fields = Readonly<Record<string, string>>;

/**
 * Lines about what may happen thousands of times a second: the first at once, then one every five seconds with how many there were since.
 * `fields` are names from a short list (codes, reasons), never ids: each combination has lines of its own.
 */
export class SparseLog {
  /** How many there were since the last line, by what they say; absent where the last line is long ago. */
  readonly #since = new Map<string, number>();

  constructor(private readonly log: Pick<Log, 'info' | 'warn'>) {}

  info(event: string, fields: Fields, count = 1): void {
    this.#note('info', event, fields, count);
  }

  warn(event: string, fields: Fields, count = 1): void {
    this.#note('warn', event, fields, count);
  }

  #note(level: 'info' | 'warn', event: string, fields: Fields, count: number): void {
    if (count === 0) return;
    const key = JSON.stringify([level, event, fields]);
    const since = this.#since.get(key);
    if (since !== undefined) {
      this.#since.set(key, since + count);
      return;
    }
    this.log[level](event, { ...fields, count });
    this.#since.set(key, 0);
    // Later lines are about many requests, not about the one that is under way.
    requestContext.exit(() => this.#wait(key, (counted) => this.log[level](event, { ...fields, count: counted })));
  }

  #wait(key: string, write: (count: number) => void): void {
    setTimeout(() => {
      const count = this.#since.get(key) ?? 0;
      if (count === 0) {
        this.#since.delete(key);
        return;
      }
      this.#since.set(key, 0);
      write(count);
      this.#wait(key, write);
    }, EVERY).unref();
  }
}
