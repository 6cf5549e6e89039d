import * as fc from 'fast-check';
import { logisticDif, mantelHaenszelDif, PsychometricsRefusal, randomStream, simulateResponses, type DifInput, type ItemParameters } from '../index';

function data(rows: readonly (readonly number[])[], group: readonly number[], categories = 2): DifInput {
  const items = rows[0]!.length;
  return { persons: rows.length, items, responses: Uint8Array.from(rows.flat()), categories: new Uint8Array(items).fill(categories), group };
}

const study = fc.integer({ min: 3, max: 6 }).chain((items) =>
  fc.array(fc.tuple(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: items, maxLength: items }), fc.integer({ min: 0, max: 1 })), { minLength: 30, maxLength: 80 }).filter((rows) => new Set(rows.map(([, g]) => g)).size === 2),
);

describe('Mantel–Haenszel DIF', () => {
  it('turns its sign and keeps its χ² when the groups are exchanged', () => {
    fc.assert(
      fc.property(study, (rows) => {
        const forward = mantelHaenszelDif(data(rows.map(([row]) => row), rows.map(([, g]) => g))).items;
        const backward = mantelHaenszelDif(data(rows.map(([row]) => row), rows.map(([, g]) => 1 - g))).items;
        forward.forEach((item, i) => {
          const twin = backward[i]!;
          if (item.delta === null) expect(twin.delta).toBeNull();
          else expect(twin.delta).toBeCloseTo(-item.delta, 9);
          if (item.chiSquare === null) expect(twin.chiSquare).toBeNull();
          else expect(twin.chiSquare).toBeCloseTo(item.chiSquare, 9);
        });
      }),
    );
  });

  it('treats a two-category item the same by Mantel\'s polytomous test', () => {
    const rows = Array.from({ length: 200 }, (_, p) => [p % 2, (p >> 1) % 2, (p >> 2) % 2, p % 3 === 0 ? 1 : 0]);
    const group = rows.map((_, p) => (p % 5 < 2 ? 1 : 0));
    const two = mantelHaenszelDif(data(rows, group)).items;
    const three = mantelHaenszelDif({ ...data(rows, group), categories: [2, 2, 2, 3] }).items;
    expect(three[3]!.chiSquare).toBeCloseTo(two[3]!.chiSquareUncorrected!, 10);
    expect(three[3]!.smd).toBeCloseTo(two[3]!.smd!, 12);
  });

  it('answers null for a constant item and refuses a single group by name', () => {
    const rows = Array.from({ length: 40 }, (_, p) => [1, p % 2, (p >> 1) % 2]);
    const group = rows.map((_, p) => (p >> 2) % 2);
    const [constant] = mantelHaenszelDif(data(rows, group)).items;
    expect(constant).toMatchObject({ oddsRatio: null, delta: null, chiSquare: null, class: null });
    expect(logisticDif(data(rows, group))[0]).toMatchObject({ uniform: null, reason: 'separated' });
    expect(() => mantelHaenszelDif(data(rows, rows.map(() => 0)))).toThrow(PsychometricsRefusal);
  });

  it('finds uniform DIF of a graded item by proportional odds, and leaves fair ones alone', () => {
    const random = randomStream(14);
    const theta = Float64Array.from({ length: 2000 }, () => random.normal());
    const items = Array.from({ length: 8 }, (): ItemParameters => ({ kind: 'grm', a: 1.5, d: [1.2, -1.2], g: 0 }));
    const fair = simulateResponses(items, theta, 15);
    const unfair = simulateResponses(items.map((item, i) => (i === 2 ? { ...item, d: [0.2, -2.2] } : item)), theta, 16);
    const rows = Array.from(theta, (_, p) => [...(p % 2 ? unfair : fair).responses.subarray(p * 8, p * 8 + 8)]);
    const result = logisticDif(data(rows, rows.map((_, p) => p % 2), 3));
    expect(result[2]!.uniform!.p).toBeLessThan(1e-6);
    expect(result[2]!.coefficients).toHaveLength(4);
    expect(result[2]!.coefficients![3]).toBeLessThan(-0.5);
    expect(result.filter((item) => item.item !== 2 && item.both!.deltaR2 > 0.02)).toEqual([]);
  });

  it('purifies: an item of class C leaves the matching score', () => {
    const items = [-1, -0.5, 0, 0.5, 1, 0].map((d): ItemParameters => ({ kind: 'gpcm', a: 1.2, d: [d], g: 0 }));
    const random = randomStream(5);
    const theta = Float64Array.from({ length: 3000 }, () => random.normal());
    const fair = simulateResponses(items, theta, 6);
    const unfair = simulateResponses(items.map((item, i) => (i === 5 ? { ...item, d: [-1.5] } : item)), theta, 7);
    const group = Uint8Array.from(theta, (_, p) => p % 2);
    const rows = Array.from(group, (g, p) => [...(g ? unfair : fair).responses.subarray(p * 6, p * 6 + 6)]);
    const result = mantelHaenszelDif(data(rows, [...group]), { purify: true });
    expect(result.removed).toEqual([5]);
    expect(result.items[5]!.class).toBe('C');
    expect(result.items.slice(0, 5).every((item) => item.class !== 'C')).toBe(true);
  });
});
