const signs = ['pointerdown', 'keydown', 'input', 'wheel', 'touchmove'] as const;
/** Steps in which idleness is told, so that a quiet page has nothing new to say. Seconds. */
const step = 30;

/** Since when nothing has happened at this page: no press, no key, no scrolling. */
export class Activity {
  private readonly stop = new AbortController();
  private last = performance.now();

  constructor() {
    for (const sign of signs) document.addEventListener(sign, () => (this.last = performance.now()), { signal: this.stop.signal, capture: true, passive: true });
  }

  idleSeconds(): number {
    return Math.min(86_400, Math.floor((performance.now() - this.last) / 1000 / step) * step);
  }

  close(): void {
    this.stop.abort();
  }
}
