/**
 * What of one place's numbered events is stored: all up to `prefix`, and single ones after a gap. Only ever grows, as the
 * log does, so a stale copy acknowledges too little and never too much.
 */
export class StoredPrefix {
  readonly #ahead = new Set<number>();

  constructor(public prefix = 0) {}

  /** This number is committed. */
  add(number: number): void {
    if (number === this.prefix + 1) {
      this.prefix = number;
      this.#closeGap();
    } else if (number > this.prefix) this.#ahead.add(number);
  }

  /** Everything up to `number` is committed. */
  raise(number: number): void {
    if (number <= this.prefix) return;
    this.prefix = number;
    for (const ahead of this.#ahead) if (ahead <= number) this.#ahead.delete(ahead);
    this.#closeGap();
  }

  #closeGap(): void {
    while (this.#ahead.size > 0 && this.#ahead.delete(this.prefix + 1)) this.prefix += 1;
  }

  /** Something is stored beyond a gap; the gap may have been filled by another process. */
  get hasGap(): boolean {
    return this.#ahead.size > 0;
  }
}
