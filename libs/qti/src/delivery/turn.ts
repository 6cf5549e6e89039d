import type { Content, ItemDocument } from '@synoo/contracts';
import type { Visibility } from './build-context';
import { buildItem, contentOf, type DocumentOptions } from './item-document';
import { printValue } from './printed';
import type { Item } from '../model/item';
import type { Value } from '../model/values';
import type { ItemState } from '../processing/engine';
import { scalarsOf } from '../processing/operands';
import { formatScalar } from '../processing/scalars';

/** What a learner sees of an item that goes on with the server's help, at one moment of its session. */
export interface ItemTurn {
  readonly document: ItemDocument;
  /** Feedback that is earned now and stands apart from the item. */
  readonly modal: readonly { readonly title?: string; readonly content: readonly Content[] }[];
  /** Values to print, by opaque variable. */
  readonly values: Readonly<Record<string, string>>;
  /** Whether the item takes another turn. */
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
  return {
    document: built.document,
    modal: shown.map((feedback) => ({
      ...(feedback.title === undefined ? {} : { title: feedback.title }),
      content: contentOf(feedback.content, item, built.masks, visibility, options),
    })),
    values: Object.fromEntries(
      Object.entries(built.masks.printed).map(([id, spec]) => [
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
