import type { ItemResponse } from '@synoo/contracts';

interface Change {
  readonly response: ItemResponse;
  /** When the learner made it; handing on may come after the end of the working time. */
  readonly at: number;
}

/**
 * Hands on changes of an item's response: the first at once, then at most one in `everyMs` with the latest value, so that
 * typing does not make an event of each letter and no click waits.
 */
export class AnswerPacer {
  private readonly waiting = new Map<string, Change>();
  private readonly cancel = new Map<string, () => void>();

  constructor(
    private readonly later: (ms: number, callback: () => void) => () => void,
    private readonly hand: (item: string, response: ItemResponse, at: number) => void,
    private readonly now: () => number,
    private readonly everyMs = 700,
  ) {}

  change(item: string, response: ItemResponse): void {
    if (this.cancel.has(item)) {
      this.waiting.set(item, { response, at: this.now() });
      return;
    }
    this.hand(item, response, this.now());
    this.rest(item);
  }

  /** Changes that have not been handed on. */
  get pending(): number {
    return this.waiting.size;
  }

  /** Hands on what waits: before leaving the item, hiding the page or submitting. */
  flush(): void {
    for (const stop of this.cancel.values()) stop();
    this.cancel.clear();
    const held = [...this.waiting];
    this.waiting.clear();
    for (const [item, { response, at }] of held) this.hand(item, response, at);
  }

  private rest(item: string): void {
    this.cancel.set(
      item,
      this.later(this.everyMs, () => {
        this.cancel.delete(item);
        const change = this.waiting.get(item);
        if (change === undefined) return;
        this.waiting.delete(item);
        this.hand(item, change.response, change.at);
        this.rest(item);
      }),
    );
  }
}
