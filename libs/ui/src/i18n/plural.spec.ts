import { pluralCategory } from './plural';

describe('plural category', () => {
  it.each([
    [0, 'many'], [1, 'one'], [2, 'few'], [4, 'few'], [5, 'many'], [11, 'many'], [12, 'many'], [14, 'many'], [21, 'one'], [22, 'few'], [101, 'one'], [111, 'many'], [112, 'many'], [1.5, 'other'],
  ] as const)('of %d in Russian is %s', (n, category) => {
    expect(pluralCategory('ru', n)).toBe(category);
    expect(pluralCategory('ru', n)).toBe(new Intl.PluralRules('ru').select(n));
  });

  it('is one or other in Kyrgyz and English', () => {
    expect([0, 1, 2, 5, 21].map((n) => pluralCategory('ky', n))).toEqual(['other', 'one', 'other', 'other', 'other']);
    expect([0, 1, 2, 21].map((n) => pluralCategory('en', n))).toEqual(['other', 'one', 'other', 'other']);
  });
});
