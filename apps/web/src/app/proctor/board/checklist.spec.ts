import type { AttemptState, BoardRow } from '@synoo/contracts';
import { rowAt } from './board-fixtures';
import type { SessionStatus } from './board-state';
import { checklist } from './checklist';

const rows = (...states: AttemptState[]): BoardRow[] => states.map((state, index) => rowAt(index + 1, { state }));
const marks = (status: SessionStatus, list: readonly BoardRow[]): string => checklist(status, list).map(({ key, mark }) => `${key}:${mark}`).join(' ');

describe('checklist', () => {
  it.each([
    ['draft', rows('expected', 'expected'), 'open:now code:later check-in:later admit:later start:later irregularities:note finish:later saved:later close:later'],
    ['open', rows('expected', 'expected'), 'open:done code:now check-in:later admit:later start:later irregularities:note finish:later saved:later close:later'],
    ['open', rows('checked-in', 'expected'), 'open:done code:done check-in:now admit:later start:later irregularities:note finish:later saved:later close:later'],
    ['open', rows('checked-in', 'absent'), 'open:done code:done check-in:done admit:now start:later irregularities:note finish:later saved:later close:later'],
    ['open', rows('waiting', 'absent'), 'open:done code:done check-in:done admit:done start:now irregularities:note finish:later saved:later close:later'],
    ['open', rows('working', 'finished'), 'open:done code:done check-in:done admit:done start:done irregularities:note finish:now saved:later close:later'],
    ['open', rows('ended', 'finished'), 'open:done code:done check-in:done admit:done start:done irregularities:note finish:done saved:done close:now'],
    ['closed', rows('ended', 'absent'), 'open:done code:done check-in:done admit:done start:done irregularities:note finish:done saved:done close:done'],
  ] as const)('%s', (status, list, expected) => {
    expect(marks(status, list)).toBe(expected);
  });

  it('waits for answers that are still on a computer', () => {
    const list = [rowAt(1, { state: 'finished', unsaved: 2 }), rowAt(2, { state: 'ended' })];
    const saved = checklist('open', list).find(({ key }) => key === 'saved');
    expect(saved).toMatchObject({ mark: 'now', count: 1, of: 2 });
  });

  it('says nothing is next in a closed session, even where steps were left out', () => {
    expect(checklist('closed', rows('absent', 'absent')).filter(({ mark }) => mark === 'now')).toEqual([]);
  });

  it('counts how far a step is', () => {
    const steps = checklist('open', [rowAt(1, { irregularities: 2 }), rowAt(2, { state: 'waiting' }), rowAt(3, { state: 'expected' })]);
    expect(steps.find(({ key }) => key === 'check-in')).toMatchObject({ count: 2, of: 3 });
    expect(steps.find(({ key }) => key === 'start')).toMatchObject({ count: 1, of: 2 });
    expect(steps.find(({ key }) => key === 'irregularities')).toMatchObject({ count: 2, of: 0 });
  });
});
