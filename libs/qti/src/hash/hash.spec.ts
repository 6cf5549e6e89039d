import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { seededRandom, shuffled } from './random';
import { sha256Hex } from './sha256';

describe('sha256Hex', () => {
  it.each(['', 'abc', 'ңөү', 'a'.repeat(55), 'a'.repeat(56), 'a'.repeat(64), 'x'.repeat(10_000)])('equals the platform for %#', (text) =>
    expect(sha256Hex(text)).toBe(createHash('sha256').update(text).digest('hex')));
});

describe('seededRandom', () => {
  it('repeats itself for a seed and is even over its range', () => {
    const random = seededRandom('a');
    const counts = [0, 0, 0, 0, 0];
    for (let i = 0; i < 50_000; i++) counts[random.below(5)]! += 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
    expect(shuffled([1, 2, 3, 4, 5, 6], seededRandom('s'))).toEqual(shuffled([1, 2, 3, 4, 5, 6], seededRandom('s')));
    expect(shuffled([1, 2, 3, 4, 5, 6], seededRandom('s'))).not.toEqual(shuffled([1, 2, 3, 4, 5, 6], seededRandom('t')));
  });
});
