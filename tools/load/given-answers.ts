import type { SimulatedItem } from '../lib/cohort-plan';
import { eventHash } from './event-hashes';

export interface GivenAnswer {
  readonly item: string;
  readonly value: unknown;
  /** Item and value as members of a JSON object, ASCII. */
  readonly json: string;
  /** Of the event that it becomes. */
  readonly hash: number;
}

const made = new WeakMap<SimulatedItem, readonly GivenAnswer[]>();

/**
 * The answers that an item can get, one for each option. Made once: what a learner gave last is kept until the end, and an object for each
 * save would be collected from the old part of the heap, which takes processor time from the server.
 */
export function answersTo(item: SimulatedItem): readonly GivenAnswer[] {
  const known = made.get(item);
  if (known) return known;
  const answers = item.options.map(({ id }) => {
    const value = { [item.response]: item.multiple ? [id] : id };
    return { item: item.ref, value, json: JSON.stringify({ item: item.ref, value }).slice(1, -1), hash: eventHash('answer', item.ref, value) };
  });
  made.set(item, answers);
  return answers;
}
