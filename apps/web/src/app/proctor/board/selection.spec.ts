import { rowAt } from './board-fixtures';
import { choose, chooseAll, neighbourInList, neighbourInRoom, nothingSelected } from './selection';

const order = ['a', 'b', 'c', 'd', 'e'];
const ids = (selection: { ids: ReadonlySet<string> }) => [...selection.ids].join('');

describe('selection', () => {
  it('takes one, and lets it go at the second time', () => {
    const one = choose(nothingSelected, order, 'b', 'only');
    expect(ids(one)).toBe('b');
    expect(ids(choose(one, order, 'c', 'only'))).toBe('c');
    expect(ids(choose(one, order, 'b', 'only'))).toBe('');
  });

  it('adds and takes out with ctrl, takes a range with shift in both directions', () => {
    let selection = choose(nothingSelected, order, 'd', 'only');
    selection = choose(selection, order, 'a', 'toggle');
    expect(ids(selection)).toBe('da');
    expect(ids(choose(selection, order, 'a', 'toggle'))).toBe('d');
    const range = choose(choose(nothingSelected, order, 'd', 'only'), order, 'b', 'range');
    expect(ids(range)).toBe('bcd');
    expect(ids(choose(range, order, 'e', 'range'))).toBe('de');
  });

  it('begins anew where the start of the range is not on the screen', () => {
    expect(ids(choose({ ids: new Set(['x']), anchor: 'x' }, order, 'c', 'range'))).toBe('c');
  });

  it('takes all that are shown', () => {
    expect(ids(chooseAll(order))).toBe('abcde');
  });
});

describe('arrow keys', () => {
  // Seats 1–5 in the first row, 6, 8 and 11 behind them.
  const rows = [1, 2, 3, 4, 5, 6, 8, 11].map((seat) => rowAt(seat));
  const go = (seat: number, key: Parameters<typeof neighbourInRoom>[2]) => neighbourInRoom(rows, rows.find((row) => row.seat === seat) ?? rowAt(seat), key).seat;

  it.each([
    [1, 'ArrowRight', 2],
    [5, 'ArrowRight', 5],
    [6, 'ArrowRight', 8],
    [1, 'ArrowDown', 6],
    [6, 'ArrowDown', 11],
    [11, 'ArrowUp', 6],
    [2, 'ArrowDown', 2],
    [8, 'Home', 6],
    [1, 'End', 5],
  ] as const)('from seat %s %s leads to seat %s', (from, key, to) => {
    expect(go(from, key)).toBe(to);
  });

  it.each([
    ['a', 'ArrowUp', 'a'],
    ['a', 'ArrowDown', 'b'],
    ['e', 'ArrowDown', 'e'],
    ['c', 'Home', 'a'],
    ['c', 'End', 'e'],
  ] as const)('in the list from %s %s leads to %s', (from, key, to) => {
    expect(neighbourInList(order, from, key)).toBe(to);
  });
});
