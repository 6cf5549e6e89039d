/** What the run has measured so far; times in milliseconds. */
export class Tally {
  readonly checkInMs: number[] = [];
  /** From the moment the proctor meant to click to the test in the learner's hands. */
  readonly startMs: number[] = [];
  /** From the moment a change was due to leave the page to its acknowledgement. */
  readonly saveMs: number[] = [];
  /** From the moment a learner's page told something to the proctor's board showing it. */
  readonly boardMs: number[] = [];
  started = 0;
  saves = 0;
  /** Events acknowledged: answers, flags, visits. */
  acknowledged = 0;
  boardMessages = 0;
  errors = 0;
  readonly #kinds = new Map<string, number>();

  error(kind: string, detail = ''): void {
    this.errors += 1;
    const known = this.#kinds.get(kind) ?? 0;
    this.#kinds.set(kind, known + 1);
    if (known === 0) process.stderr.write(`First error of its kind: ${kind} ${detail}\n`);
  }

  get errorKinds(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#kinds);
  }
}

/** Resolves at a moment of `performance.now()`, at once when it is over. */
export const until = (moment: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, moment - performance.now())));
