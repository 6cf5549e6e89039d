import { calibrate, curveDeviation, dimensionality, estimateAbilities, meanSquareFit, personLz, PsychometricsRefusal, q3, randomStream, simulateResponses, type ItemParameters, type ResponseData } from '../index';

const item = (...d: number[]): ItemParameters => ({ kind: 'gpcm', a: 1, d, g: 0 });
const LN3 = Math.log(3);

function responses(rows: readonly (readonly number[])[], categories = 2): ResponseData {
  const items = rows[0]!.length;
  return { persons: rows.length, items, responses: Uint8Array.from(rows.flat()), categories: new Uint8Array(items).fill(categories) };
}

describe('Q3', () => {
  // Residuals of the first item .5, −.5, .25, −.75, of the second .5, −.5, −.75, .25: covariance .0625, variances 1.0625 (times 4).
  const data = responses([[1, 1], [0, 0], [1, 0], [0, 1]]);
  const theta = [0, 0, LN3, LN3];

  it('is the correlation of residuals: 1/17 in an example by hand', () => {
    const matrix = q3(data, [item(0), item(0)], theta);
    expect(matrix[0]![1]).toBeCloseTo(1 / 17, 14);
    expect(matrix[1]![0]).toBe(matrix[0]![1]);
    expect(matrix[0]![0]).toBe(1);
  });

  it('counts weights as persons, and leaves out persons without an ability or an answer', () => {
    const doubled = responses([[1, 1], [1, 1], [0, 0], [1, 0], [0, 1]]);
    const expected = q3(doubled, [item(0), item(0)], [0, 0, 0, LN3, LN3])[0]![1]!;
    expect(q3({ ...data, weights: [2, 1, 1, 1] }, [item(0), item(0)], theta)[0]![1]).toBeCloseTo(expected, 14);
    const more = responses([[1, 1], [0, 0], [1, 0], [0, 1], [1, 1], [1, 255]]);
    expect(q3(more, [item(0), item(0)], [...theta, null, 0])[0]![1]).toBeCloseTo(1 / 17, 14);
  });

  it('is null where two items have no person in common', () => {
    expect(q3(responses([[1, 255], [0, 255], [255, 1], [255, 0]]), [item(0), item(0)], theta)[0]![1]).toBeNull();
  });

  it('shows a copied item, and about −1/(items − 1) elsewhere', () => {
    const random = randomStream(31);
    const items = Array.from({ length: 20 }, (_, i) => item((i - 9.5) / 6));
    const data = simulateResponses(items, Float64Array.from({ length: 4000 }, () => random.normal()), 32);
    for (let p = 0; p < 4000; p++) if (random.uniform() < 0.5) data.responses[p * 20 + 11] = data.responses[p * 20 + 10]!;
    const fit = calibrate(data, { model: 'rasch' });
    const matrix = q3(data, fit.items, estimateAbilities(data, fit.items, 'wle').theta);
    expect(matrix[10]![11]!).toBeGreaterThan(0.35);
    const others = matrix.flatMap((row, i) => row.filter((_, j) => j < i && !(i === 11 && j === 10)).map((value) => value!));
    expect(Math.abs(others.reduce((sum, value) => sum + value, 0) / others.length + 1 / 19)).toBeLessThan(0.02);
  });
});

describe('person fit', () => {
  // At θ = 0 the chances are 3/4, 3/4, 1/4; every unlikely answer takes ln 3 · 3/4 from the log-likelihood, whose SD is ln 3 · 3/4.
  const items = [item(LN3), item(LN3), item(-LN3)];

  it('l_z is 1 for the likeliest answers and −3 for the unlikeliest', () => {
    const [likely, unlikely, one] = personLz(responses([[1, 1, 0], [0, 0, 1], [0, 1, 0]]), items, [0, 0, 0]);
    expect(likely).toBeCloseTo(1, 13);
    expect(unlikely).toBeCloseTo(-3, 13);
    expect(one).toBeCloseTo(-1 / 3, 13);
  });

  it('l_z of a graded item with chances 1/6, 2/6, 3/6', () => {
    const lz = personLz(responses([[0], [1], [2]], 3), [item(Math.log(2), LN3)], [0, 0, 0]);
    const [p, log] = [[1 / 6, 2 / 6, 3 / 6], [1 / 6, 2 / 6, 3 / 6].map(Math.log)];
    const mean = p.reduce((sum, value, k) => sum + value * log[k]!, 0);
    const sd = Math.sqrt(p.reduce((sum, value, k) => sum + value * (log[k]! - mean) ** 2, 0));
    lz.forEach((value, k) => expect(value).toBeCloseTo((log[k]! - mean) / sd, 12));
  });

  it('is null without ability, answers or variance', () => {
    expect(personLz(responses([[1, 1, 0], [255, 255, 255]]), items, [null, 0])).toEqual([null, null]);
    expect(personLz(responses([[1, 0]]), [item(0), item(0)], [0])).toEqual([null]);
  });

  it('has mean 0 and variance 1 at the true abilities', () => {
    const random = randomStream(41);
    const many = Array.from({ length: 40 }, () => item(1.5 * random.normal()));
    const theta = Float64Array.from({ length: 3000 }, () => random.normal());
    const lz = personLz(simulateResponses(many, theta, 42), many, [...theta]).map((value) => value!);
    const mean = lz.reduce((sum, value) => sum + value, 0) / lz.length;
    const variance = lz.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (lz.length - 1);
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(3000));
    expect(Math.abs(variance - 1)).toBeLessThan(0.15);
  });

  it('gives mean squares by hand: 3 for three unlikely answers, 1/3 for three likely ones', () => {
    const { persons } = meanSquareFit(responses([[0, 0, 1], [1, 1, 0]]), items, [0, 0]);
    expect(persons[0]).toMatchObject({ infit: expect.closeTo(3, 12), outfit: expect.closeTo(3, 12) });
    expect(persons[1]).toMatchObject({ infit: expect.closeTo(1 / 3, 12), outfit: expect.closeTo(1 / 3, 12) });
  });
});

