import { abilityReliability, calibrate, calibrateConditional, eapAbilities, estimateAbilities, testInformation, type ItemParameters } from '../index';
import { describeGolden, numeric, reference } from '../test-support/corpus';
import { responsesOf } from '../test-support/responses';

interface Scored {
  F1: number | null;
  SE_F1: number | null;
  [item: string]: number | null;
}
interface Lsat7 {
  twoPL: { items: { a: number; d: number }[]; scores_by_pattern: Record<'EAP' | 'MAP' | 'ML' | 'WLE', Scored[]>; test_information: { theta: number; info: number }[] };
  rasch: { var_theta: number; items: { d: number }[]; scores_by_pattern: Record<'EAP' | 'WLE', Scored[]> };
}
const GRID = { nodes: 121, limit: 8 };

function patterns(rows: readonly Scored[]): { persons: number; items: number; responses: Uint8Array; categories: Uint8Array } {
  return { persons: rows.length, items: 5, categories: new Uint8Array(5).fill(2), responses: Uint8Array.from(rows.flatMap((row) => [1, 2, 3, 4, 5].map((i) => row[`Item${i}`]!))) };
}

describeGolden('abilities against mirt, TAM and eRm', () => {
  it('scores every LSAT7 pattern by EAP, MAP, ML and WLE', () => {
    const ref = reference<Lsat7>('lsat7.ref.json').twoPL;
    const items = ref.items.map(({ a, d }): ItemParameters => ({ kind: 'gpcm', a, d: [d], g: 0 }));
    for (const [name, method] of [['MAP', 'map'], ['ML', 'ml'], ['WLE', 'wle']] as const) {
      const rows = ref.scores_by_pattern[name];
      const own = estimateAbilities(patterns(rows), items, method);
      rows.forEach((row, p) => {
        if (row.F1 === null) expect(own.theta[p]).toBeNull();
        else {
          // mirt's optimiser stops within about 1e-5 of the root.
          expect(Math.abs(own.theta[p]! - row.F1)).toBeLessThan(2e-4);
          if (name !== 'WLE') expect(Math.abs(own.se[p]! / row.SE_F1! - 1)).toBeLessThan(2e-3);
        }
      });
    }
    const fit = calibrate(responsesOf('lsat7.csv', undefined, 0, 'freq'), { model: '2pl', ...GRID, tolerance: 1e-8 });
    const rows = ref.scores_by_pattern.EAP;
    const eap = eapAbilities(patterns(rows), { ...fit.fit, unitOf: new Uint8Array(rows.length) });
    rows.forEach((row, p) => {
      expect(Math.abs(eap.theta[p]! - row.F1!)).toBeLessThan(1e-5);
      expect(Math.abs(eap.se[p]! - row.SE_F1!)).toBeLessThan(1e-5);
    });
    for (const { theta, info } of ref.test_information) expect(Math.abs(testInformation(fit.items, theta) / info - 1)).toBeLessThan(1e-5);
  });

  it('gives the Rasch WLE and EAP of LSAT7', () => {
    const ref = reference<Lsat7>('lsat7.ref.json').rasch;
    const items = ref.items.map(({ d }): ItemParameters => ({ kind: 'gpcm', a: 1, d: [d], g: 0 }));
    const rows = ref.scores_by_pattern.WLE;
    const own = estimateAbilities(patterns(rows), items, 'wle');
    rows.forEach((row, p) => expect(Math.abs(own.theta[p]! - row.F1!)).toBeLessThan(2e-4));
  });

  it('gives TAM\'s WLE and both reliabilities of the Science PCM', () => {
    const ref = reference<{ tam_pcm: { EAP_reliability: number; WLE_reliability: number; WLE_first10: { theta: number; se: number }[] }; pcm: { first10: { EAP: number; EAP_SE: number; WLE: number }[]; test_information: { theta: number; info: number }[] } }>('science.ref.json');
    const data = responsesOf('science.csv', undefined, 1);
    const fit = calibrate(data, { model: 'pcm', ...GRID, tolerance: 1e-8 });
    const wle = estimateAbilities(data, fit.items, 'wle');
    const eap = eapAbilities(data, fit.fit);
    ref.tam_pcm.WLE_first10.forEach(({ theta, se }, p) => {
      expect(Math.abs(wle.theta[p]! - theta)).toBeLessThan(1e-4);
      expect(Math.abs(wle.se[p]! - se)).toBeLessThan(1e-3);
    });
    ref.pcm.first10.forEach((row, p) => {
      expect(Math.abs(eap.theta[p]! - row.EAP)).toBeLessThan(3e-4);
      expect(Math.abs(eap.se[p]! - row.EAP_SE)).toBeLessThan(3e-4);
      expect(Math.abs(wle.theta[p]! - row.WLE)).toBeLessThan(1e-3);
    });
    for (const { theta, info } of ref.pcm.test_information) expect(Math.abs(testInformation(fit.items, theta) / info - 1)).toBeLessThan(5e-4);
    expect(Math.abs(abilityReliability('eap', eap)! - ref.tam_pcm.EAP_reliability)).toBeLessThan(1e-3);
    expect(Math.abs(abilityReliability('wle', wle)! - ref.tam_pcm.WLE_reliability)).toBeLessThan(1e-3);
  });

  it('equals eRm in the conditional Rasch model', () => {
    const ref = reference<{ rasch_cml: { loglik: number; beta_easiness: number[]; se: number[] } }>('verbal_rasch.ref.json').rasch_cml;
    const own = calibrateConditional(responsesOf('verbal.csv', numeric('verbal.csv').names.slice(0, 24)));
    expect(own.converged).toBe(true);
    expect(Math.abs(own.logLik / ref.loglik - 1)).toBeLessThan(1e-9);
    ref.beta_easiness.forEach((beta, i) => {
      // eRm stops its quasi-Newton search at about 5e-5.
      expect(Math.abs(own.d[i]![0]! - beta)).toBeLessThan(1e-4);
      expect(Math.abs(own.se[i]![0]! / ref.se[i]! - 1)).toBeLessThan(1e-3);
    });
  });
});
