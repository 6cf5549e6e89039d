import { answerState, foldAnswerLog, hasValue, type LoggedEvent } from '@synoo/delivery';
import type { ItemResponse } from '@synoo/contracts';
import type { Scorer } from '@synoo/qti';

/** What one item of an attempt is, as the results store codes it. */
export const SCORE_STATUS = { answered: 0, omitted: 1, notReached: 2, missingByDesign: 3, invalid: 4 } as const;

/** Scores of one attempt; arrays are in the order of the form's items. */
export interface AttemptScore {
  readonly total: number;
  readonly maxTotal: number;
  /** Null where a person has to score, and for items taken out of the scoring. */
  readonly scores: readonly (number | null)[];
  readonly statuses: readonly number[];
  /** Seconds on the screen, summed over the visits. */
  readonly seconds: readonly number[];
  /** Authored identifiers by item and response; only items with an answer. */
  readonly responses: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Outcome variables of the form's test; null where it has none. */
  readonly testOutcomes: Readonly<Record<string, unknown>> | null;
}

/** What an attempt did besides answering, where its form has turns or a test. */
export interface Course {
  /** Items of this attempt in its order; what is not among them was never to be seen. */
  readonly items: readonly string[];
  /** Responses of the turns at each item, oldest first. */
  readonly turns: ReadonlyMap<string, readonly ItemResponse[]>;
}

/**
 * Scores an attempt from its log. An item without an answer was omitted when the learner saw it or went past it, and not
 * reached when it lies behind everything they saw. An answer that cannot be read as what the item asks for is invalid and
 * scores 0. Where turns were taken at an item, they make its score, and an answer that was never handed in does not. An item
 * that was not meant for this attempt is missing by design.
 */
export function scoreLog(scorer: Scorer, refs: readonly string[], log: readonly LoggedEvent[], seed: string, course: Course = { items: refs, turns: new Map() }): AttemptScore {
  const fold = foldAnswerLog(log);
  const { answers } = answerState(fold);
  const seen = new Set([...fold.msByItem.keys(), ...fold.answers.keys(), ...fold.flags.keys()]);
  const places = new Map(course.items.map((ref, place) => [ref, place]));
  const lastSeen = course.items.findLastIndex((ref) => seen.has(ref) || course.turns.has(ref));
  const items = new Map(scorer.items.map((item) => [item.ref, item]));
  const judged = new Map<string, readonly ItemResponse[]>(course.items.map((ref) => [ref, []]));
  const scores: (number | null)[] = [];
  const statuses: number[] = [];
  const responses: Record<string, Record<string, unknown>> = {};
  let maxTotal = 0;
  refs.forEach((ref) => {
    const item = items.get(ref);
    if (!item) throw new Error(`The key has no item ${ref}`);
    const place = places.get(ref);
    if (place === undefined) {
      scores.push(null);
      statuses.push(SCORE_STATUS.missingByDesign);
      return;
    }
    const turns = course.turns.get(ref) ?? [];
    const response = turns.at(-1) ?? answers[ref];
    const excluded = item.maxScore === 0;
    if (!excluded && !item.human) maxTotal += item.maxScore;
    if (!response || ![...turns, response].some((given) => Object.values(given).some(hasValue))) {
      scores.push(excluded || item.human ? null : 0);
      statuses.push(place > lastSeen ? SCORE_STATUS.notReached : SCORE_STATUS.omitted);
      return;
    }
    const scored = scorer.score(ref, response, turns.length > 1 ? { seed, turns: turns.slice(0, -1) } : { seed });
    judged.set(ref, turns.length > 0 ? turns : [response]);
    const given = Object.entries(scored.responses).filter(([, value]) => value !== null);
    responses[ref] = Object.fromEntries(given);
    scores.push(excluded ? null : scored.score);
    statuses.push(given.length === 0 ? SCORE_STATUS.invalid : SCORE_STATUS.answered);
  });
  return {
    total: scores.reduce<number>((sum, score) => sum + (score ?? 0), 0),
    maxTotal,
    scores,
    statuses,
    seconds: refs.map((ref) => (fold.msByItem.get(ref) ?? 0) / 1000),
    responses,
    testOutcomes: scorer.testOutcomes(seed, judged),
  };
}
