import { request } from 'node:http';
import { connect } from 'node:net';

/** Answer as it came; status 0: the connection was closed without one. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Longer than this is a hang. Milliseconds. */
export const PATIENCE = 10_000;

/** Sends a request with its path as it is: `fetch` would straighten it. Rejects when no answer comes in time. */
export function send(base: string, method: string, path: string, headers: Record<string, string | string[]>, body?: Uint8Array): Promise<RawAnswer> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const call = request({ hostname, port, method, path, headers: { ...headers, ...(body && { 'content-length': String(body.length) }) }, timeout: PATIENCE }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts).toString('utf8') }));
    });
    call.on('timeout', () => call.destroy(new Error('hang')));
    // A body that is too large is refused before it was read, and the connection with it.
    call.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve({ status: 0, headers: {}, body: '' }) : reject(error)));
    call.end(body);
  });
}

/** Sends bytes that need not be a request, ends, and waits until the server has answered or closed. */
export function sendBytes(base: string, bytes: string): Promise<RawAnswer> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    let got = '';
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.end(bytes));
    socket.setTimeout(PATIENCE, () => socket.destroy(new Error('hang')));
    socket.on('data', (part) => (got += part.toString('utf8')));
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' || error.code === 'EPIPE' ? undefined : reject(error)));
    socket.on('close', () => resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/u.exec(got)?.[1] ?? 0), headers: {}, body: got }));
  });
}
