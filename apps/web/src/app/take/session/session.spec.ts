import type { Clock, ItemResponse } from '@synoo/contracts';
import { AnswerPacer } from './answer-pacer';
import { byNow, screenOf, timeLeft, type ScreenFacts } from './screen';
import { VisitTracker } from './visit-tracker';

const clock: Clock = { serverNow: 1_000, startedAt: 500, deadline: 10_000, remainingMs: 9_000 };
const facts: ScreenFacts = { state: 'working', preparation: 'practice', superseded: false, signedOut: false, finished: false, clock, now: 2_000 };

describe('screenOf', () => {
  it.each([
    [{ state: null }, 'codes'],
    [{ state: 'checked-in' }, 'practice'],
    [{ state: 'waiting', preparation: 'waiting' }, 'waiting'],
    [{}, 'test'],
    [{ now: 10_000 }, 'time-up'],
    [{ state: 'paused', clock: { ...clock, deadline: null } }, 'paused'],
    [{ away: true }, 'break-over'],
    [{ away: true, now: 10_000 }, 'time-up'],
    [{ away: true, state: 'paused', clock: { ...clock, deadline: null } }, 'paused'],
    [{ state: 'finished' }, 'done'],
    [{ state: 'ended' }, 'done'],
    [{ finished: true }, 'done'],
    [{ finished: true, state: 'paused' }, 'done'],
    [{ finished: true, superseded: true }, 'elsewhere'],
    [{ finished: true, signedOut: true }, 'signed-out'],
    [{ superseded: true }, 'elsewhere'],
    [{ signedOut: true }, 'signed-out'],
    [{ superseded: true, state: 'finished' }, 'done'],
    [{ superseded: true, state: 'ended' }, 'done'],
  ] as const)('%j → %s', (part, screen) => expect(screenOf({ ...facts, ...part })).toBe(screen));
});

describe('byNow', () => {
  const until = 5_000;
  const inBreak: Clock = { serverNow: 1_000, startedAt: 500, deadline: null, remainingMs: 9_000, pause: { kind: 'break', until } };
  const { pause: _, ...afterwards } = inBreak;

  it.each([
    ['a break lasts until its end', inBreak, 4_999, { state: 'paused', clock: inBreak }],
    ['the time goes on from the end of a break, whenever it is looked at', inBreak, 7_000, { state: 'working', clock: { ...afterwards, deadline: 14_000 } }],
    ['where the clock ran on, the end of the time stays', { ...inBreak, deadline: 10_000 }, 7_000, { state: 'working', clock: { ...afterwards, deadline: 10_000 } }],
    ['what a proctor paused only a proctor lets go on', { ...inBreak, pause: { kind: 'proctor', until: null } }, 7_000, { state: 'paused', clock: { ...inBreak, pause: { kind: 'proctor', until: null } } }],
    ['nor does idleness end by itself', { ...inBreak, pause: { kind: 'idle', until: null } }, 7_000, { state: 'paused', clock: { ...inBreak, pause: { kind: 'idle', until: null } } }],
  ] as const)('%s', (_name, given, now, expected) => expect(byNow({ state: 'paused', clock: given as Clock }, now)).toEqual(expected));

  it('leaves all else as it is', () => {
    expect(byNow({ state: 'ended', clock: inBreak }, 7_000)).toEqual({ state: 'ended', clock: inBreak });
    expect(byNow({ state: 'working', clock }, 7_000)).toEqual({ state: 'working', clock });
  });
});

describe('timeLeft', () => {
  it('counts down to the deadline, stands still in a pause, is unknown before the start', () => {
    expect(timeLeft(clock, 4_000)).toBe(6_000);
    expect(timeLeft(clock, 11_000)).toBe(0);
    expect(timeLeft({ ...clock, deadline: null }, 4_000)).toBe(9_000);
    expect(timeLeft({ ...clock, startedAt: null, deadline: null }, 4_000)).toBeNull();
  });
});

describe('VisitTracker', () => {
  function setUp() {
    const told: [string, number][] = [];
    const time = { now: 100 };
    return { told, time, tracker: new VisitTracker(() => time.now, (item, ms) => told.push([item, ms])) };
  }
  it('tells the visit when the item is left', () => {
    const { told, time, tracker } = setUp();
    tracker.enter('i1');
    time.now += 1_500;
    tracker.enter('i1');
    tracker.enter('i2');
    time.now += 10;
    tracker.leave();
    tracker.leave();
    expect(told).toEqual([['i1', 0], ['i1', 1500], ['i2', 0], ['i2', 10]]);
  });
  it('does not count time in which the page was hidden', () => {
    const { told, time, tracker } = setUp();
    tracker.enter('i1');
    time.now += 1_000;
    tracker.hide();
    time.now += 60_000;
    tracker.tick();
    tracker.show();
    time.now += 500;
    tracker.leave();
    expect(told).toEqual([['i1', 0], ['i1', 1000], ['i1', 500]]);
  });
  it('tells long visits in parts', () => {
    const { told, time, tracker } = setUp();
    tracker.enter('i1');
    for (let second = 0; second < 65; second += 1) {
      time.now += 1_000;
      tracker.tick();
    }
    tracker.leave();
    expect(told).toEqual([['i1', 0], ['i1', 30_000], ['i1', 30_000], ['i1', 5_000]]);
  });
});

describe('AnswerPacer', () => {
  it('hands on the first change at once and the latest after a rest', () => {
    const handed: [string, ItemResponse][] = [];
    const moments: number[] = [];
    let now = 0;
    let due: (() => void)[] = [];
    const fire = (): void => {
      const now = due;
      due = [];
      for (const callback of now) callback();
    };
    const pacer = new AnswerPacer((_, callback) => (due.push(callback), () => (due = due.filter((other) => other !== callback))), (item, response, at) => (handed.push([item, response]), moments.push(at)), () => (now += 1));
    pacer.change('i1', { r1: 'a' });
    pacer.change('i1', { r1: 'ab' });
    pacer.change('i1', { r1: 'abc' });
    pacer.change('i2', { r1: 'x' });
    expect(handed).toEqual([['i1', { r1: 'a' }], ['i2', { r1: 'x' }]]);
    expect(pacer.pending).toBe(1);
    fire();
    expect(handed.at(-1)).toEqual(['i1', { r1: 'abc' }]);
    fire();
    pacer.change('i1', { r1: 'd' });
    pacer.change('i1', { r1: 'de' });
    pacer.flush();
    expect(handed.slice(-2)).toEqual([['i1', { r1: 'd' }], ['i1', { r1: 'de' }]]);
    expect([pacer.pending, due]).toEqual([0, []]);
    // The moment of the change, not that of handing it on: the working time may be over by then.
    expect(moments).toEqual([1, 4, 3, 5, 6]);
  });
});
