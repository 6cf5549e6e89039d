import fc from 'fast-check';
import { calculate, shownNumber } from './calculate';
import { corners, keepInside, nextCorner, panelStep, placeInCorner } from './panel-place';
import { bandByKey, bandMoved, bandResized } from './reading-band';
import { stepWord } from './step-word';
import { addStretch, isCovered, removeStretch, type Stretch, toggleParts, wordsOf } from './text-offsets';
import { readState } from './tool-state';

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

describe('marks of an item', () => {
  const parts = [
    { text: 'r1:prompt:20', start: 2, end: 8 },
    { text: 'r1:A:10', start: 0, end: 4 },
  ];
  it('are laid over all parts, and cleared only where every part is marked', () => {
    const one = toggleParts({}, parts.slice(0, 1));
    expect(one).toEqual({ marked: true, marks: { 'r1:prompt:20': [{ start: 2, end: 8 }] } });
    const both = toggleParts(one.marks, parts);
    expect(both.marked).toBe(true);
    expect(both.marks['r1:A:10']).toEqual([{ start: 0, end: 4 }]);
    expect(toggleParts(both.marks, parts)).toEqual({ marked: false, marks: {} });
  });
  it('go word by word in Kyrgyz', () => {
    const text = 'Өлчөм 12,5 см — «көз-айнек»';
    expect(wordsOf(text).map(({ start, end }) => text.slice(start, end))).toEqual(['Өлчөм', '12,5', 'см', 'көз-айнек']);
  });
  it('step over words and blocks, and stop at the ends', () => {
    const words = [0, 0, 0, 1, 1, 2].map((block) => ({ block }));
    const steps = (from: number, ...keys: string[]): (number | null)[] => keys.map((key) => stepWord(words, from, key));
    expect(steps(0, 'ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'Home', 'End', 'x')).toEqual([1, 0, 3, 0, 0, 5, null]);
    expect(steps(4, 'ArrowUp', 'ArrowDown')).toEqual([3, 5]);
    expect(steps(3, 'ArrowUp')).toEqual([0]);
    expect(steps(5, 'ArrowRight', 'ArrowDown', 'ArrowUp')).toEqual([5, 5, 3]);
    expect(stepWord([], 0, 'ArrowRight')).toBeNull();
  });
});

describe('place of an open tool', () => {
  const space = { width: 1366, height: 640 };
  const panel = { width: 288, height: 400 };
  it('is always inside of the space', () => {
    expect(keepInside({ x: -5, y: 9999 }, panel, space)).toEqual({ x: 0, y: 240 });
    expect(keepInside({ x: 50, y: 50 }, panel, { width: 200, height: 200 })).toEqual({ x: 0, y: 0 });
  });
  it('goes from corner to corner and then back beside the item', () => {
    const seen: (string | null)[] = [];
    let place: { x: number; y: number } | null = { x: 100, y: 100 };
    while (seen.length < 10 && place !== null) {
      const corner = nextCorner(place, panel, space);
      seen.push(corner);
      place = corner === null ? null : placeInCorner(corner, panel, space);
    }
    expect(seen).toEqual([...corners, null]);
  });
  it('moves by arrows, finer with Shift', () => {
    expect(panelStep('ArrowLeft', false)).toEqual({ x: -32, y: 0 });
    expect(panelStep('ArrowDown', true)).toEqual({ x: 0, y: 4 });
    expect(panelStep('Enter', false)).toBeNull();
  });
});

describe('band of the line reader', () => {
  it('stays in the space and neither vanishes nor covers it', () => {
    const keys = fc.constantFrom('ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End');
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.tuple(keys, fc.boolean()), fc.tuple(fc.constantFrom('move', 'resize'), fc.integer({ min: -300, max: 300 })))), (steps) => {
        let band = { top: 30, height: 16 };
        for (const [what, how] of steps) band = typeof how === 'boolean' ? bandByKey(band, what, how)! : what === 'move' ? bandMoved(band, how) : bandResized(band, how);
        expect(band.top).toBeGreaterThanOrEqual(0);
        expect(band.height).toBeGreaterThanOrEqual(6);
        expect(band.height).toBeLessThanOrEqual(60);
        expect(band.top + band.height).toBeLessThanOrEqual(100);
      }),
    );
    expect(bandByKey({ top: 0, height: 10 }, 'Tab', false)).toBeNull();
  });
});

describe('what the tools remember', () => {
  it('is read field by field; what an older page kept in another shape begins anew', () => {
    expect(readState({ notes: 'x', zoom: '2', open: 'notes', place: null, marks: null })).toMatchObject({ notes: 'x', zoom: 1, open: 'notes', place: null, marks: {} });
    expect(readState(null)).toEqual(readState({}));
  });
});
