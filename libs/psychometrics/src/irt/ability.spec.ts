import * as fc from 'fast-check';
import { estimateAbilities, PsychometricsRefusal, randomStream, simulateResponses, type ItemParameters, type ResponseData } from '../index';

const two = (a: number, b: number): ItemParameters => ({ kind: 'gpcm', a, d: [-a * b], g: 0 });

function theta(count: number, seed: number): Float64Array {
  const random = randomStream(seed);
  return Float64Array.from({ length: count }, () => 1.3 * random.normal());
}

describe('estimateAbilities', () => {
  it.each(['wle', 'ml', 'map'] as const)('gives many persons the %s estimate that one person gets alone', (method) => {
    const random = randomStream(9);
    const items = Array.from({ length: 12 }, (_, i) => (i < 9 ? two(0.6 + random.uniform(), random.normal()) : { kind: 'gpcm' as const, a: 0.8, d: [0.3, -0.4, -1.5], g: 0 }));
    const data = simulateResponses(items, theta(2500, 4), 8);
    // A few rotated blocks, so that several patterns of answered items occur.
    for (let p = 0; p < data.persons; p += 3) data.responses[p * 12 + (p % 4)] = 255;
    const many = estimateAbilities(data, items, method);
    const alone = { ...data, persons: 40, responses: data.responses.subarray(0, 40 * 12) };
    const few = estimateAbilities(alone, items, method);
    few.theta.forEach((value, p) => {
      if (value === null) expect(many.theta[p]).toBeNull();
      else {
        expect(Math.abs(many.theta[p]! - value)).toBeLessThan(1e-8);
        expect(Math.abs(many.se[p]! / few.se[p]! - 1)).toBeLessThan(1e-5);
      }
    });
  });

  it('answers the extremes: no ML for all right and all wrong, a finite WLE that rises with the score', () => {
    const items = [-1, 0, 1, 2].map((b) => two(1, b));
    const rows = [[0, 0, 0, 0], [1, 0, 0, 0], [1, 1, 0, 0], [1, 1, 1, 0], [1, 1, 1, 1]];
    const data: ResponseData = { persons: 5, items: 4, responses: Uint8Array.from(rows.flat()), categories: new Uint8Array(4).fill(2) };
    const ml = estimateAbilities(data, items, 'ml').theta;
    expect(ml[0]).toBeNull();
    expect(ml[4]).toBeNull();
    const wle = estimateAbilities(data, items, 'wle').theta;
    expect(wle.every((value) => value !== null && Number.isFinite(value))).toBe(true);
    expect([...wle].sort((a, b) => a! - b!)).toEqual(wle);
  });

  it('gives null to a person without answers and refuses unusable parameters', () => {
    const data: ResponseData = { persons: 1, items: 2, responses: Uint8Array.of(255, 255), categories: [2, 2] };
    expect(estimateAbilities(data, [two(1, 0), two(1, 1)], 'wle').theta).toEqual([null]);
    expect(estimateAbilities(data, [two(1, 0), two(1, 1)], 'map', { mean: 0.5, variance: 2 }).theta[0]).toBeCloseTo(0.5, 10);
    expect(() => estimateAbilities(data, [two(0, 0), two(1, 1)], 'wle')).toThrow(PsychometricsRefusal);
  });

  it('does not depend on the order of items, for every model', () => {
    const items: ItemParameters[] = [two(1.2, 0.3), { kind: '3pl', a: 1.5, d: [0.2], g: 0.2 }, { kind: 'grm', a: 0.9, d: [1, -1], g: 0 }, two(0.7, -1)];
    fc.assert(
      fc.property(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 1 })), (row) => {
        const forward = estimateAbilities({ persons: 1, items: 4, responses: Uint8Array.from(row), categories: [2, 2, 3, 2] }, items, 'map');
        const backward = estimateAbilities({ persons: 1, items: 4, responses: Uint8Array.from([...row].reverse()), categories: [2, 3, 2, 2] }, [...items].reverse(), 'map');
        expect(backward.theta[0]).toBeCloseTo(forward.theta[0]!, 8);
      }),
    );
  });
});
