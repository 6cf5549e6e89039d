/** This share of the answers, the last one, is given one by one until every kind of fault has happened. */
const lastShare = 0.1;

/**
 * The answers that all learners give together. Whoever can answer takes from them, so that nobody waits at the end for a learner
 * who was paused or cut off for long.
 */
export class Workload {
  #taken = 0;

  constructor(
    private readonly answers: number,
    /** Whether every kind of fault has happened; until then a few answers go on coming, even beyond the number asked for. */
    private readonly disturbed: () => boolean,
  ) {}

  /** The last part has begun. */
  get ending(): boolean {
    return this.#taken >= this.answers * (1 - lastShare);
  }

  get over(): boolean {
    return this.#taken >= this.answers && this.disturbed();
  }

  /** How many of `wanted` answers may be given now. */
  take(wanted: number): number {
    const given = this.ending && !this.disturbed() ? 1 : Math.min(wanted, Math.max(0, this.answers - this.#taken));
    this.#taken += given;
    return given;
  }
}
