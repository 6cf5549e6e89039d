/** Cumulative counts of a Prometheus histogram by the upper bounds of its buckets, in seconds; the last one is infinite. */
export type Buckets = ReadonlyMap<number, number>;

export interface ServerSaveMs {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

const NAME = 'synoo_save_seconds';

export function readBuckets(metrics: string): Buckets {
  const lines = metrics.matchAll(new RegExp(`^${NAME}_bucket\\{le="([^"]+)"\\} (\\d+)$`, 'gmu'));
  return new Map([...lines].map(([, bound, count]) => [bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound), Number(count)]));
}

/**
 * Milliseconds from a checked request to the commit of its answers, between two looks at the server's histogram. Within a bucket the
 * times are taken as evenly spread, as Prometheus' histogram_quantile does; beyond the last bound it is that bound. Null without saves.
 */
export function between(before: Buckets, after: Buckets): ServerSaveMs | null {
  const bounds = [...after.keys()].sort((a, b) => a - b);
  const counts = bounds.map((bound) => (after.get(bound) ?? 0) - (before.get(bound) ?? 0));
  const total = counts.at(-1) ?? 0;
  // Fewer than before: another process counts.
  if (total === 0 || counts.some((count) => count < 0)) return null;
  const at = (share: number): number => {
    const index = counts.findIndex((count) => count >= share * total);
    const [low, high] = [bounds[index - 1] ?? 0, bounds[index]!];
    if (!Number.isFinite(high)) return Math.round(low * 10_000) / 10;
    const below = counts[index - 1] ?? 0;
    return Math.round((low + ((high - low) * (share * total - below)) / (counts[index]! - below)) * 10_000) / 10;
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** One histogram for several processes. */
export function sum(all: readonly Buckets[]): Buckets {
  const bounds = new Set(all.flatMap((buckets) => [...buckets.keys()]));
  return new Map([...bounds].map((bound) => [bound, all.reduce((count, buckets) => count + (buckets.get(bound) ?? 0), 0)]));
}
