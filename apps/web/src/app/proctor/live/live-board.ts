import { DestroyRef, Injectable, type Signal, computed, inject, signal } from '@angular/core';
import { sessionRoutes, type BoardRow, type ErrorCode, type ServerToStaff, type StaffToServer } from '@synoo/contracts';
import type { Socket } from 'socket.io-client';
import { loadPart } from '@synoo/ui';
import { Subject } from 'rxjs';
import { Api } from '../../core/api';
import { isErrorCode, Refusal } from '../../core/refusal';
import { type BoardMessage, type BoardState, boardChanged, boardLoaded, rowsReturned } from '../board/board-state';
import { happenings, type Happening } from '../board/happenings';
import { ServerClock } from './server-clock';

type StaffSocket = Socket<ServerToStaff, StaffToServer>;

/** The console's own connection. Instants by the server's clock. */
export type Line =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live'; readonly since: number }
  /** `since`: when the server was heard last; `shown`: the moment whose state is on the screen; `asking`: the server still answers when it is asked. */
  | { readonly kind: 'lost'; readonly since: number; readonly shown: number | null; readonly asking: boolean };

const pollEveryMs = 5_000;
/** While messages flow, too: a sign-in that has ended shows, and a message that was lost is mended. */
const checkEveryMs = 60_000;
const answerWithinMs = 8_000;
/** Refusals after which asking again makes no sense until the proctor does something. */
const final: readonly string[] = ['not-signed-in', 'not-allowed', 'not-found', 'not-proctor-of-session'] satisfies ErrorCode[];

/**
 * The board of one session, kept current: live messages while the socket stands, a fetch at every connection (a message may
 * have been lost on the way), every five seconds while there is no socket, and every minute while there is one.
 */
@Injectable()
export class LiveBoard {
  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly current = signal<BoardState | null>(null);
  private readonly currentLine = signal<Line>({ kind: 'connecting' });
  private readonly currentRefusal = signal<Refusal | null>(null);
  private readonly happened = new Subject<Happening>();
  private sessionId = '';
  private socket: StaffSocket | null = null;
  private pollTimer: ReturnType<typeof setTimeout> | undefined;
  private fetching: Promise<void> | null = null;
  /** The server sends this socket the session's messages. */
  private joined = false;
  /** When anything last came from the server. A line that breaks is noticed later, up to twice the socket's pulse. */
  private heard = 0;
  private stopped = false;

  readonly state = this.current.asReadonly();
  readonly line = this.currentLine.asReadonly();
  readonly refusal = this.currentRefusal.asReadonly();
  readonly rows: Signal<readonly BoardRow[]> = computed(() => [...(this.current()?.rows.values() ?? [])]);
  /** What live messages brought that is worth telling. */
  readonly happenings = this.happened.asObservable();

  constructor() {
    const seen = (): void => {
      // A computer that slept has missed everything; the socket may take half a minute to notice.
      if (document.visibilityState === 'visible') this.check();
    };
    const told = (): void => {
      this.check();
    };
    document.addEventListener('visibilitychange', seen);
    window.addEventListener('offline', told);
    window.addEventListener('online', told);
    inject(DestroyRef).onDestroy(() => {
      document.removeEventListener('visibilitychange', seen);
      window.removeEventListener('offline', told);
      window.removeEventListener('online', told);
      this.stop();
    });
  }

  watch(sessionId: string): void {
    this.sessionId = sessionId;
    this.poll(0);
    void this.connect();
  }

  /** After signing in again, or when the proctor asks for it. */
  retry(): void {
    this.currentRefusal.set(null);
    this.socket?.disconnect().connect();
    this.poll(0);
  }

  /** Asks the server now, where something says that the line may not be what it seems. */
  check(): void {
    if (this.sessionId !== '') void this.fetch();
  }

  /** Puts in what an action came back with, before the live message says the same. */
  put(rows: readonly BoardRow[]): void {
    this.current.update((state) => state && rowsReturned(state, rows));
  }

  /** The whole board from the server, also as the reply of opening and closing. */
  async replace(load: () => Promise<Parameters<typeof boardLoaded>[1]>): Promise<void> {
    const sentAt = performance.now();
    const board = await load();
    if (this.stopped) return;
    this.clock.anchor(board.serverNow, sentAt);
    this.hear();
    this.current.update((before) => boardLoaded(before, board));
  }

