import { lostTime } from './lost-time';

const moved = { startedAt: 1_000, lastSign: 101_000, now: 401_000, changes: [] };

describe('lostTime', () => {
  it('is what ran from the last sign of life to the check-in', () => {
    expect(lostTime(moved)).toBe(300_000);
  });

  it('is at most the time since the start', () => {
    expect(lostTime({ ...moved, startedAt: 301_000 })).toBe(100_000);
  });

  it('leaves out a pause in between, also one that began before or is not over', () => {
    expect(lostTime({ ...moved, changes: [{ at: 201_000, runs: false }, { at: 251_000, runs: true }] })).toBe(250_000);
    expect(lostTime({ ...moved, changes: [{ at: 50_000, runs: false }, { at: 301_000, runs: true }] })).toBe(100_000);
    expect(lostTime({ ...moved, changes: [{ at: 131_000, runs: false }] })).toBe(30_000);
  });

  it('does not mind pauses before the last sign of life', () => {
    expect(lostTime({ ...moved, changes: [{ at: 20_000, runs: false }, { at: 80_000, runs: true }] })).toBe(300_000);
  });

  it('is never negative: a sign of life may carry a later moment than the check-in', () => {
    expect(lostTime({ ...moved, lastSign: 402_000, changes: [{ at: 90_000, runs: false }, { at: 95_000, runs: true }] })).toBe(0);
  });
});
