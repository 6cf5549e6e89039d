import { applyDecorators, SetMetadata } from '@nestjs/common';
import { SubscribeMessage } from '@nestjs/websockets';
import type { Access } from '@synoo/contracts';

/** Metadata key under which a handler of a socket event carries who may send it. */
export const EVENT_ACCESS = 'synoo:event-access';

/** Handles a socket event and says who may send it: `@SocketEvent('watch-session', 'sessions.proctor')`. */
export function SocketEvent(event: string, access: Access): MethodDecorator {
  return applyDecorators(SubscribeMessage(event), SetMetadata(EVENT_ACCESS, access));
}
