import type { Type } from '@angular/core';
import type { Interaction, InteractionKind } from '@synoo/contracts';
import { ChoiceView } from './choice';
import { ExtendedTextView } from './extended-text';
import { InlineChoiceView } from './inline-choice';
import { MatchView } from './match';
import { OrderView } from './order';
import { TextEntryView } from './text-entry';
import { UnsupportedView } from './unsupported';

const views: Partial<Record<InteractionKind, Type<unknown>>> = {
  choice: ChoiceView,
  'text-entry': TextEntryView,
  'extended-text': ExtendedTextView,
  'inline-choice': InlineChoiceView,
  order: OrderView,
  match: MatchView,
};

export function interactionView(interaction: Interaction): Type<unknown> {
  return views[interaction.kind] ?? UnsupportedView;
}
