import { Server as HttpsServer } from 'node:https';
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** How long a request that has begun may take to come in and be answered once the server ends. Milliseconds. */
const PATIENCE = 10_000;

/**
 * Lets a server end. Node waits for every connection that is not between two requests, and once a server ends no limit of time is left for
 * them: one that a browser opened in advance, or whose computer was switched off in the middle of a request, would hold up the end for ever.
 * Returns what the server is told when it is to end.
 */
export function letGo(server: Server | HttpsServer, patience = PATIENCE): () => void {
  const unasked = new Set<Socket>();
  server.on(server instanceof HttpsServer ? 'secureConnection' : 'connection', (socket: Socket) => {
    unasked.add(socket);
    socket.once('close', () => unasked.delete(socket));
  });
  server.on('request', ({ socket }: IncomingMessage) => unasked.delete(socket));
  return () => {
    for (const socket of unasked) socket.destroy();
    const timer = setTimeout(() => server.closeAllConnections(), patience);
    server.once('close', () => clearTimeout(timer));
  };
}
