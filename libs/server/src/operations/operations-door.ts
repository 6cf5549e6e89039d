import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { collectDefaultMetrics } from 'prom-client';
import { ENV, type Env, StartRefusal } from '../platform/env';
import { Health } from '../platform/health';
import { Log } from '../platform/logger';
import { Metrics } from '../platform/metrics';

/** Node makes a list with an object for each connection to count them: with 5,000 learners some 20 ms without an answer to anybody, at every look. */
const COSTLY = ['active_handles', 'active_resources', 'active_requests'].flatMap((name) => [`nodejs_${name}`, `nodejs_${name}_total`]);

/**
 * The door of this process for those who run it, on a port of its own that no reverse proxy passes on: `/metrics`
 * (Prometheus), `/live` (the process answers at all) and `/ready` (it can work; 503 while it starts, stops or has lost the
 * database). Workers have it too. Closed unless `SYNOO_OPERATIONS_PORT` is set.
 */
@Injectable()
export class OperationsDoor implements OnApplicationBootstrap, OnApplicationShutdown {
  #server: Server | undefined;

  constructor(
    @Inject(ENV) private readonly env: Env,
    private readonly health: Health,
    private readonly metrics: Metrics,
    private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { operationsPort: port, operationsHost: host } = this.env;
    if (port === undefined) return;
    collectDefaultMetrics({ register: this.metrics.registry });
    for (const name of COSTLY) this.metrics.registry.removeSingleMetric(name);
    const server = createServer((request, response) => void this.#answer(request, response));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(new StartRefusal(`The port for operations, ${port} at ${host}, cannot be opened (${error.message}). Choose another SYNOO_OPERATIONS_PORT.`, { cause: error })));
      server.listen(port, host, resolve);
    });
    this.log.info('operations-door-open', { port: this.port, host });
  }

  /** The port that is open; with `SYNOO_OPERATIONS_PORT=0` the system chooses one. */
  get port(): number | undefined {
    const address = this.#server?.address();
    return typeof address === 'object' && address !== null ? address.port : undefined;
  }

  async onApplicationShutdown(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  async #answer({ method, url }: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { status, type, body } = method === 'GET' ? await this.#page(url ?? '/') : text(405, 'Only GET\n');
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    } catch (error) {
      this.log.fault('operations-door-failed', error);
      response.writeHead(500, { 'content-type': 'text/plain' }).end('Failed; the log says why\n');
    }
  }

  async #page(path: string) {
    if (path === '/live') return text(200, 'live\n');
    if (path === '/ready') {
      const { status } = await this.health.report();
      return text(status === 'ready' ? 200 : 503, `${status}\n`);
    }
    if (path === '/metrics') return { status: 200, type: this.metrics.registry.contentType, body: await this.metrics.registry.metrics() };
    return text(404, '/metrics, /live or /ready\n');
  }
}

const text = (status: number, body: string) => ({ status, type: 'text/plain; charset=utf-8', body });
