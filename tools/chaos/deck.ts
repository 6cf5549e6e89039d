/** Deals cards as from a shuffled deck that is shuffled anew when it is empty: each comes once in every round. */
export function deck<T>(cards: readonly T[], random: () => number): () => T {
  let left: T[] = [];
  return () => {
    if (left.length === 0) left = cards.map((card) => ({ card, by: random() })).sort((a, b) => a.by - b.by).map(({ card }) => card);
    return left.pop()!;
  };
}
