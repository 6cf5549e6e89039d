import { calibrate, difficulties, normalDensity, type Calibration } from '../index';
import { describeGolden, numeric, reference } from '../test-support/corpus';
import { responsesOf } from '../test-support/responses';

interface Lsat7 {
  twoPL: { logLik: number; AIC: number; BIC: number; items: { a: number; d: number; b: number; se_a_oakes: number; se_d_oakes: number; se_a_crossprod: number; se_d_crossprod: number }[] };
  rasch: { logLik: number; var_theta: number; se_var: number; items: { d: number; se_d: number }[] };
}
interface ScienceItem {
  est: Record<string, number>;
  se: Record<string, number | null>;
}
interface Science {
  pcm: { logLik: number; var: number; items: ScienceItem[] };
  gpcm: { logLik: number; items: ScienceItem[]; IRTpars: { b1: number; b2: number; b3: number }[] };
  graded: { logLik: number; items: ScienceItem[]; IRTpars: { b1: number; b2: number; b3: number }[] };
  tam_pcm: { deviance: number; variance: number; xsi: { xsi: number }[] };
}

const relative = (actual: number, expected: number): number => Math.abs(actual / expected - 1);
const GRID = { nodes: 121, limit: 8 };

describeGolden('marginal maximum likelihood against mirt and TAM', () => {
  const lsat = (): ReturnType<typeof responsesOf> => responsesOf('lsat7.csv', undefined, 0, 'freq');

  it.each(['observed', 'cross-product'] as const)('fits LSAT7 with 2PL, %s errors', (method) => {
    const ref = reference<Lsat7>('lsat7.ref.json').twoPL;
    const fit = calibrate(lsat(), { model: '2pl', ...GRID, standardErrors: method, tolerance: 1e-8 });
    expect(fit.converged).toBe(true);
    expect(relative(fit.logLik, ref.logLik)).toBeLessThan(1e-9);
    expect(relative(fit.aic, ref.AIC)).toBeLessThan(1e-9);
    expect(relative(fit.bic, ref.BIC)).toBeLessThan(1e-9);
    ref.items.forEach((item, i) => {
      const own = fit.items[i]!;
      expect(Math.abs(own.a - item.a)).toBeLessThan(2e-6);
      expect(Math.abs(own.d[0]! - item.d)).toBeLessThan(2e-6);
      expect(Math.abs(difficulties(own)[0]! - item.b)).toBeLessThan(5e-6);
      const [a, d] = method === 'observed' ? [item.se_a_oakes, item.se_d_oakes] : [item.se_a_crossprod, item.se_d_crossprod];
      expect(relative(own.se.a!, a)).toBeLessThan(1e-4);
      expect(relative(own.se.d[0]!, d)).toBeLessThan(1e-4);
    });
  });

  it('fits LSAT7 with the Rasch model', () => {
    const ref = reference<Lsat7>('lsat7.ref.json').rasch;
    const fit = calibrate(lsat(), { model: 'rasch', ...GRID, standardErrors: 'observed', tolerance: 1e-8 });
    expect(fit.engine).toBe('scores');
    expect(relative(fit.logLik, ref.logLik)).toBeLessThan(1e-9);
    // mirt stopped 1.6e-5 short of the maximum (its log-likelihood is lower than ours).
    expect(fit.logLik).toBeGreaterThanOrEqual(ref.logLik);
    expect(Math.abs(fit.groups[0]!.variance - ref.var_theta)).toBeLessThan(3e-5);
    expect(relative(fit.groups[0]!.seVariance!, ref.se_var)).toBeLessThan(1e-3);
    ref.items.forEach((item, i) => {
      expect(Math.abs(fit.items[i]!.d[0]! - item.d)).toBeLessThan(1e-5);
      expect(relative(fit.items[i]!.se.d[0]!, item.se_d)).toBeLessThan(1e-3);
    });
  });

  it('fits the Science data with PCM, GPCM and GRM', () => {
    const ref = reference<Science>('science.ref.json');
    const data = responsesOf('science.csv', undefined, 1);
    const pcm = calibrate(data, { model: 'pcm', ...GRID, tolerance: 1e-8, standardErrors: 'observed' });
    expect(relative(pcm.logLik, ref.pcm.logLik)).toBeLessThan(1e-8);
    expect(relative(-2 * pcm.logLik, ref.tam_pcm.deviance)).toBeLessThan(1e-6);
    expect(Math.abs(pcm.groups[0]!.variance - ref.pcm.var)).toBeLessThan(1e-4);
    // mirt's PCM stopped early: 2e-4 from the maximum, where TAM and we agree to 1e-5.
    expect(pcm.logLik).toBeGreaterThanOrEqual(ref.pcm.logLik);
    ref.pcm.items.forEach((item, i) => [1, 2, 3].forEach((k) => expect(Math.abs(pcm.items[i]!.d[k - 1]! - item.est[`d${k}`]!)).toBeLessThan(3e-4)));
    expect(Math.abs(pcm.groups[0]!.variance - ref.tam_pcm.variance)).toBeLessThan(1e-5);
    const steps = pcm.items.flatMap((item) => item.d.map((d, k) => -(d - (item.d[k - 1] ?? 0))));
    ref.tam_pcm.xsi.forEach(({ xsi }, j) => expect(Math.abs(steps[j]! - xsi)).toBeLessThan(1e-5));

    for (const [model, expected] of [['gpcm', ref.gpcm], ['grm', ref.graded]] as const) {
      const fit: Calibration = calibrate(data, { model, ...GRID, tolerance: 1e-8, standardErrors: 'observed' });
      expect(fit.converged).toBe(true);
      expect(relative(fit.logLik, expected.logLik)).toBeLessThan(1e-8);
      expected.items.forEach((item, i) => {
        const own = fit.items[i]!;
        expect(Math.abs(own.a - item.est['a1']!)).toBeLessThan(1e-4);
        expect(relative(own.se.a!, item.se['a1']!)).toBeLessThan(1e-2);
        [1, 2, 3].forEach((k) => {
          expect(Math.abs(own.d[k - 1]! - item.est[`d${k}`]!)).toBeLessThan(2e-4);
          expect(relative(own.se.d[k - 1]!, item.se[`d${k}`]!)).toBeLessThan(1e-2);
        });
        const b = difficulties(own);
        const par = expected.IRTpars[i]!;
        [par.b1, par.b2, par.b3].forEach((value, k) => expect(Math.abs(b[k]! - value)).toBeLessThan(1e-3));
      });
    }
  });

  it('fits the verbal aggression data with the Rasch model', () => {
    const ref = reference<{ rasch_mml: { logLik: number; var: number; items: { d: number; se: number }[] } }>('verbal_rasch.ref.json').rasch_mml;
    const names = numeric('verbal.csv').names.slice(0, 24);
    const fit = calibrate(responsesOf('verbal.csv', names), { model: 'rasch', tolerance: 1e-8, standardErrors: 'observed' });
    expect(relative(fit.logLik, ref.logLik)).toBeLessThan(1e-6);
    // mirt stopped 0.004 log-likelihood units below the maximum.
    expect(fit.logLik).toBeGreaterThanOrEqual(ref.logLik);
    expect(Math.abs(fit.groups[0]!.variance - ref.var)).toBeLessThan(2e-3);
    ref.items.forEach((item, i) => expect(Math.abs(fit.items[i]!.d[0]! - item.d)).toBeLessThan(3e-4));
  });

  it('fits simulated 3PL data with a prior on the lower asymptote, and 2PL to the same', () => {
    const ref = reference<{ logLik: number; logPost: number; est: { a: number; d: number; g: number }[]; twoPL: { logLik: number; est: { a1: number; d: number }[] } }>('sim3pl.ref.json');
    const data = responsesOf('sim3pl_4000x30.csv');
    const fit = calibrate(data, { model: '3pl', nodes: 61, limit: 6, priors: { guessing: { mean: -1.386294, sd: 0.5 } }, tolerance: 1e-7 });
    expect(fit.converged).toBe(true);
    expect(relative(fit.logLik, ref.logLik)).toBeLessThan(1e-8);
    ref.est.forEach((item, i) => {
      const own = fit.items[i]!;
      // mirt stopped at changes of 1e-4 in the posterior's flat directions.
      expect(Math.abs(own.a - item.a)).toBeLessThan(4e-4);
      expect(Math.abs(own.d[0]! - item.d)).toBeLessThan(5e-4);
      expect(Math.abs(own.g - item.g)).toBeLessThan(5e-5);
    });
    // With mirt's own parameters held, only the population moves, and hardly: the likelihoods are the same number.
    const held = calibrate(data, { model: '3pl', nodes: 61, limit: 6, fixed: ref.est.map(({ a, d, g }) => ({ kind: '3pl' as const, a, d: [d], g })), maxIterations: 1 });
    expect(relative(held.logLik, ref.logLik)).toBeLessThan(1e-9);
    const two = calibrate(data, { model: '2pl', nodes: 61, limit: 6 });
    expect(relative(two.logLik, ref.twoPL.logLik)).toBeLessThan(1e-7);
    ref.twoPL.est.forEach((item, i) => expect(Math.abs(two.items[i]!.a - item.a1)).toBeLessThan(1e-3));
  });

  it('fits the TIMSS data: PCM, latent regression, two groups', () => {
    const ref = reference<{
      unconditional: { deviance: number; variance: number; xsi: { xsi: number }[] };
      latent_regression: { deviance: number; beta: number[]; beta_se: number[]; residual_variance: number };
      groups: { deviance: number; beta: number[]; variance: number[] };
      gpcm_latent_regression: { deviance: number; beta: number[] };
    }>('timss_aus_twn_pv.ref.json');
    const table = numeric('timss_aus_twn.csv');
    const data = responsesOf('timss_aus_twn.csv', table.names.slice(0, 11));
    const country = Float64Array.from({ length: table.persons }, (_, p) => (table.values[p * table.items + 11] === 158 ? 1 : 0));
    const girl = Float64Array.from({ length: table.persons }, (_, p) => (table.values[p * table.items + 12] === 1 ? 1 : 0));
    const grid = { nodes: 81, limit: 8, tolerance: 1e-7 };

    const plain = calibrate(data, { model: 'pcm', ...grid });
    expect(relative(-2 * plain.logLik, ref.unconditional.deviance)).toBeLessThan(1e-6);
    expect(Math.abs(plain.groups[0]!.variance - ref.unconditional.variance)).toBeLessThan(1e-5);
    const steps = plain.items.flatMap((item) => item.d.map((d, k) => -(d - (item.d[k - 1] ?? 0))));
    ref.unconditional.xsi.forEach(({ xsi }, j) => expect(Math.abs(steps[j]! - xsi)).toBeLessThan(1e-5));

    const values = Float64Array.from({ length: table.persons * 2 }, (_, at) => (at % 2 ? girl : country)[at >> 1]!);
    const regression = calibrate(data, { model: 'pcm', ...grid, covariates: { names: ['country', 'girl'], values }, standardErrors: 'observed' });
    expect(relative(-2 * regression.logLik, ref.latent_regression.deviance)).toBeLessThan(1e-6);
    expect(Math.abs(regression.regression!.beta[0]! - ref.latent_regression.beta[1]!)).toBeLessThan(1e-4);
    expect(Math.abs(regression.regression!.beta[1]! - ref.latent_regression.beta[2]!)).toBeLessThan(1e-4);
    expect(Math.abs(regression.regression!.variance - ref.latent_regression.residual_variance)).toBeLessThan(1e-4);

    const groups = calibrate(data, { model: 'pcm', ...grid, groups: country });
    // TAM does not scale its densities to sum to 1 on the cut grid; with that taken out the deviances agree.
    const cut = groups.groups.reduce((sum, { mean, variance }, g) => {
      const n = country.filter((code) => code === g).length;
      const sd = Math.sqrt(variance);
      let mass = 0;
      for (let theta = -8; theta < 8.01; theta += 0.2) mass += (0.2 / sd) * normalDensity((theta - mean) / sd);
      return sum + n * Math.log(mass);
    }, 0);
    expect(relative(-2 * (groups.logLik + cut), ref.groups.deviance)).toBeLessThan(2e-6);
    expect(Math.abs(groups.groups[1]!.mean - ref.groups.beta[1]!)).toBeLessThan(1e-5);
    groups.groups.forEach(({ variance }, g) => expect(Math.abs(variance - ref.groups.variance[g]!)).toBeLessThan(1e-5));

    const gpcm = calibrate(data, { model: 'gpcm', ...grid, covariates: { names: ['country', 'girl'], values } });
    expect(relative(-2 * gpcm.logLik, ref.gpcm_latent_regression.deviance)).toBeLessThan(1e-6);
    expect(Math.abs(gpcm.regression!.beta[0]! - ref.gpcm_latent_regression.beta[1]!)).toBeLessThan(2e-3);
  });
});

describeGolden('rating scale model against direct maximisation', () => {
  it('fits the Science data', () => {
    // SciPy 1.17 (BFGS) on the same 121 nodes on ±8: item locations, first two thresholds (the third is minus their sum), variance.
    const fit = calibrate(responsesOf('science.csv', undefined, 1), { model: 'rsm', ...GRID, tolerance: 1e-8, standardErrors: 'observed' });
    expect(relative(fit.logLik, -1636.908446236885)).toBeLessThan(1e-9);
    const locations = [-1.3250339, -0.3188255, -0.9728006, -0.5887203];
    const thresholds = [-1.6632204, -0.598199, 2.2614194];
    fit.items.forEach((item, i) => {
      difficulties(item).forEach((b, k) => expect(Math.abs(b - locations[i]! - thresholds[k]!)).toBeLessThan(1e-5));
      // −d_3/3 is the location: its error is a third of that of d_3.
      expect(item.se.location).toBeCloseTo(item.se.d[2]! / 3, 12);
    });
    expect(Math.abs(fit.groups[0]!.variance - 0.9827288)).toBeLessThan(2e-5);
    expect(fit.freeParameters).toBe(7);
  });
});
