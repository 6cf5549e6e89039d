import {
  chiSquareQuantile,
  chiSquareUpper,
  fQuantile,
  fUpper,
  gammaLower,
  logGamma,
  normalCdf,
  normalQuantile,
  normalUpper,
  studentQuantile,
  studentTwoSided,
} from '../index';

const relative = (actual: number, expected: number): number => Math.abs(actual / expected - 1);

describe('special functions against published tables', () => {
  // Abramowitz & Stegun tables 6.1, 26.2, 26.8, 26.9, 26.10, and closed forms.
  it.each([
    [0.5, Math.log(Math.sqrt(Math.PI))],
    [1.5, Math.log(Math.sqrt(Math.PI) / 2)],
    [10, Math.log(362880)],
    [100, 359.134205369575398776],
    [1e-3, 6.907178885383853681],
  ])('logGamma(%p)', (x, expected) => expect(Math.abs(logGamma(x) - expected)).toBeLessThan(1e-14 + 4e-15 * Math.abs(expected)));

  it.each([
    [1.959963984540054, 0.025],
    [6, 9.865876450376946e-10],
    [10, 7.619853024160527e-24],
    [37.5, 4.605353009e-308],
  ])('normalUpper(%p)', (z, expected) => {
    expect(relative(normalUpper(z), expected)).toBeLessThan(1e-9);
    expect(normalCdf(-z)).toBe(normalUpper(z));
  });

  it.each([
    [0.975, 1.959963984540054],
    [0.5, 0],
    [1e-10, -6.361340902404056],
    [0.9999, 3.719016485455709],
  ])('normalQuantile(%p)', (p, expected) => expect(Math.abs(normalQuantile(p) - expected)).toBeLessThan(1e-11));

  it('has the upper tail of chi-square in closed form for even degrees of freedom', () => {
    expect(relative(chiSquareUpper(161.13, 4), Math.exp(-80.565) * (1 + 80.565))).toBeLessThan(1e-12);
    expect(relative(chiSquareUpper(2, 2), Math.exp(-1))).toBeLessThan(1e-14);
    expect(relative(chiSquareQuantile(0.95, 1), 3.841458820694124)).toBeLessThan(1e-13);
    expect(relative(chiSquareQuantile(0.01, 30), 14.95345652845544)).toBeLessThan(1e-12);
    expect(relative(gammaLower(1, 1e-12), 1e-12)).toBeLessThan(1e-11);
  });

  it('keeps the incomplete gamma accurate for large shape', () => {
    // The median of a gamma variate with shape a is a − 1/3 + 8/(405 a) + O(a^-2).
    const a = 1e5;
    expect(Math.abs(gammaLower(a, a - 1 / 3 + 8 / (405 * a)) - 0.5)).toBeLessThan(1e-10);
  });

  it('has t and F in closed form for few degrees of freedom', () => {
    expect(relative(studentTwoSided(1, 1), 0.5)).toBeLessThan(1e-14);
    expect(relative(studentQuantile(0.975, 1), Math.tan(Math.PI * 0.475))).toBeLessThan(1e-12);
    expect(relative(studentQuantile(0.975, 10), 2.2281388519862744)).toBeLessThan(1e-12);
    expect(relative(fUpper(3, 2, 10), Math.pow(1 + (2 * 3) / 10, -5))).toBeLessThan(1e-13);
    expect(relative(fQuantile(0.95, 5, 10), 3.325834530413011)).toBeLessThan(1e-11);
  });

  it('answers at and outside the ends', () => {
    expect(normalQuantile(0)).toBe(-Infinity);
    expect(normalQuantile(1)).toBe(Infinity);
    expect(normalQuantile(1.1)).toBeNaN();
    expect(logGamma(0)).toBeNaN();
    expect(chiSquareUpper(0, 3)).toBe(1);
    expect(chiSquareUpper(Infinity, 3)).toBe(0);
  });
});
