/**
 * Keeps the entries used last; `capacity` counts entries, or what `size` says of them. What is used while less than half of the room
 * is taken counts as used when it was set: nothing has to go for long, and a look-up costs no more than a map's.
 */
export class Lru<K, V> {
  readonly #entries = new Map<K, V>();
  #held = 0;

  constructor(
    private readonly capacity: number,
    private readonly size: (value: V) => number = () => 1,
  ) {}

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    if (this.#held * 2 > this.capacity) {
      this.#entries.delete(key);
      this.#entries.set(key, value);
    }
    return value;
  }

  set(key: K, value: V): void {
    this.delete(key);
    this.#entries.set(key, value);
    this.#held += this.size(value);
    for (const [oldest, held] of this.#entries) {
      if (this.#held <= this.capacity || oldest === key) break;
      this.#entries.delete(oldest);
      this.#held -= this.size(held);
    }
  }

  delete(key: K): void {
    const value = this.#entries.get(key);
    if (value === undefined) return;
    this.#entries.delete(key);
    this.#held -= this.size(value);
  }
}
