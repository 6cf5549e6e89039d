import fc from 'fast-check';
import { breakFrom, idlePause, proctorPause } from './breaks';
import { attemptStates, attemptTransitions, decideTransition, type AttemptFacts, type TransitionAction } from './attempt-transitions';

const actions = Object.keys(attemptTransitions) as TransitionAction[];
const facts = (patch: Partial<AttemptFacts> = {}): AttemptFacts => ({ state: 'working', voided: false, started: true, remainingMs: 60_000, ...patch });

describe('attempt transitions', () => {
  it.each([
    ['check-in', 'expected', 'checked-in'],
    ['check-in', 'absent', 'checked-in'],
    ['admit', 'checked-in', 'waiting'],
    ['start', 'waiting', 'working'],
    ['pause', 'working', 'paused'],
    ['resume', 'paused', 'working'],
    ['end', 'working', 'ended'],
    ['end', 'paused', 'ended'],
    ['submit', 'working', 'finished'],
    ['submit', 'finished', 'finished'],
    ['time-up', 'working', 'ended'],
    ['reopen', 'finished', 'working'],
    ['reopen', 'ended', 'working'],
    ['mark-absent', 'expected', 'absent'],
    ['unmark-absent', 'absent', 'expected'],
    ['close', 'expected', 'absent'],
    ['close', 'waiting', 'ended'],
  ] as const)('%s takes %s to %s', (action, state, after) => {
    expect(decideTransition(facts({ state }), { action, minutes: 5 })).toEqual({ ok: true, state: after, changes: state !== after });
  });

  it.each([
    ['start', 'checked-in', 'not-admitted'],
    ['start', 'working', 'already-started'],
    ['admit', 'expected', 'not-checked-in'],
    ['admit', 'absent', 'absent'],
    ['pause', 'paused', 'already-paused'],
    ['resume', 'working', 'not-paused'],
    ['submit', 'paused', 'paused'],
    ['submit', 'ended', 'already-over'],
    ['time-up', 'paused', 'paused'],
    ['reopen', 'working', 'not-over'],
    ['extend', 'finished', 'already-over'],
    ['mark-absent', 'waiting', 'already-checked-in'],
    ['close', 'paused', 'still-working'],
  ] as const)('%s of %s is refused: %s', (action, state, refusal) => {
    expect(decideTransition(facts({ state }), { action, minutes: 5 })).toEqual({ ok: false, refusal });
  });

  it.each([
    ['nobody gave any', undefined, null, 'no-breaks'],
    ['the rules give none', { allowed: 0, taken: 0 }, null, 'no-breaks'],
    ['one is left', { allowed: 2, taken: 1 }, null, undefined],
    ['all are used', { allowed: 2, taken: 2 }, null, 'breaks-used'],
  ] as const)('a break is taken where %s', (_, breaks, pause, refusal) => {
    expect(decideTransition(facts({ pause, ...(breaks && { breaks }) }), { action: 'break' })).toEqual(refusal ? { ok: false, refusal } : { ok: true, state: 'paused', changes: true });
  });

  it.each([
    ['go-on', proctorPause, 'paused-by-proctor'],
    ['go-on', idlePause, undefined],
    ['go-on', breakFrom(0, { number: 1, minutes: 5, clock: 'stands' }), undefined],
    ['go-on', null, 'paused-by-proctor'],
    ['break-over', idlePause, 'paused-by-proctor'],
    ['break-over', breakFrom(0, { number: 1, minutes: 5, clock: 'stands' }), undefined],
    ['time-up', breakFrom(0, { number: 1, minutes: 5, clock: 'stands' }), 'paused'],
  ] as const)('%s in a pause of kind %j', (action, pause, refusal) => {
    expect(decideTransition(facts({ state: 'paused', pause }), { action })).toEqual(refusal ? { ok: false, refusal } : { ok: true, state: 'working', changes: true });
  });

  it('ends a break whose clock runs on when the time is up, and lets a proctor end any pause', () => {
    const running = breakFrom(0, { number: 1, minutes: 5, clock: 'runs' });
    expect(decideTransition(facts({ state: 'paused', pause: running }), { action: 'time-up' })).toMatchObject({ ok: true, state: 'ended' });
    for (const pause of [running, idlePause, proctorPause]) expect(decideTransition(facts({ state: 'paused', pause }), { action: 'resume' })).toMatchObject({ ok: true, state: 'working' });
  });

  it('gives lost time back without minutes', () => {
    expect(decideTransition(facts(), { action: 'extend', lostMs: 1 })).toMatchObject({ ok: true });
    expect(decideTransition(facts({ remainingMs: 60_000 }), { action: 'extend', minutes: -2, lostMs: 59_999 })).toEqual({ ok: false, refusal: 'no-time-left' });
  });

  it('needs minutes, a reason, or a void to undo', () => {
    expect(decideTransition(facts(), { action: 'extend' })).toEqual({ ok: false, refusal: 'minutes-missing' });
    expect(decideTransition(facts(), { action: 'extend', minutes: -1 })).toEqual({ ok: false, refusal: 'no-time-left' });
    expect(decideTransition(facts({ remainingMs: 60_001 }), { action: 'extend', minutes: -1 })).toMatchObject({ ok: true });
    expect(decideTransition(facts(), { action: 'irregularity' })).toEqual({ ok: false, refusal: 'reason-missing' });
    expect(decideTransition(facts({ state: 'ended', remainingMs: 0 }), { action: 'reopen' })).toEqual({ ok: false, refusal: 'minutes-missing' });
    expect(decideTransition(facts(), { action: 'unvoid' })).toEqual({ ok: false, refusal: 'not-void' });
    expect(decideTransition(facts({ voided: true }), { action: 'void' })).toEqual({ ok: false, refusal: 'already-void' });
  });

  it('leads back to the waiting room when an attempt is reopened that was never started', () => {
    expect(decideTransition(facts({ state: 'ended', started: false }), { action: 'reopen' })).toEqual({ ok: true, state: 'waiting', changes: true });
  });

  it('decides every action in every state, to a known state or with a named refusal', () => {
    fc.assert(
      fc.property(fc.constantFrom(...actions), fc.constantFrom(...attemptStates), fc.boolean(), fc.boolean(), fc.integer({ min: 0, max: 1e7 }), fc.integer({ min: -240, max: 240 }), (action, state, voided, started, remainingMs, minutes) => {
        const decision = decideTransition({ state, voided, started, remainingMs }, { action, minutes, hasReason: true });
        if (decision.ok) expect(attemptStates).toContain(decision.state);
        else expect(decision.refusal).toMatch(/^[a-z-]+$/);
      }),
    );
  });

  it('never leaves working but by pause, end, submit or time-up, and never reaches it but by start, resume or reopen', () => {
    for (const action of actions) {
      for (const state of attemptStates) {
        const decision = decideTransition(facts({ state, voided: action === 'unvoid' }), { action, minutes: 1, hasReason: true });
        if (!decision.ok || !decision.changes) continue;
        if (state === 'working') expect(['pause', 'break', 'idle', 'end', 'submit', 'time-up']).toContain(action);
        if (decision.state === 'working') expect(['start', 'resume', 'go-on', 'break-over', 'reopen']).toContain(action);
      }
    }
  });
});
