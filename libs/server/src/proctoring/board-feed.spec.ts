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
      bases: async (_: string, ids: readonly string[] | null) => {
        if (boards.broken) throw new Error('the database is gone');
        return [...learners].filter(([id]) => ids === null || ids.includes(id)).map(([participantId, state]) => ({ participantId, state }));
      },
      withPresence: async (base: object) => base,
    };
    const feed = new BoardFeed(bus as never, boards as never, undefined as never, { now: () => 1 }, { fault: (event: string) => faults.push(event) } as never);
    feed.sendTo((update) => sent.push(update));
    const changed = (id: string, state: string): void => {
      learners.set(id, state);
      bus.emit('attempts', { sessionId: 's', participantIds: [id] });
    };
    const rows = () => sent.flatMap((update) => update.rows.map(({ participantId, state }) => `${participantId} ${state}`));
    return { boards, feed, changed, rows, faults };
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
});