describe('RMSD', () => {
  const random = randomStream(51);
  const items = Array.from({ length: 8 }, (_, i) => item((i - 3.5) / 2));
  const theta = Float64Array.from({ length: 5000 }, () => random.normal());

  it('is the distance of the observed from the model curve: .05 where they lie .05 apart everywhere', () => {
    const { fit } = calibrate(simulateResponses(items, theta, 52), { model: 'rasch' });
    const Q = fit.quadrature.nodes.length;
    const itemCounts = fit.vectors.map((vector) => {
      const counts = new Float64Array(2 * Q);
      fit.quadrature.nodes.forEach((node, q) => {
        const p = 1 / (1 + Math.exp(-node - vector[1]!)) + 0.05;
        const n = Math.exp((-node * node) / 2);
        counts[q] = n * (1 - p);
        counts[Q + q] = n * p;
      });
      return counts;
    });
    for (const { rmsd, md } of curveDeviation({ ...fit, itemCounts })) {
      expect(rmsd).toBeCloseTo(0.05, 12);
      expect(md).toBeCloseTo(0.05, 12);
    }
  });

  it('is small where the model holds and large for an item held at a wrong difficulty', () => {
    const held = items.map((own, i) => (i === 3 ? item(own.d[0]! + 1) : own));
    const deviation = curveDeviation(calibrate(simulateResponses(items, theta, 53), { model: 'rasch', fixed: held }).fit);
    // A shift of one logit in the middle moves the curve by about .2 (logistic density .25, ability spread 1).
    expect(deviation[3]!.rmsd!).toBeGreaterThan(0.15);
    expect(deviation[3]!.md!).toBeLessThan(-0.15);
    deviation.forEach(({ rmsd }, i) => i !== 3 && expect(rmsd!).toBeLessThan(0.06));
  });
});

describe('dimensionality', () => {
  const random = randomStream(61);
  const normals = (): Float64Array => Float64Array.from({ length: 2000 }, () => random.normal());
  const six = Array.from({ length: 6 }, (_, i): ItemParameters => ({ kind: 'gpcm', a: 1.6, d: [(i - 2.5) / 4], g: 0 }));
  const beside = (left: ResponseData, right: ResponseData): ResponseData =>
    responses(Array.from({ length: left.persons }, (_, p) => [...left.responses.subarray(p * left.items, (p + 1) * left.items), ...right.responses.subarray(p * right.items, (p + 1) * right.items)]));

  it('has the eigenvalues 1 ± r of two items', () => {
    // 3 + 3 agreements, 1 + 1 disagreements: φ = 1/2.
    const { eigenvalues, ratio } = dimensionality(responses([[1, 1], [1, 1], [1, 1], [0, 0], [0, 0], [0, 0], [1, 0], [0, 1]]), 1);
    expect(eigenvalues[0]).toBeCloseTo(1.5, 12);
    expect(eigenvalues[1]).toBeCloseTo(0.5, 12);
    expect(ratio).toBeCloseTo(3, 12);
  });

  it('counts none, one and two dimensions', () => {
    const one = normals();
    const single = dimensionality(beside(simulateResponses(six, one, 62), simulateResponses(six, one, 63)), 5);
    expect(single.dimensions).toBe(1);
    expect(single.eigenvalues.reduce((sum, value) => sum + value, 0)).toBeCloseTo(12, 9);
    expect(dimensionality(beside(simulateResponses(six, one, 62), simulateResponses(six, normals(), 63)), 5).dimensions).toBe(2);
    const coins = responses(Array.from({ length: 1000 }, () => Array.from({ length: 8 }, () => random.integer(2))));
    expect(dimensionality(coins, 5).dimensions).toBeLessThanOrEqual(1);
    expect(dimensionality(coins, 5)).toEqual(dimensionality(coins, 5));
  });

  it('refuses constant items and data in which nobody answered everything', () => {
    expect(() => dimensionality(responses([[1, 0], [1, 1], [1, 0]]), 1)).toThrow(expect.objectContaining({ code: 'constant-item' }));
    expect(() => dimensionality(responses([[1, 255], [255, 1], [1, 255]]), 1)).toThrow(PsychometricsRefusal);
  });
});
