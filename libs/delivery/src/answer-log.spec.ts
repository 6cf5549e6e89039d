import fc from 'fast-check';
import type { AnswerEvent, PageSettings } from '@synoo/contracts';
import { answerState, emptyAnswerLog, foldAnswerLog, foldUnsent, type LoggedEvent, withOwnChanges } from './answer-log';

const answer = (epoch: number, seq: number, item: string, value: string): LoggedEvent => ({ epoch, event: { seq, at: seq, kind: 'answer', item, value: { r1: value } } });
const flag = (epoch: number, seq: number, item: string, value: boolean): LoggedEvent => ({ epoch, event: { seq, at: seq, kind: 'flag', item, value } });
const visit = (epoch: number, seq: number, item: string, ms: number): LoggedEvent => ({ epoch, event: { seq, at: seq, kind: 'visit', item, value: { ms } } });
const large: PageSettings = { textSize: 150, theme: 'black-on-beige', timerHidden: false };
const settings = (epoch: number, seq: number, value: PageSettings): LoggedEvent => ({ epoch, event: { seq, at: seq, kind: 'settings', value } });

describe('foldAnswerLog', () => {
  it('takes the answer with the highest epoch, then the highest number, whatever arrives first', () => {
    const state = answerState(foldAnswerLog([answer(2, 1, 'i1', 'new place'), answer(1, 90, 'i1', 'old place'), answer(1, 3, 'i2', 'b'), answer(1, 2, 'i2', 'a')]));
    expect(state.answers).toEqual({ i1: { r1: 'new place' }, i2: { r1: 'b' } });
  });

  it('adds up time on the screen and counts an event that was stored twice once', () => {
    const fold = foldAnswerLog([visit(1, 1, 'i1', 1000), visit(1, 1, 'i1', 1000), visit(2, 1, 'i1', 500), visit(1, 2, 'i2', 7)]);
    expect([...fold.msByItem]).toEqual([['i1', 1500], ['i2', 7]]);
  });

  it('knows flags that were taken away and the item seen last', () => {
    const state = answerState(foldAnswerLog([flag(1, 1, 'i1', true), flag(1, 2, 'i2', true), flag(1, 3, 'i1', false), visit(1, 4, 'i7', 0)]));
    expect(state).toEqual({ answers: {}, flags: ['i2'], lastItem: 'i7', visited: expect.any(Array), settings: null });
  });

  it('starts empty', () => {
    expect(answerState(emptyAnswerLog)).toEqual({ answers: {}, flags: [], lastItem: null, visited: [], settings: null });
  });

  it('takes the settings that were chosen last, and no item from them', () => {
    const state = answerState(foldAnswerLog([settings(2, 1, large), settings(1, 9, { ...large, textSize: 200 }), visit(1, 2, 'i3', 0), settings(2, 4, { ...large, timerHidden: true })]));
    expect(state).toEqual({ answers: {}, flags: [], lastItem: 'i3', visited: ['i3'], settings: { ...large, timerHidden: true } });
  });

  it('does not depend on the order of arrival nor on repetition', () => {
    const item = fc.constantFrom('i1', 'i2', 'i3');
    const body = fc.oneof(
      fc.record({ kind: fc.constant('answer' as const), item, value: fc.record({ r1: fc.string() }) }),
      fc.record({ kind: fc.constant('flag' as const), item, value: fc.boolean() }),
      fc.record({ kind: fc.constant('visit' as const), item, value: fc.record({ ms: fc.nat(1000) }) }),
      fc.record({ kind: fc.constant('settings' as const), value: fc.record({ textSize: fc.constantFrom(100 as const, 150 as const), theme: fc.constant('standard' as const), timerHidden: fc.boolean() }) }),
      fc.record({ kind: fc.constant('language' as const), value: fc.constantFrom('ky' as const, 'ru' as const) }),
    );
    const log = fc
      .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 20 })), { selector: ([epoch, seq]) => `${epoch}/${seq}` })
      .chain((keys) => fc.tuple(...keys.map(([epoch, seq]) => body.map((part): LoggedEvent => ({ epoch, event: { ...part, seq, at: seq } as AnswerEvent })))));
    fc.assert(
      fc.property(log.chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }))), ([ordered, shuffled]) => {
        const plain = (events: readonly LoggedEvent[]): unknown => {
          const fold = foldAnswerLog(events);
          return { answers: Object.fromEntries(fold.answers), flags: Object.fromEntries(fold.flags), last: fold.lastItem, language: fold.language, settings: fold.settings, ms: Object.fromEntries(fold.msByItem) };
        };
        expect(plain(shuffled)).toEqual(plain(ordered));
      }),
    );
  });
});

