import { type Board, routes, type ServerToLearner, type ServerToStaff } from '@synoo/contracts';
import { cutRedisConnections, startTestApi, type TestApi } from '@synoo/testing';
import { io, type Socket } from 'socket.io-client';
import { type Client, signedIn } from '../testing/client';
import { act, eventually, SampleLearner, sampleSession, type SampleSession, startAll } from '../testing/sample-session';

type BoardUpdate = Parameters<ServerToStaff['board']>[0];
type AttemptNews = Parameters<ServerToLearner['attempt']>[0];

function connect(url: string, namespace: string, client: Client): Socket {
  return io(`${url}${namespace}`, { transports: ['websocket'], forceNew: true, extraHeaders: { cookie: [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ') } });
}

const presenceOf = (learner: SampleLearner, patch: object = {}) => ({ attemptId: learner.attemptId, epoch: learner.view.epoch, step: 'test', item: 'i2', answered: 1, unsaved: 3, visible: true, ...patch });

/** The proctor's socket at `staffUrl`, learners' at `learnerUrl`: the same process, or two of them. */
function liveBoard(start: () => Promise<{ readonly api: TestApi; readonly staffUrl: string; readonly learnerUrl: string; close(): Promise<void> }>) {
  let server: Awaited<ReturnType<typeof start>>;
  let session: SampleSession;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    server = await start();
    session = await sampleSession(server.api, { learners: 4, columns: 2 });
  }, 60_000);
  afterAll(async () => {
    for (const socket of sockets) socket.disconnect();
    await server.close();
  });

  const watch = async (): Promise<{ updates: BoardUpdate[]; socket: Socket }> => {
    const socket = connect(server.staffUrl, '/staff', session.proctor);
    sockets.push(socket);
    const updates: BoardUpdate[] = [];
    socket.on('board', (update: BoardUpdate) => updates.push(update));
    expect(await socket.emitWithAck('watch-session', { sessionId: session.id })).toMatchObject({ ok: true });
    return { updates, socket };
  };
  const rowOf = (updates: readonly BoardUpdate[], seat: number) => updates.flatMap((update) => update.rows).findLast((row) => row.seat === seat);

  it('shows within a second who came, how far they are, and that they are gone', async () => {
    const { updates } = await watch();
    const learner = await SampleLearner.checkIn(server.learnerUrl, session, 0);
    await eventually(async () => rowOf(updates, 1)?.state === 'checked-in', 1_000);
    const socket = connect(server.learnerUrl, '/take', learner.client);
    sockets.push(socket);
    const news: AttemptNews[] = [];
    socket.on('attempt', (message: AttemptNews) => news.push(message));
    expect(await socket.emitWithAck('presence', presenceOf(learner, { step: 'waiting', item: null, answered: 0 }))).toMatchObject({ ok: true, state: 'checked-in', currentEpoch: 1 });
    await eventually(async () => rowOf(updates, 1)?.connection === 'online', 1_000);

    await act(session, { action: 'admit', participants: 'all' });
    await eventually(async () => news.some(({ state }) => state === 'waiting'), 1_000);
    await act(session, { action: 'start', participants: 'all' });
    await eventually(async () => news.some(({ state, clock }) => state === 'working' && clock.deadline !== null), 1_000);
    await socket.emitWithAck('presence', presenceOf(learner, { noReload: true }));
    const working = await eventually(async () => {
      const row = rowOf(updates, 1);
      return row?.itemNumber === 2 && row;
    }, 1_000);
    expect(working).toMatchObject({ state: 'working', connection: 'online', answered: 1, unsaved: 3, itemNumber: 2, itemCount: 7, noReload: true, name: session.members[0]!.name, row: 1, column: 1 });
    await socket.emitWithAck('presence', presenceOf(learner, { visible: false }));
    await eventually(async () => rowOf(updates, 1)?.connection === 'away', 1_000);
    expect(rowOf(updates, 1)).toMatchObject({ noReload: false });
    socket.disconnect();
    const gone = await eventually(async () => {
      const row = rowOf(updates, 1);
      return row?.connection === 'offline' && row;
    }, 1_000);
    expect(gone.lastSeen).toBeGreaterThan(Date.now() - 5_000);

    // A proctor who reloads, at whatever computer, sees the same.
    const { body: board } = await session.proctor.call(routes.board, { params: { id: session.id } });
    expect(board.rows.find((row) => row.seat === 1)).toMatchObject({ state: 'working', connection: 'offline', unsaved: 3 });
  }, 30_000);

  it('shows progress of answers that arrive although the socket does not', async () => {
    const { updates } = await watch();
    const learner = await SampleLearner.checkIn(server.learnerUrl, session, 1);
    await startAll(session);
    await learner.save([learner.choose('i3', 'A'), learner.choose('i1', 'A'), learner.answer('i1', { r1: null })]);
    const row = await eventually(async () => {
      const seen = rowOf(updates, 2);
      return seen?.answered === 1 && seen.lastSeen !== null && seen;
    }, 2_000);
    expect(row).toMatchObject({ connection: 'offline', itemNumber: 1 });
  });

  it('sends a learner to the new place when another computer takes over', async () => {
    const learner = await SampleLearner.checkIn(server.learnerUrl, session, 2);
    const socket = connect(server.learnerUrl, '/take', learner.client);
    sockets.push(socket);
    const news: AttemptNews[] = [];
    socket.on('attempt', (message: AttemptNews) => news.push(message));
    await socket.emitWithAck('presence', presenceOf(learner, { step: 'waiting' }));
    await SampleLearner.checkIn(server.staffUrl, session, 2);
    await eventually(async () => news.some(({ currentEpoch }) => currentEpoch === 2), 1_000);
  });

  it('lets only proctors of the session watch, and only learners of the attempt speak', async () => {
    const stranger = await signedIn(server.api, ['proctor']);
    const socket = connect(server.staffUrl, '/staff', stranger);
    sockets.push(socket);
    expect(await socket.emitWithAck('watch-session', { sessionId: session.id })).toEqual({ ok: false, code: 'not-proctor-of-session' });
    expect(await socket.emitWithAck('watch-session', { sessionId: 'x' })).toEqual({ ok: false, code: 'invalid-request' });
    const writer = connect(server.staffUrl, '/staff', await signedIn(server.api, ['item-writer']));
    sockets.push(writer);
    expect(await writer.emitWithAck('watch-session', { sessionId: session.id })).toEqual({ ok: false, code: 'not-allowed' });
    const learner = await SampleLearner.checkIn(server.learnerUrl, session, 3);
    const other = connect(server.learnerUrl, '/take', stranger);
    sockets.push(other);
    expect(await other.emitWithAck('presence', presenceOf(learner))).toMatchObject({ ok: false });
    expect((await stranger.call(routes.board, { params: { id: session.id } })).error.code).toBe('not-proctor-of-session');
  });

  it('tells watchers when the session closes', async () => {
    const { updates } = await watch();
    await act(session, { action: 'end', participants: 'all' });
    const closed = await session.proctor.call(routes.closeSession, { params: { id: session.id } });
    expect(closed.status).toBe(200);
    expect((closed.body as Board).status).toBe('closed');
    await eventually(async () => updates.some(({ status }) => status === 'closed'), 1_500);
  });
}

describe('Live board in one process', () => {
  liveBoard(async () => {
    const api = await startTestApi();
    return { api, staffUrl: api.url, learnerUrl: api.url, close: () => api.close() };
  });
});

const withRedis = process.env['SYNOO_TEST_REDIS'] === undefined ? describe.skip : describe;
withRedis('Live board with the proctor at one process and the learners at another', () => {
  liveBoard(async () => {
    const api = await startTestApi({ redis: 7 });
    const second = await startTestApi({ redis: 7, databaseUrl: api.env.databaseUrl });
    return {
      api,
      staffUrl: api.url,
      learnerUrl: second.url,
      close: async () => {
        await second.close();
        await api.close();
      },
    };
  });
});

withRedis('Live board when the connection between the processes breaks', () => {
  it('catches up by itself with what it missed', async () => {
    const api = await startTestApi({ redis: 8 });
    const second = await startTestApi({ redis: 8, databaseUrl: api.env.databaseUrl });
    const session = await sampleSession(api, { learners: 2 });
    const socket = connect(api.url, '/staff', session.proctor);
    try {
      const rows: BoardUpdate['rows'] = [];
      socket.on('board', (update: BoardUpdate) => rows.push(...update.rows));
      await socket.emitWithAck('watch-session', { sessionId: session.id });
      await cutRedisConnections(api.env.redisUrl!, 'pubsub');
      await SampleLearner.checkIn(second.url, session, 0);
      await eventually(async () => rows.some((row) => row.seat === 1 && row.state === 'checked-in'), 5_000);
    } finally {
      socket.disconnect();
      await second.close();
      await api.close();
    }
  }, 60_000);
});
