import { ago, minutesOf, timeLeft } from './time-left';

describe('time left', () => {
  it.each([
    ['working', 100_000, null, 40_000, 60_000],
    ['working', 100_000, null, 100_001, 0],
    ['working', null, null, 0, null],
    ['paused', null, 90_000, 500_000, 90_000],
    ['waiting', null, 90_000, 0, null],
    ['finished', 100_000, 5_000, 0, null],
  ] as const)('%s, deadline %s, left %s, at %s: %s', (state, deadline, remainingMs, now, expected) => {
    expect(timeLeft({ state, deadline, remainingMs }, now)).toBe(expected);
  });

  it.each([[0, 0], [1, 1], [60_000, 1], [60_001, 2], [3_599_999, 60]])('%s ms are %s minutes', (ms, minutes) => {
    expect(minutesOf(ms)).toBe(minutes);
  });

  it.each([
    [0, 'now', 0],
    [-5_000, 'now', 0],
    [9_999, 'now', 0],
    [10_000, 'seconds', 10],
    [59_000, 'seconds', 50],
    [60_000, 'minutes', 1],
    [3_599_000, 'minutes', 59],
    [7_300_000, 'hours', 2],
  ] as const)('%s ms ago: %s %s', (ms, unit, n) => {
    expect(ago(1_000_000, 1_000_000 + ms)).toEqual({ unit, n });
  });
});
