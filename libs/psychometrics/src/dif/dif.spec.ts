import * as fc from 'fast-check';
import { logisticDif, mantelHaenszelDif, PsychometricsRefusal, raschDif, randomStream, simulateResponses, type DifInput, type ItemParameters } from '../index';

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

  it('gives Mantel\'s χ² and the standardised mean difference of a table by hand', () => {
    // Three strata (booklets): counts of the scores 0, 1, 2 in the reference and in the focal group. A second item completes
    // every total to 2. Values: R, Σ n_R·n_F/n · var(x) as the variance of the focal sum; ΣF/ΣF · differences of means.
    const strata = [[[6, 3, 1], [5, 2, 2]], [[4, 5, 3], [5, 3, 1]], [[1, 4, 6], [3, 5, 2]]];
    const persons = strata.flatMap((groups, form) => groups.flatMap((counts, group) => counts.flatMap((n, score) => Array.from({ length: n }, () => ({ form, group, row: [score, 2 - score] })))));
    const [item] = mantelHaenszelDif({ ...data(persons.map(({ row }) => row), persons.map(({ group }) => group), 3), forms: persons.map(({ form }) => form) }).items;
    expect(item!.n).toBe(61);
    expect(item!.chiSquare).toBeCloseTo(1.79773474223422, 12);
    expect(item!.smd).toBeCloseTo(-0.260551948051948, 12);
    expect(item!.smdEffect).toBeCloseTo(-0.328821234204943, 12);
    // Not significant, whatever the size.
    expect(item!.class).toBe('A');
  });

  it('gives the odds ratio of one stratum as the cross-product ratio, and Robins, Breslow & Greenland as Woolf\'s error there', () => {
    // 30/10 right/wrong in the reference group, 20/20 in the focal group, all with the same total.
    const rows = [[30, 10], [20, 20]].flatMap(([right, wrong], group) => [...Array.from({ length: right! }, () => ({ row: [1, 0], group })), ...Array.from({ length: wrong! }, () => ({ row: [0, 1], group }))]);
    const [item] = mantelHaenszelDif(data(rows.map(({ row }) => row), rows.map(({ group }) => group))).items;
    expect(item!.oddsRatio).toBeCloseTo(3, 13);
    expect(item!.delta).toBeCloseTo(-2.35 * Math.log(3), 13);
    expect(item!.deltaSe).toBeCloseTo(2.35 * Math.sqrt(1 / 30 + 1 / 10 + 1 / 20 + 1 / 20), 12);
    // Expected 25 of 30, hypergeometric variance 40·40·50·30 / (80²·79).
    expect(item!.chiSquareUncorrected).toBeCloseTo(25 / ((40 * 40 * 50 * 30) / (6400 * 79)), 12);
    expect(item!.smd).toBeCloseTo(-0.25, 13);
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

describe('Rasch DIF', () => {
  it('compares two items by the log odds of who solved just one of them', () => {
    // Conditional likelihood of two items: b1 − b2 = ln(n01/n10), variance 1/n01 + 1/n10; centred, the first has half of it.
    const group = (side: number, first: number, second: number, both: number): { row: number[]; side: number }[] => [
      ...Array.from({ length: first }, () => ({ row: [1, 0], side })),
      ...Array.from({ length: second }, () => ({ row: [0, 1], side })),
      ...Array.from({ length: both }, (_, p) => ({ row: p % 2 ? [1, 1] : [0, 0], side })),
    ];
    const rows = [...group(0, 40, 20, 9), ...group(1, 15, 30, 6)];
    const [one, two] = raschDif(data(rows.map(({ row }) => row), rows.map(({ side }) => side)));
    const difference = 0.5 * (Math.log(30 / 15) - Math.log(20 / 40));
    expect(one!.difference).toBeCloseTo(difference, 8);
    expect(two!.difference).toBeCloseTo(-difference, 8);
    expect(one!.se).toBeCloseTo(0.5 * Math.sqrt(1 / 40 + 1 / 20 + 1 / 15 + 1 / 30), 8);
    expect(one!.z).toBeCloseTo(one!.difference / one!.se, 12);
    // Above .64, but not significantly above .43.
    expect(one!.class).toBe('B');
  });

  it('changes its sign when the groups are exchanged', () => {
    const random = randomStream(71);
    const theta = Float64Array.from({ length: 600 }, () => random.normal());
    const items = [-1, -0.4, 0.2, 0.5, 0.7].map((d): ItemParameters => ({ kind: 'gpcm', a: 1, d: [d], g: 0 }));
    const responses = simulateResponses(items, theta, 72);
    const group = Array.from(theta, (_, p) => p % 2);
    const forward = raschDif({ ...responses, group });
    const backward = raschDif({ ...responses, group: group.map((g) => 1 - g) });
    forward.forEach((item, i) => {
      expect(backward[i]!.difference).toBeCloseTo(-item.difference, 10);
      expect(backward[i]!.se).toBeCloseTo(item.se, 10);
    });
  });
});
