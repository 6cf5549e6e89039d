import { isOfTypes, typeNames } from './file-types';
import fc from 'fast-check';
import { arrange, countRule, inOrderOf, toggle } from './choose';
import { moveTo, orderState, positionAt } from './order-list';
import { readPairs, togglePair, toggleUnordered, writePairs, type Pair, type PairLimits } from './pairs';
import { insertAt, remarkOn, wordCount } from './text-answer';

describe('choosing', () => {
  it('replaces the only one, refuses one too many, takes back', () => {
    expect(toggle(['a'], 'b', 1)).toEqual({ value: ['b'] });
    expect(toggle(['a', 'b'], 'c', 2)).toEqual({ refused: 'max' });
    expect(toggle(['a', 'b'], 'c', 0)).toEqual({ value: ['a', 'b', 'c'] });
    expect(toggle(['a', 'b'], 'a', 2)).toEqual({ value: ['b'] });
  });
  it('writes a set in the order of the choices', () => {
    expect(inOrderOf(['c', 'a'], [{ id: 'a' }, { id: 'b' }, { id: 'c' }])).toEqual(['a', 'c']);
  });
  it('arranges by the attempt and loses no choice', () => {
    const choices = ['a', 'b', 'c'].map((id) => ({ id }));
    expect(arrange(choices, ['c', 'x', 'a']).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
    expect(arrange(choices, undefined)).toBe(choices);
  });
  it.each([
    [0, 0, 'none'],
    [0, 2, 'at-most'],
    [2, 0, 'at-least'],
    [2, 2, 'exactly'],
    [1, 3, 'between'],
  ] as const)('min %d max %d → %s', (min, max, rule) => expect(countRule(min, max)).toBe(rule));
});

describe('ordering', () => {
  it('starts with all in place, or with none where only some are wanted', () => {
    expect(orderState(null, ['a', 'b'], false)).toEqual({ placed: ['a', 'b'], pool: [] });
    expect(orderState(null, ['a', 'b'], true)).toEqual({ placed: [], pool: ['a', 'b'] });
    expect(orderState(['b', 'gone'], ['a', 'b'], false)).toEqual({ placed: ['b', 'a'], pool: [] });
    expect(orderState(['b'], ['a', 'b'], true)).toEqual({ placed: ['b'], pool: ['a'] });
  });
  it('moves and never loses or doubles', () => {
    expect(moveTo(['a', 'b', 'c'], 'c', 0)).toEqual(['c', 'a', 'b']);
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1 }), fc.nat(), fc.integer(), (ids, which, position) => {
        const id = ids[which % ids.length] as string;
        const moved = moveTo(ids, id, position);
        expect([...moved].sort()).toEqual([...ids].sort());
      }),
    );
  });
  it('finds the place under the pointer', () => {
    expect(positionAt(25, [10, 20, 30])).toBe(2);
    expect(positionAt(0, [10, 20, 30])).toBe(0);
  });
});

