import { DomainError } from '../platform/refusal';

/** Hears what became of an entry, once and never before `add` has returned, unless it is refused at once; it must not throw. */
type Done<R> = (result: R | Error) => void;

interface Waiting<T, R> {
  readonly entry: T;
  readonly weight: number;
  readonly done: Done<R>;
}

/**
 * Gathers what arrives while earlier work is being committed, and does it together. Nothing waits on purpose: with a free
 * lane a batch leaves at the end of the current turn of the event loop; the busier it is, the larger batches get.
 */
export class GroupCommit<T, R> {
  #waiting: Waiting<T, R>[] = [];
  #weightWaiting = 0;
  #lanesBusy = 0;
  #scheduled = false;

  /**
   * @param commit does a batch; its results are in the order of the entries, an `Error` refusing that entry alone. When it throws, the whole batch has failed.
   * @param weight how much of `maxWeight` and `maxWaiting` an entry takes
   * @param maxWaiting from here on nothing more is taken in until a lane is free
   * @param onFull hears of each entry that is refused for that
   */
  constructor(
    private readonly commit: (entries: readonly T[]) => Promise<readonly (R | Error)[]>,
    private readonly options: { readonly lanes: number; readonly maxWeight: number; readonly maxWaiting: number; readonly weight: (entry: T) => number; readonly onFull?: () => void },
  ) {}

  /** `done` is called after the commit: thousands a second would each wait for a promise of their own. */
  add(entry: T, done: Done<R>): void {
    if (this.#weightWaiting >= this.options.maxWaiting) {
      this.options.onFull?.();
      return done(new DomainError('not-ready'));
    }
    const weight = this.options.weight(entry);
    this.#weightWaiting += weight;
    this.#waiting.push({ entry, weight, done });
    this.#schedule();
  }

  /** Refuses whatever waits for a lane. */
  refuseWaiting(error: Error): void {
    this.#weightWaiting = 0;
    for (const { done } of this.#waiting.splice(0)) done(error);
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  #schedule(): void {
    if (this.#scheduled || this.#lanesBusy >= this.options.lanes || this.#waiting.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      void this.#run();
    });
  }

  async #run(): Promise<void> {
    const batch = this.#take();
    if (batch.length === 0) return;
    this.#lanesBusy += 1;
    this.#schedule();
    let results: readonly (R | Error)[] | Error;
    try {
      results = await this.commit(batch.map(({ entry }) => entry));
    } catch (error) {
      results = error instanceof Error ? error : new Error(String(error));
    }
    this.#lanesBusy -= 1;
    this.#schedule();
    for (let index = 0; index < batch.length; index++) {
      batch[index]!.done(results instanceof Error ? results : (results[index] ?? new Error('A batch has fewer results than entries')));
    }
  }

  #take(): Waiting<T, R>[] {
    let weight = 0;
    let count = 0;
    while (count < this.#waiting.length) {
      const next = this.#waiting[count]!.weight;
      if (count > 0 && weight + next > this.options.maxWeight) break;
      weight += next;
      count += 1;
    }
    this.#weightWaiting -= weight;
    return this.#waiting.splice(0, count);
  }
}
