import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, cutRedisConnections, testRedisUrl, type TestDatabase, testSecrets } from '@synoo/testing';
import type { JobName, Jobs as JobMap } from '@synoo/contracts';
import { Client } from 'pg';
import { createClient } from 'redis';
import { type Env, parseEnv } from './env';
import { JobHandlers, type JobRun } from './job-handler';
import { Jobs } from './jobs';
import { Log } from './logger';
import { Metrics } from './metrics';
import { openQueueBackend, type QueueBackend, Workers } from './queue.module';

/** Handlers of every job; those of `score-attempt` are the test's. */
function handlersWith(score: (data: JobMap['score-attempt'], job: JobRun) => Promise<void>) {
  const idle = { run: () => Promise.resolve() };
  return { get: (name: JobName) => (name === 'score-attempt' ? { run: score } : idle), missing: () => [] } as unknown as JobHandlers;
}

async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 15_000; Date.now() < end; await sleep(50)) if (await condition()) return;
  throw new Error(`Waited 15 s in vain: ${what}`);
}

describe.each(['postgres', 'redis'] as const)('jobs on %s', (kind) => {
  let database: TestDatabase;
  let env: Env;
  let log: Log;
  let backend: QueueBackend;
  let jobs: Jobs;
  let workers: Workers | undefined;
  const lines: string[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    env = parseEnv({ ...testSecrets, DATABASE_URL: database.url, REDIS_URL: kind === 'redis' ? testRedisUrl(1) : undefined });
    log = new Log(env, (line) => void lines.push(line));
  });
  beforeEach(async () => {
    backend = await openQueueBackend(env, log);
    jobs = new Jobs(backend, log);
  });
  afterEach(async () => {
    await workers?.beforeApplicationShutdown();
    if (workers) await workers.onApplicationShutdown();
    else {
      await jobs.close();
      await backend.close();
    }
    workers = undefined;
  });
  afterAll(() => database.drop());

  function work(score: (data: JobMap['score-attempt'], job: JobRun) => Promise<void>): void {
    workers = new Workers(backend, handlersWith(score), jobs, log, new Metrics(), true);
    void workers.onApplicationBootstrap();
  }

  it('runs what was added before a worker was there, and what is added later', async () => {
    const seen: string[] = [];
    await jobs.add('score-attempt', { attemptId: 'before' });
    work(async ({ attemptId }) => void seen.push(attemptId));
    await until(() => seen.includes('before'), 'the job added before');
    await jobs.add('score-attempt', { attemptId: 'later' });
    await until(() => seen.includes('later'), 'the job added later');
  });

  it('takes the same id once while it waits, and again when it is done', async () => {
    const seen: string[] = [];
    await jobs.add('score-attempt', { attemptId: 'twice' }, { jobId: 'same' });
    await jobs.add('score-attempt', { attemptId: 'twice' }, { jobId: 'same' });
    work(async ({ attemptId }) => void seen.push(attemptId));
    await until(() => seen.length === 1, 'the first run');
    await until(async () => (await jobs.list('completed')).counts['active'] === 0, 'its end');
    await jobs.add('score-attempt', { attemptId: 'twice' }, { jobId: 'same' });
    await until(() => seen.length === 2, 'the second run');
    await sleep(200);
    expect(seen).toHaveLength(2);
  });

  it('shows a failed job with its reason and runs it again on demand', async () => {
    let broken = true;
    const attempts: number[] = [];
    work(async (_, { attempt }) => {
      attempts.push(attempt);
      if (broken) throw new Error('no rules');
    });
    await jobs.add('score-attempt', { attemptId: 'fails' }, { jobId: 'failing', attempts: 2 });
    await until(async () => (await jobs.list('failed')).rows.length > 0, 'the failure');
    const [row] = (await jobs.list('failed')).rows;
    expect(row).toMatchObject({ id: 'score-attempt.failing', name: 'score-attempt', state: 'failed', attempts: 2, error: 'no rules', data: { attemptId: 'fails' } });
    broken = false;
    await jobs.retry('score-attempt.failing');
    await until(() => attempts.length === 3, 'the retry');
    expect((await jobs.list('failed')).rows).toEqual([]);
    await expect(jobs.retry('score-attempt.failing')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('runs a delayed job after its delay', async () => {
    const ran: number[] = [];
    const added = Date.now();
    work(async () => void ran.push(Date.now() - added));
    await jobs.add('score-attempt', { attemptId: 'delayed' }, { delayMs: 700 });
    await until(() => ran.length === 1, 'the delayed job');
    expect(ran[0]).toBeGreaterThanOrEqual(690);
  });

  it('repeats a schedule', async () => {
    let sweeps = 0;
    const handlers = { get: () => ({ run: async () => void sweeps++ }), missing: () => [] } as unknown as JobHandlers;
    workers = new Workers(backend, handlers, jobs, log, new Metrics(), true);
    await workers.onApplicationBootstrap();
    await jobs.schedule('sweep', {}, 300);
    await until(() => sweeps >= 3, 'three rounds');
  });

  it('keeps the beat of a schedule that is set again and again, with one next run', async () => {
    let sweeps = 0;
    const handlers = { get: () => ({ run: async () => void sweeps++ }), missing: () => [] } as unknown as JobHandlers;
    workers = new Workers(backend, handlers, jobs, log, new Metrics(), true);
    await workers.onApplicationBootstrap();
    // More often than it runs: a run that were put off each time would never come.
    await until(async () => {
      await jobs.schedule('sweep', {}, 400);
      return sweeps >= 4;
    }, 'four rounds');
    const next = (await jobs.counts()).filter(({ name, state }) => name === 'sweep' && ['waiting', 'active', 'delayed'].includes(state));
    expect(next.reduce((sum, { count }) => sum + count, 0)).toBeLessThanOrEqual(2);
  });

  it('goes on with a schedule that the queue has lost', async () => {
    let sweeps = 0;
    const handlers = { get: () => ({ run: async () => void sweeps++ }), missing: () => [] } as unknown as JobHandlers;
    workers = new Workers(backend, handlers, jobs, log, new Metrics(), true);
    await workers.onApplicationBootstrap();
    await jobs.schedule('sweep', {}, 300);
    await until(() => sweeps >= 1, 'a round before the loss');
    await loseEverything();
    const before = sweeps;
    // More than the one run that may have been under way.
    await until(() => sweeps >= before + 3, 'three rounds after the loss');
  });

  it('goes on after its connections were cut', async () => {
    const seen: string[] = [];
    work(async ({ attemptId }) => void seen.push(attemptId));
    await jobs.add('score-attempt', { attemptId: 'one' });
    await until(() => seen.includes('one'), 'a job before the cut');
    await cutConnections();
    await until(() => jobs.add('score-attempt', { attemptId: 'two' }).then(() => true, () => false), 'adding after the cut');
    await until(() => seen.includes('two'), 'a job after the cut');
  });

  async function loseEverything(): Promise<void> {
    if (env.redisUrl !== undefined) {
      const client = await createClient({ url: env.redisUrl }).connect();
      await client.flushDb();
      client.destroy();
      return;
    }
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<{ name: string }>(`select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables where schemaname = 'bullmq' and tablename like '%job%'`);
    await client.query(`truncate ${rows.map(({ name }) => name).join(', ')} cascade`);
    await client.end();
  }

  async function cutConnections(): Promise<void> {
    if (env.redisUrl !== undefined) {
      await cutRedisConnections(env.redisUrl, 'normal');
      return;
    }
    const client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
    await client.end();
  }
});