describe('pairing', () => {
  const limits = (left: number, right: number, max = 0): PairLimits => ({ left: () => left, right: () => right, max });

  it('reads and writes the response', () => {
    expect(readPairs(['a b', 'c d', 'broken', 'x y z'])).toEqual([['a', 'b'], ['c', 'd']]);
    expect(readPairs('a b')).toEqual([['a', 'b']]);
    expect(readPairs(null)).toEqual([]);
    expect(writePairs([['a', 'b']])).toEqual(['a b']);
    expect(writePairs([])).toBeNull();
  });
  it('moves a choice that may be used once', () => {
    expect(togglePair([['a', 'x']], 'b', 'x', limits(1, 1))).toEqual({ value: [['b', 'x']] });
    expect(togglePair([['a', 'x']], 'a', 'y', limits(1, 0))).toEqual({ value: [['a', 'y']] });
  });
  it('refuses what is used up', () => {
    expect(togglePair([['a', 'x'], ['b', 'x']], 'c', 'x', limits(1, 2))).toEqual({ refused: 'max' });
    expect(togglePair([['a', 'x'], ['b', 'y']], 'c', 'z', limits(1, 1, 2))).toEqual({ refused: 'max' });
  });
  it('keeps every limit whatever is pressed', () => {
    const id = fc.constantFrom('a', 'b', 'c');
    fc.assert(
      fc.property(fc.array(fc.tuple(id, id)), fc.nat(3), fc.nat(3), fc.nat(4), (presses, left, right, max) => {
        const rule = limits(left, right, max);
        let matched: readonly Pair[] = [];
        let joined: readonly Pair[] = [];
        for (const [a, b] of presses) {
          const match = togglePair(matched, a, b, rule);
          if ('value' in match) matched = match.value;
          const join = toggleUnordered(joined, a, b, rule);
          if ('value' in join) joined = join.value;
        }
        for (const used of ['a', 'b', 'c']) {
          if (left > 0) expect(matched.filter(([l]) => l === used).length).toBeLessThanOrEqual(left);
          if (right > 0) expect(matched.filter(([, r]) => r === used).length).toBeLessThanOrEqual(right);
          if (left > 0) expect(joined.flat().filter((end) => end === used).length).toBeLessThanOrEqual(left);
        }
        if (max > 0) expect(matched.length).toBeLessThanOrEqual(max);
        if (max > 0) expect(joined.length).toBeLessThanOrEqual(max);
      }),
    );
  });
  it('sees a pair from both sides where there is one set', () => {
    expect(toggleUnordered([['a', 'b']], 'b', 'a', limits(0, 0))).toEqual({ value: [] });
  });
});

describe('typed answers', () => {
  it.each([
    ['12', 'integer', undefined, null],
    ['1 000', 'integer', undefined, null],
    ['−5', 'integer', undefined, null],
    ['1,5', 'integer', undefined, 'not-integer'],
    ['1,5', 'float', undefined, null],
    ['.5', 'float', undefined, null],
    ['он', 'float', undefined, 'not-number'],
    ['', 'integer', undefined, null],
    ['Ош', 'string', '[А-Я].*', null],
    ['ош', 'string', '[А-Я].*', 'pattern'],
    ['ош', 'string', '[', null],
  ] as const)('%s as %s with %s → %s', (text, base, pattern, remark) => expect(remarkOn(text, base, pattern)).toBe(remark));

  it('puts letters in place of the selection', () => {
    expect(insertAt('кн', 1, 1, 'ү')).toEqual({ text: 'күн', caret: 2 });
    expect(insertAt('көк', 0, 3, 'ң')).toEqual({ text: 'ң', caret: 1 });
  });
  it('counts words', () => expect(wordCount('Бир, эки — үч 4.')).toBe(4));
});

describe('isOfTypes', () => {
  it.each([
    ['a.png', 'image/png', ['image/png'], true],
    ['a.png', 'image/png', ['text/plain', 'image/*'], true],
    ['a.png', 'image/png', ['text/plain'], false],
    ['A.PDF', '', ['.pdf'], true],
    ['a.doc', '', ['.pdf'], false],
    ['a.doc', '', ['application/msword'], true],
    ['a', 'x/y', [], true],
  ] as const)('%s (%s) for %j: %s', (name, type, wanted, fits) => expect(isOfTypes({ name, type }, wanted)).toBe(fits));
});

describe('typeNames', () => {
  it.each([
    [['image/png', 'image/jpeg', '.pdf'], ['PNG', 'JPEG', 'PDF']],
    [['image/*', 'text/plain'], ['image', 'TXT']],
    [['application/vnd.openxmlformats-officedocument.wordprocessingml.document', '.docx', 'application/x-tar'], ['DOCX', 'TAR']],
    [[], []],
  ])('%j is %j', (wanted, names) => expect(typeNames(wanted)).toEqual(names));
});
