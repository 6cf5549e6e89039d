import { breakAllowance, breakFrom, breakIsOver, breaksLeft, idleMinutes, idlePause, isIdle, learnerMayGoOn, pauseEnd, proctorPause, usualRules } from './breaks';

const MINUTE = 60_000;
const rules = (number: number, minutes: number, clock: 'stands' | 'runs' = 'runs') => ({ ...usualRules, breaks: { number, minutes, clock } });

describe('breaks', () => {
  it.each([
    ['no rule, no need', rules(0, 10), {}, { number: 0, minutes: 10, clock: 'runs' }],
    ['the rule alone', rules(1, 5), {}, { number: 1, minutes: 5, clock: 'runs' }],
    ['a need where nobody else has breaks: its own length, the clock stands', rules(0, 10), { breaks: 2, breakMinutes: 5 }, { number: 2, minutes: 5, clock: 'stands' }],
    ['a need without a length takes the rule’s', rules(0, 10), { breaks: 2 }, { number: 2, minutes: 10, clock: 'stands' }],
    ['the more generous of both', rules(3, 15), { breaks: 1, breakMinutes: 5 }, { number: 3, minutes: 15, clock: 'stands' }],
    ['the more generous of both, the other way', rules(1, 5, 'stands'), { breaks: 4, breakMinutes: 10 }, { number: 4, minutes: 10, clock: 'stands' }],
    ['other needs change nothing', rules(1, 5), { largePrint: true as const }, { number: 1, minutes: 5, clock: 'runs' }],
  ] as const)('%s', (_, given, needs, expected) => expect(breakAllowance(given, needs)).toEqual(expected));

  it('counts down and never below none', () => {
    expect([0, 1, 2, 5].map((taken) => breaksLeft({ number: 2, minutes: 5, clock: 'stands' }, taken))).toEqual([2, 1, 0, 0]);
  });

  it('a break is over at its end, however late somebody notices; other pauses are over now', () => {
    const pause = breakFrom(1_000, { number: 1, minutes: 5, clock: 'stands' });
    expect(pause).toEqual({ kind: 'break', until: 1_000 + 5 * MINUTE, clock: 'stands' });
    expect(pauseEnd(pause, 61_000)).toBe(61_000);
    expect(pauseEnd(pause, 99 * MINUTE)).toBe(1_000 + 5 * MINUTE);
    expect(pauseEnd(idlePause, 99 * MINUTE)).toBe(99 * MINUTE);
    expect(pauseEnd(null, 7)).toBe(7);
    const isOver = (now: number, state: 'paused' | 'ended' = 'paused') => breakIsOver({ state, pause }, now);
    expect([isOver(5 * MINUTE + 999), isOver(5 * MINUTE + 1_000), isOver(99 * MINUTE), isOver(99 * MINUTE, 'ended')]).toEqual([false, true, true, false]);
    expect([idlePause, proctorPause, null].map((other) => breakIsOver({ state: 'paused', pause: other }, 99 * MINUTE))).toEqual([false, false, false]);
  });

  it('the learner goes on after an own break or idleness, not after a proctor’s pause', () => {
    expect([breakFrom(0, { number: 1, minutes: 5, clock: 'runs' }), idlePause, proctorPause, null].map(learnerMayGoOn)).toEqual([true, true, false, false]);
  });
});

describe('idleness', () => {
  it.each([
    [0, 0, true, 90 * MINUTE, false],
    [10, 0, true, 10 * MINUTE, true],
    [10, 0, true, 10 * MINUTE - 1, false],
    [10, 0, false, 60 * MINUTE, false],
    [10, null, true, 60 * MINUTE, false],
  ] as const)('pause after %s min, last action at %s, online %s, now %s → %s', (pauseMinutes, lastAction, online, now, idle) => {
    expect(isIdle({ warnMinutes: 5, pauseMinutes }, lastAction, online, now)).toBe(idle);
  });

  it('whole minutes, none in the future', () => {
    expect([idleMinutes(0, 59_999), idleMinutes(0, 60_000), idleMinutes(9_000, 0), idleMinutes(null, 5)]).toEqual([0, 1, 0, null]);
  });
});
