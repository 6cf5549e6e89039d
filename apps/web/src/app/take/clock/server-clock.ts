/** Clocks of the browser: one that people can set, one that only runs on. Milliseconds. */
export interface LocalClocks {
  /** performance.now() */
  readonly steady: () => number;
  /** Date.now() */
  readonly wall: () => number;
}

interface Anchor {
  /** serverNow − steady at the middle of the round trip. */
  readonly offset: number;
  readonly roundTrip: number;
  readonly takenAt: number;
  readonly wallMinusSteady: number;
}

/** An old good anchor gives way after this time even to a slower reply, since quartz clocks drift by some ms a minute. */
const anchorAgesMs = 10 * 60_000;
/** The wall clock and the steady one part by more than this only when the computer slept or somebody set the time. */
const jumpMs = 1_500;

/**
 * The server's time as this page knows it. Anchored by the reply with the shortest round trip, whose middle is the best guess
 * for the moment at which the server looked at its clock (Cristian 1989).
 */
export class ServerClock {
  private anchor: Anchor | null = null;

  constructor(private readonly clocks: LocalClocks) {}

  /** A reply that said `serverNow`; `sentAt` and `receivedAt` by {@link LocalClocks.steady}. */
  sample(serverNow: number, sentAt: number, receivedAt: number): void {
    const roundTrip = receivedAt - sentAt;
    const known = this.anchor;
    if (known && !this.jumped() && roundTrip > known.roundTrip && receivedAt - known.takenAt < anchorAgesMs) return;
    this.anchor = { offset: serverNow - (sentAt + receivedAt) / 2, roundTrip, takenAt: receivedAt, wallMinusSteady: this.clocks.wall() - this.clocks.steady() };
  }

  /** A time kept from an earlier page, until a reply anchors better. */
  restore(serverNow: number, wallThen: number): void {
    if (this.anchor) return;
    const steady = this.clocks.steady();
    const wall = this.clocks.wall();
    this.anchor = { offset: serverNow + Math.max(0, wall - wallThen) - steady, roundTrip: Infinity, takenAt: steady, wallMinusSteady: wall - steady };
  }

  get anchored(): boolean {
    return this.anchor !== null;
  }

  /** The two local clocks no longer agree with the anchor: a new reply is wanted. */
  jumped(): boolean {
    return this.anchor !== null && Math.abs(this.drift(this.anchor)) > jumpMs;
  }

  /**
   * Server time now, whole milliseconds. In sleep the steady clock of some systems stands still, so a wall clock that ran ahead
   * is believed (time did pass); one that was set back is not.
   */
  now(): number {
    if (!this.anchor) return Math.round(this.clocks.wall());
    const drift = this.drift(this.anchor);
    return Math.round(this.clocks.steady() + this.anchor.offset + (drift > jumpMs ? drift : 0));
  }

  private drift(anchor: Anchor): number {
    return this.clocks.wall() - this.clocks.steady() - anchor.wallMinusSteady;
  }
}
