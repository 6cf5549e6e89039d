import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArguments } from './arguments';
import { CommandRefusal } from './refusal';
import { analyseFile } from './report';

const folder = join(process.env['SYNOO_CORPUS'] ?? resolve(__dirname, '../../../../../shared/corpus'), 'psychometrics');
const corpus = existsSync(folder) ? describe : describe.skip;
if (!existsSync(folder) && process.env['SYNOO_CORPUS_REQUIRED'] === '1')
  describe('analyse on the reference data', () => it('needs them', () => expect(`reference data at ${folder}`).toBe('present')));

const analyse = (file: string, ...args: string[]): ReturnType<typeof analyseFile> => analyseFile(parseArguments([join(folder, file), ...args]), () => 0);
const reference = <T>(file: string): T => JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;

corpus('analyse on the reference data', () => {
  it('reads every data file or refuses it with a name', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.csv'));
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      try {
        expect(analyse(file).n).toBeGreaterThan(0);
      } catch (error) {
        // Ratings in words and the one-line key are no scores.
        expect(error).toBeInstanceOf(CommandRefusal);
        expect(['no-items', 'doubled-column', 'no-rows']).toContain((error as CommandRefusal).code);
      }
    }
  });

  it('finds the items of background columns by itself', () => {
    expect(analyse('verbal.csv').items).toHaveLength(24);
    expect(analyse('timss_aus_twn.csv').items).toHaveLength(11);
    expect(analyse('bfi.csv').items).toHaveLength(25);
  });

  it('gives the 2PL of LSAT7 from counted patterns', () => {
    const ref = reference<{ twoPL: { logLik: number; items: { a: number; d: number; b: number; se_a_oakes: number; se_d_oakes: number }[] } }>('lsat7.ref.json').twoPL;
    const own = analyse('lsat7.csv', '--model', '2pl');
    expect(own).toMatchObject({ n: 1000, converged: true, model: '2pl' });
    expect(Math.abs(own.logLik! / ref.logLik - 1)).toBeLessThan(1e-7);
    ref.items.forEach((item, i) => {
      const mine = own.parameters![i]!;
      expect(Math.abs(mine.a - item.a)).toBeLessThan(1e-4);
      expect(Math.abs((mine.d as number) - item.d)).toBeLessThan(1e-4);
      expect(Math.abs(mine.b - item.b)).toBeLessThan(1e-4);
      expect(Math.abs(mine.se.a! / item.se_a_oakes - 1)).toBeLessThan(1e-3);
      expect(Math.abs((mine.se.d as number) / item.se_d_oakes - 1)).toBeLessThan(1e-3);
    });
  });

  it('gives the SAT12 options with a one-row key and a code for omitted', () => {
    const ref = reference<{ alpha_raw: number; items: { p: number; corrected_item_total: number }[]; distractors: { item: number; option: number; n: number; r_option_rest: number }[] }>('sat12_ctt.ref.json');
    const own = analyse('sat12_raw.csv', '--key', join(folder, 'sat12_key.csv'), '--omit', '8');
    expect(own.alpha).toBeCloseTo(ref.alpha_raw, 11);
    ref.items.forEach((item, i) => {
      expect(own.items[i]!.facility).toBeCloseTo(item.p, 11);
      expect(own.items[i]!.correctedItemTotal).toBeCloseTo(item.corrected_item_total, 11);
    });
    for (const row of ref.distractors.filter(({ option, n }) => option <= 5 && n > 0)) {
      const option = own.items[row.item - 1]!.options!.find((entry) => entry.option === String(row.option))!;
      expect(option.n).toBe(row.n);
      expect(option.restCorrelation).toBeCloseTo(row.r_option_rest, 11);
    }
  });

  it('gives the Rasch model and DIF of the verbal data and the PCM of the Science data', () => {
    const verbal = reference<{ rasch_mml: { logLik: number } }>('verbal_rasch.ref.json').rasch_mml;
    const dif = reference<{ MH: { deltaMH: number; ETS_class: string }[] }>('verbal_dif.ref.json').MH;
    const own = analyse('verbal.csv', '--model', 'rasch', '--group', 'Gender');
    expect(Math.abs(own.logLik! / verbal.logLik - 1)).toBeLessThan(2e-6);
    dif.forEach((item, i) => expect(own.dif![i]).toMatchObject({ mh: { delta: expect.closeTo(item.deltaMH, 8), class: item.ETS_class } }));

    const science = reference<{ tam_pcm: { deviance: number; variance: number; EAP_reliability: number; WLE_reliability: number; xsi: { xsi: number }[] } }>('science.ref.json').tam_pcm;
    const pcm = analyse('science.csv', '--model', 'pcm');
    expect(Math.abs((-2 * pcm.logLik!) / science.deviance - 1)).toBeLessThan(1e-6);
    expect(pcm.parameters!.flatMap((item) => item.steps!).map((step, j) => Math.abs(step - science.xsi[j]!.xsi) < 1e-4)).not.toContain(false);
    expect(Math.abs(pcm.latent!.variance - science.variance)).toBeLessThan(1e-4);
    expect(Math.abs(pcm.reliability!.eap! - science.EAP_reliability)).toBeLessThan(1e-3);
    expect(Math.abs(pcm.reliability!.wle! - science.WLE_reliability)).toBeLessThan(1e-3);
  });
});
