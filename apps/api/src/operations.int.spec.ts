import { routes } from '@synoo/contracts';
import { createTestDatabase, type ServerProcess, startProcess, startTestApi, type TestApi, type TestDatabase, testRedisUrl, testSecrets } from '@synoo/testing';
import { createServer, connect, type AddressInfo, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from './testing/client';
import { act, eventually, SampleLearner, sampleSession, type SampleSession, startAll } from './testing/sample-session';

const REDIS_DATABASE = 6;
/** Longer than the balancer needs to see a 503, on a slow computer too. Seconds. */
const DRAIN = '2';

/** What a reverse proxy does: each new connection goes to an api whose health check answers, in turn. */
class Balancer {
  readonly #server: Server;
  readonly #ready = new Set<string>();
  #turn = 0;
  #running = true;

  constructor(private readonly backends: () => readonly string[]) {
    this.#server = createServer((client) => {
      const urls = [...this.#ready];
      const target = urls[this.#turn++ % urls.length];
      if (target === undefined) return client.destroy();
      const upstream = connect(Number(new URL(target).port), '127.0.0.1');
      client.pipe(upstream).pipe(client);
      client.on('error', () => upstream.destroy());
      upstream.on('error', () => client.destroy());
    });
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    void this.#watch();
    await eventually(async () => this.#ready.size === this.backends().length);
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #watch(): Promise<void> {
    while (this.#running) {
      const urls = this.backends();
      for (const known of this.#ready) if (!urls.includes(known)) this.#ready.delete(known);
      await Promise.all(
        urls.map(async (url) => {
          const ok = await fetch(`${url}/api/health`).then((reply) => reply.ok, () => false);
          if (ok) this.#ready.add(url);
          else this.#ready.delete(url);
        }),
      );
      await sleep(50);
    }
  }

  close(): void {
    this.#running = false;
    this.#server.close();
  }
}

describe('running it', () => {
  let database: TestDatabase;
  let preparing: TestApi;
  let environment: Record<string, string>;
  let apis: ServerProcess[] = [];
  let worker: ServerProcess;
  let balancer: Balancer;
  let url: string;
  let session: SampleSession;

  beforeAll(async () => {
    database = await createTestDatabase();
    environment = { ...testSecrets, DATABASE_URL: database.url, REDIS_URL: testRedisUrl(REDIS_DATABASE), SYNOO_DRAIN_SECONDS: DRAIN, SYNOO_OPERATIONS_PORT: '0' };
    preparing = await startTestApi({ databaseUrl: database.url, redis: REDIS_DATABASE });
    [...apis] = await Promise.all([startProcess('api', environment), startProcess('api', environment)]);
    worker = await startProcess('worker', environment);
    balancer = new Balancer(() => apis.map((api) => api.url));
    url = await balancer.open();
    session = await sampleSession(preparing, { learners: 8 });
  }, 90_000);
  afterAll(async () => {
    balancer?.close();
    await Promise.all([...apis, worker].map((one) => one?.kill()));
    await preparing?.close();
    await database?.drop();
  }, 60_000);

  const operations = async ({ log }: ServerProcess): Promise<string> =>
    `http://127.0.0.1:${await eventually(async () => log.map((line) => /"event":"operations-door-open".*"port":(\d+)/u.exec(line)?.[1]).find(Boolean))}`;

  it('restarts every process under load, and no answer is refused, lost or stored twice', async () => {
    const learners = await Promise.all(Array.from({ length: 8 }, (_, seat) => SampleLearner.checkIn(url, session, seat)));
    await startAll(session);
    const troubles: string[] = [];
    const acknowledged = new Map<string, number>();
    let busy = true;
    const work = learners.map(async (learner) => {
      for (let turn = 0; busy; turn++) {
        const event = learner.choose(`i${(turn % 4) + 1}`, 'ABCD'[turn % 4]!);
        try {
          const { status, body, error } = await learner.save([event]);
          if (status === 200) acknowledged.set(learner.attemptId, body.savedSeq);
          else troubles.push(`${status} ${error.code}`);
          if (body.savedSeq !== event.seq) troubles.push(`${event.seq} sent, ${body.savedSeq} stored`);
        } catch (error) {
          troubles.push(String(error instanceof Error ? (error.cause ?? error) : error));
        }
        await sleep(15);
      }
    });
    const at = (): number => [...acknowledged.values()].reduce((sum, seq) => sum + seq, 0);
    for (let index = 0; index < apis.length; index++) {
      const before = at();
      const leaving = apis[index]!;
      const fresh = await startProcess('api', environment);
      apis = apis.map((api) => (api === leaving ? fresh : api));
      await leaving.stop();
      expect(leaving.log.filter((line) => /"level":"(?:error|warn)"/u.test(line))).toEqual([]);
      expect(at()).toBeGreaterThan(before);
    }
    await worker.stop();
    worker = await startProcess('worker', environment);
    busy = false;
    await Promise.all(work);
    expect(troubles).toEqual([]);
    const stored = await preparing.dataSource.query<{ attempt_id: string; n: number; last: number }[]>('select attempt_id, count(*)::int as n, max(seq) as last from answer_event group by attempt_id');
    expect(new Map(stored.map(({ attempt_id: id, n }) => [id, n]))).toEqual(acknowledged);
    expect(stored.every(({ n, last }) => n === last)).toBe(true);
  }, 120_000);

  it('leaves the service with 503 first, and serves whoever still comes', async () => {
    const leaving = await startProcess('api', environment);
    const door = await operations(leaving);
    expect([(await fetch(`${door}/ready`)).status, (await fetch(`${door}/live`)).status]).toEqual([200, 200]);
    const stopped = leaving.stop();
    await eventually(async () => (await fetch(`${leaving.url}/api/health`)).status === 503);
    expect([(await fetch(`${door}/ready`)).status, (await fetch(`${door}/live`)).status]).toEqual([503, 200]);
    const late = new Client(leaving.url);
    const reply = await late.call(routes.checkIn, { body: { sessionCode: 'NONE-NONE', personalCode: 'NONE', device: { userAgent: 't', screen: '-', secureContext: true, timezone: 'UTC' } } });
    expect(reply.error.code).toBe('code-unknown');
    expect(reply.headers.get('connection')).toBe('close');
    await stopped;
  });

  it('counts saves, requests, refusals and what waits, for Prometheus, without a word about a person', async () => {
    const learner = await SampleLearner.checkIn(apis[0]!.url, session, 0);
    await learner.save([learner.choose('i1', 'B'), learner.visit('i1', 900)]);
    expect((await learner.save([learner.answer('i999', { r1: 'x' })])).status).toBe(422);
    await fetch(`${apis[0]!.url}/api/someone/made/this/up`);
    const figures = await (await fetch(`${await operations(apis[0]!)}/metrics`)).text();
    const value = (name: string): number => Number(figures.split('\n').find((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))?.split(' ').at(-1));
    expect(value('synoo_save_seconds_count')).toBeGreaterThanOrEqual(1);
    expect(value('synoo_saved_events_total')).toBeGreaterThanOrEqual(2);
    expect(value('synoo_refusals_total{code="event-invalid"}')).toBe(1);
    const expected = ['synoo_learners_connected', 'synoo_staff_connected', 'synoo_saves_waiting', 'process_resident_memory_bytes', 'process_open_fds', 'nodejs_eventloop_lag_p99_seconds'];
    expect(expected.filter((name) => Number.isNaN(value(name)))).toEqual([]);
    // To count them Node lists every connection.
    expect(figures).not.toMatch(/nodejs_active_/u);
    expect(figures).toContain('route="/api/take/check-in",status="200"');
    expect(figures).not.toMatch(/made\/this|Өмүров|[0-9a-f]{8}-[0-9a-f]{4}-/u);
    // The backlog is the installation's, so only those who work it off report it.
    expect(figures).not.toContain('synoo_oldest_unscored_seconds');

    await act(session, { action: 'end', participants: [session.members[1]!.id] });
    const backlog = await eventually(async () => {
      const text = await (await fetch(`${await operations(worker)}/metrics`)).text();
      return /synoo_job_seconds_count\{job="score-attempt",outcome="done"\} [1-9]/u.test(text) && text;
    });
    expect(backlog).toMatch(/synoo_jobs\{job="score-attempt",state="waiting"\} \d/u);
    expect(backlog).toMatch(/^synoo_oldest_unscored_seconds 0$/mu);
    expect(backlog).toMatch(/synoo_attempts_under_way\{state="working"\} 7/u);
  });

  it('refuses to start where its operations port is taken', async () => {
    const { port } = new URL(apis[0]!.url);
    await expect(startProcess('api', { ...environment, SYNOO_OPERATIONS_PORT: port })).rejects.toThrow(/port for operations.*cannot be opened.*SYNOO_OPERATIONS_PORT/su);
  });
});
