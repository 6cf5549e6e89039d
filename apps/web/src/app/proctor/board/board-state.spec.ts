import { boardWith, rowAt, stateWith } from './board-fixtures';
import { boardChanged, boardLoaded, rowsReturned } from './board-state';

const message = (serverNow: number, rows: ReturnType<typeof rowAt>[], status?: 'open' | 'closed') => ({ sessionId: 's', serverNow, rows, ...(status ? { status } : {}) });

describe('state of the board', () => {
  it('keeps rows in the order of seats, also after a move', () => {
    const state = stateWith([rowAt(3), rowAt(1), rowAt(2)]);
    expect([...state.rows.keys()]).toEqual(['p1', 'p2', 'p3']);
    const moved = boardChanged(state, message(1100, [{ ...rowAt(1), seat: 9 }]));
    expect([...moved.rows.keys()]).toEqual(['p2', 'p3', 'p1']);
  });

  it('merges changed rows by participant and leaves the others as they are', () => {
    const state = stateWith([rowAt(1), rowAt(2)]);
    const next = boardChanged(state, message(1100, [rowAt(2, { answered: 5 })]));
    expect(next.rows.get('p2')?.answered).toBe(5);
    expect(next.rows.get('p1')).toBe(state.rows.get('p1'));
    expect(next.serverNow).toBe(1100);
  });

  it('adds a learner who was not there', () => {
    const next = boardChanged(stateWith([rowAt(1)]), message(1100, [rowAt(2)]));
    expect([...next.rows.keys()]).toEqual(['p1', 'p2']);
  });

  it('drops rows that were overtaken, and messages of another session', () => {
    const state = boardChanged(stateWith([rowAt(1)]), message(2000, [rowAt(1, { answered: 7 })]));
    expect(boardChanged(state, message(1500, [rowAt(1, { answered: 3 })])).rows.get('p1')?.answered).toBe(7);
    expect(boardChanged(state, { sessionId: 'other', serverNow: 3000, rows: [rowAt(1)] })).toBe(state);
  });

  it('does not let a slow fetch undo a newer live message, and takes everything else of it', () => {
    const live = boardChanged(stateWith([rowAt(1), rowAt(2)]), message(2000, [rowAt(1, { state: 'finished' })], 'closed'));
    const fetched = boardLoaded(live, boardWith([rowAt(1), rowAt(2, { answered: 4 })], { serverNow: 1500 }));
    expect(fetched.rows.get('p1')?.state).toBe('finished');
    expect(fetched.rows.get('p2')?.answered).toBe(4);
    expect(fetched.status).toBe('closed');
    expect(fetched.serverNow).toBe(2000);
  });

  it('takes a newer fetch whole, and forgets learners who are not in it', () => {
    const fetched = boardLoaded(stateWith([rowAt(1), rowAt(2)]), boardWith([rowAt(1, { answered: 2 })], { serverNow: 3000, status: 'closed' }));
    expect([...fetched.rows.keys()]).toEqual(['p1']);
    expect(fetched.status).toBe('closed');
  });

  it('shows the rows of an action until the next live message', () => {
    const state = rowsReturned(stateWith([rowAt(1)]), [rowAt(1, { state: 'paused' })]);
    expect(state.rows.get('p1')?.state).toBe('paused');
    expect(boardChanged(state, message(1000, [rowAt(1, { state: 'ended' })])).rows.get('p1')?.state).toBe('ended');
  });

  it('remembers since when answers have been unsaved without a break', () => {
    let state = boardChanged(stateWith([rowAt(1)]), message(2000, [rowAt(1, { unsaved: 1 })]));
    state = boardChanged(state, message(5000, [rowAt(1, { unsaved: 3 })]));
    expect(state.unsavedSince.get('p1')).toBe(2000);
    state = boardChanged(state, message(6000, [rowAt(1)]));
    expect(state.unsavedSince.has('p1')).toBe(false);
  });
});
