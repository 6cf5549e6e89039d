import type { Outcome } from './choose';

/** Pairs of a match, associate or gap interaction, as in the response: `left right`. Choice ids hold no space. */
export type Pair = readonly [left: string, right: string];

export function readPairs(value: unknown): readonly Pair[] {
  const list = typeof value === 'string' ? [value] : Array.isArray(value) ? (value as readonly unknown[]) : [];
  return list.flatMap((entry): Pair[] => {
    const [left, right, more] = typeof entry === 'string' ? entry.trim().split(/\s+/) : [];
    return left !== undefined && right !== undefined && more === undefined ? [[left, right]] : [];
  });
}

export function writePairs(pairs: readonly Pair[]): readonly string[] | null {
  return pairs.length === 0 ? null : pairs.map(([left, right]) => `${left} ${right}`);
}

/** How often each side may be used (0 = without limit) and how many pairs there may be. */
export interface PairLimits {
  readonly left: (id: string) => number;
  readonly right: (id: string) => number;
  readonly max: number;
}

export function hasPair(pairs: readonly Pair[], left: string, right: string): boolean {
  return pairs.some(([l, r]) => l === left && r === right);
}

/**
 * Pairs two choices, or takes the pair back. A choice that may be used once leaves the pair it was in, as it would when dragged
 * away; one that may be used several times and is used up is refused, since nobody could say which of its pairs should go.
 */
export function togglePair(pairs: readonly Pair[], left: string, right: string, limits: PairLimits): Outcome<readonly Pair[]> {
  if (hasPair(pairs, left, right)) return { value: pairs.filter(([l, r]) => l !== left || r !== right) };
  let kept = pairs;
  if (limits.left(left) === 1) kept = kept.filter(([l]) => l !== left);
  if (limits.right(right) === 1) kept = kept.filter(([, r]) => r !== right);
  const usedLeft = kept.filter(([l]) => l === left).length;
  const usedRight = kept.filter(([, r]) => r === right).length;
  if ((limits.left(left) > 0 && usedLeft >= limits.left(left)) || (limits.right(right) > 0 && usedRight >= limits.right(right))) return { refused: 'max' };
  if (limits.max > 0 && kept.length >= limits.max) {
    if (limits.max !== 1) return { refused: 'max' };
    kept = [];
  }
  return { value: [...kept, [left, right]] };
}

/** The same pair whichever side was picked first, for interactions with one set of choices. */
export function toggleUnordered(pairs: readonly Pair[], a: string, b: string, limits: PairLimits): Outcome<readonly Pair[]> {
  if (hasPair(pairs, b, a)) return { value: pairs.filter(([l, r]) => l !== b || r !== a) };
  if (hasPair(pairs, a, b)) return { value: pairs.filter(([l, r]) => l !== a || r !== b) };
  const uses = (list: readonly Pair[], id: string): number => list.reduce((sum, [l, r]) => sum + Number(l === id) + Number(r === id), 0);
  let kept = pairs;
  for (const id of new Set([a, b])) if (limits.left(id) === 1 && a !== b) kept = kept.filter(([l, r]) => l !== id && r !== id);
  for (const id of new Set([a, b])) if (limits.left(id) > 0 && uses(kept, id) + (a === b ? 2 : 1) > limits.left(id)) return { refused: 'max' };
  if (limits.max > 0 && kept.length >= limits.max) return { refused: 'max' };
  return { value: [...kept, [a, b]] };
}
