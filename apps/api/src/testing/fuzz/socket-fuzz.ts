import { type Ack, presence } from '@synoo/contracts';
import fc from 'fast-check';
import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import { damaged, fromSchema, hostile } from './from-schema';
import { PATIENCE } from './wire';
import { type Caller, callers, type World } from './world';

/** Every event that the program handles; `fuzz.int.spec.ts` compares it with the handlers. */
export const events = [
  { namespace: '/take', event: 'presence', schema: presence, may: ['learner', 'other-learner'] },
  { namespace: '/staff', event: 'watch-session', schema: z.strictObject({ sessionId: z.uuid() }), may: ['administrator', 'proctor'] },
  { namespace: '/staff', event: 'leave-session', schema: z.strictObject({ sessionId: z.uuid() }), may: ['administrator', 'proctor'] },
] as const;

function connect(world: World, namespace: string, caller: Caller): Promise<Socket> {
  const cookie = [...world.client(caller).cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const socket = io(`${world.api.url}${namespace}`, { transports: ['websocket'], forceNew: true, reconnection: false, extraHeaders: { cookie } });
  return new Promise((resolve, reject) => socket.once('connect', () => resolve(socket)).once('connect_error', reject));
}

/** The acknowledgement; undefined when the server closed the connection instead, as it does with what is too large. */
function ask(socket: Socket, event: string, payload: readonly unknown[]): Promise<Ack | 'hang' | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('hang'), PATIENCE);
    const end = (reply: Ack | undefined): void => {
      clearTimeout(timer);
      resolve(reply);
    };
    socket.once('disconnect', () => end(undefined));
    socket.emit(event, ...payload, end);
  });
}

/** Sends good, damaged and hostile messages as every kind of caller; gives their number. */
export async function fuzzSockets(world: World, { events: count, seed }: { readonly events: number; readonly seed: number }, note: (what: string, example: string) => void): Promise<number> {
  const sockets = new Map<string, Socket>();
  try {
    for (const [index, { namespace, event, schema, may }] of events.entries()) {
      const good = fromSchema(schema, world.known('sessions'));
      const messages = fc.sample(fc.oneof(good, damaged(good), hostile, fc.constant(Buffer.from('00ff', 'hex'))), { numRuns: Math.ceil(count / events.length), seed: seed + index });
      for (const [number, message] of messages.entries()) {
        const caller = callers[number % callers.length]!;
        const place = `${namespace} ${caller}`;
        if (!sockets.get(place)?.connected) sockets.set(place, await connect(world, namespace, caller));
        const socket = sockets.get(place)!;
        // What nobody handles is sent as well; it may not disturb what comes after.
        socket.emit(number % 2 === 0 ? '__proto__' : 'constructor', message);
        const reply = await ask(socket, event, number % 7 === 0 ? [] : number % 11 === 0 ? [message, message] : [message]);
        const example = `as ${caller}: ${JSON.stringify(message)?.slice(0, 400)} → ${JSON.stringify(reply)}`;
        if (reply === 'hang') note(`event ${event} got no answer`, example);
        else if (reply && typeof reply.ok !== 'boolean') note(`event ${event} got an answer of another shape`, example);
        else if (reply && !reply.ok && reply.code === 'internal') note(`event ${event} failed inside`, `${example} ${world.api.logged.slice(-1).join('').slice(0, 800)}`);
        else if (reply?.ok && !(may as readonly Caller[]).includes(caller)) note(`event ${event} let in a caller without the permission`, example);
        else if (reply?.ok && caller === 'other-learner' && (message as { attemptId?: unknown } | null)?.attemptId === world.attemptId) note(`event ${event} gave one learner's attempt to another`, example);
      }
    }
    return count;
  } finally {
    for (const socket of sockets.values()) socket.disconnect();
  }
}
