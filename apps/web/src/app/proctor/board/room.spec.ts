import { rowAt } from './board-fixtures';
import { freeSeats, roomRows, tileDensity, tileHeight } from './room';

describe('room', () => {
  it('has every seat up to the last row in use, free ones too', () => {
    const room = roomRows([rowAt(1), rowAt(7)], 5);
    expect(room.map(({ cells }) => cells.map(({ row }) => (row ? row.seat : 0)))).toEqual([
      [1, 0, 0, 0, 0],
      [0, 7, 0, 0, 0],
    ]);
    expect(room[1]?.cells[4]).toMatchObject({ seat: 10, column: 5, row: null });
  });

  it('knows the free seats of the whole room', () => {
    expect(freeSeats([rowAt(1), rowAt(3)], 1, 5)).toEqual([2, 4, 5]);
  });
});

describe('density of tiles', () => {
  it.each([
    ['six columns, five rows', 5, 6, 850, 560, 'full'],
    ['ten columns, three rows', 3, 10, 870, 560, 'narrow'],
    ['three columns, ten rows', 10, 3, 850, 580, 'two'],
    ['two columns, fifteen rows', 15, 2, 850, 560, 'one'],
    ['ten columns, twenty rows: scrolls', 20, 10, 870, 560, 'narrow'],
    ['more columns than fit: scrolls sideways', 2, 40, 850, 560, 'narrow'],
    ['seven columns, twelve rows: scrolls', 12, 7, 850, 560, 'full'],
  ] as const)('%s', (_, rows, columns, width, height, density) => {
    expect(tileDensity(rows, columns, width, height, 6)).toBe(density);
  });

  it.each([
    [5, 560, 107],
    [5, 900, 112],
    [20, 560, 84],
  ] as const)('%s rows in %s px: tiles of %s px', (rows, height, tile) => {
    expect(tileHeight('full', rows, height, 6)).toBe(tile);
  });
});
