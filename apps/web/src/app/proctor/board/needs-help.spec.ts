import { rowAt } from './board-fixtures';
import { byNeedOfHelp, helpReason, helpReasons, isTrouble, ownSign, unsavedPatienceMs } from './needs-help';

const now = 1_000_000;

describe('who needs help', () => {
  it.each([
    ['offline with unsaved answers', { connection: 'offline', unsaved: 2 }, undefined, 'offline-unsaved'],
    ['finished, offline, with unsaved answers', { state: 'finished', connection: 'offline', unsaved: 2 }, undefined, 'offline-unsaved'],
    ['offline', { connection: 'offline' }, undefined, 'offline'],
    ['offline in the waiting room', { state: 'waiting', connection: 'offline' }, undefined, 'offline'],
    ['offline after the end', { state: 'finished', connection: 'offline' }, undefined, null],
    ['not come yet', { state: 'expected', connection: 'offline' }, undefined, null],
    ['unsaved for a moment', { unsaved: 1 }, now - unsavedPatienceMs + 1, null],
    ['unsaved for a while', { unsaved: 1 }, now - unsavedPatienceMs, 'unsaved'],
    ['away', { connection: 'away' }, undefined, 'away'],
    ['away before the start', { state: 'waiting', connection: 'away' }, undefined, null],
    ['paused', { state: 'paused' }, undefined, 'paused'],
    ['lost time at a move', { lostOfferMs: 300_000 }, undefined, 'lost-time'],
    ['waits to be admitted', { state: 'checked-in' }, undefined, 'to-admit'],
    ['at work', {}, undefined, null],
  ] as const)('%s', (_, patch, since, reason) => {
    expect(helpReason(rowAt(1, patch), since, now)).toBe(reason);
  });

  it.each([
    [5, now - 5 * 60_000, 'working', 'idle'],
    [5, now - 5 * 60_000 + 1, 'working', null],
    [0, now - 50 * 60_000, 'working', null],
    [5, null, 'working', null],
    [5, now - 50 * 60_000, 'waiting', null],
  ] as const)('idle after %s minutes, last action at %s, %s: %s', (warn, lastAction, state, reason) => {
    expect(helpReason(rowAt(1, { lastAction, state }), undefined, now, warn)).toBe(reason);
  });

  it('tells trouble from what only waits for the proctor', () => {
    expect(helpReasons.filter(isTrouble)).toEqual(['offline-unsaved', 'offline', 'unsaved', 'away', 'idle']);
    expect(isTrouble(null)).toBe(false);
  });

  it('has a sign of its own for what nothing else on a tile says', () => {
    expect(helpReasons.map(ownSign).filter(Boolean)).toEqual(['idle', 'lost-time']);
    expect(ownSign(null)).toBeNull();
  });

  it('puts the most urgent on top, then those at work, then by seat', () => {
    const rows = [
      rowAt(1, { state: 'finished' }),
      rowAt(2),
      rowAt(3, { state: 'paused' }),
      rowAt(4, { connection: 'away' }),
      rowAt(5, { connection: 'offline' }),
      rowAt(6, { connection: 'offline', unsaved: 1 }),
      rowAt(7, { state: 'absent' }),
      rowAt(8, { state: 'expected' }),
      rowAt(9),
    ];
    const order = rows.sort(byNeedOfHelp((row) => helpReason(row, undefined, now))).map((row) => row.seat);
    expect(order).toEqual([6, 5, 4, 3, 2, 9, 8, 1, 7]);
  });
});
