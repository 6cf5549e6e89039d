/** One point of an item's curve: people with similar rest scores. */
export interface CurvePoint {
  readonly n: number;
  readonly meanRest: number;
  /** Mean score as a share of the item's maximum. */
  readonly facility: number;
}

/**
 * Mean score by groups of the rest score (total without the item), lowest first. People with the same rest score stay in the
 * same group, so groups are of about equal size, and there are fewer of them where few scores occur.
 */
export function abilityCurve(scores: ArrayLike<number>, totals: ArrayLike<number>, maxScore: number, groups = 5): CurvePoint[] {
  const people = Array.from({ length: scores.length }, (_, person) => ({ score: scores[person]!, rest: totals[person]! - scores[person]! }));
  people.sort((a, b) => a.rest - b.rest);
  const points: CurvePoint[] = [];
  let start = 0;
  for (let group = 1; group <= groups && start < people.length; group++) {
    let end = Math.max(start + 1, Math.round((people.length * group) / groups));
    while (end < people.length && people[end]!.rest === people[end - 1]!.rest) end += 1;
    if (group === groups) end = people.length;
    const members = people.slice(start, end);
    const sum = (value: (person: (typeof people)[number]) => number): number => members.reduce((total, person) => total + value(person), 0);
    points.push({ n: members.length, meanRest: sum(({ rest }) => rest) / members.length, facility: sum(({ score }) => score) / members.length / maxScore });
    start = end;
  }
  return points;
}
