/** Band of the line reader in per cent of the space that it shades. */
export interface Band {
  readonly top: number;
  readonly height: number;
}

const least = 6;
const most = 60;
const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/** The band with its top moved, never out of the space. */
export function bandMoved({ height }: Band, top: number): Band {
  return { top: clamp(top, 0, 100 - height), height };
}

/** The band with its lower edge moved. */
export function bandResized({ top }: Band, height: number): Band {
  const next = clamp(height, least, Math.min(most, 100));
  return { top: Math.min(top, 100 - next), height: next };
}

/** The band after a key: arrows, Page Up and Page Down move it, with Shift the arrows change its height. Null for other keys. */
export function bandByKey(band: Band, key: string, resize: boolean): Band | null {
  const steps: Readonly<Record<string, number>> = { ArrowUp: -2, ArrowDown: 2, PageUp: -band.height, PageDown: band.height, Home: -100, End: 100 };
  const step = steps[key];
  if (step === undefined) return null;
  return resize ? bandResized(band, band.height + step) : bandMoved(band, band.top + step);
}
