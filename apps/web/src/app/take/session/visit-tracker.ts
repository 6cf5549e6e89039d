/** Longest time on one item that is kept back before it is told; a crash loses no more than this. */
const partMs = 30_000;

/**
 * Measures how long an item is on the screen, from display to leaving, hiding or every half minute. The steady clock is given,
 * so that a changed wall clock changes nothing.
 */
export class VisitTracker {
  private item: string | null = null;
  private since = 0;
  private hidden = false;

  constructor(
    private readonly steady: () => number,
    private readonly tell: (item: string, ms: number) => void,
  ) {}

  /** The item is on the screen now. A visit of 0 ms says so at once: it is where a reload goes on. */
  enter(item: string): void {
    if (item === this.item) return;
    this.leave();
    this.item = item;
    this.since = this.steady();
    this.tell(item, 0);
  }

  leave(): void {
    this.tellPart();
    this.item = null;
  }

  hide(): void {
    this.tellPart();
    this.hidden = true;
  }

  show(): void {
    if (!this.hidden) return;
    this.hidden = false;
    this.since = this.steady();
  }

  /** Called every second or so. */
  tick(): void {
    if (this.item !== null && !this.hidden && this.steady() - this.since >= partMs) this.tellPart();
  }

  private tellPart(): void {
    if (this.item === null || this.hidden) return;
    const now = this.steady();
    const ms = Math.round(now - this.since);
    this.since = now;
    if (ms > 0) this.tell(this.item, Math.min(ms, 86_400_000));
  }
}
