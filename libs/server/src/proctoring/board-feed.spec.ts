import { EventEmitter } from 'node:events';
import { BoardFeed, type BoardUpdate } from './board-feed';

describe('BoardFeed', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function setUp() {
    const [bus, sent, faults] = [new EventEmitter(), [] as BoardUpdate[], [] as string[]];
    const learners = new Map([['anna', 'working'], ['bermet', 'working']]);
    const boards = {
      broken: false,
      /** Milliseconds from the reading to the reply. */
      slow: 0,
      bases: async (_: string, ids: readonly string[] | null) => {
        if (boards.broken) throw new Error('the database is gone');
        const read = [...learners].filter(([id]) => ids === null || ids.includes(id)).map(([participantId, state]) => ({ participantId, state }));
        if (boards.slow > 0) await new Promise((resolve) => setTimeout(resolve, boards.slow));
        return read;
      },
      withPresence: async (base: object) => base,
    };
    const session = {
      status: 'open',
      query: async () => {
        if (boards.broken) throw new Error('the database is gone');
        return [{ status: session.status }];
      },
    };
    const feed = new BoardFeed(bus as never, boards as never, session as never, { now: () => 1 }, { fault: (event: string) => faults.push(event) } as never);
    feed.sendTo((update) => sent.push(update));
    const changed = (id: string, state: string): void => {
      learners.set(id, state);
      bus.emit('attempts', { sessionId: 's', participantIds: [id] });
    };
    const rows = () => sent.flatMap((update) => update.rows.map(({ participantId, state }) => `${participantId} ${state}`));
    const closed = (): void => {
      session.status = 'closed';
      bus.emit('session', { sessionId: 's' });
    };
    return { boards, learners, feed, changed, closed, sent, rows, faults };
  }

  it('shows everybody after the first query of a board has failed', async () => {
    const { boards, feed, changed, rows, faults } = setUp();
    boards.broken = true;
    await feed.watch('s');
    boards.broken = false;
    changed('anna', 'paused');
    await jest.advanceTimersByTimeAsync(5_000);
    expect(rows().sort()).toEqual(['anna paused', 'bermet working']);
    expect(faults).toEqual(['board-update-failed']);
    feed.leave('s');
  });

  it('makes up for changes that could not be read', async () => {
    const { boards, feed, changed, rows } = setUp();
    await feed.watch('s');
    boards.broken = true;
    changed('anna', 'finished');
    await jest.advanceTimersByTimeAsync(1_000);
    boards.broken = false;
    await jest.advanceTimersByTimeAsync(5_000);
    expect(rows()).toContain('anna finished');
    feed.leave('s');
  });

  it('shows what changes while everybody is read', async () => {
    const { boards, feed, changed, rows } = setUp();
    boards.broken = true;
    await feed.watch('s');
    boards.broken = false;
    boards.slow = 1_000;
    await jest.advanceTimersByTimeAsync(2_500);
    changed('anna', 'paused');
    await jest.advanceTimersByTimeAsync(5_000);
    expect(rows().filter((row) => row.startsWith('anna'))).toEqual(['anna working', 'anna paused']);
    feed.leave('s');
  });

  it('never puts the slow first reading over what was read after it', async () => {
    const { boards, feed, changed, rows } = setUp();
    boards.slow = 1_000;
    const watching = feed.watch('s');
    changed('anna', 'paused');
    boards.slow = 0;
    await jest.advanceTimersByTimeAsync(2_000);
    await watching;
    changed('bermet', 'paused');
    await jest.advanceTimersByTimeAsync(1_000);
    expect(rows()).toEqual(['anna paused', 'bermet paused']);
    feed.leave('s');
  });

  it('says that the session was closed although the database was gone when it was told', async () => {
    const { boards, feed, closed, sent } = setUp();
    await feed.watch('s');
    boards.broken = true;
    closed();
    await jest.advanceTimersByTimeAsync(1_000);
    boards.broken = false;
    await jest.advanceTimersByTimeAsync(5_000);
    expect(sent.map(({ status }) => status)).toEqual(['closed']);
    feed.leave('s');
  });

  it('sends nothing from before to a board that was left and opened again', async () => {
    const { boards, feed, learners, changed, rows } = setUp();
    await feed.watch('s');
    boards.slow = 1_000;
    changed('anna', 'paused');
    await jest.advanceTimersByTimeAsync(500);
    feed.leave('s');
    learners.set('anna', 'working');
    boards.slow = 0;
    await feed.watch('s');
    await jest.advanceTimersByTimeAsync(5_000);
    expect(rows()).toEqual([]);
    feed.leave('s');
  });

  it('waits after a failure whatever else comes, and tells it once', async () => {
    const { boards, feed, changed, rows, faults } = setUp();
    await feed.watch('s');
    boards.broken = true;
    changed('anna', 'paused');
    await jest.advanceTimersByTimeAsync(300);
    changed('bermet', 'paused');
    await jest.advanceTimersByTimeAsync(1_500);
    expect(faults).toHaveLength(1);
    boards.broken = false;
    await jest.advanceTimersByTimeAsync(2_000);
    expect(rows().sort()).toEqual(['anna paused', 'bermet paused']);
    feed.leave('s');
  });
});
