import type { BoardRow } from '@synoo/contracts';

/** A place in the room: with its learner, or free. */
export interface RoomCell {
  readonly seat: number;
  readonly column: number;
  readonly row: BoardRow | null;
}

export interface RoomRow {
  readonly number: number;
  readonly cells: readonly RoomCell[];
}

/** The room up to the last row in use. Seats are numbered row by row from 1. */
export function roomRows(rows: Iterable<BoardRow>, columns: number): readonly RoomRow[] {
  const taken = new Map([...rows].map((row) => [row.seat, row]));
  const last = Math.max(0, ...[...taken.values()].map((row) => row.row));
  return Array.from({ length: last }, (_, index) => ({
    number: index + 1,
    cells: Array.from({ length: columns }, (__, column) => {
      const seat = index * columns + column + 1;
      return { seat, column: column + 1, row: taken.get(seat) ?? null };
    }),
  }));
}

export function freeSeats(rows: Iterable<BoardRow>, rowsOfSeats: number, columns: number): readonly number[] {
  const taken = new Set([...rows].map((row) => row.seat));
  return Array.from({ length: rowsOfSeats * columns }, (_, index) => index + 1).filter((seat) => !taken.has(seat));
}

/** How a tile lays out a learner: a stack of lines, a taller stack for narrow tiles, two lines, or one. */
export type TileDensity = 'full' | 'narrow' | 'two' | 'one';

/** Smallest tile of each density, in px. */
const smallest: Readonly<Record<TileDensity, { readonly width: number; readonly height: number }>> = {
  full: { width: 112, height: 84 },
  narrow: { width: 80, height: 134 },
  two: { width: 168, height: 48 },
  one: { width: 300, height: 32 },
};

/** Taller tiles show nothing more, in px. */
const tallest: Readonly<Record<TileDensity, number>> = { full: 112, narrow: 152, two: 64, one: 40 };

/** Height of a tile in px, so that the rows fill the height they have and scroll where it is not enough. */
export function tileHeight(density: TileDensity, rows: number, height: number, gap: number): number {
  return Math.max(smallest[density].height, Math.min(tallest[density], Math.floor((height - gap * (rows - 1)) / rows)));
}

/** The fullest tile of which all rows fit without scrolling; where none does, the lowest that is wide enough. `width`, `height`, `gap` in px. */
export function tileDensity(rows: number, columns: number, width: number, height: number, gap: number): TileDensity {
  const tileWidth = (width - gap * (columns - 1)) / columns;
  const tileHeight = (height - gap * (rows - 1)) / rows;
  const wideEnough = (['full', 'narrow', 'two', 'one'] as const).filter((density) => tileWidth >= smallest[density].width);
  return wideEnough.find((density) => tileHeight >= smallest[density].height) ?? wideEnough.filter((density) => density !== 'narrow').at(-1) ?? 'narrow';
}
