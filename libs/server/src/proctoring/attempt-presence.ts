import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Presence } from '@synoo/contracts';
import { Clock } from '../platform/clock';
import { LiveBus, type PresenceEntry } from './live-bus';

export interface PresentLearner {
  readonly attemptId: string;
  readonly participantId: string;
  readonly sessionId: string;
}

interface Held extends PresenceEntry {
  /** The process that the learner's socket is connected to. */
  readonly process: string;
}

/** Milliseconds. Changes are passed on together this often. */
const SPREAD_EVERY = 200;
const BEAT_EVERY = 5_000;
/** A process that has been silent for this long is gone, and its learners with it. */
const SILENT_AFTER = 16_000;
/** Entries of learners who are gone are kept for "last seen". */
const FORGET_AFTER = 12 * 3600_000;

/**
 * Who is there, by attempt, over all processes. Kept in memory only: what must not be lost is in the database, and a
 * learner's page says it again within seconds.
 */
@Injectable()
export class AttemptPresence implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #held = new Map<string, Held>();
  readonly #heard = new Map<string, number>();
  readonly #changed = new Map<string, PresenceEntry>();
  #timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly bus: LiveBus,
    private readonly clock: Clock,
  ) {
    bus.on('presence', ({ process, entries }) => this.#receive(process, entries));
    bus.on('resync', () => {
      this.#tellAll();
      bus.publish('hello', { process: bus.process });
    });
    bus.on('hello', ({ process }) => process === bus.process || this.#tellAll());
    bus.on('beat', ({ process }) => this.#heard.set(process, this.clock.now()));
  }

  onApplicationBootstrap(): void {
    this.#timers = [setInterval(() => this.#spread(), SPREAD_EVERY), setInterval(() => this.#beat(), BEAT_EVERY)];
    for (const timer of this.#timers) timer.unref();
    this.bus.publish('hello', { process: this.bus.process });
  }

  onApplicationShutdown(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  get(attemptId: string): PresenceEntry | undefined {
    return this.#held.get(attemptId);
  }

  /** When the learner last did something at the page, ms since 1970; null where the page has not said so. */
  activity(attemptId: string): { readonly lastAction: number | null; readonly online: boolean } {
    const held = this.#held.get(attemptId);
    const idle = held?.said?.idleSeconds;
    return { lastAction: held && idle !== undefined ? held.lastSeen - idle * 1000 : null, online: held?.online ?? false };
  }

  /** A learner's page spoke. What an older place says does not count once a newer one is there. */
  said(learner: PresentLearner, message: Presence): void {
    const held = this.#held.get(learner.attemptId);
    if (held?.online && held.said && held.said.epoch > message.epoch) return;
    this.#change({ ...learner, online: true, lastSeen: this.clock.now(), said: message });
  }

  /** The socket of a place closed, or the server noticed that it is dead, which is no sign of life. */
  gone(learner: PresentLearner, epoch: number): void {
    const held = this.#held.get(learner.attemptId);
    if (!held || (held.said && held.said.epoch > epoch)) return;
    this.#change({ ...learner, online: false, lastSeen: held.lastSeen, said: held.said });
  }

  /**
   * An answer was stored. Where the socket does not get through this is the only sign of life; what arrives late, from a file or a
   * disk, is one of `lastDone`, when the last of it was given.
   */
  saved(learner: PresentLearner, now: number, lastDone: number): void {
    const held = this.#held.get(learner.attemptId);
    if (held?.online) return;
    this.#change({ ...learner, online: false, lastSeen: Math.max(held?.lastSeen ?? 0, Math.min(now, lastDone)), said: held?.said ?? null });
    this.bus.publish('attempts', { sessionId: learner.sessionId, participantIds: [learner.participantId] });
  }

  #change(entry: PresenceEntry): void {
    this.#held.set(entry.attemptId, { ...entry, process: this.bus.process });
    this.#changed.set(entry.attemptId, entry);
  }

  #spread(): void {
    if (this.#changed.size === 0) return;
    const entries = [...this.#changed.values()];
    this.#changed.clear();
    this.bus.publish('presence', { process: this.bus.process, entries });
  }

  #tellAll(): void {
    const own = [...this.#held.values()].filter(({ process }) => process === this.bus.process);
    if (own.length > 0) this.bus.publish('presence', { process: this.bus.process, entries: own.map(({ process: _, ...entry }) => entry) });
  }

  #receive(process: string, entries: readonly PresenceEntry[]): void {
    this.#heard.set(process, this.clock.now());
    if (process === this.bus.process) return;
    for (const entry of entries) {
      const held = this.#held.get(entry.attemptId);
      // A learner who moved to another process: the old one's farewell must not hide the new one's greeting.
      if (held?.online && held.process !== process && !entry.online && (held.said?.epoch ?? 0) >= (entry.said?.epoch ?? 0)) continue;
      this.#held.set(entry.attemptId, { ...entry, process });
    }
  }

  #beat(): void {
    const now = this.clock.now();
    this.bus.publish('beat', { process: this.bus.process });
    const lost: PresenceEntry[] = [];
    for (const [attemptId, held] of this.#held) {
      const { process, ...entry } = held;
      if (!held.online) {
        if (now - held.lastSeen > FORGET_AFTER) this.#held.delete(attemptId);
      } else if (process !== this.bus.process && now - (this.#heard.get(process) ?? 0) > SILENT_AFTER) {
        const offline = { ...entry, online: false };
        this.#held.set(attemptId, { ...offline, process: this.bus.process });
        lost.push(offline);
      }
    }
    if (lost.length > 0) this.bus.publish('presence', { process: this.bus.process, entries: lost });
  }
}
