import { type BeforeApplicationShutdown, Global, Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { type JobName, jobNames } from '@synoo/contracts';
import { createPostgresBackend, createRedisBackend, type Job, Queue, Worker } from 'bullmq';
import { Pool } from 'pg';
import { createClient } from 'redis';
import { keptAlive } from './connection-limits';
import { ENV, type Env, StartRefusal } from './env';
import { guardConnections } from './guard-connections';
import { JobHandlers } from './job-handler';
import { Jobs } from './jobs';
import { Log } from './logger';
import { Metrics } from './metrics';
import { QUEUE_SCHEMA } from './migrate';

/** How many jobs of a kind run at the same time in one process; those that are not named here run one by one. */
const concurrency: Partial<Record<JobName, number>> = { 'score-attempt': 4 };

type AnyQueue = Pick<Queue<unknown>, 'add' | 'getJob' | 'getJobs' | 'getJobCounts' | 'upsertJobScheduler' | 'waitUntilReady' | 'close'> & { on(event: 'error', listener: (error: Error) => void): unknown };
interface AnyWorker {
  on(event: 'failed', listener: (job: Job | undefined, error: Error) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
}
type Process = (job: Job) => Promise<void>;

/** Where jobs wait: the only place that knows BullMQ's back ends. One queue per job name, so that a long kind never holds up a short one. */
export interface QueueBackend {
  readonly kind: 'postgres' | 'redis';
  queue(name: JobName): AnyQueue;
  worker(name: JobName, process: Process, options: { concurrency: number }): AnyWorker;
  close(): Promise<void>;
}
export const QUEUE_BACKEND = Symbol('QueueBackend');

function postgresBackend(env: Env, log: Log): QueueBackend {
  // Each worker keeps one connection of the pool for LISTEN.
  const pool = new Pool({ connectionString: env.databaseUrl, max: jobNames.length + 4, options: `-c search_path=${QUEUE_SCHEMA}`, application_name: 'synoo queue', ...keptAlive });
  guardConnections(pool);
  pool.setMaxListeners(0); // every queue and worker listens to it
  pool.on('error', (error) => log.fault('queue-connection-lost', error));
  return {
    kind: 'postgres',
    queue: (name) => new Queue(name, { connection: pool }, createPostgresBackend),
    worker: (name, process, options) => new Worker(name, process, { ...options, connection: pool }, createPostgresBackend),
    close: () => pool.end(),
  };
}

async function redisBackend(url: string, log: Log): Promise<QueueBackend> {
  // Commands given while the connection is down wait for it, as BullMQ expects of a worker's connection.
  const client = createClient({ url, socket: { reconnectStrategy: (retries) => Math.min(50 * 2 ** Math.min(retries, 6), 2_000) } });
  client.setMaxListeners(0);
  client.on('error', (error) => log.fault('queue-connection-lost', error));
  await connectOrRefuse(client, url);
  return {
    kind: 'redis',
    queue: (name) => new Queue(name, { connection: client, prefix: 'synoo' }, createRedisBackend),
    worker: (name, process, options) => new Worker(name, process, { ...options, connection: client, prefix: 'synoo' }, createRedisBackend),
    close: async () => client.destroy(),
  };
}

export function openQueueBackend(env: Env, log: Log): QueueBackend | Promise<QueueBackend> {
  return env.redisUrl === undefined ? postgresBackend(env, log) : redisBackend(env.redisUrl, log);
}

async function connectOrRefuse(client: { connect(): Promise<unknown>; destroy(): void }, url: string): Promise<void> {
  const timeout = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no answer within 10 seconds')), 10_000).unref());
  try {
    await Promise.race([client.connect(), timeout]);
  } catch (error) {
    client.destroy();
    throw new StartRefusal(`Redis at ${new URL(url).host} cannot be reached (${error instanceof Error ? error.message : String(error)}). Start it, or correct REDIS_URL.`, { cause: error });
  }
}

/** Runs the handlers of all jobs in this process, from the end of the start until the shutdown. */
export class Workers implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  #workers: AnyWorker[] = [];

  constructor(
    private readonly backend: QueueBackend,
    private readonly handlers: JobHandlers,
    private readonly jobs: Jobs,
    private readonly log: Log,
    private readonly metrics: Metrics,
    private readonly runsJobs: boolean,
  ) {}

  /**
   * Waits until every queue and worker has reached its back end. One that failed to once keeps the failure for ever, and its worker
   * asks again and again without a pause: then the start fails, and whoever supervises the process starts it anew.
   */
  async onApplicationBootstrap(): Promise<void> {
    const missing = this.handlers.missing();
    if (missing.length > 0) throw new StartRefusal(`No handler (@HandlesJob) for the job(s) ${missing.join(', ')}.`);
    if (this.runsJobs) this.#workers = jobNames.map((name) => this.#start(name));
    await Promise.all([this.jobs.ready(), ...this.#workers.map((worker) => worker.waitUntilReady())]);
  }

  #start(name: JobName): AnyWorker {
    const process: Process = (job) => {
      const handler = this.handlers.get(name);
      if (!handler) throw new Error(`No handler for ${name}`);
      return this.#timed(name, () => handler.run(job.data, { attempt: job.attemptsMade + 1, progress: (share) => job.updateProgress(share) }));
    };
    const worker = this.backend.worker(name, process, { concurrency: concurrency[name] ?? 1 });
    worker.on('failed', (job, error) => this.log.fault('job-failed', error, { job: name, id: job?.id, attempt: job?.attemptsMade }));
    worker.on('error', (error) => this.log.fault('worker-trouble', error, { job: name }));
    return worker;
  }

  async #timed(name: JobName, run: () => Promise<void>): Promise<void> {
    const start = performance.now();
    const done = (outcome: 'done' | 'failed'): void => this.metrics.jobDone(name, outcome, (performance.now() - start) / 1000);
    try {
      await run();
      done('done');
    } catch (error) {
      done('failed');
      throw error;
    }
  }

  /** Running jobs end first: they need the database, which closes with everything else after this. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.close()));
  }

  /** The queues, to which requests that were still answered may have added, and then their connection. */
  async onApplicationShutdown(): Promise<void> {
    await this.jobs.close();
    await this.backend.close();
  }
}

/** Whether this process does jobs; `main.ts` of api and worker decide. */
export const RUNS_JOBS = Symbol('RunsJobs');

@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    {
      provide: QUEUE_BACKEND,
      inject: [ENV, Log],
      useFactory: openQueueBackend,
    },
    JobHandlers,
    { provide: Jobs, inject: [QUEUE_BACKEND, Log], useFactory: (backend: QueueBackend, log: Log) => new Jobs(backend, log) },
    {
      provide: Workers,
      inject: [QUEUE_BACKEND, JobHandlers, Jobs, Log, Metrics, RUNS_JOBS],
      useFactory: (backend: QueueBackend, handlers: JobHandlers, jobs: Jobs, log: Log, metrics: Metrics, runsJobs: boolean) => new Workers(backend, handlers, jobs, log, metrics, runsJobs),
    },
  ],
  exports: [Jobs, QUEUE_BACKEND],
})
export class QueueModule {
  constructor(@Inject(Workers) readonly workers: Workers) {}
}
