import 'reflect-metadata';
import { performance } from 'node:perf_hooks';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AttemptView, routes } from '@synoo/contracts';
import { programRoot } from '@synoo/server';
import { Pool } from 'pg';
import { type Plan, planCohort, type SimulatedItem } from '../lib/cohort-plan';
import { cpuSeconds, cpuSecondsWithChildren } from '../lib/cpu';
import { readOptions } from '../lib/options';
import { type OwnServer, startOwnServer } from '../lib/own-server';
import { ProductClient } from '../lib/product-client';
import { type Quantiles, quantiles } from '../lib/quantiles';
import { seededRandom } from '../lib/random';
import { RawConnection } from '../lib/raw-http';

const usage = 'npm run -s bench:saves -- [--seconds 10] [--learners 200,2000] [--json]';

interface Learner {
  readonly connection: RawConnection;
  readonly attemptId: string;
  readonly epoch: number;
  seq: number;
  acknowledged: number;
}

interface Result {
  readonly learners: number;
  readonly savesPerSecond: number;
  readonly ratio: number;
  readonly saveMs: Quantiles;
  /** CPU milliseconds of each for one save, which the load of the computer changes little. */
  readonly cpuMsPerSave: { readonly api: number; readonly postgres: number; readonly generator: number };
  readonly errors: number;
  /** Acknowledged and not in the database: must be 0. */
  readonly missing: number;
}

async function checkIn(url: string, plan: Plan): Promise<Learner[]> {
  const device = { userAgent: 'bench', screen: '-', secureContext: true, timezone: 'UTC' };
  const learners: Learner[] = [];
  for (const session of plan.sessions) {
    const views: [ProductClient, AttemptView][] = await Promise.all(
      session.members.map(async (member) => {
        const client = new ProductClient(url);
        return [client, await client.call(routes.checkIn, { body: { sessionCode: session.code, personalCode: member.personalCode, device } })] as [ProductClient, AttemptView];
      }),
    );
    for (const action of ['admit', 'start'] as const) await plan.proctor.call(routes.act, { params: { id: session.id }, body: { action, participants: 'all' } });
    for (const [client, view] of views) learners.push({ connection: new RawConnection(url, client.cookie), attemptId: view.attemptId, epoch: view.epoch, seq: 0, acknowledged: 0 });
  }
  return learners;
}

/** Everybody saves one answer after the other, the next one as soon as the last one is acknowledged. */
async function run(learners: readonly Learner[], items: readonly SimulatedItem[], seconds: number): Promise<{ saves: number; all: number; times: number[]; errors: number }> {
  const times: number[] = [];
  let errors = 0;
  let all = 0;
  const note = (what: string): void => {
    if (errors === 0) process.stderr.write(`First error: ${what}\n`);
    errors += 1;
  };
  const warmUp = 2_000;
  const start = performance.now();
  const from = start + warmUp;
  const until = from + seconds * 1_000;
  await Promise.all(
    learners.map(async (learner, index) => {
      for (let turn = index; performance.now() < until; turn++) {
        const item = items[turn % items.length]!;
        const option = item.options[turn % item.options.length]!.id;
        learner.seq += 1;
        const event = { seq: learner.seq, at: Date.now(), kind: 'answer', item: item.ref, value: { [item.response]: item.multiple ? [option] : option } };
        const body = JSON.stringify({ epoch: learner.epoch, events: [event] });
        const began = performance.now();
        try {
          const reply = await learner.connection.request('PUT', `/api/take/attempts/${learner.attemptId}/answers`, body);
          const ended = performance.now();
          all += 1;
          const { savedSeq } = JSON.parse(reply.body) as { savedSeq?: number };
          if (reply.status !== 200 || savedSeq !== learner.seq) note(`${reply.status} ${reply.body.slice(0, 200)}`);
          learner.acknowledged = Math.max(learner.acknowledged, savedSeq ?? 0);
          if (began >= from && ended <= until) times.push(ended - began);
        } catch (error) {
          note(String(error));
        }
      }
    }),
  );
  return { saves: times.length, all, times, errors };
}

const multiRow = `insert into bench_event (attempt_id, epoch, seq, kind, item, value, at, received_at, late, counts) values ${Array.from({ length: 200 }, (_, row) => `(${Array.from({ length: 10 }, (__, column) => `$${row * 10 + column + 1}`).join(', ')})`).join(', ')}`;

