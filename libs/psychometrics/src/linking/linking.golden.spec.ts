import {
  anchorDrift,
  chainedEquipercentile,
  chainedLinearEquating,
  frequencyEstimation,
  haebara,
  levineEquating,
  linkingGrid,
  meanMean,
  meanSigma,
  stockingLord,
  transformItem,
  tuckerEquating,
  type ItemParameters,
} from '../index';
import { describeGolden, numeric, reference } from '../test-support/corpus';

interface Constants {
  A: number;
  B: number;
  f: number;
}
interface Linking {
  mean_sigma: Constants;
  mean_mean: Constants;
  plink: { constants: { HB: Constants; SL: Constants } };
  own: Record<'SL_uniform' | 'SL_normal' | 'SL_sym_uniform' | 'HB_uniform' | 'HB_normal' | 'HB_sym_uniform', Constants>;
}

describeGolden('linking against plink and plain minimisation', () => {
  const items = (file: string, column: number): ItemParameters[] => {
    const form = numeric(file);
    const common = numeric('kb04_common.csv');
    return Array.from({ length: common.persons }, (_, r) => {
      const row = (common.values[r * 2 + column]! - 1) * form.items;
      const [a, b, g] = [form.values[row + 1]!, form.values[row + 2]!, form.values[row + 3]!];
      // The table is on the normal metric, D = 1.7.
      return { kind: '3pl', a: 1.7 * a, d: [-1.7 * a * b], g };
    });
  };
  const x = (): ItemParameters[] => items('kb04_formX_3pl.csv', 0);
  const y = (): ItemParameters[] => items('kb04_formY_3pl.csv', 1);
  const ref = (): Linking => reference<Linking>('kb04_linking.ref.json');

  it('equals mean/mean and mean/sigma', () => {
    for (const [own, expected] of [[meanMean(x(), y()), ref().mean_mean], [meanSigma(x(), y()), ref().mean_sigma]] as const) {
      expect(own.A).toBeCloseTo(expected.A, 10);
      expect(own.B).toBeCloseTo(expected.B, 10);
    }
  });

  it('equals Haebara and Stocking–Lord on every grid', () => {
    const cases = [
      [stockingLord(x(), y(), linkingGrid(40, 4)), ref().plink.constants.SL, 1e-6],
      [haebara(x(), y(), linkingGrid(40, 4)), ref().plink.constants.HB, 1e-6],
      [stockingLord(x(), y(), linkingGrid()), ref().own.SL_uniform, 1e-5],
      [haebara(x(), y(), linkingGrid()), ref().own.HB_uniform, 1e-5],
      [stockingLord(x(), y(), linkingGrid(161, 4, 'normal')), ref().own.SL_normal, 1e-5],
      [haebara(x(), y(), linkingGrid(161, 4, 'normal')), ref().own.HB_normal, 1e-5],
      [stockingLord(x(), y(), linkingGrid(), true), ref().own.SL_sym_uniform, 1e-5],
      [haebara(x(), y(), linkingGrid(), true), ref().own.HB_sym_uniform, 1e-5],
    ] as const;
    for (const [own, expected, tolerance] of cases) {
      expect(Math.abs(own.A - expected.A)).toBeLessThan(tolerance);
      expect(Math.abs(own.B - expected.B)).toBeLessThan(tolerance);
    }
  });

  it('reports drift around 0 after linking', () => {
    const constants = meanSigma(x(), y());
    const drift = anchorDrift(x(), y(), constants);
    expect(drift.items.reduce((sum, item) => sum + item.displacement, 0)).toBeCloseTo(0, 10);
    expect(drift.sdRatio).toBeCloseTo(1, 10);
    expect(transformItem(x()[0]!, { A: 1, B: 0 })).toEqual(x()[0]);
  });

  it('equals equate on the NEAT example', () => {
    interface Curve {
      scale: number;
      yx: number;
    }
    const ref = reference<{ KBneat: { tucker: { coef: { intercept: number; slope: number } }; levine: { coef: { intercept: number; slope: number } }; chained_linear: { coef: { intercept: number; slope: number } }; chained_equip: Curve[]; frequency_est: Curve[] } }>('equating.ref.json').KBneat;
    const group = (file: string): { total: Float64Array; anchor: Float64Array } => {
      const table = numeric(file, ['total', 'anchor']);
      return { total: table.values.filter((_, at) => at % 2 === 0), anchor: table.values.filter((_, at) => at % 2 === 1) };
    };
    const [gx, gy] = [group('kbneat_x.csv'), group('kbneat_y.csv')];
    for (const [own, expected] of [
      [tuckerEquating(gx, gy, 1), ref.tucker.coef],
      [levineEquating(gx, gy, true, 1), ref.levine.coef],
      [chainedLinearEquating(gx, gy), ref.chained_linear.coef],
    ] as const) {
      expect(own.intercept).toBeCloseTo(expected.intercept, 8);
      expect(own.slope).toBeCloseTo(expected.slope, 8);
    }
    const chained = chainedEquipercentile(gx, gy, 36, 36, 12);
    ref.chained_equip.forEach(({ scale, yx }) => expect(Math.abs(chained[scale]! - yx)).toBeLessThan(1e-6));
    const estimated = frequencyEstimation(gx, gy, 36, 36, 12, 1);
    ref.frequency_est.forEach(({ scale, yx }) => expect(Math.abs(estimated[scale]! - yx)).toBeLessThan(1e-6));
  });
});
