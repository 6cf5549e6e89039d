import { createHash } from 'node:crypto';
import type { LogFacts } from './facts';

/** JSON with sorted keys, written anew here: a mistake in the product's own must not hide itself. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted((value as Record<string, unknown>)[key])]));
}

/** The first line of each session whose number or hash is not what the chain says. */
export function brokenLinks(log: readonly LogFacts[]): LogFacts[] {
  const last = new Map<string, { seq: number; hash: string; broken: boolean }>();
  const found: LogFacts[] = [];
  for (const row of log) {
    const { hash, previousHash, ...line } = row;
    const before = last.get(row.sessionId) ?? { seq: 0, hash: '0'.repeat(64), broken: false };
    const right = createHash('sha256').update(`${before.hash}\n${JSON.stringify(sorted({ ...line, at: Math.round(line.at) }))}`).digest('hex');
    const broken = row.seq !== before.seq + 1 || previousHash !== before.hash || hash !== right;
    if (broken && !before.broken) found.push(row);
    last.set(row.sessionId, { seq: row.seq, hash, broken: broken || before.broken });
  }
  return found;
}
