import fc from 'fast-check';
import { seatAt, seatPlan } from './seat-plan';

const learners = (count: number): string[] => Array.from({ length: count }, (_, index) => `l${index}`);

describe('seat plan', () => {
  it('numbers seats row by row', () => {
    expect([1, 5, 6, 10].map((seat) => seatAt(seat, 5))).toEqual([
      { seat: 1, row: 1, column: 1 },
      { seat: 5, row: 1, column: 5 },
      { seat: 6, row: 2, column: 1 },
      { seat: 10, row: 2, column: 5 },
    ]);
  });

  it('does not fit more learners than seats', () => {
    expect(seatPlan(learners(7), 2, 3, 2)).toBeUndefined();
  });

  it('gives no two neighbours the same form, in every room, however full', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 2, max: 20 }), fc.integer({ min: 0, max: 19 }), fc.double({ min: 0, max: 1, noNaN: true }), (rows, columns, forms, turn, share) => {
        const plan = seatPlan(learners(Math.max(1, Math.round(rows * columns * share))), rows, columns, forms, turn)!;
        const formAt = new Map(plan.map(({ seat, form }) => [seat, form]));
        expect(plan.every(({ form }) => form >= 0 && form < forms)).toBe(true);
        const sameNeighbour = plan.filter(({ seat, form }) => {
          const here = seatAt(seat, columns);
          const other = (down: number, right: number): number | undefined => (here.column + right < 1 || here.column + right > columns ? undefined : formAt.get(seat + down * columns + right));
          return [other(0, 1), other(1, 0), ...(forms >= 4 ? [other(1, 1), other(1, -1)] : [])].includes(form);
        });
        expect(sameNeighbour).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [1, 8, 4],
    [8, 1, 4],
    [4, 5, 3],
    [5, 2, 5],
  ])('uses every form in a room of %i × %i with %i forms', (rows, columns, forms) => {
    expect(new Set(seatPlan(learners(rows * columns), rows, columns, forms)!.map(({ form }) => form)).size).toBe(forms);
  });
});
