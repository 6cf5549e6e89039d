import { agreementShare, cohenKappa, fleissKappa, intraclassCorrelations, krippendorffAlpha, type KappaWeights } from '../index';
import { describeGolden, numeric, reference, table } from '../test-support/corpus';

interface KappaRef {
  kappa: number;
  z: number;
  p: number;
  n: number;
}
type Three = Record<KappaWeights, KappaRef> & { psych: { var_kappa: number; var_weighted: number } };
interface Agreement {
  anxiety_raters12: Three;
  vision: Three;
  diagnoses_fleiss: { kappa: number; z: number; exact_conger: number; light: number };
  anxiety_icc: Record<'oneway_single' | 'twoway_agreement_single' | 'twoway_consistency_single' | 'twoway_agreement_average', number>;
  anxiety_agree: { percent_exact: number; percent_tol1: number };
  kripp_alpha_nmm: Record<'nominal' | 'ordinal' | 'interval' | 'ratio', number>;
}

describeGolden('agreement of raters against irr', () => {
  const ref = (): Agreement => reference<Agreement>('agreement.ref.json');

  it('equals kappa, z and p for all weights', () => {
    const anxiety = table('irr_anxiety.csv').rows.map((row) => row.map(Number));
    const vision = table('irr_vision.csv').rows;
    const grades = [...new Set(vision.flat())].sort();
    for (const weights of ['unweighted', 'linear', 'quadratic'] as const) {
      const cases = [
        [cohenKappa(anxiety.map((row) => row[0]!), anxiety.map((row) => row[1]!), [1, 2, 3, 4, 5, 6], weights), ref().anxiety_raters12[weights]],
        [cohenKappa(vision.map((row) => row[0]!), vision.map((row) => row[1]!), grades, weights), ref().vision[weights]],
      ] as const;
      for (const [own, expected] of cases) {
        expect(own.n).toBe(expected.n);
        expect(own.kappa).toBeCloseTo(expected.kappa, 10);
        expect(own.z).toBeCloseTo(expected.z, 7);
        expect(own.p).toBeCloseTo(expected.p, 9);
      }
    }
    const own = cohenKappa(vision.map((row) => row[0]!), vision.map((row) => row[1]!), grades);
    expect(own.se! ** 2).toBeCloseTo(ref().vision.psych.var_kappa, 12);
  });

  it('equals Fleiss, Conger and Light on the diagnoses', () => {
    const own = fleissKappa(table('irr_diagnoses.csv').rows);
    expect(own.kappa).toBeCloseTo(ref().diagnoses_fleiss.kappa, 10);
    expect(own.z).toBeCloseTo(ref().diagnoses_fleiss.z, 7);
    expect(own.exact).toBeCloseTo(ref().diagnoses_fleiss.exact_conger, 10);
    expect(own.light).toBeCloseTo(ref().diagnoses_fleiss.light, 10);
  });

  it('equals intraclass correlations and agreement within a point', () => {
    const rows = table('irr_anxiety.csv').rows.map((row) => row.map(Number));
    const own = intraclassCorrelations(rows);
    expect(own.onewaySingle).toBeCloseTo(ref().anxiety_icc.oneway_single, 10);
    expect(own.agreementSingle).toBeCloseTo(ref().anxiety_icc.twoway_agreement_single, 10);
    expect(own.consistencySingle).toBeCloseTo(ref().anxiety_icc.twoway_consistency_single, 10);
    expect(own.agreementAverage).toBeCloseTo(ref().anxiety_icc.twoway_agreement_average, 10);
    expect(100 * agreementShare(rows)).toBeCloseTo(ref().anxiety_agree.percent_exact, 10);
    expect(100 * agreementShare(rows, 1)).toBeCloseTo(ref().anxiety_agree.percent_tol1, 10);
  });

  it('equals Krippendorff\'s published alphas', () => {
    const data = numeric('krippendorff_nmm.csv');
    const units = Array.from({ length: data.items }, (_, u) => Array.from({ length: data.persons }, (__, r) => (Number.isNaN(data.values[r * data.items + u]!) ? null : data.values[r * data.items + u]!)));
    for (const level of ['nominal', 'ordinal', 'interval', 'ratio'] as const) expect(krippendorffAlpha(units, level)).toBeCloseTo(ref().kripp_alpha_nmm[level], 10);
  });
});
