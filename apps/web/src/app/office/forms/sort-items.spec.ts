import type { ItemStatistics } from '@synoo/contracts';
import { sortItems } from './sort-items';

const item = (position: number, facility: number | null): ItemStatistics => ({
  itemId: '', itemCode: `I${position}`, ref: `i${position}`, position, maxScore: 1, n: 1, facility,
  correctedItemTotal: null, alphaIfDeleted: null, omittedShare: null, notReachedShare: null, medianSeconds: null, rapidShare: null, rapidSeconds: null, options: [], flags: [], curve: [],
});
const items = [item(1, 0.5), item(2, null), item(3, 0.2), item(4, 0.5)];
const order = (by: string, descending: boolean): number[] => sortItems(items, { by, descending }).map((one) => one.position);

describe('items of a form in order', () => {
  it('keep unknown figures last both ways and ties in the order of the form', () => {
    expect(order('facility', false)).toEqual([3, 1, 4, 2]);
    expect(order('facility', true)).toEqual([1, 4, 3, 2]);
  });

  it('fall back to the place in the form', () => {
    expect(order('nonsense', true)).toEqual([4, 3, 2, 1]);
  });
});
