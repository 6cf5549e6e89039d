/** A change that was made, or the reason why it was not. */
export type Outcome<T> = { readonly value: T } | { readonly refused: 'max' };

/** Picks or takes back one of several. With one allowed, the new choice takes the place of the old. */
export function toggle(selected: readonly string[], id: string, max: number): Outcome<readonly string[]> {
  if (selected.includes(id)) return { value: selected.filter((other) => other !== id) };
  if (max === 1) return { value: [id] };
  if (max > 0 && selected.length >= max) return { refused: 'max' };
  return { value: [...selected, id] };
}

/** In the order in which the choices stand, so that the same set is always the same answer. */
export function inOrderOf(ids: readonly string[], choices: readonly { readonly id: string }[]): readonly string[] {
  return choices.map(({ id }) => id).filter((id) => ids.includes(id));
}

/** The choices in the attempt's order; those the order does not name keep their place at the end, none is lost. */
export function arrange<T extends { readonly id: string }>(choices: readonly T[], order: readonly string[] | undefined): readonly T[] {
  if (!order) return choices;
  const named = order.flatMap((id) => choices.filter((choice) => choice.id === id));
  return [...named, ...choices.filter((choice) => !order.includes(choice.id))];
}

export type CountRule = 'none' | 'exactly' | 'at-least' | 'at-most' | 'between';

/** Which sentence explains how many answers are wanted. 0 = no bound. */
export function countRule(min: number, max: number): CountRule {
  if (min > 0 && min === max) return 'exactly';
  if (min > 0 && max > 0) return 'between';
  if (min > 0) return 'at-least';
  return max > 0 ? 'at-most' : 'none';
}
