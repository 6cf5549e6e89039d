/** A marked stretch of a text, counted in UTF-16 units from its start. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Marked stretches by the key of the text that they are in. */
export type Marks = Readonly<Record<string, readonly Stretch[]>>;

/** A stretch of one of several texts. */
export interface Part extends Stretch {
  readonly text: string;
}

/** Adds a stretch; those that touch or overlap become one. */
export function addStretch(stretches: readonly Stretch[], { start: from, end: to }: Stretch): readonly Stretch[] {
  if (to <= from) return stretches;
  const apart = stretches.filter(({ start, end }) => end < from || start > to);
  const joined = stretches.filter((stretch) => !apart.includes(stretch));
  const whole = { start: Math.min(from, ...joined.map(({ start }) => start)), end: Math.max(to, ...joined.map(({ end }) => end)) };
  return [...apart, whole].sort((a, b) => a.start - b.start);
}

/** Takes a stretch out of those that are marked. */
export function removeStretch(stretches: readonly Stretch[], removed: Stretch): readonly Stretch[] {
  return stretches.flatMap(({ start, end }) => {
    if (end <= removed.start || start >= removed.end) return [{ start, end }];
    return [
      { start, end: removed.start },
      { start: removed.end, end },
    ].filter((rest) => rest.end > rest.start);
  });
}

export function isCovered(stretches: readonly Stretch[], { start, end }: Stretch): boolean {
  return stretches.some((stretch) => stretch.start <= start && stretch.end >= end);
}

/** Marks all the parts, or clears them where every one of them is marked already. */
export function toggleParts(marks: Marks, parts: readonly Part[]): { readonly marks: Marks; readonly marked: boolean } {
  const marked = !parts.every((part) => isCovered(marks[part.text] ?? [], part));
  const next = new Map(Object.entries(marks));
  for (const part of parts) next.set(part.text, (marked ? addStretch : removeStretch)(next.get(part.text) ?? [], part));
  return { marks: Object.fromEntries([...next].filter(([, stretches]) => stretches.length > 0)), marked };
}

/** Words of a text: letters and digits, with the hyphens and apostrophes inside of them. */
export function wordsOf(text: string): readonly Stretch[] {
  return [...text.matchAll(/[\p{L}\p{M}\p{N}]+(?:[-'’.,][\p{L}\p{M}\p{N}]+)*/gu)].map(({ index, 0: word }) => ({ start: index, end: index + word.length }));
}
