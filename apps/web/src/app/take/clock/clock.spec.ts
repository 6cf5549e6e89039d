import { ServerClock } from './server-clock';
import { dueTimeWarning, dueWarning, minutesGiven, type TimesLeft } from './time-warnings';

function setUp() {
  const local = { steady: 1_000, wall: 500_000 };
  const clock = new ServerClock({ steady: () => local.steady, wall: () => local.wall });
  const pass = (ms: number): void => {
    local.steady += ms;
    local.wall += ms;
  };
  return { local, clock, pass };
}

describe('ServerClock', () => {
  it('takes the middle of the round trip for the server’s moment', () => {
    const { clock, pass } = setUp();
    clock.sample(9_000_000, 900, 1_000);
    expect(clock.now()).toBe(9_000_050);
    pass(1_234);
    expect(clock.now()).toBe(9_001_284);
  });
  it('prefers the fastest reply, and a fresh one after ten minutes', () => {
    const { local, clock, pass } = setUp();
    clock.sample(9_000_000, 980, 1_000);
    clock.sample(9_005_000, 0, 1_000);
    expect(clock.now()).toBe(9_000_010);
    pass(11 * 60_000);
    clock.sample(20_000_000, local.steady - 400, local.steady);
    expect(clock.now()).toBe(20_000_200);
  });
  it('does not follow a clock that was set back', () => {
    const { local, clock } = setUp();
    clock.sample(9_000_000, 1_000, 1_000);
    local.wall -= 3_600_000;
    local.steady += 1_000;
    local.wall += 1_000;
    expect(clock.now()).toBe(9_001_000);
    expect(clock.jumped()).toBe(true);
  });
  it('counts the time slept when the steady clock stood still', () => {
    const { local, clock } = setUp();
    clock.sample(9_000_000, 1_000, 1_000);
    local.wall += 600_000;
    expect(clock.now()).toBe(9_600_000);
    expect(clock.jumped()).toBe(true);
    clock.sample(9_600_500, 500, 1_500);
    expect(clock.jumped()).toBe(false);
  });
  it('goes on from a kept time without network, and lets the first reply correct it', () => {
    const { local, clock } = setUp();
    expect(clock.anchored).toBe(false);
    clock.restore(9_000_000, local.wall - 60_000);
    expect(clock.now()).toBe(9_060_000);
    clock.sample(9_070_000, 900, 1_000);
    expect(clock.now()).toBe(9_070_050);
  });
});

describe('dueWarning', () => {
  const minutes = (m: number): number => m * 60_000;
  it.each([
    [null, minutes(9), null],
    [minutes(10) + 1, minutes(10), 10],
    [minutes(10), minutes(9), null],
    [minutes(6), minutes(4.9), 5],
    [minutes(20), minutes(0.5), 1],
    [minutes(4), minutes(12), null],
    [minutes(2), 0, null],
  ])('%j → %j: %j', (before, now, expected) => expect(dueWarning(before, now)).toBe(expected));
});

describe('minutesGiven', () => {
  const clock = { serverNow: 0, startedAt: 1, deadline: 100, remainingMs: 100 };
  it.each([
    ['given', { ...clock, extraMs: 60_000 }, { ...clock, extraMs: 240_000 }, 3],
    ['taken away', { ...clock, extraMs: 0 }, { ...clock, extraMs: -120_000 }, -2],
    ['lost time is given back to the second and told in minutes', { ...clock, extraMs: 0 }, { ...clock, extraMs: 161_000 }, 3],
    ['a pause moves the end and gives nothing', { ...clock, extraMs: 0 }, { ...clock, deadline: 900, extraMs: 0 }, 0],
    ['less than half a minute', { ...clock, extraMs: 0 }, { ...clock, extraMs: -20_000 }, 0],
    ['what was there before the start', { ...clock, startedAt: null, extraMs: 0 }, { ...clock, extraMs: 240_000 }, 0],
    ['a page that kept its clock before there was the figure', clock, { ...clock, extraMs: 240_000 }, 0],
    ['the first word', null, { ...clock, extraMs: 240_000 }, 0],
  ])('%s', (_, before, now, minutes) => expect(minutesGiven(before, now)).toBe(minutes));
});

describe('dueTimeWarning', () => {
  const left = (whole: number | null, section: number | null, place = 1, isLast = false): TimesLeft => ({ whole: whole === null ? null : whole * 60_000, section: section === null ? null : section * 60_000, place, isLast });
  it.each([
    ['the section ends in five minutes, the test goes on', left(49, 5.1), left(48.9, 5), { minutes: 5, of: 'section' }],
    ['the last section ends, and the test with it', left(49, 5.1, 2, true), left(48.9, 5, 2, true), { minutes: 5, of: 'test' }],
    ['a shorter section was entered: nothing has run out', left(49, null, 0), left(48.9, 5), null],
    ['from a section with little time to one with less', left(49, 6, 0), left(48.9, 4), null],
    ['the test ends sooner than the section would', left(5.1, 5.2), left(4.9, 5), { minutes: 5, of: 'test' }],
    ['both at once: the section ends first', left(10.1, 5.1), left(10, 5), { minutes: 5, of: 'section' }],
    ['no section has a limit', left(10.1, null), left(10, null), { minutes: 10, of: 'test' }],
    ['the first look', null, left(4, 3), null],
    ['no limit at all', left(null, null), left(null, null), null],
  ])('%s', (_, before, now, expected) => expect(dueTimeWarning(before, now)).toEqual(expected));
});
