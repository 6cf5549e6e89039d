import { type Board, type ReplyOf, routes, type ServerToLearner, type ServerToStaff, type systemRoutes } from '@synoo/contracts';
import { createTestDatabase, type ServerProcess, startProcess, startTestApi, type TestApi, type TestDatabase, testRedisUrl, testSecrets } from '@synoo/testing';
import { io, type Socket } from 'socket.io-client';
import type { Client } from './testing/client';
import { act, eventually, SampleLearner, sampleSession, type SampleSession, startAll } from './testing/sample-session';

const REDIS_DATABASE = 4;

function connect(url: string, namespace: string, client: Client): Socket {
  return io(`${url}${namespace}`, { transports: ['websocket'], forceNew: true, extraHeaders: { cookie: [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ') } });
}

/**
 * The production profile for real: two built api processes and one worker on PostgreSQL and Redis. Proctor and office use
 * the first api, learners the second. The api inside this process only prepares the sample data.
 */
describe('two api processes and one worker on PostgreSQL and Redis', () => {
  let database: TestDatabase;
  let preparing: TestApi;
  let first: ServerProcess;
  let second: ServerProcess;
  let worker: ServerProcess;
  let session: SampleSession;
  let environment: Record<string, string>;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    environment = { ...testSecrets, DATABASE_URL: database.url, REDIS_URL: testRedisUrl(REDIS_DATABASE) };
    preparing = await startTestApi({ databaseUrl: database.url, redis: REDIS_DATABASE });
    [first, second, worker] = await Promise.all([startProcess('api', environment), startProcess('api', environment), startProcess('worker', environment)]);
    session = await sampleSession({ ...preparing, url: first.url }, { learners: 4, columns: 2 });
  }, 90_000);
  afterAll(async () => {
    for (const socket of sockets) socket.disconnect();
    await Promise.all([first, second, worker].map((one) => one?.stop()));
    await preparing?.close();
    await database?.drop();
  }, 60_000);

  const scores = async () => (await preparing.dataSource.query<{ count: number }[]>('select count(*)::int as count from attempt_score'))[0]?.count;

  it('says what it runs on', async () => {
    for (const { url } of [first, second]) {
      const report = (await (await fetch(`${url}/api/health`)).json()) as ReplyOf<typeof systemRoutes.health>;
      expect(report).toMatchObject({ status: 'ready', queue: 'redis', worker: 'separate', database: 'external' });
    }
  });

  it('carries what a learner does on one process to the proctor on the other, and back', async () => {
    const proctor = connect(first.url, '/staff', session.proctor);
    sockets.push(proctor);
    const rows: Board['rows'] = [];
    proctor.on('board', (update: Parameters<ServerToStaff['board']>[0]) => rows.push(...update.rows));
    expect(await proctor.emitWithAck('watch-session', { sessionId: session.id })).toMatchObject({ ok: true });

    const learner = await SampleLearner.checkIn(second.url, session, 0);
    await eventually(async () => rows.findLast((row) => row.seat === 1)?.state === 'checked-in', 2_000);
    const socket = connect(second.url, '/take', learner.client);
    sockets.push(socket);
    const states: string[] = [];
    socket.on('attempt', ({ state }: Parameters<ServerToLearner['attempt']>[0]) => states.push(state));
    await socket.emitWithAck('presence', { attemptId: learner.attemptId, epoch: learner.view.epoch, step: 'waiting', item: null, answered: 0, unsaved: 0, visible: true });
    await act(session, { action: 'admit', participants: 'all' });
    await act(session, { action: 'start', participants: 'all' });
    await eventually(async () => states.includes('working'), 2_000);
    await act(session, { action: 'pause', participants: 'all' });
    await eventually(async () => states.at(-1) === 'paused', 2_000);
    await act(session, { action: 'resume', participants: 'all' });
    await eventually(async () => states.at(-1) === 'working', 2_000);
  });

  it('scores in the worker what was submitted to an api', async () => {
    const before = await scores();
    const learner = await SampleLearner.checkIn(second.url, session, 1);
    await startAll(session);
    expect((await learner.save([learner.choose('i1', 'B')])).body).toMatchObject({ savedSeq: 1 });
    await learner.submit();
    await eventually(async () => (await scores()) === (before ?? 0) + 1);
  });

  it('loses nothing when the worker and an api are killed', async () => {
    const before = (await scores()) ?? 0;
    const learner = await SampleLearner.checkIn(second.url, session, 2);
    await startAll(session);
    await learner.save([learner.choose('i1', 'B')]);
    await worker.kill();
    await second.kill();
    // The reverse proxy sends the learner to the api that is left; the cookie opens it there too.
    const moved = await fetch(`${first.url}/api/${routes.attempt.path.replace(':attemptId', learner.attemptId)}?epoch=${learner.view.epoch}`, { headers: { cookie: [...learner.client.cookies].map(([name, value]) => `${name}=${value}`).join('; ') } });
    expect(await moved.json()).toMatchObject({ state: 'working', savedSeq: 1 });
    [second, worker] = await Promise.all([startProcess('api', environment), startProcess('worker', environment)]);
    await act(session, { action: 'end', participants: [session.members[2]!.id] });
    await eventually(async () => (await scores()) === before + 1);
  }, 60_000);

  it('stops without a complaint when asked', async () => {
    const extra = [await startProcess('api', environment), await startProcess('worker', environment)];
    await Promise.all(extra.map((one) => one.stop()));
    expect(extra.flatMap(({ log }) => log).filter((line) => /"level":"(?:error|warn)"|Error/u.test(line))).toEqual([]);
  }, 60_000);
});
