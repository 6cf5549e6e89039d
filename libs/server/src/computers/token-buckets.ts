/** `burst` at once, then `perSecond`. */
export interface BucketRule {
  readonly burst: number;
  readonly perSecond: number;
}

const MOST_NAMES = 10_000;

/**
 * Holds back what comes too fast, name by name: a bucket of tokens that fills again with time. In the memory of one process,
 * which is enough to protect it.
 */
export class TokenBuckets {
  readonly #levels = new Map<string, { level: number; at: number }>();

  constructor(private readonly rule: BucketRule) {}

  /** Takes `cost` tokens, or says after how many seconds they will be there. `now`: milliseconds. */
  take(name: string, now: number, cost = 1): { readonly ok: true } | { readonly ok: false; readonly seconds: number } {
    const found = this.#levels.get(name);
    const level = found ? Math.min(this.rule.burst, found.level + Math.max(0, ((now - found.at) / 1000) * this.rule.perSecond)) : this.rule.burst;
    const ok = level >= cost;
    if (!found && this.#levels.size >= MOST_NAMES) this.#levels.clear();
    this.#levels.set(name, { level: ok ? level - cost : level, at: now });
    return ok ? { ok } : { ok, seconds: Math.max(1, Math.ceil((cost - level) / this.rule.perSecond)) };
  }
}
