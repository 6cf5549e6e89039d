/**
 * Seeded random numbers: xoshiro128** (Blackman & Vigna 2018), state filled by a 32-bit mixer from seed and stream number.
 * The same seed and stream give the same numbers on every machine; streams are for parts of one job.
 */
export interface RandomStream {
  /** Uniform on (0, 1), 53 bits, never 0 or 1. */
  uniform(): number;
  /** Standard normal, by the polar method. */
  normal(): number;
  /** Whole number in 0 … below − 1. */
  integer(below: number): number;
}

/** A gamma variate of the given shape (> 0) and scale 1 (Marsaglia & Tsang 2000). */
export function gammaVariate(random: RandomStream, shape: number): number {
  if (shape < 1) return gammaVariate(random, shape + 1) * Math.pow(random.uniform(), 1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = random.normal();
    const v = (1 + c * z) ** 3;
    if (v > 0 && Math.log(random.uniform()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** A stream of random numbers; `seed` and `stream` are whole numbers. */
export function randomStream(seed: number, stream = 0): RandomStream {
  let mixer = Math.imul(Math.trunc(seed) | 0, 0x9e3779b1) ^ Math.imul((Math.trunc(stream) + 1) | 0, 0x85ebca6b) ^ Math.floor(seed / 4294967296);
  const fill = (): number => {
    mixer = (mixer + 0x9e3779b9) | 0;
    let z = mixer;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) | 0;
  };
  let [s0, s1, s2, s3] = [fill(), fill(), fill(), fill() | 1];
  const rotate = (x: number, k: number): number => (x << k) | (x >>> (32 - k));
  const next = (): number => {
    const result = Math.imul(rotate(Math.imul(s1, 5), 7), 9);
    const t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = rotate(s3, 11);
    return result >>> 0;
  };
  let spare: number | null = null;
  const uniform = (): number => {
    const high = next() >>> 5;
    const low = next() >>> 6;
    return (high * 67108864 + low + 0.5) / 9007199254740992;
  };
  return {
    uniform,
    normal() {
      if (spare !== null) {
        const value = spare;
        spare = null;
        return value;
      }
      for (;;) {
        const u = 2 * uniform() - 1;
        const v = 2 * uniform() - 1;
        const s = u * u + v * v;
        if (s >= 1 || s === 0) continue;
        const factor = Math.sqrt((-2 * Math.log(s)) / s);
        spare = v * factor;
        return u * factor;
      }
    },
    integer: (below) => Math.floor(uniform() * below),
  };
}
