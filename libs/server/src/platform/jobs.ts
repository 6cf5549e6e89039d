import { type JobName, jobNames, type Jobs as JobMap } from '@synoo/contracts';
import type { Job } from 'bullmq';
import { DomainError } from './refusal';
import type { Log } from './logger';
import type { QueueBackend } from './queue.module';

/** Milliseconds. */
const SCHEDULED_AGAIN_EVERY = 5_000;

export interface AddOptions {
  /** Same id, same job: adding it again while it waits, runs or has failed changes nothing. No `:`. */
  readonly jobId?: string;
  readonly delayMs?: number;
  /** How often it is tried, with growing pauses; 5 unless said. */
  readonly attempts?: number;
}

export type JobState = 'waiting' | 'active' | 'delayed' | 'failed' | 'completed';

export interface JobRecord {
  /** `name.id`, unique over all kinds. */
  readonly id: string;
  readonly name: JobName;
  readonly state: JobState;
  readonly attempts: number;
  readonly progress: number;
  readonly error: string | null;
  readonly at: number;
  readonly data: Record<string, unknown>;
}

/**
 * Adds jobs and looks at them. A job is a hint, the row it names is the truth: a job may be lost or come twice, and what
 * was missed is added again by the `sweep` schedule.
 */
export class Jobs {
  readonly #queues: ReadonlyMap<JobName, ReturnType<QueueBackend['queue']>>;
  readonly #schedules = new Map<JobName, NodeJS.Timeout>();

  constructor(
    backend: QueueBackend,
    private readonly log: Log,
  ) {
    this.#queues = new Map(
      jobNames.map((name) => {
        const queue = backend.queue(name);
        queue.on('error', (error) => log.fault('queue-trouble', error, { job: name }));
        return [name, queue] as const;
      }),
    );
  }

  async add<N extends JobName>(name: N, data: JobMap[N], { jobId, delayMs, attempts = 5 }: AddOptions = {}): Promise<void> {
    if (jobId?.includes(':')) throw new Error(`Job id ${jobId} has a colon`);
    await this.#queue(name).add(name, data, {
      ...(jobId === undefined ? {} : { jobId }),
      ...(delayMs === undefined ? {} : { delay: delayMs }),
      attempts,
      backoff: { type: 'exponential', delay: 1_000 },
      // Done means free: the same id may be added again. Failures stay until somebody looks.
      removeOnComplete: true,
      removeOnFail: { age: 30 * 24 * 3600 },
    });
  }

  /**
   * Adds the job again and again, `everyMs` apart; calling this anew replaces the schedule. The queue may lose it with everything else (an empty
   * Redis takes over), and nothing would say so: it is set again all the time, which leaves the next run when it was.
   */
  async schedule<N extends JobName>(name: N, data: JobMap[N], everyMs: number): Promise<void> {
    await this.#setSchedule(name, data, everyMs);
    clearInterval(this.#schedules.get(name));
    let setting = false;
    const again = setInterval(() => {
      // What is asked while the queue is away waits until it is back.
      if (setting) return;
      setting = true;
      this.#setSchedule(name, data, everyMs)
        .catch((error: unknown) => this.log.fault('schedule-failed', error, { job: name }))
        .finally(() => (setting = false));
    }, SCHEDULED_AGAIN_EVERY);
    this.#schedules.set(name, again.unref());
  }

  async #setSchedule<N extends JobName>(name: N, data: JobMap[N], everyMs: number): Promise<void> {
    await this.#queue(name).upsertJobScheduler(`${name}-schedule`, { every: everyMs }, { name, data, opts: { removeOnComplete: true, removeOnFail: { count: 20 } } });
  }

  /** The newest jobs in a state, and how many there are in each. */
  async list(state: JobState, limit = 100): Promise<{ counts: Record<string, number>; rows: JobRecord[] }> {
    const counts: Record<string, number> = {};
    for (const { state: key, count } of await this.counts()) counts[key] = (counts[key] ?? 0) + count;
    const rows: JobRecord[] = [];
    for (const [name, queue] of this.#queues) {
      for (const job of await queue.getJobs([state], 0, limit - 1)) if (job) rows.push(record(name, state, job));
    }
    return { counts, rows: rows.sort((a, b) => b.at - a.at).slice(0, limit) };
  }

  /** How many jobs of each kind are in each state. */
  async counts(): Promise<{ name: JobName; state: string; count: number }[]> {
    const all = [...this.#queues].map(async ([name, queue]) => Object.entries(await queue.getJobCounts('waiting', 'active', 'delayed', 'failed', 'completed')).map(([state, count]) => ({ name, state, count })));
    return (await Promise.all(all)).flat();
  }

  /** Tries a failed job again. `id` as in {@link JobRecord}. */
  async retry(id: string): Promise<void> {
    const dot = id.indexOf('.');
    const queue = this.#queues.get(id.slice(0, dot) as JobName);
    const job = queue && (await queue.getJob(id.slice(dot + 1)));
    if (!job || !(await job.isFailed())) throw new DomainError('not-found');
    await job.retry();
  }

  /** Resolves when every queue has reached its back end. */
  async ready(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.waitUntilReady()));
  }

  async close(): Promise<void> {
    for (const again of this.#schedules.values()) clearInterval(again);
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
  }

  #queue(name: JobName) {
    const queue = this.#queues.get(name);
    if (!queue) throw new Error(`No queue for ${name}`);
    return queue;
  }
}

function record(name: JobName, state: JobState, job: Job): JobRecord {
  return {
    id: `${name}.${job.id}`,
    name,
    state,
    attempts: job.attemptsMade,
    progress: typeof job.progress === 'number' ? job.progress : 0,
    error: job.failedReason ?? null,
    at: job.finishedOn ?? job.processedOn ?? job.timestamp,
    data: job.data as Record<string, unknown>,
  };
}
