import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { ReplyOf, systemRoutes } from '@synoo/contracts';
import type { Pool } from 'pg';
import { Clock } from './clock';
import { DELIVERY_POOL } from './database.module';
import { ENV, type Env } from './env';
import { QUEUE_BACKEND, type QueueBackend } from './queue.module';
import { programVersion } from './version';
import { within } from './within';

/** Whoever asks waits five seconds (deploy/Caddyfile, docker-compose.yml). Milliseconds. */
const PATIENCE = 3_000;

export type HealthReport = ReplyOf<typeof systemRoutes.health>;

/** Says what this process runs on and whether it can work. */
@Injectable()
export class Health implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #phase: 'starting' | 'running' | 'stopping' = 'starting';
  readonly #version = programVersion();

  constructor(
    @Inject(ENV) private readonly env: Env,
    @Inject(QUEUE_BACKEND) private readonly queue: QueueBackend,
    @Inject(DELIVERY_POOL) private readonly pool: Pool,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.#phase = 'running';
  }

  /** From the signal to stop on: the health check says 503, and requests are still answered for as long as the proxy needs to notice. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#phase = 'stopping';
    if (this.env.drainMs > 0) await new Promise((resolve) => setTimeout(resolve, this.env.drainMs));
  }

  /** The process is about to end: whoever is answered now should not send the next request here. */
  get stopping(): boolean {
    return this.#phase === 'stopping';
  }

  async report(): Promise<HealthReport> {
    const postgres = await this.#postgresVersion();
    return {
      status: this.#phase !== 'running' ? this.#phase : postgres === undefined ? 'trouble' : 'ready',
      version: this.#version,
      database: this.env.embedded ? 'embedded' : 'external',
      postgres: postgres ?? 'unreachable',
      queue: this.queue.kind,
      worker: this.env.jobsInApi ? 'in-process' : 'separate',
      node: process.versions.node,
      demo: this.env.demo,
      now: this.clock.now(),
    };
  }

  /**
   * Over a connection of the hot path: a process that can serve learners is not taken out of service because the office's slow
   * searches have all connections of the other pool. Undefined: the report says "trouble"; the pool logs the reason.
   */
  #postgresVersion(): Promise<string | undefined> {
    const asked = { text: 'show server_version', query_timeout: PATIENCE };
    return within(PATIENCE, async () => (await this.pool.query<{ server_version: string }>(asked)).rows[0]?.server_version, undefined);
  }
}
