import { PsychometricsRefusal, randomStream, responseTimeEffort, similarPairs } from '../index';

describe('response-time effort', () => {
  it('takes a tenth of the mean time, at most ten seconds, as the threshold', () => {
    const report = responseTimeEffort({ persons: 3, items: 2, timesMs: [20_000, 400_000, 30_000, 5_000, 1_000, NaN] });
    expect(report.thresholdsMs).toEqual([1700, 10_000]);
    expect(report.rapidShare).toEqual([1 / 3, 0.5]);
    expect(report.effort).toEqual([1, 0.5, 0]);
    expect(report.flagged).toEqual([1, 2]);
  });

  it('knows nothing of persons and items without times', () => {
    expect(responseTimeEffort({ persons: 1, items: 1, timesMs: [NaN] })).toEqual({ thresholdsMs: [null], rapidShare: [null], effort: [null], flagged: [] });
    expect(() => responseTimeEffort({ persons: 2, items: 2, timesMs: [1] })).toThrow(PsychometricsRefusal);
  });
});

describe('answer similarity', () => {
  const [persons, items, options] = [120, 40, 4];
  function answers(): Int16Array {
    const random = randomStream(21);
    return Int16Array.from({ length: persons * items }, () => (random.uniform() < 0.5 ? 0 : 1 + random.integer(3)));
  }
  const input = (selected: ArrayLike<number>): Parameters<typeof similarPairs>[0] => ({ persons, items, selected, optionCounts: new Uint8Array(items).fill(options), keys: new Uint8Array(items) });

  it('finds a copied paper and, at its level, hardly anything else', () => {
    const selected = answers();
    expect(similarPairs(input(selected)).pairs.length).toBeLessThanOrEqual(1);
    for (let i = 0; i < 36; i++) selected[17 * items + i] = selected[64 * items + i]!;
    const { pairs, compared } = similarPairs(input(selected));
    expect(compared).toBe((persons * (persons - 1)) / 2);
    expect(pairs[0]).toMatchObject({ first: 17, second: 64 });
    expect(pairs[0]!.matches).toBeGreaterThanOrEqual(36);
    expect(pairs[0]!.adjustedP).toBeLessThan(1e-3);
  });

  it('gives the probability of all answers matching by hand', () => {
    // Five persons fill the five score groups, so that everybody's own answer has the share (1 + ½)/2 = ¾ in his group.
    // Equal answers match with ¾·¾ + ¼·¼ = 5/8, different ones with 3/8.
    const selected = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1];
    const { pairs, compared } = similarPairs({ persons: 5, items: 3, selected, optionCounts: [2, 2, 2], keys: [0, 0, 0] }, 1.1);
    expect(compared).toBe(10);
    const copy = pairs.find(({ first, second }) => first === 3 && second === 4)!;
    expect(copy).toMatchObject({ items: 3, matches: 3, identicalWrong: 3, expectedMatches: 15 / 8 });
    expect(copy.p).toBeCloseTo((5 / 8) ** 3, 14);
    expect(copy.adjustedP).toBe(1);
    expect(pairs.find(({ first, second }) => first === 0 && second === 1)!.identicalWrong).toBe(0);
    // No pair of opposite answers.
    expect(pairs).toHaveLength(4);
  });

  it('counts only items that both answered', () => {
    const selected = [0, 0, -1, 0, 0, 0, 1, 1, 1, 1, 1, -1, 1, -1, -1];
    const { pairs } = similarPairs({ persons: 5, items: 3, selected, optionCounts: [2, 2, 2], keys: [0, 0, 0] }, 1.1);
    expect(pairs.find(({ first, second }) => first === 3 && second === 4)).toMatchObject({ items: 1, matches: 1, identicalWrong: 1, p: expect.closeTo(5 / 8, 14) });
  });

  it('compares within groups only and refuses unknown options', () => {
    const selected = answers();
    for (let i = 0; i < items; i++) selected[17 * items + i] = selected[64 * items + i]!;
    const groups = Uint8Array.from({ length: persons }, (_, p) => (p < 60 ? 0 : 1));
    expect(similarPairs({ ...input(selected), groups }).pairs.some(({ first, second }) => first === 17 && second === 64)).toBe(false);
    selected[3] = 9;
    expect(() => similarPairs(input(selected))).toThrow(PsychometricsRefusal);
  });
});
