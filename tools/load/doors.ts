import { type Buckets, readBuckets, sum } from './server-saves';

/** What a process of the server tells of itself at its door for operations. */
export interface ProcessFigures {
  readonly role: 'api' | 'worker';
  readonly cpuSeconds: number;
  readonly residentKiB: number;
  /** Seconds since 1970: another process answers here after a restart. */
  readonly startedAt: number;
  readonly saves: Buckets;
}

/** Undefined: not the figures of a process of Synoo. */
export function readFigures(metrics: string): ProcessFigures | undefined {
  const value = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'mu').exec(metrics)?.[1]);
  const [cpuSeconds, bytes, startedAt] = [value('process_cpu_seconds_total'), value('process_resident_memory_bytes'), value('process_start_time_seconds')];
  if (![cpuSeconds, bytes, startedAt].every(Number.isFinite) || !metrics.includes('synoo_save_seconds_count')) return undefined;
  // Only who serves learners counts them; an api that does the jobs too is an api.
  return { role: /^synoo_learners_connected /mu.test(metrics) ? 'api' : 'worker', cpuSeconds, residentKiB: Math.round(bytes / 1024), startedAt, saves: readBuckets(metrics) };
}

/** The doors for operations of all processes of a server. */
export class Doors {
  /** When the process behind each door was started. */
  readonly #started = new Map<string, number>();

  constructor(private readonly urls: readonly string[]) {}

  /** What is wrong with a door, as a sentence; undefined: nothing. */
  async complaint(): Promise<string | undefined> {
    for (const url of this.urls) {
      const figures = await this.#ask(url);
      if (figures === undefined) return `${url}/metrics tells no figures of Synoo: --operations-url takes what SYNOO_OPERATIONS_PORT of each process opens, such as http://localhost:9100.`;
      this.#started.set(url, figures.startedAt);
    }
    return undefined;
  }

  /** Of every process; nothing when one was started anew or does not answer, since the sums would be too small. */
  async look(): Promise<readonly ProcessFigures[]> {
    const all = await Promise.all(this.urls.map(async (url) => ({ url, figures: await this.#ask(url) })));
    const whole = all.every(({ url, figures }) => figures?.startedAt === this.#started.get(url));
    return whole ? all.flatMap(({ figures }) => figures ?? []) : [];
  }

  /** Saves of all apis; undefined where nobody says where their figures are, or one was started anew. */
  async saves(): Promise<Buckets | undefined> {
    const apis = (await this.look()).filter(({ role }) => role === 'api');
    return apis.length === 0 ? undefined : sum(apis.map(({ saves }) => saves));
  }

  async #ask(url: string): Promise<ProcessFigures | undefined> {
    try {
      return readFigures(await (await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(10_000) })).text());
    } catch {
      return undefined; // not there, or gone for now
    }
  }
}
