import { calibrate, estimateAbilities, meanSquareFit, posteriorFit, sx2 } from '../index';
import { describeGolden, numeric, reference } from '../test-support/corpus';
import { responsesOf } from '../test-support/responses';

interface Msq {
  outfit: number;
  infit: number;
  'z.outfit': number;
  'z.infit': number;
}
const GRID = { nodes: 121, limit: 8, tolerance: 1e-8 };

describeGolden('item fit against mirt and TAM', () => {
  it('equals mirt\'s infit and outfit at WLE', () => {
    const cases = [
      { data: responsesOf('lsat7.csv', undefined, 0, 'freq'), ref: reference<{ rasch: { infit_outfit: Msq[] } }>('lsat7.ref.json').rasch.infit_outfit, model: 'rasch' as const },
      { data: responsesOf('science.csv', undefined, 1), ref: reference<{ pcm: { infit_outfit: Msq[] } }>('science.ref.json').pcm.infit_outfit, model: 'pcm' as const },
      {
        data: responsesOf('verbal.csv', numeric('verbal.csv').names.slice(0, 24)),
        ref: reference<{ rasch_mml: { infit_outfit_WLE: Msq[] } }>('verbal_rasch.ref.json').rasch_mml.infit_outfit_WLE,
        model: 'rasch' as const,
      },
    ];
    let bounded = 0;
    for (const { data, ref, model } of cases) {
      const fit = calibrate(data, { model, ...GRID });
      const own = meanSquareFit(data, fit.items, estimateAbilities(data, fit.items, 'wle').theta).items;
      ref.forEach((item, i) => {
        expect(Math.abs(own[i]!.infit! - item.infit)).toBeLessThan(1e-3);
        expect(Math.abs(own[i]!.infitT! - item['z.infit'])).toBeLessThan(2e-2);
        // mirt takes no item variance below 10^-2.5: items with very improbable answers get a smaller outfit there.
        if (Math.abs(own[i]!.outfit! - item.outfit) > 1e-3 || Math.abs(item['z.outfit'] - own[i]!.outfitT!) > 2e-3) bounded++;
      });
    }
    expect(bounded).toBeLessThanOrEqual(8);
  });

  it('equals TAM\'s posterior mean squares', () => {
    const ref = reference<{ tam_pcm: { msq_itemfit: { Outfit: number; Infit: number }[] } }>('science.ref.json').tam_pcm.msq_itemfit;
    const own = posteriorFit(calibrate(responsesOf('science.csv', undefined, 1), { model: 'pcm', ...GRID }).fit);
    ref.forEach((item, i) => {
      expect(Math.abs(own[i]!.outfit! - item.Outfit)).toBeLessThan(1e-4);
      expect(Math.abs(own[i]!.infit! - item.Infit)).toBeLessThan(1e-4);
    });
  });

  it('equals mirt\'s S-X2 on LSAT7', () => {
    const ref = reference<{ twoPL: { S_X2: { S_X2: number; 'df.S_X2': number; 'RMSEA.S_X2': number; 'p.S_X2': number }[] } }>('lsat7.ref.json').twoPL.S_X2;
    const data = responsesOf('lsat7.csv', undefined, 0, 'freq');
    const own = sx2(data, calibrate(data, { model: '2pl', ...GRID }).items, { mean: 0, variance: 1 }, new Array<number>(5).fill(2));
    ref.forEach((item, i) => {
      expect(own[i]!.df).toBe(item['df.S_X2']);
      expect(Math.abs(own[i]!.statistic! - item.S_X2)).toBeLessThan(1e-3);
      expect(Math.abs(own[i]!.p! - item['p.S_X2'])).toBeLessThan(1e-4);
      expect(Math.abs(own[i]!.rmsea! - item['RMSEA.S_X2'])).toBeLessThan(1e-4);
    });
  });
});
