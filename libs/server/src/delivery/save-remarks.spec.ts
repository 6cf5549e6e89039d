import type { AnswerEvent } from '@synoo/contracts';
import { remarksOn } from './save-remarks';

const event = (seq: number, at: number, kind: 'visit' | 'settings' = 'visit'): AnswerEvent => ({ seq, at, kind, item: 'i1', value: { ms: 0 } }) as unknown as AnswerEvent;
const reply = { savedSeq: 3, notCounted: 0, clock: { serverNow: 100_000, startedAt: 50_000, deadline: null, remainingMs: 0 } };

describe('What the log says about saves', () => {
  it('is nothing about those of every day', () => {
    expect(remarksOn([], reply)).toEqual([]);
    expect(remarksOn([event(2, 50_000), event(3, 104_999)], reply)).toEqual([]);
    expect(remarksOn([event(1, 1_000, 'settings')], reply)).toEqual([]);
  });

  it.each([
    ['a gap', [event(5, 60_000), event(9, 60_000)], {}, [['answers-behind-gap', { savedSeq: 3, highest: 9 }]]],
    ['the end', [event(3, 60_000)], { notCounted: 1 }, [['answers-after-end', { events: 1 }]]],
    ['the future', [event(2, 200_000), event(3, 60_000)], {}, [['answers-clock-off', { events: 1 }]]],
    ['a time before the start', [event(3, 10)], {}, [['answers-clock-off', { events: 1 }]]],
    ['all at once', [event(7, 900_000)], { notCounted: 1 }, [['answers-behind-gap', { savedSeq: 3, highest: 7 }], ['answers-after-end', { events: 1 }], ['answers-clock-off', { events: 1 }]]],
  ])('names %s', (_, events, change, expected) => {
    expect(remarksOn(events, { ...reply, ...change })).toEqual(expected);
  });
});