/** Bare multi-row inserts into a table like the answer log: 200 rows a statement, two connections, one commit each. */
async function baseline(databaseUrl: string, seconds: number): Promise<number> {
  const pool = new Pool({ connectionString: databaseUrl, max: 2 });
  await pool.query('drop table if exists bench_event; create table bench_event (like answer_event including all)');
  const until = performance.now() + seconds * 1_000;
  let rows = 0;
  await Promise.all(
    [0, 1].map(async (lane) => {
      const attempt = `00000000-0000-7000-8000-00000000000${lane}`;
      for (let batch = 0; performance.now() < until; batch++) {
        const now = new Date();
        const values = Array.from({ length: 200 }, (_, row) => [attempt, 1, batch * 200 + row + 1, 'answer', 'i1', '{"r1":"bcdfg"}', now, now, false, true]);
        await pool.query({ name: 'baseline', text: multiRow, values: values.flat() });
        rows += 200;
      }
    }),
  );
  await pool.query('drop table bench_event');
  await pool.end();
  return rows / seconds;
}

async function missing(databaseUrl: string, learners: readonly Learner[]): Promise<number> {
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  const { rows } = await pool.query<{ n: number }>(
    `select coalesce(sum(r.acknowledged - (select count(*) from answer_event e where e.attempt_id = r.id and e.epoch = r.epoch and e.seq <= r.acknowledged)), 0)::int as n
       from jsonb_to_recordset($1) as r(id uuid, epoch int, acknowledged int)`,
    [JSON.stringify(learners.map(({ attemptId, epoch, acknowledged }) => ({ id: attemptId, epoch, acknowledged })))],
  );
  await pool.end();
  return rows[0]?.n ?? 0;
}

function cpu(server: OwnServer) {
  const { user, system } = process.cpuUsage();
  return { api: cpuSeconds(server.apiPid) ?? 0, postgres: cpuSecondsWithChildren(server.postgresPid) ?? 0, generator: (user + system) / 1e6 };
}

async function main(): Promise<void> {
  const { values, has } = readOptions(usage, ['seconds', 'learners'], ['json']);
  const seconds = Number(values.seconds ?? 10);
  const counts = (values.learners ?? '200,2000').split(',').map(Number);
  const say = (line: string): void => void (has('json') || process.stdout.write(`${line}\n`));
  const server = await startOwnServer();
  try {
    const bank = { name: 'bank.json', data: readFileSync(join(programRoot(), 'tools/demo/bank/pedagogy.json')) };
    const random = seededRandom(1);
    const results: Result[] = [];
    const baselineSavesPerSecond = Math.round(await baseline(server.databaseUrl, seconds));
    say(`bare inserts, 200 rows a commit, two connections: ${baselineSavesPerSecond} rows/s`);
    for (const count of counts) {
      const plan = await planCohort({ admin: server.admin, bank, learners: count, items: 5, random, mark: `S${count}` });
      const learners = await checkIn(server.url, plan);
      const before = cpu(server);
      const { saves, all, times, errors } = await run(learners, plan.form.items, seconds);
      const after = cpu(server);
      const perSave = (part: keyof typeof before): number => Math.round(((after[part] - before[part]) * 1e6) / all) / 1000;
      const savesPerSecond = Math.round(saves / seconds);
      const result: Result = { learners: count, savesPerSecond, ratio: Math.round((savesPerSecond / baselineSavesPerSecond) * 1000) / 1000, saveMs: quantiles(times), cpuMsPerSave: { api: perSave('api'), postgres: perSave('postgres'), generator: perSave('generator') }, errors, missing: await missing(server.databaseUrl, learners) };
      results.push(result);
      for (const { connection } of learners) connection.close();
      say(`${count} learners: ${savesPerSecond} durable saves/s (ratio ${result.ratio}), p50 ${result.saveMs.p50} ms, p95 ${result.saveMs.p95} ms, p99 ${result.saveMs.p99} ms, CPU per save: api ${result.cpuMsPerSave.api} ms, PostgreSQL ${result.cpuMsPerSave.postgres} ms, generator ${result.cpuMsPerSave.generator} ms; errors ${errors}, acknowledged and missing ${result.missing}`);
    }
    if (has('json')) process.stdout.write(`${JSON.stringify({ seconds, baselineSavesPerSecond, runs: results })}\n`);
  } finally {
    await server.stop();
  }
}

await main();
