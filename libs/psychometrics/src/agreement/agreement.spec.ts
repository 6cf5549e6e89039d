import * as fc from 'fast-check';
import { cohenKappa, fleissKappa, intraclassCorrelations, krippendorffAlpha, PsychometricsRefusal, raterMeanDifference } from '../index';

const ORDER = [0, 1, 2];
const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })), { minLength: 12, maxLength: 60 });

/** Kappa of a table of shares, from the definition. */
function kappaOf(shares: readonly number[], quadratic: boolean): number {
  let [observed, expected] = [0, 0];
  const total = shares.reduce((sum, value) => sum + value, 0);
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++) {
      const weight = quadratic ? 1 - ((i - j) / 2) ** 2 : i === j ? 1 : 0;
      const row = ORDER.reduce((sum, k) => sum + shares[i * 3 + k]!, 0) / total;
      const column = ORDER.reduce((sum, k) => sum + shares[k * 3 + j]!, 0) / total;
      observed += (weight * shares[i * 3 + j]!) / total;
      expected += weight * row * column;
    }
  return (observed - expected) / (1 - expected);
}

describe('agreement', () => {
  it('has the standard error of the delta method, weighted or not', () => {
    fc.assert(
      fc.property(pairs, fc.boolean(), (rows, quadratic) => {
        const shares = new Array<number>(9).fill(0);
        for (const [a, b] of rows) shares[a * 3 + b]! += 1 / rows.length;
        const own = cohenKappa(rows.map(([a]) => a), rows.map(([, b]) => b), ORDER, quadratic ? 'quadratic' : 'unweighted');
        fc.pre(own.kappa !== null);
        expect(own.kappa).toBeCloseTo(kappaOf(shares, quadratic), 10);
        const slope = shares.map((_, cell) => {
          const moved = (step: number): number => kappaOf(shares.map((value, other) => (other === cell ? value + step : value)), quadratic);
          return (moved(1e-5) - moved(-1e-5)) / 2e-5;
        });
        const mean = slope.reduce((sum, value, cell) => sum + value * shares[cell]!, 0);
        const variance = slope.reduce((sum, value, cell) => sum + (value - mean) ** 2 * shares[cell]!, 0) / rows.length;
        expect(Math.abs(own.se! ** 2 - variance)).toBeLessThan(1e-6 * Math.max(1, variance));
      }),
    );
  });

  it('does not depend on who is called first, and is 1 when all agree', () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const forward = cohenKappa(rows.map(([a]) => a), rows.map(([, b]) => b), ORDER).kappa;
        const backward = cohenKappa(rows.map(([, b]) => b), rows.map(([a]) => a), ORDER).kappa;
        if (forward === null) expect(backward).toBeNull();
        else expect(backward).toBeCloseTo(forward, 12);
      }),
    );
    expect(cohenKappa([0, 1, 2, 1], [0, 1, 2, 1], ORDER).kappa).toBe(1);
    expect(fleissKappa([['a', 'a'], ['b', 'b'], ['a', 'a']]).kappa).toBe(1);
    expect(krippendorffAlpha([[1, 1, null], [2, 2, 2]], 'interval')).toBe(1);
  });

  it('answers null where chance agreement is certain and refuses broken input by name', () => {
    expect(cohenKappa([1, 1], [1, 1], ORDER).kappa).toBeNull();
    expect(fleissKappa([['a', 'a'], ['a', 'a']]).kappa).toBeNull();
    expect(krippendorffAlpha([[1, 1], [1, 1]], 'nominal')).toBeNull();
    expect(raterMeanDifference([1, 1], [1, 1])).toBeNull();
    for (const run of [
      () => cohenKappa([1], [1, 2], ORDER),
      () => cohenKappa([7], [1], ORDER),
      () => fleissKappa([['a', null], ['b', 'b']]),
      () => intraclassCorrelations([[1, 2], [1]]),
      () => krippendorffAlpha([['a', 'b']], 'ordinal'),
    ])
      expect(run).toThrow(PsychometricsRefusal);
  });
});
