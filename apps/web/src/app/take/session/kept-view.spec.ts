import type { AttemptView } from '@synoo/contracts';
import { ServerClock } from '../clock/server-clock';
import { keptView, viewAtPlace } from './kept-view';
import { screenOf, timeLeft } from './screen';

const minute = 60_000;

describe('keptView', () => {
  it('lets a reload without the server go on where the page was, with the time that is really left', () => {
    const checkedIn = 1_000 * minute;
    const view = { attemptId: 'a', epoch: 1, state: 'checked-in', clock: { serverNow: checkedIn, startedAt: null, deadline: null, remainingMs: 60 * minute }, answers: {}, flags: [], lastItem: null, visited: [] } as unknown as AttemptView;
    const started = { state: 'working' as const, currentEpoch: 1, clock: { serverNow: checkedIn + 20 * minute, startedAt: checkedIn + 20 * minute, deadline: checkedIn + 80 * minute, remainingMs: 60 * minute } };
    const wallWhenKept = 5_000 * minute;
    const kept = keptView(view, started, { answers: { i1: { r1: 'a' } }, flags: ['i2'], lastItem: 'i2', visited: ['i1', 'i2'], settings: { textSize: 150, theme: 'standard', timerHidden: true } }, checkedIn + 30 * minute);

    const clock = new ServerClock({ steady: () => 7, wall: () => wallWhenKept + 2 * minute });
    clock.restore(kept.clock.serverNow, wallWhenKept);
    expect(clock.now()).toBe(checkedIn + 32 * minute);
    expect(timeLeft(kept.clock, clock.now())).toBe(48 * minute);
    expect(screenOf({ state: kept.state, preparation: 'waiting', superseded: false, signedOut: false, finished: false, clock: kept.clock, now: clock.now() })).toBe('test');
    expect(kept).toMatchObject({ answers: { i1: { r1: 'a' } }, flags: ['i2'], lastItem: 'i2', visited: ['i1', 'i2'], settings: { textSize: 150 } });
  });
});

describe('viewAtPlace', () => {
  const view = { attemptId: 'a', epoch: 3, currentEpoch: 3, savedSeq: 54, state: 'working', answers: { i1: { r1: 'a' } } } as unknown as AttemptView;

  it('knows nothing of what the server has of a place when the view that was kept is that of an older one', () => {
    expect(viewAtPlace(view, 4)).toEqual({ ...view, epoch: 4, currentEpoch: 4, savedSeq: 0 });
  });

  it('is the view that was kept at its own place', () => {
    expect(viewAtPlace(view, 3)).toBe(view);
  });
});
