import { rowAt, stateWith } from './board-fixtures';
import { happenings } from './happenings';

const between = (before: Parameters<typeof rowAt>[1][], after: Parameters<typeof rowAt>[1][]) =>
  happenings(stateWith(before.map((patch, index) => rowAt(index + 1, patch))), stateWith(after.map((patch, index) => rowAt(index + 1, patch)), { serverNow: 2000 })).map(({ kind, rows }) => `${kind} ${rows.map((row) => row.seat).join(',')}`);

describe('what has happened', () => {
  it('groups learners by what happened to them', () => {
    expect(between([{}, {}, {}], [{ connection: 'offline' }, {}, { connection: 'offline' }])).toEqual(['offline 1,3']);
    expect(between([{ connection: 'offline' }], [{}])).toEqual(['back 1']);
    expect(between([{}, { irregularities: 1 }], [{ state: 'finished' }, { irregularities: 2 }])).toEqual(['finished 1', 'irregularity 2']);
  });

  it('is silent about learners who left after the end and those who were not there before', () => {
    expect(between([{ state: 'working' }], [{ state: 'finished', connection: 'offline' }])).toEqual(['finished 1']);
    expect(between([{ state: 'finished' }], [{ state: 'finished', connection: 'offline' }])).toEqual([]);
    expect(happenings(stateWith([]), stateWith([rowAt(1, { connection: 'offline' })]))).toEqual([]);
  });
});
