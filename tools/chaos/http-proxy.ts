import { once } from 'node:events';
import { Agent, createServer, type IncomingHttpHeaders, type IncomingMessage, request as send, type Server, type ServerResponse } from 'node:http';

/** What the network between learner and server does to a request. */
export const requestFaults = ['request-dropped', 'request-cut', 'reply-dropped', 'reply-cut', 'delayed', 'duplicated', 'reordered', 'error-500', 'error-503'] as const;
export type RequestFault = (typeof requestFaults)[number];

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface HttpProxyOptions {
  /** Ports of the api processes that are up. */
  readonly upstreams: () => readonly number[];
  readonly random: () => number;
  /** What to do to this request; null: nothing. */
  readonly fault: () => RequestFault | null;
}

/**
 * What stands between learners and the api processes: shares requests out as a reverse proxy does, and misbehaves as a
 * network does. It is a process boundary with real sockets: what it holds back or repeats reaches the server as bytes.
 */
export class HttpProxy {
  readonly #server: Server;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256 });
  readonly #held = new Set<ServerResponse>();
  readonly #under = new Set<Promise<unknown>>();
  #split = false;
  #burst: 'error-500' | 'error-503' | null = null;

  private constructor(private readonly options: HttpProxyOptions) {
    this.#server = createServer((request, response) => void this.#handle(request, response).catch(() => response.destroy()));
    this.#server.keepAliveTimeout = 60_000;
  }

  static async start(options: HttpProxyOptions): Promise<HttpProxy> {
    const proxy = new HttpProxy(options);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('The proxy does not listen');
    return `http://127.0.0.1:${address.port}`;
  }

  /** Learners and servers no longer hear of each other, and are not told. */
  split(): void {
    this.#split = true;
  }

  /** Every request gets this answer. */
  burst(kind: 'error-500' | 'error-503' | null): void {
    this.#burst = kind;
  }

  heal(): void {
    this.#split = false;
    this.#burst = null;
    for (const response of this.#held) response.destroy();
    this.#held.clear();
  }

  /** Resolves when what was held back has arrived. */
  async quiet(): Promise<void> {
    while (this.#under.size > 0) await Promise.allSettled([...this.#under]);
  }

  async stop(): Promise<void> {
    this.heal();
    await this.quiet();
    this.#server.closeAllConnections();
    this.#server.close();
    this.#agent.destroy();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const incoming: Incoming = { method: request.method ?? 'GET', path: request.url ?? '/', headers: request.headers, body: Buffer.concat(chunks) };
    if (this.#split) {
      this.#held.add(response);
      return;
    }
    const fault = this.#burst ?? this.options.fault();
    switch (fault) {
      case 'error-500':
      case 'error-503':
        answer(response, { status: fault === 'error-500' ? 500 : 503, headers: { 'content-type': 'text/html' }, body: Buffer.from('<h1>Not now</h1>') });
        return;
      case 'request-dropped':
        response.destroy();
        return;
      case 'request-cut':
        this.#later(this.#forward(incoming, Math.floor(incoming.body.length / 2)));
        response.destroy();
        return;
      case 'reordered':
        // The sender gives up and sends again, perhaps with more; this arrives behind it.
        response.destroy();
        this.#later(pause(200 + this.options.random() * 2_500).then(() => this.#forward(incoming)));
        return;
      case 'delayed':
        await pause(50 + this.options.random() * 1_200);
        break;
      case 'duplicated':
        this.#later(pause(this.options.random() * 40).then(() => this.#forward(incoming)));
        break;
      default:
    }
    const reply = await this.#forward(incoming);
    if (fault === 'reply-dropped') response.destroy();
    else if (fault === 'reply-cut') cut(response, reply);
    else answer(response, reply);
  }

  #later(work: Promise<unknown>): void {
    const watched = work.catch(() => undefined).finally(() => this.#under.delete(watched));
    this.#under.add(watched);
  }

  /** To one of the processes that are up, and to another one where that is just gone. `bytes`: stops there and hangs up. */
  async #forward(incoming: Incoming, bytes?: number): Promise<Reply> {
    const ports = [...this.options.upstreams()].sort(() => this.options.random() - 0.5);
    for (const port of ports) {
      try {
        return await this.#send(port, incoming, bytes);
      } catch (error) {
        if (!(error instanceof Error && Reflect.get(error, 'code') === 'ECONNREFUSED')) break;
      }
    }
    return { status: 502, headers: { 'content-type': 'text/html' }, body: Buffer.from('<h1>Bad gateway</h1>') };
  }

  #send(port: number, { method, path, headers, body }: Incoming, bytes?: number): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const outgoing = send({ host: '127.0.0.1', port, method, path, headers: { ...headers, 'content-length': body.length, connection: 'keep-alive' }, agent: this.#agent }, (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('end', () => resolve({ status: reply.statusCode ?? 502, headers: reply.headers, body: Buffer.concat(chunks) }));
        reply.on('error', reject);
      });
      outgoing.on('error', reject);
      if (bytes === undefined) outgoing.end(body);
      else outgoing.write(body.subarray(0, bytes), () => outgoing.destroy());
    });
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function headersOf({ headers, body }: Reply): Record<string, string | string[] | number> {
  const { 'transfer-encoding': _, connection: __, ...kept } = headers;
  return { ...(kept as Record<string, string | string[]>), 'content-length': body.length };
}

function answer(response: ServerResponse, reply: Reply): void {
  if (response.destroyed) return;
  response.writeHead(reply.status, headersOf(reply));
  response.end(reply.body);
}

/** Half of the body, then nothing. */
function cut(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, headersOf(reply));
  response.write(reply.body.subarray(0, Math.floor(reply.body.length / 2)), () => response.destroy());
}
