import type { AnswerEvent, FormDocument, ItemDocument } from '@synoo/contracts';
import fc from 'fast-check';
import { answerState, foldAnswerLog, type LoggedEvent } from './answer-log';
import { leftAtEntries, openStage, sectionEntries, sectionLeft, sectionRules, type SectionTime, splitClosed } from './section-rules';

const MINUTE = 60_000;
const item = (n: number): ItemDocument => ({ ref: `i${n}`, lang: 'ky', body: [] });
/** Three sections: i1 i2 | i3 i4 | i5. The second has a limit of 10 minutes. */
const form = (navigation?: FormDocument['navigation']): Pick<FormDocument, 'sections' | 'navigation'> => ({
  ...(navigation && { navigation }),
  sections: [
    { id: 's1', title: 'A', items: [item(1), item(2)] },
    { id: 's2', title: 'B', timeLimitMinutes: 10, items: [item(3), item(4)] },
    { id: 's3', title: 'C', items: [item(5)] },
  ],
});
const sections = sectionRules(form('sections'))!;
const forward = sectionRules(form('forward'))!;

const logged = (epoch: number, event: Record<string, unknown>): LoggedEvent => ({ epoch, event: event as AnswerEvent });
const visit = (epoch: number, seq: number, ref: string, at = seq * 1000): LoggedEvent => logged(epoch, { seq, at, kind: 'visit', item: ref, value: { ms: 0 } });
const answer = (epoch: number, seq: number, ref: string, at = seq * 1000): LoggedEvent => logged(epoch, { seq, at, kind: 'answer', item: ref, value: { r1: `${epoch}/${seq}` } });
const names = (entries: readonly LoggedEvent[]): string[] => entries.map(({ epoch, event }) => `${epoch}/${event.seq}`);

describe('section rules', () => {
  it('are none where learners move freely', () => {
    expect(sectionRules(form())).toBeNull();
  });

  it('make stages of sections or of single items', () => {
    expect([...sections.stages.values()]).toEqual([0, 0, 1, 1, 2]);
    expect([...forward.stages.values()]).toEqual([0, 1, 2, 3, 4]);
    expect(openStage(sections, [])).toBe(0);
    expect(openStage(sections, ['i1', 'i3', 'i2'])).toBe(1);
    expect(openStage(forward, ['i1', 'i3', 'i2'])).toBe(2);
  });

  it.each([
    ['to and fro in a section', sections, [visit(1, 1, 'i1'), answer(1, 2, 'i1'), visit(1, 3, 'i2'), visit(1, 4, 'i1'), answer(1, 5, 'i1')], []],
    ['a section that was left', sections, [answer(1, 1, 'i1'), visit(1, 2, 'i3'), answer(1, 3, 'i1'), answer(1, 4, 'i3')], ['1/3']],
    ['a section that was passed over', sections, [visit(1, 1, 'i5'), answer(1, 2, 'i3')], ['1/2']],
    ['an answer to a later section closes the earlier ones, without a visit', sections, [answer(1, 1, 'i3'), answer(1, 2, 'i1')], ['1/2']],
    ['item by item', forward, [answer(1, 1, 'i1'), visit(1, 2, 'i2'), answer(1, 3, 'i2'), answer(1, 4, 'i1')], ['1/4']],
    ['a flag on what is closed', forward, [visit(1, 1, 'i2'), logged(1, { seq: 2, at: 2_000, kind: 'flag', item: 'i1', value: true })], ['1/2']],
    ['an answer of another place that was given before the section was left', sections, [answer(1, 1, 'i1', 1_000), visit(2, 1, 'i3', 5_000)], []],
    ['an answer of another place that was given afterwards', sections, [answer(1, 1, 'i1', 6_000), visit(2, 1, 'i3', 5_000)], ['1/1']],
    ['a newer place that went back behind what an older one had left', sections, [visit(1, 9, 'i3', 5_000), answer(2, 1, 'i2', 6_000), answer(2, 2, 'i3', 7_000)], ['2/1']],
    ['within one place the number decides, not a clock that was set', sections, [answer(1, 1, 'i1', 9_000), visit(1, 2, 'i3', 5_000), answer(1, 3, 'i1', 4_000)], ['1/3']],
  ] as const)('%s', (_, rules, log, closed) => {
    const split = splitClosed(rules, log, null);
    expect(names(split.closed)).toEqual(closed);
    expect(split.counted.length + split.closed.length).toBe(log.length);
  });

  it('counts the same whatever order the log arrives in, once it is sorted', () => {
    const event = fc.record({ epoch: fc.integer({ min: 1, max: 3 }), n: fc.integer({ min: 1, max: 5 }), at: fc.integer({ min: 0, max: 50 }), isVisit: fc.boolean() });
    fc.assert(
      fc.property(fc.uniqueArray(event, { selector: ({ epoch, at }) => `${epoch}/${at}`, maxLength: 40 }), fc.constantFrom(sections, forward), (drawn, rules) => {
        const sorted = [...drawn].sort((a, b) => a.epoch - b.epoch || a.at - b.at).map(({ epoch, n, at, isVisit }) => (isVisit ? visit(epoch, at + 1, `i${n}`, at) : answer(epoch, at + 1, `i${n}`, at)));
        const { counted, closed } = splitClosed(rules, sorted, null);
        // What counts gives no answer to anything that its own place had closed before.
        for (const { epoch, event: late } of counted) {
          if (late.kind !== 'answer') continue;
          const stage = rules.stages.get(late.item)!;
          expect(sorted.some((other) => other.epoch === epoch && other.event.seq < late.seq && 'item' in other.event && rules.stages.get(other.event.item)! > stage)).toBe(false);
        }
        // Taking away what did not count changes nothing of what did.
        expect(answerState(foldAnswerLog(splitClosed(rules, counted, null).counted)).answers).toEqual(answerState(foldAnswerLog(counted)).answers);
        expect(closed.every(({ event: { kind } }) => kind === 'answer')).toBe(true);
      }),
    );
  });
});

