import type { Socket } from 'socket.io-client';
import type { AttemptState, Clock, LearnerToServer, Presence, ServerToLearner } from '@synoo/contracts';
import { loadPart } from '@synoo/ui';

export interface Signal {
  readonly state: AttemptState;
  readonly currentEpoch: number;
  readonly clock: Clock;
  /** Opens the content; from the start on. */
  readonly contentKey?: string | null;
  /** Answers of an older place have arrived, which this page may not show yet. */
  readonly olderAnswers?: boolean;
}

const presenceEveryMs = 5_000;
const changesMs = 400;

/**
 * Signals between the page and the server. Nothing depends on it: answers go over HTTP, and where no socket comes about the
 * page asks for its state now and then.
 */
export class TakeSocket {
  private socket: Socket<ServerToLearner, LearnerToServer> | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;
  private soon: ReturnType<typeof setTimeout> | null = null;
  private lastSent = '';
  private closed = false;
  private isIn = false;

  constructor(
    private readonly attemptId: string,
    private readonly presence: () => Presence,
    private readonly heard: (signal: Signal, sentAt: number, receivedAt: number) => void,
    /** From now on signals come; what there was to tell before did not. Once for each connection. */
    private readonly joined: () => void,
  ) {}

  get connected(): boolean {
    return this.socket?.connected ?? false;
  }

  async open(): Promise<void> {
    let io;
    try {
      ({ io } = await loadPart(() => import('socket.io-client')));
    } catch {
      // The chunk did not arrive: the page goes on without signals until it does.
      setTimeout(() => this.closed || void this.open(), 10_000 + Math.random() * 5_000);
      return;
    }
    if (this.closed) return;
    this.socket = io('/take', { transports: ['websocket', 'polling'], withCredentials: true, randomizationFactor: 0.7, reconnectionDelayMax: 20_000 });
    this.socket.on('connect', () => {
      this.isIn = false;
      this.send(true);
    });
    this.socket.on('attempt', ({ attemptId, ...signal }) => {
      const now = performance.now();
      if (attemptId === this.attemptId) this.heard(signal, now, now);
    });
    // A refused handshake (no cookie yet, server not ready) is tried again by itself only after a lost connection.
    this.socket.on('connect_error', () => {
      if (!this.socket?.active) setTimeout(() => this.closed || this.socket?.connect(), 10_000 + Math.random() * 5_000);
    });
    this.timer = setInterval(() => this.send(true), presenceEveryMs);
  }

  /** Tells what changed; `always` also when nothing did, as a sign of life. */
  send(always = false): void {
    if (!this.socket?.connected) return;
    const presence = this.presence();
    const text = JSON.stringify(presence);
    if (!always && text === this.lastSent) return;
    this.lastSent = text;
    const sentAt = performance.now();
    this.socket.volatile.emit('presence', presence, (reply) => {
      if (!reply.ok) return;
      this.heard(reply, sentAt, performance.now());
      if (!this.isIn) this.joined();
      this.isIn = true;
    });
  }

  /** Tells of a change after a moment, so that changes that come together are told once. */
  sendSoon(): void {
    this.soon ??= setTimeout(() => {
      this.soon = null;
      this.send();
    }, changesMs);
  }

  close(): void {
    this.closed = true;
    if (this.soon !== null) clearTimeout(this.soon);
    if (this.timer !== null) clearInterval(this.timer);
    this.socket?.disconnect();
  }
}
