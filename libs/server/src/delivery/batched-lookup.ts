/** Look-ups by id that come in the same turn of the event loop, or within `gatherMs` of the first one, are one query. */
export class BatchedLookup<V> {
  #wanted = new Set<string>();
  #batch: Promise<ReadonlyMap<string, V>> | undefined;

  constructor(
    private readonly read: (ids: readonly string[]) => Promise<ReadonlyMap<string, V>>,
    private readonly gatherMs = 0,
  ) {}

  async find(id: string): Promise<V | undefined> {
    this.#wanted.add(id);
    this.#batch ??= new Promise((resolve, reject) => {
      const run = (): void => void this.#run().then(resolve, reject);
      if (this.gatherMs > 0) setTimeout(run, this.gatherMs);
      else setImmediate(run);
    });
    return (await this.#batch).get(id);
  }

  #run(): Promise<ReadonlyMap<string, V>> {
    const ids = [...this.#wanted];
    this.#wanted = new Set();
    this.#batch = undefined;
    return this.read(ids);
  }
}
