import { logisticDif, mantelHaenszelDif, raschDif } from '../index';
import { describeGolden, numeric, reference } from '../test-support/corpus';
import { responsesOf } from '../test-support/responses';

interface VerbalDif {
  MH: { MHstat_cc: number; MHstat_nocc: number; alphaMH: number; varLambda: number; deltaMH: number; own_SE_RBG: number; ETS_class: string }[];
  logistic: Record<'both' | 'uniform' | 'nonuniform', { stat: number; deltaR2: number }[]> & { uniform_coef: { intercept: number; total: number; group: number }[] };
  standardization: { STD_P_DIF: number }[];
}

describeGolden('DIF against difR', () => {
  const ref = (): VerbalDif => reference<VerbalDif>('verbal_dif.ref.json');
  const input = (): ReturnType<typeof responsesOf> & { group: Uint8Array } => {
    const table = numeric('verbal.csv');
    const gender = table.names.indexOf('Gender');
    return { ...responsesOf('verbal.csv', table.names.slice(0, 24)), group: Uint8Array.from({ length: table.persons }, (_, p) => table.values[p * table.items + gender]!) };
  };

  it('equals Mantel–Haenszel statistics, classes and standardisation', () => {
    const own = mantelHaenszelDif(input()).items;
    ref().MH.forEach((item, i) => {
      expect(own[i]!.chiSquare).toBeCloseTo(item.MHstat_cc, 9);
      expect(own[i]!.chiSquareUncorrected).toBeCloseTo(item.MHstat_nocc, 9);
      expect(own[i]!.oddsRatio).toBeCloseTo(item.alphaMH, 9);
      expect(own[i]!.delta).toBeCloseTo(item.deltaMH, 9);
      expect(own[i]!.deltaSe).toBeCloseTo(item.own_SE_RBG, 9);
      expect(own[i]!.deltaSe! / 2.35).toBeCloseTo(Math.sqrt(item.varLambda), 9);
      expect(own[i]!.class).toBe(item.ETS_class);
      expect(own[i]!.smd).toBeCloseTo(ref().standardization[i]!.STD_P_DIF, 9);
    });
  });

  it('equals logistic regression', () => {
    const own = logisticDif(input());
    own.forEach((item, i) => {
      for (const kind of ['both', 'uniform', 'nonuniform'] as const) {
        expect(item[kind]!.statistic).toBeCloseTo(ref().logistic[kind][i]!.stat, 7);
        expect(item[kind]!.deltaR2).toBeCloseTo(ref().logistic[kind][i]!.deltaR2, 8);
      }
      const coef = ref().logistic.uniform_coef[i]!;
      [coef.intercept, coef.total, coef.group].forEach((value, t) => expect(item.coefficients![t]).toBeCloseTo(value, 6));
    });
  });

  it('equals eRm fitted to each group: difference of centred difficulties, errors of both together', () => {
    // eRm 1.0.2, RM(X[Gender == g, ]): −betapar and se.beta of items 1, 9, 17, 21 and 24 for women and men.
    const women = [[0, -1.497992938, 0.1618493994], [8, 1.2294255838, 0.1685536022], [16, 0.0978150653, 0.1484855548], [20, 2.9887495089, 0.2675279030], [23, 1.7491289257, 0.1874300614]];
    const men = [[0, -1.0428050820, 0.2813240850], [8, 1.8104486781, 0.3270253522], [16, -0.8047785011, 0.2737607700], [20, 2.6143050085, 0.4038909335], [23, 2.1712480373, 0.3572531898]];
    const own = raschDif(input());
    women.forEach(([item, b, se], k) => {
      expect(Math.abs(own[item!]!.difference - (men[k]![1]! - b!))).toBeLessThan(1e-4);
      expect(Math.abs(own[item!]!.se - Math.hypot(men[k]![2]!, se!))).toBeLessThan(1e-4);
    });
  });

  it('finds the same direction and the largest items under the Rasch model', () => {
    const own = raschDif(input());
    const mh = mantelHaenszelDif(input()).items;
    for (const item of mh.filter((entry) => entry.class === 'C')) {
      expect(own[item.item]!.class).not.toBe('A');
      expect(Math.sign(own[item.item]!.difference)).toBe(-Math.sign(item.delta!));
    }
  });
});
