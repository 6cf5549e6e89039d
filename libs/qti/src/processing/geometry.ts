import type { Shape } from '../model/expressions';

/** Whether a point lies in a shape (edges count as inside), by the rules of HTML image maps. */
export function isInside(shape: Shape, coords: readonly number[], x: number, y: number): boolean {
  const [a = 0, b = 0, c = 0, d = 0] = coords;
  switch (shape) {
    case 'default':
      return true;
    case 'circle':
      return (x - a) ** 2 + (y - b) ** 2 <= c ** 2;
    case 'rect':
      return x >= Math.min(a, c) && x <= Math.max(a, c) && y >= Math.min(b, d) && y <= Math.max(b, d);
    case 'ellipse':
      return c > 0 && d > 0 && ((x - a) / c) ** 2 + ((y - b) / d) ** 2 <= 1;
    case 'poly':
      return insidePolygon(coords, x, y);
  }
}

function insidePolygon(coords: readonly number[], x: number, y: number): boolean {
  let inside = false;
  const corners = Math.floor(coords.length / 2);
  for (let i = 0, j = corners - 1; i < corners; j = i, i++) {
    const [xi, yi, xj, yj] = [coords[2 * i]!, coords[2 * i + 1]!, coords[2 * j]!, coords[2 * j + 1]!];
    if (onSegment(xi, yi, xj, yj, x, y)) return true;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

const onSegment = (x1: number, y1: number, x2: number, y2: number, x: number, y: number): boolean =>
  (x2 - x1) * (y - y1) === (y2 - y1) * (x - x1) && x >= Math.min(x1, x2) && x <= Math.max(x1, x2) && y >= Math.min(y1, y2) && y <= Math.max(y1, y2);
