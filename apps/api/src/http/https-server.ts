import { createServer as createHttpServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { KeyAndCertificate } from '@synoo/server';

/** First byte of a TLS connection: the record type "handshake" (RFC 8446, 5.1). No HTTP request begins with it. */
const TLS_HANDSHAKE = 0x16;
/** Who connects and says nothing is no browser. Milliseconds. */
const SILENCE = 10_000;
/** Where browsers expect HTTPS, and addresses leave the port out. */
const HTTPS_PORT = 443;

export interface HttpsOptions {
  readonly material: KeyAndCertificate;
  /** Milliseconds, both. */
  readonly times: { readonly keepAliveTimeout: number; readonly requestTimeout: number };
  readonly handler: RequestListener;
  /** Answers over plain HTTP what a computer needs before it trusts the certificate; false: not its business. */
  readonly inTheClear: (request: IncomingMessage, response: ServerResponse) => boolean;
}

export interface SecureServer {
  readonly server: HttpsServer;
  /** Sends browsers that come over plain HTTP on to HTTPS; may listen on a port of its own. */
  readonly redirect: Server;
  /** Lets go of connections that have not said yet what they want, so that the server can end. */
  readonly release: () => void;
}

/**
 * HTTPS on one port. Who comes to it over plain HTTP, because an address was typed without `https://`, is sent on rather
 * than left with an empty page: the first byte tells which of the two it is.
 */
export function createSecureServer({ material, times, handler, inTheClear }: HttpsOptions): SecureServer {
  const server = createHttpsServer({ key: material.key, cert: material.certificate, ...times, minVersion: 'TLSv1.2' }, handler);
  const redirect = createHttpServer((request, response) => {
    if (!inTheClear(request, response)) sendOn(request, response, portOf(server));
  });
  const [handshake] = server.listeners('connection') as ((socket: Socket) => void)[];
  server.removeAllListeners('connection');
  const silent = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    const gone = () => socket.destroy();
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
    socket.setTimeout(SILENCE, gone).once('error', gone);
    socket.once('data', (start: Buffer) => {
      silent.delete(socket);
      socket.pause().setTimeout(0).off('timeout', gone).off('error', gone);
      socket.unshift(start);
      if (start[0] === TLS_HANDSHAKE) handshake?.call(server, socket);
      else {
        redirect.emit('connection', socket);
        socket.resume();
      }
    });
  });
  const release = (): void => {
    silent.forEach((socket) => socket.destroy());
    // What it says is said at once; who has not asked for it yet finds no server anyway.
    redirect.closeAllConnections();
  };
  return { server, redirect, release };
}

export function portOf(server: HttpsServer): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : HTTPS_PORT;
}

/** 308 keeps method and body; `no-store`, so that nothing is remembered should HTTPS be switched off. */
function sendOn(request: IncomingMessage, response: ServerResponse, port: number): void {
  const host = /^(\[[\da-f:.]+\]|[\w.-]+)(?::\d+)?$/iu.exec(request.headers.host ?? '')?.[1];
  if (host === undefined || !request.url?.startsWith('/')) {
    response.writeHead(400, { connection: 'close' }).end();
    return;
  }
  const location = `https://${host}${port === HTTPS_PORT ? '' : `:${port}`}${request.url}`;
  response.writeHead(308, { location, 'cache-control': 'no-store', connection: 'close', 'content-length': 0 }).end();
}
