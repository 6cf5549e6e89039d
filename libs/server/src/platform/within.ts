import { setTimeout as sleep } from 'node:timers/promises';

/** What `read` gives, or `otherwise` where it fails or takes longer than so many milliseconds. */
export async function within<T>(ms: number, read: () => Promise<T>, otherwise: T): Promise<T> {
  const late = new AbortController();
  try {
    return await Promise.race([read(), sleep(ms, otherwise, { signal: late.signal })]);
  } catch {
    return otherwise;
  } finally {
    late.abort();
  }
}
