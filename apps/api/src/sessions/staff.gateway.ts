import { UseFilters } from '@nestjs/common';
import { ConnectedSocket, MessageBody, type OnGatewayDisconnect, type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import type { Ack, ServerToStaff, StaffToServer } from '@synoo/contracts';
import { type Actor, BoardFeed, Clock, DomainError, SessionAccess } from '@synoo/server';
import type { Namespace, Socket } from 'socket.io';
import { z } from 'zod';
import { CurrentActor } from '../http/current';
import { SocketEvent } from '../http/socket-event';
import { SocketRefusalFilter } from '../http/socket-refusal.filter';

type StaffSocket = Socket<StaffToServer, ServerToStaff, Record<string, never>, { watching?: Set<string> }>;
type StaffNamespace = Namespace<StaffToServer, ServerToStaff, Record<string, never>, { watching?: Set<string> }>;

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
export class StaffGateway implements OnGatewayInit<StaffNamespace>, OnGatewayDisconnect<StaffSocket> {
  constructor(
    private readonly feed: BoardFeed,
    private readonly access: SessionAccess,
    private readonly clock: Clock,
  ) {}

  afterInit(namespace: StaffNamespace): void {
    this.feed.sendTo((update) => void namespace.local.to(room(update.sessionId)).emit('board', update));
  }

  @SocketEvent('watch-session', 'sessions.proctor')
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

  @SocketEvent('leave-session', 'sessions.proctor')
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
}
