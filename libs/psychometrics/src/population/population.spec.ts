import { combineEstimates, drawPlausibleValues, principalComponents, PsychometricsRefusal, randomStream, simulateResponses, type ItemParameters } from '../index';

const items = Array.from({ length: 15 }, (_, i): ItemParameters => ({ kind: 'gpcm', a: 1.2, d: [1.5 - i / 5], g: 0 }));

function study(persons: number): { theta: Float64Array; covariates: { names: string[]; values: Float64Array }; data: ReturnType<typeof simulateResponses> } {
  const random = randomStream(77);
  const values = Float64Array.from({ length: persons }, () => (random.uniform() < 0.5 ? 1 : 0));
  const theta = values.map((x) => 0.4 + 0.7 * x + 0.8 * random.normal());
  return { theta, covariates: { names: ['x'], values }, data: simulateResponses(items, theta, 78) };
}

describe('plausible values', () => {
  it('carry the population: means, regression and variance, unlike point estimates', () => {
    const { covariates, data } = study(6000);
    const pv = drawPlausibleValues(data, items, { covariates, draws: 10, seed: 5 });
    for (const theta of pv.values) {
      const groups = [0, 1].map((g) => theta.filter((_, p) => covariates.values[p] === g));
      const means = groups.map((group) => group.reduce((sum, value) => sum + value, 0) / group.length);
      const variances = groups.map((group, g) => group.reduce((sum, value) => sum + (value - means[g]!) ** 2, 0) / group.length);
      expect(Math.abs(means[0]! - 0.4)).toBeLessThan(0.08);
      expect(Math.abs(means[1]! - means[0]! - 0.7)).toBeLessThan(0.1);
      for (const variance of variances) expect(Math.abs(variance - 0.64)).toBeLessThan(0.08);
    }
  });

  it('are the same for the same seed, whatever the kernel, and differ for another', () => {
    const { covariates, data } = study(500);
    const one = drawPlausibleValues(data, items, { covariates, draws: 2, seed: 5 });
    const plain = drawPlausibleValues(data, items, { covariates, draws: 2, seed: 5, allowWasm: false });
    const other = drawPlausibleValues(data, items, { covariates, draws: 2, seed: 6 });
    expect(plain.values).toEqual(one.values);
    expect(other.values[0]).not.toEqual(one.values[0]);
    expect(one.values[0]).not.toEqual(one.values[1]);
  });

  it('are distributed as each person\'s posterior: mean, variance and distribution function by fine integration', () => {
    const { data } = study(200);
    const pv = drawPlausibleValues(data, items, { draws: 1000, seed: 9, drawRegression: false });
    for (const person of [0, 57, 133]) {
      const draws = pv.values.map((theta) => theta[person]!);
      const { mean, variance, below } = posterior(data.responses.subarray(person * 15, person * 15 + 15), pv.beta[0]!, pv.residualVariance);
      const own = draws.reduce((sum, value) => sum + value, 0) / 1000;
      expect(Math.abs(own - mean)).toBeLessThan(4 * Math.sqrt(variance / 1000));
      const spread = draws.reduce((sum, value) => sum + (value - own) ** 2, 0) / 999;
      expect(Math.abs(spread / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / 1000));
      // Kolmogorov–Smirnov distance, p = .001.
      const sorted = [...draws].sort((a, b) => a - b);
      const distance = Math.max(...sorted.map((value, k) => Math.abs(below(value) - (k + 0.5) / 1000)));
      expect(distance).toBeLessThan(1.95 / Math.sqrt(1000));
    }
  });

  it('give a person without answers a draw from the population', () => {
    const { data } = study(400);
    data.responses.fill(255, 0, 200 * 15);
    const [theta] = drawPlausibleValues(data, items, { draws: 1, seed: 1 }).values;
    expect(theta!.every(Number.isFinite)).toBe(true);
    expect(new Set(theta!.subarray(0, 200)).size).toBe(200);
  });

  it('combine by Rubin\'s rules and refuse nonsense', () => {
    expect(combineEstimates([1, 2, 3], [0.1, 0.2, 0.3])).toEqual({ estimate: 2, within: expect.closeTo(0.2, 12), between: 1, variance: expect.closeTo(0.2 + 4 / 3, 12) });
    expect(() => combineEstimates([1], [])).toThrow(PsychometricsRefusal);
    expect(() => drawPlausibleValues(study(50).data, items, { draws: 0, seed: 1 })).toThrow(PsychometricsRefusal);
  });
});

/** Posterior of one person's ability under the items above and a normal prior, by a sum over 6,001 points. */
function posterior(row: Uint8Array, mean: number, variance: number): { mean: number; variance: number; below: (theta: number) => number } {
  const points = Array.from({ length: 6001 }, (_, q) => -9 + (q * 18) / 6000);
  const weights = points.map((theta) => row.reduce((product, x, i) => product / (1 + Math.exp((x ? -1 : 1) * (1.2 * theta + items[i]!.d[0]!))), Math.exp(-((theta - mean) ** 2) / (2 * variance))));
  const total = weights.reduce((sum, value) => sum + value, 0);
  const centre = weights.reduce((sum, value, q) => sum + value * points[q]!, 0) / total;
  return {
    mean: centre,
    variance: weights.reduce((sum, value, q) => sum + value * (points[q]! - centre) ** 2, 0) / total,
    below: (theta) => weights.reduce((sum, value, q) => (points[q]! <= theta ? sum + value : sum), 0) / total,
  };
}

describe('principalComponents', () => {
  it('keeps what explains the share asked for, uncorrelated and without constants', () => {
    const random = randomStream(3);
    const values = new Float64Array(300 * 4);
    for (let p = 0; p < 300; p++) {
      const common = random.normal();
      values.set([common, 2 * common + 0.01 * random.normal(), random.normal(), 7], p * 4);
    }
    const reduced = principalComponents({ names: ['a', 'b', 'c', 'constant'], values }, 0.9);
    expect(reduced.names).toEqual(['pc1', 'pc2']);
    expect(reduced.explained).toBeGreaterThan(0.9);
    const cross = Array.from({ length: 300 }, (_, p) => reduced.values[p * 2]! * reduced.values[p * 2 + 1]!).reduce((sum, value) => sum + value, 0);
    expect(Math.abs(cross / 300)).toBeLessThan(1e-9);
    expect(() => principalComponents({ names: ['a'], values: new Float64Array(5) })).toThrow(PsychometricsRefusal);
  });
});
