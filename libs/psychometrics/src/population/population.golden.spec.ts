import { calibrate, drawPlausibleValues } from '../index';
import { describeGolden, numeric, reference } from '../test-support/corpus';
import { responsesOf } from '../test-support/responses';

describeGolden('plausible values against TAM', () => {
  it('recovers the latent regression of the TIMSS data', () => {
    const ref = reference<{ latent_regression: { beta: number[]; residual_variance: number }; unconditional: { variance: number } }>('timss_aus_twn_pv.ref.json').latent_regression;
    const table = numeric('timss_aus_twn.csv');
    const data = responsesOf('timss_aus_twn.csv', table.names.slice(0, 11));
    const values = new Float64Array(table.persons * 2);
    for (let p = 0; p < table.persons; p++) {
      values[p * 2] = table.values[p * table.items + 11] === 158 ? 1 : 0;
      values[p * 2 + 1] = table.values[p * table.items + 12] === 1 ? 1 : 0;
    }
    const covariates = { names: ['country', 'girl'], values };
    const items = calibrate(data, { model: 'pcm', covariates, nodes: 81, limit: 8 }).items;
    const pv = drawPlausibleValues(data, items, { covariates, draws: 20, seed: 11 });
    expect(Math.abs(pv.beta[0]!)).toBeLessThan(5e-3);
    expect(Math.abs(pv.beta[1]! - ref.beta[1]!)).toBeLessThan(5e-3);
    expect(Math.abs(pv.residualVariance - ref.residual_variance)).toBeLessThan(1e-2);
    // Regression of the values themselves: Monte Carlo error of 20 draws.
    const slopes = pv.values.map((theta) => regress(theta, values));
    const mean = (at: number): number => slopes.reduce((sum, slope) => sum + slope[at]!, 0) / slopes.length;
    expect(Math.abs(mean(0) - ref.beta[1]!)).toBeLessThan(0.05);
    expect(Math.abs(mean(1) - ref.residual_variance)).toBeLessThan(0.06);
  });
});

/** Country difference and residual variance within countries (the covariate girl is near 0). */
function regress(theta: Float64Array, values: Float64Array): [number, number] {
  const sums = [0, 0];
  const n = [0, 0];
  theta.forEach((value, p) => {
    sums[values[p * 2]!]! += value;
    n[values[p * 2]!]! += 1;
  });
  const means = sums.map((sum, g) => sum / n[g]!);
  const squares = theta.reduce((sum, value, p) => sum + (value - means[values[p * 2]!]!) ** 2, 0);
  return [means[1]! - means[0]!, squares / (theta.length - 2)];
}