describe('time of a section', () => {
  const start = 1_000_000;
  const at = (minutes: number): number => start + minutes * MINUTE;
  const time = (patch: Partial<SectionTime> = {}): SectionTime => ({ startedAt: start, factor: 1, deadlines: [{ at: start, deadline: at(60) }], ...patch });
  const log = [visit(1, 1, 'i3', at(5)), answer(1, 2, 'i3', at(15)), answer(1, 3, 'i4', at(15) + 1), answer(1, 4, 'i3', at(17)), answer(1, 5, 'i4', at(18))];

  it.each([
    ['ends ten minutes after it was entered', time(), ['1/3', '1/4', '1/5']],
    ['is stretched by the extra time of the roster', time({ factor: 1.25 }), ['1/5']],
    ['stands still in a pause', time({ deadlines: [{ at: start, deadline: at(60) }, { at: at(12), deadline: at(62) }] }), ['1/5']],
    ['is not moved by what happened before it was entered', time({ deadlines: [{ at: start, deadline: at(60) }, { at: at(4), deadline: at(64) }] }), ['1/3', '1/4', '1/5']],
  ] as const)('%s', (_, given, closed) => expect(names(splitClosed(sections, log, given).closed)).toEqual(closed));

  it('counts the first section from the start, and leaves sections without a limit alone', () => {
    const limited = sectionRules({ navigation: 'sections', sections: [{ ...form().sections[0]!, timeLimitMinutes: 1 }, form().sections[2]!] })!;
    const given = [answer(1, 1, 'i1', at(1)), answer(1, 2, 'i2', at(1) + 1), answer(1, 3, 'i5', at(50))];
    expect(names(splitClosed(limited, given, time()).closed)).toEqual(['1/2']);
  });

  it('counts down alike on the page and on the server, whatever is paused and given meanwhile', () => {
    const change = fc.record({ after: fc.integer({ min: 1, max: 600 }), by: fc.integer({ min: 0, max: 900 }) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 1200 }), fc.constantFrom(1, 1.25, 2), (changes, entry, spent, factor) => {
        let deadline = at(60);
        let moment = start;
        const deadlines = [{ at: start, deadline }, ...changes.map(({ after, by }) => ({ at: (moment += after * 1000), deadline: (deadline += by * 1000) }))];
        const entered = start + entry * 1000;
        const now = entered + spent * 1000;
        const given = time({ factor, deadlines });
        const entries = sectionEntries(sections, [visit(1, 1, 'i3', entered)], start);
        const deadlineNow = deadlines.findLast((set) => set.at <= now)!.deadline;
        const left = sectionLeft(sections.limits[1]!, factor, leftAtEntries(entries, given).get(1)!, deadlineNow - now)!;
        const counts = splitClosed(sections, [visit(1, 1, 'i3', entered), answer(1, 2, 'i3', now)], given).closed.length === 0;
        // At the very last millisecond nothing is left and the answer still counts.
        const used = leftAtEntries(entries, given).get(1)! - (deadlineNow - now);
        expect(counts).toBe(used <= 10 * MINUTE * factor);
        expect(left).toBe(Math.max(0, 10 * MINUTE * factor - used));
      }),
    );
  });

  it('has no time of its own where there is no limit', () => {
    expect(sectionLeft(null, 1, 5, 3)).toBeNull();
    expect(sectionLeft(60_000, 1, 100_000, 70_000)).toBe(30_000);
    expect(sectionLeft(60_000, 1, 100_000, 10_000)).toBe(0);
  });
});
