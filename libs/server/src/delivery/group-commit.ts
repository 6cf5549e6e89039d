import { DomainError } from '../platform/refusal';

/**
 * Gathers what arrives while earlier work is being committed, and does it together. Nothing waits on purpose: with a free
 * lane a batch leaves at the end of the current turn of the event loop; the busier it is, the larger batches get.
 */
export class GroupCommit<T, R> {
  #waiting: { readonly entry: T; readonly weight: number; readonly resolve: (result: R) => void; readonly reject: (error: unknown) => void }[] = [];
  #weightWaiting = 0;
  #lanesBusy = 0;
  #scheduled = false;

  /**
   * @param commit does a batch; its results are in the order of the entries, an `Error` refusing that entry alone. When it throws, the whole batch has failed.
   * @param weight how much of `maxWeight` and `maxWaiting` an entry takes
   * @param maxWaiting from here on nothing more is taken in until a lane is free
   */
  constructor(
    private readonly commit: (entries: readonly T[]) => Promise<readonly (R | Error)[]>,
    private readonly options: { readonly lanes: number; readonly maxWeight: number; readonly maxWaiting: number; readonly weight: (entry: T) => number },
  ) {}

  /** Resolves after the commit. */
  add(entry: T): Promise<R> {
    if (this.#weightWaiting >= this.options.maxWaiting) return Promise.reject(new DomainError('not-ready'));
    return new Promise((resolve, reject) => {
      const weight = this.options.weight(entry);
      this.#weightWaiting += weight;
      this.#waiting.push({ entry, weight, resolve, reject });
      this.#schedule();
    });
  }

  /** Refuses whatever waits for a lane. */
  refuseWaiting(error: Error): void {
    this.#weightWaiting = 0;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
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
    try {
      const results = await this.commit(batch.map(({ entry }) => entry));
      batch.forEach(({ resolve, reject }, index) => {
        const result = results[index];
        if (result === undefined) reject(new Error('A batch has fewer results than entries'));
        else if (result instanceof Error) reject(result);
        else resolve(result);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.#lanesBusy -= 1;
      this.#schedule();
    }
  }

  #take() {
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
