import type { PanelPlace } from './tool-state';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Corners in the order in which presses go through them; after the last one the panel stands beside the item again. */
export const corners = ['lower-right', 'lower-left', 'upper-left', 'upper-right'] as const;
export type Corner = (typeof corners)[number];
/** Pixels between a panel in a corner and the edge. */
const margin = 8;

/** Nearest place at which the whole panel is in the space; a panel larger than the space stands at its upper left. */
export function keepInside({ x, y }: PanelPlace, panel: Size, space: Size): PanelPlace {
  return { x: Math.max(0, Math.min(Math.round(x), Math.floor(space.width - panel.width))), y: Math.max(0, Math.min(Math.round(y), Math.floor(space.height - panel.height))) };
}

export function placeInCorner(corner: Corner, panel: Size, space: Size): PanelPlace {
  const right = corner.endsWith('right') ? space.width - panel.width - margin : margin;
  const low = corner.startsWith('lower') ? space.height - panel.height - margin : margin;
  return keepInside({ x: right, y: low }, panel, space);
}

/** Corner after the one that the panel stands in; the first when it stands in none, null after the last. */
export function nextCorner(place: PanelPlace | null, panel: Size, space: Size): Corner | null {
  const at = corners.findIndex((corner) => {
    const { x, y } = placeInCorner(corner, panel, space);
    return place !== null && Math.abs(x - place.x) <= 1 && Math.abs(y - place.y) <= 1;
  });
  return corners[at + 1] ?? null;
}

/** How an arrow key moves the panel: 4 pixels with Shift, else 32. Null for other keys. */
export function panelStep(key: string, fine: boolean): PanelPlace | null {
  const step = fine ? 4 : 32;
  const steps: Readonly<Record<string, PanelPlace>> = { ArrowLeft: { x: -step, y: 0 }, ArrowRight: { x: step, y: 0 }, ArrowUp: { x: 0, y: -step }, ArrowDown: { x: 0, y: step } };
  return steps[key] ?? null;
}
