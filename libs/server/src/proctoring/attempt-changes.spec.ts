import type { AttemptRow } from '../delivery/attempt-row';
import { AttemptChanges } from './attempt-changes';

const row = (startedAt: Date | null): AttemptRow => ({
  id: 'a', session_id: 's', participant_id: 'p', learner_id: 'l', form_id: 'f', state: 'ended', language: 'ky', current_epoch: 1, time_limit_ms: 60_000, extra_ms: 0, paused_ms: 0,
  started_at: startedAt, paused_at: null, deadline: null, ended_at: new Date(9_000), closed: '{}', end_reason: 'session-closed', pause: null, breaks_taken: 0, lost_ms: 0, needs: {}, voided: false, score_due: 4, scored_due: 4,
});

describe('AttemptChanges', () => {
  it.each(['void', 'unvoid'] as const)('asks for a score on %s only where the attempt was started', (action) => {
    const after = (startedAt: Date | null) => new AttemptChanges().of(action, row(startedAt), { state: 'ended', now: 10_000, minutes: 0 });
    expect(after(new Date(1_000))).toMatchObject({ voided: action === 'void', due: 5 });
    expect(after(null)).toMatchObject({ voided: action === 'void', due: null });
  });

  it('closes the time between the end and the reopening, also where the end was that of a pause', () => {
    const reopened = (over: Partial<AttemptRow>) => new AttemptChanges().of('reopen', { ...row(new Date(1_000)), ...over }, { state: 'working', now: 20_000, minutes: 0 });
    expect(reopened({ deadline: new Date(61_000) }).closes).toEqual([9_000, 20_000]);
    expect(reopened({ ended_at: new Date(8_000), paused_at: new Date(8_000) }).closes).toEqual([8_000, 20_000]);
  });

  it('gives the minutes asked for and no more where a break whose clock ran on was ended by the time', () => {
    const pause = { kind: 'break', until: 100_000, clock: 'runs' } as const;
    const overdue = { ...row(new Date(1_000)), pause, paused_at: new Date(11_000), deadline: new Date(61_000), ended_at: new Date(61_000), end_reason: 'time-up' };
    const after = new AttemptChanges().of('reopen', overdue, { state: 'working', now: 70_000, minutes: 5 });
    expect(after).toMatchObject({ deadline: 70_000 + 5 * 60_000, closes: [61_000, 70_000] });
  });
});
