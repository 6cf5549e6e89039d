import type { Content, ItemDocument } from '@synoo/contracts';
import { answeredState, hasValue, interactionsOf, isAnswered } from './answered';
import { countStatuses, placedItems, startIndex, type ItemStatus } from './navigation';

const entry = (r: string): Content => ({ t: 'i', kind: 'text-entry', r, base: 'string' });
const item = (...body: Content[]): ItemDocument => ({ ref: 'i1', lang: 'ky', body });

describe('hasValue', () => {
  it.each([
    [undefined, false],
    [null, false],
    ['', false],
    ['  ', false],
    ['0', true],
    [[], false],
    [['', ' '], false],
    [['a'], true],
    [{ name: 'a.txt', type: 'text/plain', data: '' }, true],
  ] as const)('%j → %s', (value, expected) => expect(hasValue(value)).toBe(expected));
});

describe('isAnswered', () => {
  it('finds interactions inside elements and bodies', () => {
    const nested: Content = { t: 'e', n: 'p', c: ['a', { t: 'e', n: 'span', c: [entry('r2')] }] };
    const gap: Content = { t: 'i', kind: 'gap-match', r: 'r1', shuffle: false, choices: [], gaps: [], body: [nested] };
    expect(interactionsOf([gap]).map(({ r }) => r)).toEqual(['r1', 'r2']);
  });

  it('wants an answer to every question of the item', () => {
    const two = item(entry('r1'), { t: 'e', n: 'p', c: [entry('r2')] });
    expect(answeredState(two, undefined)).toBe('unanswered');
    expect(answeredState(two, { r1: '4', r2: null })).toBe('partly');
    expect(isAnswered(two, { r1: '4', r2: null })).toBe(false);
    expect(isAnswered(two, { r1: '4', r2: '5' })).toBe(true);
  });

  it('does not ask for an answer to a film', () => {
    const withFilm = item({ t: 'i', kind: 'media', r: 'r1', media: { src: 'x', type: 'video/mp4' } }, entry('r2'));
    expect(isAnswered(withFilm, { r2: 'seen' })).toBe(true);
    expect(isAnswered(withFilm, { r1: '1' })).toBe(false);
  });
});

describe('navigation', () => {
  const form = { sections: [{ id: 's1', title: 'A', items: [{ ...item(), ref: 'i1' }, { ...item(), ref: 'i2' }] }, { id: 's2', title: 'B', items: [{ ...item(), ref: 'i3' }] }] };

  it('numbers items through the sections', () => {
    expect(placedItems(form).map((placed) => [placed.item.ref, placed.index, placed.sectionIndex, placed.opensSection])).toEqual([
      ['i1', 0, 0, true],
      ['i2', 1, 0, false],
      ['i3', 2, 1, true],
    ]);
  });

  it('goes on at the item seen last, or at the first', () => {
    expect(startIndex(placedItems(form), 'i3')).toBe(2);
    expect(startIndex(placedItems(form), 'i99')).toBe(0);
    expect(startIndex(placedItems(form), null)).toBe(0);
  });

  it('counts what the overview shows', () => {
    const status = (number: number, part: Partial<ItemStatus>): ItemStatus => ({ ref: `i${number}`, number, sectionIndex: 0, answered: 'unanswered', flagged: false, unsaved: false, ...part });
    expect(countStatuses([status(1, { answered: 'answered' }), status(2, { answered: 'partly', flagged: true }), status(3, { unsaved: true })])).toEqual({ all: 3, unanswered: 2, flagged: 1, unsaved: 1 });
  });
});
