/** Tells this tab's locks from those of others. */
const thisTab = Math.random().toString(36).slice(2);
const lockName = (place: string, tab = ''): string => `synoo-take/${place}/${tab}`;

/**
 * Finds out whether another tab of this browser lives on the same place, as happens when a tab is duplicated: the copy brings
 * the place along, and must take one of its own.
 */
export class TabWatch {
  private readonly channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('synoo-take');
  private place: string | null = null;
  private unlock: (() => void) | null = null;

  constructor() {
    this.channel?.addEventListener('message', ({ data }: MessageEvent<{ ask?: string }>) => {
      if (data.ask !== undefined && data.ask === this.place) this.channel?.postMessage({ here: data.ask });
    });
  }

  /** From now on this tab answers for the place. */
  hold(attemptId: string, epoch: number): void {
    this.release();
    const place = `${attemptId}/${epoch}`;
    this.place = place;
    // Where it is refused others have to ask.
    void locks()?.request(lockName(place, thisTab), () => (this.place === place ? new Promise<void>((resolve) => (this.unlock = resolve)) : undefined)).catch(() => undefined);
  }

  /** The place is nobody's in this tab. */
  release(): void {
    this.place = null;
    this.unlock?.();
    this.unlock = null;
  }

  /** Also a tab that is too busy to answer, or frozen by the browser. */
  async isOpenElsewhere(attemptId: string, epoch: number): Promise<boolean> {
    const name = lockName(`${attemptId}/${epoch}`);
    const { held = [] } = (await locks()?.query().catch(() => null)) ?? {};
    return held.some((lock) => lock.name?.startsWith(name) === true && lock.name !== lockName(`${attemptId}/${epoch}`, thisTab)) || this.isHeldElsewhere(attemptId, epoch);
  }

  isHeldElsewhere(attemptId: string, epoch: number, waitMs = 120): Promise<boolean> {
    const { channel } = this;
    if (!channel) return Promise.resolve(false);
    const place = `${attemptId}/${epoch}`;
    return new Promise((resolve) => {
      const finish = (held: boolean): void => {
        channel.removeEventListener('message', listen);
        resolve(held);
      };
      const listen = ({ data }: MessageEvent<{ here?: string }>): void => {
        if (data.here === place) finish(true);
      };
      channel.addEventListener('message', listen);
      channel.postMessage({ ask: place });
      setTimeout(() => finish(false), waitMs);
    });
  }

  close(): void {
    this.release();
    this.channel?.close();
  }
}

/** Only a secure origin has them. */
function locks(): LockManager | undefined {
  return (navigator as { readonly locks?: LockManager }).locks;
}
