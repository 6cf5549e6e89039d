/** What the api holds once everything that can be collected has been. KiB. */
export interface Held {
  /** Since the first look. */
  readonly minutes: number;
  readonly rss: number;
  readonly heap: number;
  /** Buffers outside of the heap. */
  readonly external: number;
}

export interface HeldReport {
  readonly perLearner: Omit<Held, 'minutes'>;
  readonly samples: readonly Held[];
}

/** Looks at the memory of an api that can be asked for it, before the load, at its end, and now and then between. */
export class HeldMemory {
  readonly #samples: Held[] = [];
  readonly #began = performance.now();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly ask: (() => Promise<NodeJS.MemoryUsage>) | undefined) {}

  async sample(): Promise<void> {
    if (!this.ask) return;
    const { rss, heapUsed, external } = await this.ask();
    const kib = (bytes: number): number => Math.round(bytes / 1024);
    this.#samples.push({ minutes: Math.round((performance.now() - this.#began) / 600) / 100, rss: kib(rss), heap: kib(heapUsed), external: kib(external) });
  }

  every(ms: number): void {
    this.#timer = setInterval(() => void this.sample(), ms);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Null where the server is not the tool's own. */
  report(learners: number): HeldReport | null {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last) return null;
    const each = (name: 'rss' | 'heap' | 'external'): number => Math.round(((last[name] - first[name]) / learners) * 10) / 10;
    return { perLearner: { rss: each('rss'), heap: each('heap'), external: each('external') }, samples: this.#samples };
  }
}