  private async connect(): Promise<void> {
    const client = await loadPart(() => import('socket.io-client')).catch(() => undefined);
    if (this.stopped) return;
    // Until it arrives the board is asked for now and then.
    if (!client) return void setTimeout(() => !this.stopped && void this.connect(), pollEveryMs);
    const { io } = client;
    const socket: StaffSocket = io('/staff', { withCredentials: true, transports: ['websocket', 'polling'], tryAllTransports: true, reconnectionDelay: 500, reconnectionDelayMax: 2_000, forceNew: true });
    this.socket = socket;
    socket.io.on('ping', () => {
      this.hear();
    });
    socket.on('connect', () => void this.join(socket));
    socket.on('board', (message) => {
      this.receive(message);
    });
    socket.on('disconnect', (reason) => {
      this.joined = false;
      this.lose();
      // The server closed the door (a restart, an ended sign-in): socket.io leaves coming back to us.
      if (reason === 'io server disconnect') setTimeout(() => !this.stopped && socket.connect(), 1_000);
    });
    socket.on('connect_error', () => {
      this.lose();
      if (!socket.active) setTimeout(() => !this.stopped && socket.connect(), pollEveryMs);
    });
  }

  private async join(socket: StaffSocket): Promise<void> {
    const reply = await socket.timeout(answerWithinMs).emitWithAck('watch-session', { sessionId: this.sessionId }).catch(() => null);
    if (this.stopped || !socket.connected) return;
    if (!reply) {
      socket.disconnect().connect();
      return;
    }
    if (!reply.ok) {
      this.currentRefusal.set(new Refusal(isErrorCode(reply.code) ? reply.code : 'internal', 0));
      this.lose();
      return;
    }
    // Messages flow from here on; what changed while there was no connection comes with a fetch that begins now.
    this.joined = true;
    this.fetching = null;
    await this.fetch();
  }

  private receive(message: BoardMessage): void {
    const before = this.current();
    if (!before) return;
    this.clock.notBefore(message.serverNow);
    this.hear();
    const after = boardChanged(before, message);
    this.current.set(after);
    for (const one of happenings(before, after)) this.happened.next(one);
  }

  private hear(): void {
    this.heard = this.clock.read();
  }

  private lose(askAgainMs = 0): void {
    const line = this.currentLine();
    if (line.kind === 'live') {
      this.currentLine.set({ kind: 'lost', since: this.heard, shown: this.heard, asking: false });
      this.poll(askAgainMs);
    } else if (line.kind === 'connecting') this.currentLine.set({ kind: 'lost', since: this.clock.read(), shown: this.current()?.serverNow ?? null, asking: this.current() !== null });
  }

  private poll(afterMs: number): void {
    clearTimeout(this.pollTimer);
    this.pollTimer = setTimeout(() => {
      void this.pollOnce();
    }, afterMs);
  }

  private async pollOnce(): Promise<void> {
    if (this.stopped) return;
    await this.fetch();
    if (!this.stopped && !this.isFinal()) this.poll(this.currentLine().kind === 'live' ? checkEveryMs : pollEveryMs);
  }

  private isFinal(): boolean {
    return final.includes(this.currentRefusal()?.code ?? '');
  }

  private fetch(): Promise<void> {
    if (this.fetching) return this.fetching;
    const own = this.fetchNow().finally(() => {
      if (this.fetching === own) this.fetching = null;
    });
    this.fetching = own;
    return own;
  }

  private async fetchNow(): Promise<void> {
    const before = this.current();
    try {
      await this.replace(() => this.api.call(sessionRoutes.board, { params: { id: this.sessionId }, signal: AbortSignal.timeout(answerWithinMs) }));
      this.currentRefusal.set(null);
      if (this.joined && this.currentLine().kind !== 'live') this.currentLine.set({ kind: 'live', since: this.clock.read() });
      this.tellLost(true);
      const after = this.current();
      if (before && after) for (const one of happenings(before, after)) this.happened.next(one);
    } catch (error) {
      // Silence of the server shows as the lost line; only what the server said is a refusal.
      if (error instanceof DOMException) this.tellLost(false);
      else if (!(error instanceof Refusal)) throw error;
      else if (error.code === 'offline' || error.code === 'not-ready') this.tellLost(false);
      else {
        this.currentRefusal.set(error);
        // Who may not see the board any more gets no messages either, whatever the socket would still bring.
        if (this.isFinal()) this.socket?.disconnect();
      }
    }
  }

  private tellLost(asking: boolean): void {
    // The socket has not noticed yet; a board that the server does not confirm is not live.
    if (!asking && this.currentLine().kind === 'live') this.lose(pollEveryMs);
    this.currentLine.update((line) => {
      if (line.kind !== 'lost') return line.kind === 'connecting' && !asking ? { kind: 'lost', since: this.clock.read(), shown: null, asking } : line;
      return { ...line, asking, shown: asking ? (this.current()?.serverNow ?? line.shown) : line.shown };
    });
  }

  private stop(): void {
    this.stopped = true;
    clearTimeout(this.pollTimer);
    if (this.socket?.connected) this.socket.emit('leave-session', { sessionId: this.sessionId }, () => undefined);
    this.socket?.disconnect();
    this.happened.complete();
  }
}
