import type { HotArea } from '@synoo/contracts';

/** A point in pixels of the image's own size. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export function readPoints(value: unknown): readonly Point[] {
  const list = typeof value === 'string' ? [value] : Array.isArray(value) ? (value as readonly unknown[]) : [];
  return list.flatMap((entry): Point[] => {
    const parts = typeof entry === 'string' ? entry.trim().split(/\s+/).map(Number) : [];
    const [x, y] = parts;
    return parts.length === 2 && x !== undefined && y !== undefined && Number.isFinite(x) && Number.isFinite(y) ? [{ x, y }] : [];
  });
}

/** `x y` in whole pixels. */
export function writePoint({ x, y }: Point): string {
  return `${Math.round(x)} ${Math.round(y)}`;
}

export function clampTo({ x, y }: Point, width: number, height: number): Point {
  return { x: Math.min(Math.max(Math.round(x), 0), width), y: Math.min(Math.max(Math.round(y), 0), height) };
}

/** Where a number or a line of an area is drawn: the middle of what it covers. */
export function centreOf({ shape, coords }: HotArea, width: number, height: number): Point {
  const [a = 0, b = 0, c = 0, d = 0] = coords;
  switch (shape) {
    case 'circle':
    case 'ellipse':
      return { x: a, y: b };
    case 'rect':
      return { x: (a + c) / 2, y: (b + d) / 2 };
    case 'poly': {
      const xs = coords.filter((_, index) => index % 2 === 0);
      const ys = coords.filter((_, index) => index % 2 === 1);
      const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / Math.max(1, list.length);
      return { x: mean(xs), y: mean(ys) };
    }
    case 'default':
      return { x: width / 2, y: height / 2 };
  }
}

/** How far the areas reach, for a picture whose own size is not known. */
export function extentOf(areas: readonly HotArea[]): Point {
  const reach = areas.map(({ shape, coords: [a = 0, b = 0, c = 0, d = 0], coords }): Point => {
    if (shape === 'circle') return { x: a + c, y: b + c };
    if (shape === 'ellipse') return { x: a + c, y: b + d };
    return { x: Math.max(0, ...coords.filter((_, index) => index % 2 === 0)), y: Math.max(0, ...coords.filter((_, index) => index % 2 === 1)) };
  });
  return { x: Math.max(0, ...reach.map(({ x }) => x)), y: Math.max(0, ...reach.map(({ y }) => y)) };
}

/** `points` attribute of an SVG polygon; an odd number at the end is left out. */
export function polygonPoints(coords: readonly number[]): string {
  const pairs: string[] = [];
  for (let index = 0; index + 1 < coords.length; index += 2) pairs.push(`${coords[index]},${coords[index + 1]}`);
  return pairs.join(' ');
}

/** How an arrow key moves the cross-hair: 1 pixel with Shift, else a fortieth of the image. Null for other keys. */
export function keyStep(key: string, fine: boolean, width: number, height: number): Point | null {
  const [stepX, stepY] = fine ? [1, 1] : [Math.max(1, Math.round(width / 40)), Math.max(1, Math.round(height / 40))];
  switch (key) {
    case 'ArrowLeft':
      return { x: -stepX, y: 0 };
    case 'ArrowRight':
      return { x: stepX, y: 0 };
    case 'ArrowUp':
      return { x: 0, y: -stepY };
    case 'ArrowDown':
      return { x: 0, y: stepY };
    default:
      return null;
  }
}
