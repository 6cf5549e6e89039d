/** Ordering some or all of several choices: those placed, in order, and those still to be placed. */
export interface OrderState {
  readonly placed: readonly string[];
  readonly pool: readonly string[];
}

/** When all choices are ordered, they all start in place; when only some are wanted, the learner places them one by one. */
export function orderState(value: readonly string[] | null, shown: readonly string[], some: boolean): OrderState {
  if (!some) {
    const known = (value ?? []).filter((id) => shown.includes(id));
    return { placed: [...known, ...shown.filter((id) => !known.includes(id))], pool: [] };
  }
  const placed = (value ?? []).filter((id) => shown.includes(id));
  return { placed, pool: shown.filter((id) => !placed.includes(id)) };
}

/** Moves the choice to a position among the others; positions outside the list mean its ends. */
export function moveTo(placed: readonly string[], id: string, position: number): readonly string[] {
  const rest = placed.filter((other) => other !== id);
  const at = Math.min(Math.max(position, 0), rest.length);
  return [...rest.slice(0, at), id, ...rest.slice(at)];
}

/** Position under the pointer: how many rows have their middle before it. */
export function positionAt(pointer: number, middles: readonly number[]): number {
  return middles.filter((middle) => middle < pointer).length;
}
