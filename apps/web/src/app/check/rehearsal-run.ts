import type { RehearsalFigures } from '@synoo/contracts';
import { quantile } from './measure';

/** A page whose clock jumps by more than this stood still. Milliseconds. */
const STANDSTILL = 5_000;
/** Waits after a failed try grow to this. Milliseconds. */
const LONGEST_WAIT = 10_000;

export interface RehearsalPorts {
  /** Stores one change; rejects when it did not arrive. */
  readonly save: (seq: number, answer: string) => Promise<void>;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/**
 * The sending side of a rehearsal: changes wait in order until they are acknowledged, each tried again and again, as the
 * learner's page does with answers.
 */
export class RehearsalRun {
  #changes = 0;
  #saved = 0;
  #failedTries = 0;
  #standstills = 0;
  #longestOutageMs = 0;
  readonly #times: number[] = [];
  readonly #waiting: { seq: number; answer: string; since: number }[] = [];
  #lastTick: number;
  #sending = false;
  #closed = false;
  readonly #started: number;

  constructor(
    private readonly plannedMinutes: number,
    private readonly ports: RehearsalPorts,
  ) {
    this.#started = this.#lastTick = ports.now();
  }

  get changes(): number {
    return this.#changes;
  }

  get saved(): number {
    return this.#saved;
  }

  /** Something was answered. */
  change(answer: string): void {
    this.#changes += 1;
    this.#waiting.push({ seq: this.#changes, answer: answer.slice(0, 2000), since: this.ports.now() });
    void this.#send();
  }

  /** Called every second; returns the milliseconds that are left. */
  tick(): number {
    const now = this.ports.now();
    if (now - this.#lastTick > STANDSTILL) this.#standstills += 1;
    this.#lastTick = now;
    return Math.max(0, this.plannedMinutes * 60_000 - (now - this.#started));
  }

  /** Gives up what is still waiting. */
  close(): void {
    this.#closed = true;
  }

  figures(): RehearsalFigures {
    const now = this.ports.now();
    const outage = this.#waiting[0] ? now - this.#waiting[0].since : 0;
    return { plannedMinutes: this.plannedMinutes, minutes: (now - this.#started) / 60_000, changes: this.#changes, saved: this.#saved, failedTries: this.#failedTries, p50Ms: quantile(this.#times, 0.5), p95Ms: quantile(this.#times, 0.95), longestOutageMs: Math.max(this.#longestOutageMs, outage), standstills: this.#standstills };
  }

  async #send(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    let wait = 500;
    for (let next = this.#waiting[0]; next && !this.#closed; next = this.#waiting[0]) {
      const from = this.ports.now();
      try {
        await this.ports.save(next.seq, next.answer);
        this.#times.push(this.ports.now() - from);
        this.#longestOutageMs = Math.max(this.#longestOutageMs, this.ports.now() - next.since);
        this.#saved += 1;
        this.#waiting.shift();
        wait = 500;
      } catch {
        this.#failedTries += 1;
        await this.ports.sleep(wait);
        wait = Math.min(LONGEST_WAIT, wait * 2);
      }
    }
    this.#sending = false;
  }
}
