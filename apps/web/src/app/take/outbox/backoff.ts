const first = 1_000;
const longest = 30_000;

/**
 * Wait before the next try after `failures` failed ones in a row: doubles up to half a minute, of which a random half is
 * taken off, so that a room whose server comes back does not call it in the same second.
 */
export function backoffMs(failures: number, random: () => number): number {
  const full = Math.min(longest, first * 2 ** Math.max(0, failures - 1));
  return Math.round(full * (0.5 + random() / 2));
}
