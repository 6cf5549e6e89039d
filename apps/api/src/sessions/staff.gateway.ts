import { type OnApplicationShutdown, UseFilters } from '@nestjs/common';
import { ConnectedSocket, MessageBody, type OnGatewayDisconnect, type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import { type Ack, allows, type Permission, type ServerToStaff, type StaffToServer } from '@synoo/contracts';
import { type Actor, BoardFeed, Clock, DomainError, Log, Metrics, SessionAccess, SignIns } from '@synoo/server';
import type { Namespace, Socket } from 'socket.io';
import { z } from 'zod';
import { parseCookies, StaffCookie } from '../http/cookies';
import { CurrentActor } from '../http/current';
import { SocketEvent } from '../http/socket-event';
import { SocketRefusalFilter } from '../http/socket-refusal.filter';

type StaffSocket = Socket<StaffToServer, ServerToStaff, Record<string, never>, { watching?: Set<string> }>;
type StaffNamespace = Namespace<StaffToServer, ServerToStaff, Record<string, never>, { watching?: Set<string> }>;

const WATCH: Permission = 'sessions.proctor';
/** A sign-in that ended, a role or a session that was taken away: this long at most the board still comes. Milliseconds. */
const CHECK_EVERY = 10_000;

const message = z.strictObject({ sessionId: z.uuid() });
const room = (sessionId: string): string => `session:${sessionId}`;

function sessionOf(body: unknown): string {
  const result = message.safeParse(body);
  if (!result.success) throw new DomainError('invalid-request');
  return result.data.sessionId;
}

/** Live boards. Every process serves its own watchers: an update is encoded once and goes to the room. */
@WebSocketGateway({ namespace: '/staff' })
@UseFilters(SocketRefusalFilter)
export class StaffGateway implements OnGatewayInit<StaffNamespace>, OnGatewayDisconnect<StaffSocket>, OnApplicationShutdown {
  #namespace: StaffNamespace | undefined;
  #checking: NodeJS.Timeout | undefined;

  constructor(
    private readonly feed: BoardFeed,
    private readonly access: SessionAccess,
    private readonly signIns: SignIns,
    private readonly cookie: StaffCookie,
    private readonly clock: Clock,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    metrics.watch('synoo_staff_connected', 'Sockets of staff at this process', () => this.#namespace?.sockets.size ?? 0);
  }

  afterInit(namespace: StaffNamespace): void {
    this.#namespace = namespace;
    this.#checking = setInterval(() => void this.checkWatchers(), CHECK_EVERY).unref();
    this.feed.sendTo((update) => void namespace.local.to(room(update.sessionId)).emit('board', update));
  }

  @SocketEvent('watch-session', WATCH)
  async watch(@ConnectedSocket() socket: StaffSocket, @CurrentActor() actor: Actor, @MessageBody() body: unknown): Promise<Ack<{ serverNow: number }>> {
    const sessionId = sessionOf(body);
    await this.access.check(actor, sessionId);
    const watching = (socket.data.watching ??= new Set());
    if (!watching.has(sessionId) && socket.connected) {
      watching.add(sessionId);
      await Promise.all([this.feed.watch(sessionId), socket.join(room(sessionId))]);
    }
    return { ok: true, serverNow: this.clock.now() };
  }

  @SocketEvent('leave-session', WATCH)
  async leave(@ConnectedSocket() socket: StaffSocket, @MessageBody() body: unknown): Promise<Ack> {
    const sessionId = sessionOf(body);
    if (socket.data.watching?.delete(sessionId)) this.feed.leave(sessionId);
    await socket.leave(room(sessionId));
    return { ok: true };
  }

  handleDisconnect(socket: StaffSocket): void {
    for (const sessionId of socket.data.watching ?? []) this.feed.leave(sessionId);
    socket.data.watching?.clear();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#checking);
  }

  /** Events are guarded one by one; what a room sends is not, so whoever may no longer watch is disconnected. */
  async checkWatchers(): Promise<void> {
    for (const socket of [...(this.#namespace?.sockets.values() ?? [])]) {
      try {
        if (socket.data.watching?.size && !(await this.#mayWatch(socket, socket.data.watching))) socket.disconnect(true);
      } catch (error) {
        // The database does not answer: the next round asks again.
        this.log.fault('watchers-not-checked', error);
        return;
      }
    }
  }

  async #mayWatch(socket: StaffSocket, sessionIds: ReadonlySet<string>): Promise<boolean> {
    const token = this.cookie.read(parseCookies(socket.handshake.headers.cookie));
    const actor = token === undefined ? undefined : await this.signIns.authenticate(token);
    if (!actor || !allows(actor.roles, WATCH)) return false;
    try {
      for (const sessionId of [...sessionIds]) await this.access.check(actor, sessionId);
      return true;
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
  }
}
