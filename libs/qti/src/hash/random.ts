import { sha256 } from './sha256';

/** A source of reproducible randomness: the same seed gives the same sequence on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Whole number, uniform in [0, below). */
  below(below: number): number;
}

/** xoshiro128** (Blackman and Vigna), its state filled from the SHA-256 of the seed text. */
export function seededRandom(seed: string): Random {
  const [h0, h1, h2, h3] = sha256(seed);
  let a = h0! | 0;
  let b = h1! | 0;
  let c = h2! | 0;
  let d = h3! | 1;
  const word = (): number => {
    const t = b << 9;
    let r = Math.imul(b, 5);
    r = Math.imul((r << 7) | (r >>> 25), 9);
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return r >>> 0;
  };
  // 53 bits, so that every double in [0, 1) that is a multiple of 2^-53 can come up.
  const next = (): number => ((word() >>> 5) * 0x4000000 + (word() >>> 6)) / 0x20000000000000;
  return { next, below: (below) => Math.floor(next() * below) };
}

/** Fisher–Yates; the input is left as it is. */
export function shuffled<T>(values: readonly T[], random: Random): T[] {
  const result = [...values];
  for (let i = result.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}
