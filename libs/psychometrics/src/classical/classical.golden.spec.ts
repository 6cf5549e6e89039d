import { classicalAnalysis, type ItemOptions } from '../index';
import { describeGolden, numeric, reference, table } from '../test-support/corpus';

interface Sat12Reference {
  alpha_raw: number;
  alpha_std: number;
  lambda2: number;
  kr21: number;
  mean: number;
  sd: number;
  skew_b1: number;
  kurtosis: number;
  SEM: number;
  items: { p: number; point_biserial: number; corrected_item_total: number; alpha_if_deleted: number; biserial_corrected: number; D27: number }[];
  omega_ML_1factor: number;
  split_half_odd_even: number;
  distractors: { item: number; option: number; key: boolean; n: number; prop: number; r_option_rest: number; mean_total: number }[];
}

describeGolden('classical analysis against psych and plain formulas', () => {
  it('equals the SAT12 reference in every item, option and form number', () => {
    const ref = reference<Sat12Reference>('sat12_ctt.ref.json');
    const raw = numeric('sat12_raw.csv');
    const key = table('sat12_key.csv').header.map(Number);
    const scores = raw.values.map((code, cell) => (code === key[cell % raw.items] ? 1 : 0));
    const status = Uint8Array.from(raw.values, (code) => (code === 8 ? 1 : 0));
    const options = key.map((keyed, i): ItemOptions => ({
      kind: 'single',
      count: 5,
      keys: [keyed - 1],
      selected: Int16Array.from({ length: raw.persons }, (_, p) => (raw.values[p * raw.items + i] === 8 ? -1 : raw.values[p * raw.items + i]! - 1)),
    }));
    const result = classicalAnalysis({ persons: raw.persons, items: raw.items, scores, status, options, maxScores: new Uint8Array(raw.items).fill(1) });
    const form = result.forms[0]!;
    expect(form.alpha).toBeCloseTo(ref.alpha_raw, 12);
    expect(form.alphaStandardized).toBeCloseTo(ref.alpha_std, 12);
    expect(form.lambda2Standardized).toBeCloseTo(ref.lambda2, 12);
    expect(form.omega).toBeCloseTo(ref.omega_ML_1factor, 6);
    // The reference is the correlation of the halves before stepping up.
    expect(form.splitHalf! / (2 - form.splitHalf!)).toBeCloseTo(ref.split_half_odd_even, 11);
    expect(form.kr21).toBeCloseTo(ref.kr21, 12);
    expect(form.mean).toBeCloseTo(ref.mean, 11);
    expect(form.sd).toBeCloseTo(ref.sd, 11);
    expect(form.skewness).toBeCloseTo(ref.skew_b1, 11);
    expect(form.kurtosis).toBeCloseTo(ref.kurtosis, 11);
    expect(form.sem).toBeCloseTo(ref.SEM, 11);
    ref.items.forEach((item, i) => {
      expect(result.items[i]!.facility).toBeCloseTo(item.p, 11);
      expect(result.items[i]!.pointBiserial).toBeCloseTo(item.point_biserial, 11);
      expect(result.items[i]!.correctedItemTotal).toBeCloseTo(item.corrected_item_total, 11);
      expect(result.items[i]!.alphaIfDeleted).toBeCloseTo(item.alpha_if_deleted, 11);
      expect(result.items[i]!.d27).toBeCloseTo(item.D27, 11);
      expect(result.items[i]!.biserial).toBeCloseTo(item.biserial_corrected, 11);
    });
    const listed = ref.distractors.filter(({ option }) => option <= 5);
    expect(listed.length).toBeGreaterThan(150);
    for (const row of listed) {
      const option = result.items[row.item - 1]!.options![row.option - 1]!;
      expect(option).toMatchObject({ n: row.n, keyed: row.key });
      expect(option.share).toBeCloseTo(row.prop, 11);
      expect(option.restCorrelation).toBeCloseTo(row.r_option_rest, 11);
      // The reference gives the mean total with the item; the keyed option's rest score is one point lower.
      expect(option.meanRest! + (row.key ? 1 : 0)).toBeCloseTo(row.mean_total, 10);
    }
  });

  it('equals the pairwise and complete-case alpha of the bfi scale', () => {
    const ref = reference<{ pairwise: { alpha: number; std: number }; complete_cases: { n: number; alpha: number; r_drop: number[]; alpha_drop: number[]; omega_ML_1factor: number } }>('bfi.ref.json');
    const data = numeric('bfi.csv', ['A1', 'A2', 'A3', 'A4', 'A5']);
    const scores = data.values.map((value, cell) => (cell % 5 === 0 ? 7 - value : value));
    const maxScores = new Uint8Array(5).fill(6);
    const pairwise = classicalAnalysis({ persons: data.persons, items: 5, scores, maxScores });
    expect(pairwise.forms[0]!.alpha).toBeCloseTo(ref.pairwise.alpha, 11);
    expect(pairwise.forms[0]!.alphaStandardized).toBeCloseTo(ref.pairwise.std, 11);
    const kept = Array.from({ length: data.persons }, (_, p) => scores.subarray(p * 5, p * 5 + 5)).filter((row) => !row.some(Number.isNaN));
    const complete = classicalAnalysis({ persons: kept.length, items: 5, scores: Float64Array.from(kept.flatMap((row) => [...row])), maxScores });
    expect(complete.n).toBe(ref.complete_cases.n);
    expect(complete.forms[0]!.alpha).toBeCloseTo(ref.complete_cases.alpha, 11);
    expect(complete.forms[0]!.omega).toBeCloseTo(ref.complete_cases.omega_ML_1factor, 6);
    ref.complete_cases.r_drop.forEach((r, i) => expect(complete.items[i]!.correctedItemTotal).toBeCloseTo(r, 11));
    ref.complete_cases.alpha_drop.forEach((a, i) => expect(complete.items[i]!.alphaIfDeleted).toBeCloseTo(a, 11));
  });
});
