import type { Marks } from './text-offsets';

/** Tools that open beside the item. */
export type OpenTool = 'calculator' | 'notes' | 'formula-sheet';
export const zoomSteps = [1, 1.5, 2, 3, 4] as const;

/** Where a tool was put, in pixels from the upper left corner of the space it may move in. */
export interface PanelPlace {
  readonly x: number;
  readonly y: number;
}

/** All that the tools of a test know: an aid of the learner, no part of any answer. */
export interface ToolState {
  readonly open: OpenTool | null;
  /** Null: beside the item. */
  readonly place: PanelPlace | null;
  readonly reading: boolean;
  /** Band of the line reader, in per cent of the space it shades. */
  readonly band: { readonly top: number; readonly height: number };
  readonly zoom: number;
  readonly calculation: string;
  readonly notes: string;
  /** By item and language. */
  readonly marks: Readonly<Record<string, Marks>>;
  /** Choices that were ruled out, by item and response. */
  readonly struck: Readonly<Record<string, readonly string[]>>;
  /** What programs of custom interactions asked to be kept, by item and response. */
  readonly programs: Readonly<Record<string, string>>;
}

const empty: ToolState = { open: null, place: null, reading: false, band: { top: 30, height: 16 }, zoom: 1, calculation: '', notes: '', marks: {}, struck: {}, programs: {} };

/** Fields that are of the type they have to be; the others begin anew. */
export function readState(kept: Partial<Record<keyof ToolState, unknown>> | null): ToolState {
  if (kept === null) return empty;
  const right = (key: keyof ToolState): boolean => {
    const value = kept[key];
    if (key === 'open' || key === 'place') return value === null || typeof value === (key === 'open' ? 'string' : 'object');
    return value !== null && typeof value === typeof empty[key];
  };
  return { ...empty, ...Object.fromEntries((Object.keys(empty) as (keyof ToolState)[]).filter(right).map((key) => [key, kept[key]])) };
}
