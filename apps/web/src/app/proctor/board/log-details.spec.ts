import { logDetails } from './log-details';

const names = (details: Record<string, unknown>) => logDetails(details).map(({ name }) => name);

describe('logDetails', () => {
  it('tells a move from where to where, and time before its reason, however the database keeps them', () => {
    expect(names({ to: 29, from: 1 })).toEqual(['from', 'to']);
    expect(names({ reason: 'computer-failure', lostMs: 74_000, note: 'x', minutes: null })).toEqual(['lostMs', 'reason', 'note']);
  });

  it('says lost time in minutes, and codes in words', () => {
    expect(logDetails({ lostMs: 121_900 })).toEqual([{ name: 'lostMs', plain: '121900', key: 'proctor.minutes-short', values: { n: 2 } }]);
    expect(logDetails({ minutes: -5 })[0]?.values).toEqual({ n: '−5' });
    expect(logDetails({ after: 'idle', clock: 'stands' }).map(({ key }) => key)).toEqual(['proctor.log.clock.stands', 'proctor.log.after.idle']);
  });

  it('leaves out what did not happen, and lists conflicts of a file', () => {
    expect(names({ finished: false, conflicts: [], note: '', refused: 0 })).toEqual(['refused']);
    expect(logDetails({ conflicts: ['1/3', '2/1'], sha256: '0123456789abcdef', finished: true })).toEqual([
      { name: 'conflicts', plain: '1/3, 2/1' },
      { name: 'finished', plain: 'true', key: 'common.yes' },
      { name: 'sha256', plain: '01234567' },
    ]);
    expect(names({ press: '018f0000-0000-4000-8000-000000000000', minutes: 5 })).toEqual(['minutes']);
    expect(logDetails({ at: 1_796_000_000_000 })).toEqual([{ name: 'at', plain: '1796000000000', at: 1_796_000_000_000 }]);
  });

  it('keeps what it does not know, as it is', () => {
    expect(logDetails({ unknown: { a: 1 }, epoch: 2 })).toEqual([{ name: 'epoch', plain: '2' }, { name: 'unknown', plain: '{"a":1}' }]);
  });
});
