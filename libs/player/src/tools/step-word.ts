/**
 * Number of the word that a key leads to: left and right by one word, up and down to the first word of the block before and after,
 * Home and End to the ends of the text. Null for other keys and where there are no words.
 */
export function stepWord(words: readonly { readonly block: number }[], at: number, key: string): number | null {
  const last = words.length - 1;
  const block = words[at]?.block;
  if (block === undefined) return null;
  const startOf = (wanted: number | undefined): number => words.findIndex((word) => word.block === wanted);
  switch (key) {
    case 'ArrowRight':
      return Math.min(at + 1, last);
    case 'ArrowLeft':
      return Math.max(at - 1, 0);
    case 'ArrowDown': {
      const next = words.findIndex((word) => word.block > block);
      return next < 0 ? last : next;
    }
    case 'ArrowUp':
      return startOf(at > startOf(block) ? block : words[Math.max(startOf(block) - 1, 0)]?.block);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
