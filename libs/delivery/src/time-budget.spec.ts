import fc from 'fast-check';
import { clockOf, countEvent, deadlineOf, endOfWork, limitWithExtra, remainingMs, type TimeBudget, workTime } from './time-budget';

const base: TimeBudget = { state: 'working', limitMs: 60_000, extraMs: 0, pausedMs: 0, startedAt: 1_000, pausedAt: null, deadline: 61_000, endedAt: null, closed: [] };

describe('time budget', () => {
  it('adds the extra time of the roster to the limit', () => {
    expect(limitWithExtra(40, 25)).toBe(50 * 60_000);
    expect(limitWithExtra(45, 0)).toBe(45 * 60_000);
  });

  it('knows what is left before the start, while working, in a pause and after the end', () => {
    expect(remainingMs({ ...base, startedAt: null, deadline: null, extraMs: 5_000 }, 0)).toBe(65_000);
    expect(remainingMs(base, 11_000)).toBe(50_000);
    expect(remainingMs({ ...base, state: 'paused', pausedAt: 21_000, deadline: null }, 99_000)).toBe(40_000);
    expect(remainingMs({ ...base, state: 'finished', endedAt: 31_000 }, 99_000)).toBe(30_000);
    expect(remainingMs(base, 999_000)).toBe(0);
  });

  it('shows a deadline only while the time runs', () => {
    expect(clockOf(base, 2_000)).toEqual({ serverNow: 2_000, startedAt: 1_000, deadline: 61_000, remainingMs: 59_000, extraMs: 0 });
    expect(clockOf({ ...base, state: 'ended', endedAt: 61_000 }, 99_000).deadline).toBeNull();
  });

  it('a pause moves the deadline by exactly its length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 59_999 }), fc.integer({ min: 0, max: 1e6 }), (worked, pause) => {
        const pausedAt = base.startedAt! + worked;
        const left = remainingMs({ ...base, state: 'paused', pausedAt, deadline: null }, pausedAt + pause);
        const resumed: TimeBudget = { ...base, pausedMs: pause, deadline: deadlineOf({ ...base, pausedMs: pause }) };
        expect(remainingMs(resumed, pausedAt + pause)).toBe(left);
      }),
    );
  });
});

describe('breaks', () => {
  const paused = (clock: 'stands' | 'runs'): TimeBudget => ({ ...base, state: 'paused', pausedAt: 21_000, deadline: clock === 'runs' ? 61_000 : null, pause: { kind: 'break', until: 31_000, clock } });

  it('stops the clock, or lets it run, and says until when', () => {
    expect(clockOf(paused('stands'), 25_000)).toEqual({ serverNow: 25_000, startedAt: 1_000, deadline: null, remainingMs: 40_000, extraMs: 0, pause: { kind: 'break', until: 31_000 } });
    expect(clockOf(paused('runs'), 25_000)).toEqual({ serverNow: 25_000, startedAt: 1_000, deadline: 61_000, remainingMs: 36_000, extraMs: 0, pause: { kind: 'break', until: 31_000 } });
    expect(deadlineOf(paused('runs'))).toBe(61_000);
    expect(deadlineOf(paused('stands'))).toBeNull();
  });

  it('says nothing about a pause that is over', () => {
    expect(clockOf({ ...paused('stands'), state: 'working', pausedAt: null, deadline: 71_000 }, 30_000)).not.toHaveProperty('pause');
  });
});

describe('what counts', () => {
  const time = { end: 61_000, closed: [] };
  it.each([
    ['given and received in time', 30_000, 30_100, { late: false, counts: true }],
    ['given at the last moment', 61_000, 61_000, { late: false, counts: true }],
    ['given in time, received late', 60_000, 3_600_000, { late: true, counts: true }],
    ['given after the end', 61_001, 61_200, { late: false, counts: false }],
    ['a clock that runs ahead, received in time', 9_000_000, 40_000, { late: false, counts: true }],
    ['a clock that runs ahead, received late', 9_000_000, 70_000, { late: false, counts: false }],
  ])('%s', (_, at, received, expected) => {
    expect(countEvent(at, 500, received, time)).toMatchObject(expected);
  });

  it('holds the moment between taking the place and arrival', () => {
    expect(countEvent(-5, 500, 900, time).at).toBe(500);
    expect(countEvent(7_000, 500, 900, time).at).toBe(900);
    expect(countEvent(0, 70_000, 70_100, time).counts).toBe(false);
  });

  it('is over at the deadline, whenever the server says so, and earlier when somebody ended it', () => {
    expect(endOfWork({ state: 'working', deadline: 61_000, endedAt: null })).toBe(61_000);
    expect(endOfWork({ state: 'paused', deadline: null, endedAt: null })).toBeNull();
    expect(endOfWork({ state: 'ended', deadline: 61_000, endedAt: 66_000 })).toBe(61_000);
    expect(endOfWork({ state: 'finished', deadline: 61_000, endedAt: 40_000 })).toBe(40_000);
    expect(endOfWork({ state: 'ended', deadline: null, endedAt: 40_000 })).toBe(40_000);
  });

  it('does not count what was given between an end and the reopening, however late it comes', () => {
    const reopened = workTime({ ...base, deadline: 161_000, closed: [{ from: 40_001, until: 59_999 }] });
    expect(countEvent(40_000, 500, 90_000, reopened)).toEqual({ at: 40_000, late: false, counts: true });
    expect(countEvent(40_001, 500, 90_000, reopened).counts).toBe(false);
    expect(countEvent(59_999, 500, 59_999, reopened).counts).toBe(false);
    expect(countEvent(60_000, 500, 90_000, reopened).counts).toBe(true);
  });

  it('leaves open what was given in a pause, until the pause is over one way or the other', () => {
    const paused: TimeBudget = { ...base, state: 'paused', pausedAt: 20_000, deadline: null };
    expect(countEvent(25_000, 500, 25_000, workTime(paused)).counts).toBe(true);
    expect(countEvent(25_000, 500, 90_000, workTime({ ...base, pausedMs: 10_000, deadline: 71_000 })).counts).toBe(true);
    expect(countEvent(25_000, 500, 90_000, workTime({ ...paused, state: 'ended', endedAt: 20_000 })).counts).toBe(false);
  });
});
