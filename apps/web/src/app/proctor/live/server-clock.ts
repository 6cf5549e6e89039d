import { DestroyRef, Injectable, inject, signal } from '@angular/core';

/**
 * The server's clock on this page, in milliseconds since 1970. Anchored to `performance.now`, which nobody sets forward or
 * back; ticks once at each full second, one timer for the whole page.
 */
@Injectable()
export class ServerClock {
  private offset = Date.now() - performance.now();
  private readonly ticked = signal(this.read());
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Now, refreshed every second. */
  readonly now = this.ticked.asReadonly();

  constructor() {
    this.tick();
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(this.timer);
    });
  }

  /** Now, at this very moment. */
  read(): number {
    return performance.now() + this.offset;
  }

  /** A reply with the server's time; `sentAt` by `performance.now`. The reply left the server about half-way. */
  anchor(serverNow: number, sentAt: number): void {
    this.offset = serverNow - (sentAt + performance.now()) / 2;
    this.ticked.set(this.read());
  }

  /** A message that came by itself: the server's clock is at least so far. */
  notBefore(serverNow: number): void {
    if (serverNow > this.read()) this.offset = serverNow - performance.now();
  }

  private tick(): void {
    this.ticked.set(this.read());
    this.timer = setTimeout(() => {
      this.tick();
    }, 1000 - (this.read() % 1000));
  }
}
