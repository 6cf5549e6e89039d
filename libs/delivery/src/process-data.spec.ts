import type { AnswerEvent } from '@synoo/contracts';
import { processOf } from './process-data';

const at = (epoch: number, seq: number, ms: number, event: Record<string, unknown>, counts = true) => ({ epoch, counts, event: { seq, at: 1_000_000 + ms, ...event } as AnswerEvent });
const visit = (seq: number, ms: number, item: string, length: number, epoch = 1) => at(epoch, seq, ms, { kind: 'visit', item, value: { ms: length } });
const answer = (seq: number, ms: number, item: string, value: string, counts = true, epoch = 1) => at(epoch, seq, ms, { kind: 'answer', item, value: { r1: value } }, counts);
const page = (seq: number, ms: number, value: string, epoch = 1) => at(epoch, seq, ms, { kind: 'page', value });

/** Worked out by hand: i1 seen at 0, answered at 4 s, changed at 9 s and back at 61 s; i2 seen at 10 s and never answered; i3 never seen. */
const log = [
  page(1, 0, 'loaded'),
  visit(2, 0, 'i1', 0),
  at(1, 3, 2_500, { kind: 'flag', item: 'i1', value: true }),
  answer(4, 4_000, 'i1', 'A'),
  answer(5, 5_000, 'i1', 'A'),
  answer(6, 9_000, 'i1', 'B'),
  visit(7, 10_000, 'i1', 10_000),
  visit(8, 10_000, 'i2', 0),
  page(9, 12_000, 'blurred'),
  page(10, 12_500, 'hidden'),
  page(11, 20_000, 'shown'),
  page(12, 21_000, 'offline'),
  at(1, 13, 22_000, { kind: 'language', value: 'ru' }),
  visit(14, 60_000, 'i1', 0),
  answer(15, 61_000, 'i1', 'A'),
  answer(16, 90_000, 'i1', 'C', false),
  page(17, 95_000, 'online'),
];

describe('process data', () => {
  const found = processOf(['i1', 'i2', 'i3'], log);

  it('says of each item how it was worked on', () => {
    expect(found.items).toEqual([
      { visits: 2, changes: 2, firstActionMs: 2_500, firstAnswerMs: 4_000, lastAnswerMs: 61_000, notCounted: 1 },
      { visits: 1, changes: 0, firstActionMs: null, firstAnswerMs: null, lastAnswerMs: null, notCounted: 0 },
      { visits: 0, changes: 0, firstActionMs: null, firstAnswerMs: null, lastAnswerMs: null, notCounted: 0 },
    ]);
  });

  it('says of the attempt where the learner was', () => {
    expect(found).toMatchObject({ places: 1, languageSwitches: 1, away: 1, awayMs: 8_000, offline: 1, offlineMs: 74_000, loads: 1 });
  });

  it('counts the loading before the start, which is not in the log, and no number that was lost with a page', () => {
    expect(processOf(['i1'], [visit(1, 0, 'i1', 0), page(2, 500, 'lost'), page(3, 1_000, 'loaded'), page(1, 2_000, 'loaded', 2), visit(2, 2_100, 'i1', 0, 2)]).loads).toBe(3);
    expect(processOf(['i1'], [answer(1, 900, 'i1', 'A', true, 2), page(2, 950, 'focused', 2), page(3, 1_000, 'loaded', 2), visit(4, 1_100, 'i1', 0, 2)]).loads).toBe(1);
  });

  it('ends a spell that nobody ended with the last event of its place, and knows places apart', () => {
    const open = processOf(['i1'], [page(1, 0, 'hidden'), visit(2, 7_000, 'i1', 0), page(1, 1_000, 'focused', 2), visit(2, 9_000, 'i1', 0, 2)]);
    expect(open).toMatchObject({ places: 2, away: 1, awayMs: 7_000 });
  });

  it('counts a visit whose beginning was lost, from its length', () => {
    expect(processOf(['i1'], [visit(2, 30_000, 'i1', 30_000), answer(3, 31_000, 'i1', 'A')]).items[0]).toMatchObject({ visits: 1, firstAnswerMs: 31_000 });
  });

  it('is nothing where nothing happened', () => {
    expect(processOf([], [])).toEqual({ items: [], places: 0, languageSwitches: 0, away: 0, awayMs: 0, offline: 0, offlineMs: 0, loads: 0 });
  });
});
