/**
 * Finds out whether another tab of this browser lives on the same place, as happens when a tab is duplicated: the copy brings
 * the place along, and must take one of its own.
 */
export class TabWatch {
  private readonly channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('synoo-take');
  private place: string | null = null;

  constructor() {
    this.channel?.addEventListener('message', ({ data }: MessageEvent<{ ask?: string }>) => {
      if (data.ask !== undefined && data.ask === this.place) this.channel?.postMessage({ here: data.ask });
    });
  }

  /** From now on this tab answers for the place. */
  hold(attemptId: string, epoch: number): void {
    this.place = `${attemptId}/${epoch}`;
  }

  /** The place is nobody's in this tab. */
  release(): void {
    this.place = null;
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
    this.channel?.close();
  }
}
