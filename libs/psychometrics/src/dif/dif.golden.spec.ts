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

  it('finds the same direction and the largest items under the Rasch model', () => {
    const own = raschDif(input());
    const mh = mantelHaenszelDif(input()).items;
    for (const item of mh.filter((entry) => entry.class === 'C')) {
      expect(own[item.item]!.class).not.toBe('A');
      expect(Math.sign(own[item.item]!.difference)).toBe(-Math.sign(item.delta!));
    }
  });
});
