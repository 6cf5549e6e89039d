import fc from 'fast-check';
import { abilityCurve } from './ability-curve';

describe('Ability curve', () => {
  it('goes through groups of the rest score, lowest first', () => {
    const scores = [0, 0, 0, 0, 1, 0, 1, 1, 1, 1];
    const totals = scores.map((score, person) => score + person);
    expect(abilityCurve(scores, totals, 1)).toEqual([
      { n: 2, meanRest: 0.5, facility: 0 },
      { n: 2, meanRest: 2.5, facility: 0 },
      { n: 2, meanRest: 4.5, facility: 0.5 },
      { n: 2, meanRest: 6.5, facility: 1 },
      { n: 2, meanRest: 8.5, facility: 1 },
    ]);
  });

  it('holds everybody once and keeps equal rest scores together', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 6 }))), (people) => {
        const scores = people.map(([score]) => score);
        const curve = abilityCurve(scores, people.map(([score, rest]) => score + rest), 1);
        expect(curve.reduce((sum, { n }) => sum + n, 0)).toBe(people.length);
        expect(curve.length).toBeLessThanOrEqual(5);
        for (let point = 1; point < curve.length; point++) expect(curve[point]!.meanRest).toBeGreaterThan(curve[point - 1]!.meanRest);
        const facility = curve.reduce((sum, { n, facility: share }) => sum + n * share, 0);
        expect(facility).toBeCloseTo(scores.reduce((sum, score) => sum + score, 0), 9);
      }),
    );
  });
});
