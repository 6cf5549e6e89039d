import type { ItemTurnDocument } from '@synoo/contracts';
import type { Visibility } from './build-context';
import { buildItem, contentOf, type DocumentOptions } from './item-document';
import { printValue } from './printed';
import type { Item } from '../model/item';
import type { Value } from '../model/values';
import type { ItemState } from '../processing/engine';
import type { PrintedSpec } from './masks';
import { scalarsOf } from '../processing/operands';
import { formatScalar } from '../processing/scalars';

/** What the engine knows of a moment of an item's session; the orders and the count of turns are the attempt's. */
export interface ItemTurn extends Pick<ItemTurnDocument, 'document' | 'modal' | 'values'> {
  /** The item says that it is completed. */
  readonly completed: boolean;
}

/**
 * The view of an item in a state: template parts by this attempt's values, and feedback that the outcomes have earned, where
 * the form allows feedback or the item is adaptive (there it is the item). Before the first attempt nothing is earned.
 */
export function itemTurn(item: Item, ref: string, state: ItemState, options: DocumentOptions): ItemTurn {
  const isOpen = item.adaptive || (options.feedback === true && state.numAttempts > 0);
  const visibility: Visibility = {
    feedback: (outcome, identifier, show) => isOpen && includes(state.values.get(outcome) ?? null, identifier) === show,
    template: (variable, identifier, show) => includes(state.values.get(variable) ?? null, identifier) === show,
  };
  const built = buildItem(item, ref, { ...options, visibility });
  const templates = new Set(item.templates.map((template) => template.identifier));
  const shown = item.feedbacks.filter(
    (feedback) => options.feedback === true && state.numAttempts > 0 && includes(state.values.get(feedback.outcome) ?? null, feedback.identifier) === feedback.show,
  );
  const status = state.values.get('completionStatus');
  const printed: Record<string, PrintedSpec> = { ...built.masks.printed };
  const modal = shown.map((feedback) => ({
    ...(feedback.title === undefined ? {} : { title: feedback.title }),
    content: contentOf(feedback.content, item, built.masks, visibility, options, printed),
  }));
  return {
    document: built.document,
    modal,
    values: Object.fromEntries(
      Object.entries(printed).map(([id, spec]) => [
        id,
        templates.has(spec.identifier) || (isOpen && state.numAttempts > 0) ? printValue(spec, state.values.get(spec.identifier) ?? null) : '',
      ]),
    ),
    completed: status?.cardinality === 'single' && status.value === 'completed',
  };
}

function includes(value: Value, identifier: string): boolean {
  const scalars = scalarsOf(value);
  return scalars !== null && scalars.values.some((scalar) => formatScalar(scalars.base, scalar) === identifier);
}
