import { lastPageOf } from './last-page';

describe('lastPageOf', () => {
  it.each([
    ['a page with rows', [1], 51, null],
    ['an empty list', [], 0, null],
    ['beyond the end', [], 51, 2],
    ['beyond a last page that is full', [], 100, 2],
    ['beyond the only page', [], 1, 1],
  ])('%s', (_, rows, total, last) => {
    expect(lastPageOf({ rows, total, size: 50 })).toBe(last);
  });
});
