import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/** A TCP proxy between the server and PostgreSQL, whose network can be split, slow, or cut in the middle of a message. */
export class DatabaseProxy {
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  #upstream = 0;
  #split = false;
  #delayMs = 0;
  #cutNext = 0;

  private constructor() {
    this.#server = createServer((client) => this.#accept(client));
  }

  static async start(): Promise<DatabaseProxy> {
    const proxy = new DatabaseProxy();
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** PostgreSQL was started anew, at another port. */
  upstream(port: number): void {
    this.#upstream = port;
  }

  /** Nothing gets through, in either direction, and nobody is told. What was sent meanwhile arrives after {@link heal}. */
  split(): void {
    this.#split = true;
    for (const { client, server } of this.#pairs) for (const socket of [client, server]) socket.pause();
  }

  heal(): void {
    this.#split = false;
    this.#delayMs = 0;
    for (const { client, server } of this.#pairs) for (const socket of [client, server]) socket.resume();
  }

  delay(ms: number): void {
    this.#delayMs = ms;
  }

  /** The next `messages` chunks are cut in half, and their connections with them. */
  cut(messages: number): void {
    this.#cutNext = messages;
  }

  /** All connections are reset. */
  reset(): void {
    for (const { client, server } of this.#pairs) for (const socket of [client, server]) socket.destroy();
  }

  async stop(): Promise<void> {
    this.reset();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(client: Socket): void {
    const server = connect({ host: '127.0.0.1', port: this.#upstream, noDelay: true });
    client.setNoDelay(true);
    const pair = { client, server };
    this.#pairs.add(pair);
    const end = (): void => {
      this.#pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.on('error', end).on('close', end);
    this.#pipe(client, server, end);
    this.#pipe(server, client, end);
    if (this.#split) for (const socket of [client, server]) socket.pause();
  }

  #pipe(from: Socket, to: Socket, end: () => void): void {
    from.on('data', (chunk) => {
      if (this.#cutNext > 0 && chunk.length > 64) {
        this.#cutNext -= 1;
        to.write(chunk.subarray(0, Math.floor(chunk.length / 2)), end);
        return;
      }
      // Timers of the same length go off in their order, so that a stream stays a stream.
      if (this.#delayMs > 0) setTimeout(() => void (to.destroyed || to.write(chunk)), this.#delayMs);
      else to.write(chunk);
    });
  }
}
