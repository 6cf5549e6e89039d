import type { AnswerEvent } from '@synoo/contracts';
import type { ItemScore, Scorer } from '@synoo/qti';
import { SCORE_STATUS, scoreLog } from './score-log';

const item = (ref: string, maxScore = 1, human = false) => ({ ref, itemId: ref, version: 1, maxScore, human, kinds: [] });

/** Scores 1 for `right`, half for `half`; reads anything but `garbage`. */
function scorer(items = [item('i1'), item('i2'), item('i3'), item('i4')]): Scorer {
  return {
    items,
    testOutcomes: () => null,
  templates: () => ({}),
    score: (ref, response): ItemScore => {
      const value = response['r1'] as string;
      const human = items.find((entry) => entry.ref === ref)!.human;
      const score = human ? null : value === 'right' ? 1 : value === 'half' ? 0.5 : 0;
      return { score, maxScore: 1, outcomes: {}, responses: { RESPONSE: value === 'garbage' ? null : value }, correct: null, answered: true, problems: [] };
    },
  };
}

let seq = 0;
const event = (rest: object): { epoch: number; event: AnswerEvent } => ({ epoch: 1, event: { seq: ++seq, at: 0, ...rest } as AnswerEvent });
const answer = (ref: string, value: string | null) => event({ kind: 'answer', item: ref, value: { r1: value } });
const visit = (ref: string, ms: number) => event({ kind: 'visit', item: ref, value: { ms } });
const refs = ['i1', 'i2', 'i3', 'i4'];
const { answered, omitted, notReached, invalid } = SCORE_STATUS;

describe('Scoring a log', () => {
  it('scores the latest answer of each item', () => {
    const score = scoreLog(scorer(), refs, [answer('i1', 'wrong'), answer('i1', 'right'), answer('i2', 'half'), answer('i4', 'wrong')], 's');
    expect(score).toEqual({ total: 1.5, maxTotal: 4, scores: [1, 0.5, 0, 0], statuses: [answered, answered, omitted, answered], seconds: [0, 0, 0, 0], responses: { i1: { RESPONSE: 'right' }, i2: { RESPONSE: 'half' }, i4: { RESPONSE: 'wrong' } }, testOutcomes: null });
  });

  it.each([
    ['nothing at all', [], [notReached, notReached, notReached, notReached]],
    ['seen and left out', [visit('i1', 10), visit('i2', 10)], [omitted, omitted, notReached, notReached]],
    ['gone past', [answer('i3', 'right')], [omitted, omitted, answered, notReached]],
    ['taken back', [answer('i1', 'right'), answer('i1', null)], [omitted, notReached, notReached, notReached]],
    ['blank text', [answer('i1', '   ')], [omitted, notReached, notReached, notReached]],
    ['only flagged', [event({ kind: 'flag', item: 'i2', value: true })], [omitted, omitted, notReached, notReached]],
    ['cannot be read', [answer('i1', 'garbage')], [invalid, notReached, notReached, notReached]],
  ])('tells omitted, not reached and invalid apart: %s', (_, log, statuses) => {
    expect(scoreLog(scorer(), refs, log, 's').statuses).toEqual(statuses);
  });

  it('adds up the seconds of all visits', () => {
    expect(scoreLog(scorer(), refs, [visit('i1', 1_500), visit('i2', 100), visit('i1', 250)], 's').seconds).toEqual([1.75, 0.1, 0, 0]);
  });

  it('leaves out of total and maximum what a person has to score and what was taken out', () => {
    const score = scoreLog(scorer([item('i1'), item('i2', 3, true), item('i3', 0), item('i4')]), refs, refs.map((ref) => answer(ref, 'right')), 's');
    expect(score).toMatchObject({ total: 2, maxTotal: 2, scores: [1, null, null, 1] });
    expect(scoreLog(scorer([item('i1'), item('i2', 3, true), item('i3', 0), item('i4')]), refs, [], 's')).toMatchObject({ total: 0, maxTotal: 2, scores: [0, null, null, 0] });
  });

  it('gives the same score whatever order the events come in', () => {
    const log = [answer('i1', 'wrong'), answer('i1', 'right'), visit('i1', 500), answer('i2', 'half')];
    expect(scoreLog(scorer(), refs, [...log].reverse(), 's')).toEqual(scoreLog(scorer(), refs, log, 's'));
  });
});
