import type { IncomingMessage } from 'node:http';
import type { INestApplicationContext, WsMessageHandler } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { createAdapter } from '@socket.io/redis-adapter';
import { createClient } from 'redis';
import { isObservable, lastValueFrom } from 'rxjs';
import { closeRedis } from './close-redis';

import type { Server, ServerOptions, Socket } from 'socket.io';
import type { Env } from './env';
import type { Log } from './logger';

/** socket.io for Nest; with REDIS_URL, rooms reach over all api processes. */
export class SocketAdapter extends IoAdapter {
  #redis: Parameters<typeof closeRedis>[0][] = [];
  #withRedis: (server: Server) => void = () => undefined;

  constructor(
    app: INestApplicationContext,
    private readonly env: Env,
    private readonly log: Log,
    private readonly beforeClose: () => void = () => undefined,
  ) {
    super(app);
  }

  /** The first that ends the HTTP server, and waits until all its connections are gone. */
  override async close(server: Server): Promise<void> {
    this.beforeClose();
    await super.close(server);
  }

  async connect(): Promise<void> {
    if (this.env.redisUrl === undefined) return;
    const publisher = createClient({ url: this.env.redisUrl });
    const subscriber = publisher.duplicate();
    this.#redis = [publisher, subscriber];
    for (const client of [publisher, subscriber]) client.on('error', (error) => this.log.fault('socket-redis-trouble', error));
    await Promise.all([publisher.connect(), subscriber.connect()]);
    this.#withRedis = (server) => void server.adapter(createAdapter(publisher, subscriber, { key: 'synoo' }));
  }

  /**
   * Nest's own binding makes a chain of observables for each event of each socket. Ours answer once and never stream, so
   * one plain listener does: thousands of learners' sockets are what most of the memory goes to.
   */
  override bindMessageHandlers(socket: Socket, handlers: readonly WsMessageHandler<string>[]): void {
    for (const { message, callback } of handlers) {
      socket.on(message, (...args: readonly unknown[]) => void this.#answer(message, callback, args));
    }
  }

  async #answer(event: string, callback: WsMessageHandler<string>['callback'], args: readonly unknown[]): Promise<void> {
    const last = args.at(-1);
    const acknowledge = typeof last === 'function' ? (last as (reply: unknown) => void) : undefined;
    try {
      const answered: unknown = await callback(args[0] === acknowledge ? undefined : args[0], acknowledge);
      // Interceptors make an observable of the reply; one that was refused ends without a value.
      const reply: unknown = isObservable(answered) ? await lastValueFrom(answered, { defaultValue: undefined }) : answered;
      if (reply !== undefined && reply !== null) acknowledge?.(reply);
    } catch (error) {
      // Refusals were acknowledged by the gateways' filter; this is a fault of its own.
      this.log.fault('socket-event-failed', error, { socketEvent: event });
    }
  }

  override createIOServer(port: number, options?: Partial<ServerOptions>): Server {
    const server: Server = super.createIOServer(port, {
      ...options,
      serveClient: false,
      maxHttpBufferSize: 64 * 1024,
      pingInterval: 10_000,
      pingTimeout: 10_000,
      allowRequest: (request: IncomingMessage, decide: (error: string | null, allowed: boolean) => void) => decide(null, this.#sameOrigin(request)),
    } as ServerOptions);
    this.#withRedis(server);
    return server;
  }

  /** A page of another site may not open a socket with this site's cookies. Programs send no Origin. */
  #sameOrigin(request: IncomingMessage): boolean {
    const { origin } = request.headers;
    if (origin === undefined) return true;
    if (!URL.canParse(origin)) return false;
    const own = this.env.publicUrl === undefined ? request.headers.host : new URL(this.env.publicUrl).host;
    return new URL(origin).host === own;
  }

  override async dispose(): Promise<void> {
    await super.dispose();
    await Promise.all(this.#redis.map(closeRedis));
  }
}
