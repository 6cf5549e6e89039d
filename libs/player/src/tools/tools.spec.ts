import fc from 'fast-check';
import { calculate, shownNumber } from './calculate';
import { addStretch, isCovered, removeStretch, type Stretch } from './text-offsets';

describe('calculate', () => {
  it.each([
    ['2+3×4', 14],
    ['(2+3)*4', 20],
    ['1,5 + 0.5', 2],
    ['0,1+0,2', 0.3],
    ['−2^2', -4],
    ['2^3^2', 512],
    ['2^-1', 0.5],
    ['√(9)+√16', 7],
    ['200×15%', 30],
    ['10÷4', 2.5],
    ['10:4', 2.5],
    ['--3', 3],
  ])('%s = %d', (text, value) => expect(calculate(text)).toEqual({ value }));
  it.each([
    ['', 'empty'],
    ['2+', 'not-understood'],
    ['2(3', 'not-understood'],
    ['2 3a', 'not-understood'],
    ['1÷0', 'division-by-zero'],
    ['√(0−4)', 'not-defined'],
    ['9^999', 'not-defined'],
  ])('%s: %s', (text, problem) => expect(calculate(text)).toEqual({ problem }));
  it('never fails on what people type', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'0123456789+-×÷()√%^., x') }), (text) => void calculate(text)));
  });
  it('agrees with the machine on sums and products', () => {
    fc.assert(fc.property(fc.nat(9999), fc.nat(9999), fc.nat(99), (a, b, c) => expect(calculate(`${a}+${b}×${c}`)).toEqual({ value: a + b * c })));
  });
  it('shows numbers as people write them', () => {
    expect(shownNumber(-2.5, true)).toBe('−2,5');
    expect(shownNumber(2.5, false)).toBe('2.5');
    expect(shownNumber(1.5e15, true)).toBe('1,5e15');
  });
});

describe('marked text', () => {
  it('joins, cuts and finds', () => {
    expect(addStretch([{ start: 0, end: 5 }, { start: 20, end: 30 }], { start: 4, end: 21 })).toEqual([{ start: 0, end: 30 }]);
    expect(removeStretch([{ start: 0, end: 30 }], { start: 5, end: 10 })).toEqual([{ start: 0, end: 5 }, { start: 10, end: 30 }]);
    expect(isCovered([{ start: 0, end: 30 }], { start: 5, end: 10 })).toBe(true);
    expect(addStretch([], { start: 3, end: 3 })).toEqual([]);
  });
  it('marks exactly the letters that were marked last', () => {
    const stretch = fc.tuple(fc.nat(30), fc.nat(30)).map(([a, b]): Stretch => ({ start: Math.min(a, b), end: Math.max(a, b) }));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), stretch)), (steps) => {
        let marked: readonly Stretch[] = [];
        const letters = new Array<boolean>(31).fill(false);
        for (const [add, part] of steps) {
          marked = add ? addStretch(marked, part) : removeStretch(marked, part);
          letters.fill(add, part.start, part.end);
        }
        letters.forEach((on, at) => expect(isCovered(marked, { start: at, end: at + 1 })).toBe(on));
      }),
    );
  });
});
