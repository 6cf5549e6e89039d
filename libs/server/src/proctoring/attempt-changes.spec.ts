import { type LoggedEvent, sectionRules, splitClosed } from '@synoo/delivery';
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

  it('puts no end before the start or the pause it ends, though the clock was set back by minutes meanwhile', () => {
    const minute = 60_000;
    const working = { ...row(new Date(10 * minute)), state: 'working', ended_at: null, end_reason: null, time_limit_ms: 60 * minute, deadline: new Date(70 * minute) } as const;
    const ended = (action: 'end' | 'submit', over: Partial<AttemptRow>, now: number) => new AttemptChanges().of(action, { ...working, ...over }, { state: 'ended', now, minutes: 0 }).endedAt;
    expect([ended('end', {}, 8 * minute), ended('submit', {}, 8 * minute)]).toEqual([10 * minute, 10 * minute]);
    // What was answered before the pause would be after such an end.
    expect(ended('end', { state: 'paused', paused_at: new Date(20 * minute), deadline: null }, 16 * minute)).toBe(20 * minute);
    expect([ended('end', {}, 30 * minute), ended('submit', {}, 80 * minute)]).toEqual([30 * minute, 70 * minute]);
  });

  describe('a pause that is over', () => {
    const minute = 60_000;
    const base: AttemptRow = { ...row(new Date(0)), state: 'paused', ended_at: null, end_reason: null, time_limit_ms: 60 * minute, paused_at: new Date(15 * minute) };
    const breakTaken = (clock: 'stands' | 'runs'): Partial<AttemptRow> => ({ pause: { kind: 'break', until: 25 * minute, clock }, deadline: clock === 'runs' ? new Date(60 * minute) : null });
    const after = (action: 'resume' | 'go-on' | 'break-over', over: Partial<AttemptRow>, now: number) => new AttemptChanges().of(action, { ...base, ...over }, { state: 'working', now, minutes: 0 });

    it.each(['resume', 'go-on', 'break-over'] as const)('moves the deadline from its own end on, however late %s is noticed', (action) => {
      expect(after(action, breakTaken('stands'), 25 * minute + 4_000)).toMatchObject({ now: 25 * minute, deadline: 70 * minute, pausedMs: 10 * minute });
      expect(after(action, breakTaken('stands'), 20 * minute)).toMatchObject({ now: 20 * minute, deadline: 65 * minute, pausedMs: 5 * minute });
    });

    it('moves nothing where the clock ran on; other pauses end now', () => {
      expect(after('break-over', breakTaken('runs'), 25 * minute + 4_000)).toMatchObject({ now: 25 * minute + 4_000, deadline: 60 * minute, pausedMs: 0 });
      expect(after('resume', { pause: { kind: 'proctor', until: null, clock: 'stands' } }, 40 * minute)).toMatchObject({ now: 40 * minute, deadline: 85 * minute, pausedMs: 25 * minute });
    });

    it('leaves an answer in its section that was given between the end of the break and its being noticed', () => {
      const { now, deadline } = after('break-over', breakTaken('stands'), 25 * minute + 4_000);
      const rules = sectionRules({ navigation: 'sections', sections: [{ id: 's1', title: 'A', timeLimitMinutes: 20, items: [{ ref: 'i1', lang: 'ky', body: [] }] }] })!;
      const answer = (seq: number, at: number): LoggedEvent => ({ epoch: 1, event: { seq, at, kind: 'answer', item: 'i1', value: {} } });
      const given = [answer(1, 25 * minute + 2_000), answer(2, 30 * minute), answer(3, 30 * minute + 1)];
      const { closed } = splitClosed(rules, given, { startedAt: 0, factor: 1, deadlines: [{ at: 0, deadline: 60 * minute }, { at: now, deadline: deadline! }] });
      expect(closed.map(({ event }) => event.seq)).toEqual([3]);
    });
  });
});
