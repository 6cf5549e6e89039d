/** A marked stretch of an item's text, counted in UTF-16 units from the start of the item. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Adds a stretch; those that touch or overlap become one. */
export function addStretch(stretches: readonly Stretch[], added: Stretch): readonly Stretch[] {
  if (added.end <= added.start) return stretches;
  const apart = stretches.filter(({ start, end }) => end < added.start || start > added.end);
  const joined = stretches.filter((stretch) => !apart.includes(stretch));
  const whole = { start: Math.min(added.start, ...joined.map(({ start }) => start)), end: Math.max(added.end, ...joined.map(({ end }) => end)) };
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
