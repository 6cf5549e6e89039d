import { anchorDrift, type ItemParameters } from '../index';

const item = (b: number, a = 1): ItemParameters => ({ kind: 'gpcm', a, d: [-a * b], g: 0 });
const SAME = { A: 1, B: 0 };

describe('anchorDrift', () => {
  it('gives shifts, robust z and the linking error by hand', () => {
    // Shifts .1, −.1, .3, −.3: sum of squares .2 over 4·3; quartiles −.15 and .15.
    const report = anchorDrift([item(-1), item(0), item(1), item(2)], [item(-0.9), item(-0.1), item(1.3), item(1.7)], SAME);
    report.items.forEach(({ displacement }, i) => expect(displacement).toBeCloseTo([0.1, -0.1, 0.3, -0.3][i]!, 13));
    expect(report.linkingError).toBeCloseTo(Math.sqrt(0.2 / 12), 13);
    expect(report.items[2]!.robustZ).toBeCloseTo(0.3 / (0.74 * 0.3), 12);
    expect(report.items.some(({ flagged }) => flagged)).toBe(false);
  });

  it('puts form X on the scale of form Y first: no drift and no linking error where the constants explain everything', () => {
    const x = [item(-1, 0.8), item(0, 1.2), item(1.5, 1)];
    const y = x.map(({ a, d }) => item((1.25 * -d[0]!) / a + 0.4, a / 1.25));
    const report = anchorDrift(x, y, { A: 1.25, B: 0.4 });
    report.items.forEach(({ displacement, slopeRatio, robustZ }) => {
      expect(displacement).toBeCloseTo(0, 12);
      expect(slopeRatio).toBeCloseTo(1, 12);
      expect(robustZ).toBeNull();
    });
    expect(report).toMatchObject({ linkingError: expect.closeTo(0, 12), correlation: expect.closeTo(1, 12), sdRatio: expect.closeTo(1, 12) });
  });

  it('takes the mean of the steps of a graded item, and flags what moved more than half a logit', () => {
    const steps = (...d: number[]): ItemParameters => ({ kind: 'gpcm', a: 1, d, g: 0 });
    // Steps −1 and 1, then −.2 and 1.8: .8 logits.
    const report = anchorDrift([steps(1, 0), item(0)], [steps(0.2, -1.6), item(0)], SAME);
    expect(report.items.map(({ displacement }) => displacement)).toEqual([expect.closeTo(0.8, 12), 0]);
    expect(report.items.map(({ flagged }) => flagged)).toEqual([true, false]);
  });

  it('knows no error from one anchor, and refuses none or unequal numbers', () => {
    expect(anchorDrift([item(0)], [item(0.2)], SAME)).toMatchObject({ linkingError: null, correlation: null, sdRatio: null });
    expect(() => anchorDrift([], [], SAME)).toThrow(expect.objectContaining({ code: 'no-anchor' }));
    expect(() => anchorDrift([item(0)], [], SAME)).toThrow(expect.objectContaining({ code: 'shape' }));
    expect(() => anchorDrift([item(0, 0)], [item(0)], SAME)).toThrow(expect.objectContaining({ code: 'bad-parameter' }));
  });
});