describe('foldUnsent', () => {
  const server = { answers: { i1: { r1: 'server' }, i3: { r1: 'server' } }, flags: ['i1', 'i3'], lastItem: 'i3', visited: ['i1', 'i3'], settings: null };

  it('lays this place’s unsent events over the server’s state', () => {
    const state = foldUnsent(server, 4, new Set([4]), [answer(4, 8, 'i1', 'here'), answer(4, 9, 'i2', 'here'), flag(4, 10, 'i1', false)]);
    expect(state).toEqual({ answers: { i1: { r1: 'here' }, i2: { r1: 'here' }, i3: { r1: 'server' } }, flags: ['i3'], lastItem: 'i1', visited: ['i1', 'i3', 'i2'], settings: null });
  });

  it('trusts an older place when every later one was on this computer', () => {
    expect(foldUnsent(server, 3, new Set([1, 2, 3]), [answer(1, 5, 'i1', 'mine')]).answers['i1']).toEqual({ r1: 'mine' });
    expect(foldUnsent(server, 3, new Set([2, 3]), [answer(2, 5, 'i1', 'mine')]).answers['i1']).toEqual({ r1: 'mine' });
  });

  it('lets an older place only fill gaps when another computer came in between', () => {
    const state = foldUnsent(server, 3, new Set([1, 3]), [answer(1, 5, 'i1', 'mine'), answer(1, 6, 'i2', 'mine'), flag(1, 7, 'i2', true)]);
    expect(state).toEqual({ answers: { i1: { r1: 'server' }, i2: { r1: 'mine' }, i3: { r1: 'server' } }, flags: ['i1', 'i3', 'i2'], lastItem: 'i3', visited: ['i1', 'i3', 'i2'], settings: null });
  });

  it('takes settings of this computer where nobody can have chosen later elsewhere, and fills a gap with them otherwise', () => {
    const elsewhere = { ...large, textSize: 125 as const };
    expect(foldUnsent({ ...server, settings: elsewhere }, 2, new Set([2]), [settings(2, 5, large)]).settings).toEqual(large);
    expect(foldUnsent({ ...server, settings: elsewhere }, 3, new Set([1, 3]), [settings(1, 5, large)]).settings).toEqual(elsewhere);
    expect(foldUnsent(server, 3, new Set([1, 3]), [settings(1, 5, large)]).settings).toEqual(large);
  });
});

describe('withOwnChanges', () => {
  it('keeps what was done on this page when the server’s state comes late', () => {
    const late = { answers: { i1: { r1: 'before' }, i2: { r1: 'server' } }, flags: ['i1'], lastItem: 'i2', visited: ['i1', 'i2'], settings: null };
    const state = withOwnChanges(late, new Map([['i1', { r1: 'typed meanwhile' }]]), new Map([['i1', false], ['i3', true]]), new Set(['i4']), large);
    expect(state).toEqual({ answers: { i1: { r1: 'typed meanwhile' }, i2: { r1: 'server' } }, flags: ['i3'], lastItem: 'i2', visited: ['i1', 'i2', 'i4'], settings: large });
  });
});
