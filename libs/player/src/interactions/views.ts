import type { Type } from '@angular/core';
import type { Interaction, InteractionKind } from '@synoo/contracts';
import { AssociateView } from './associate';
import { ChoiceView } from './choice';
import { DrawingView } from './drawing';
import { EndAttemptView } from './end-attempt';
import { ExtendedTextView } from './extended-text';
import { GapMatchView } from './gap-match';
import { GraphicAssociateView } from './graphic-associate';
import { GraphicGapMatchView } from './graphic-gap-match';
import { GraphicOrderView } from './graphic-order';
import { HotspotView } from './hotspot';
import { HottextView } from './hottext';
import { InlineChoiceView } from './inline-choice';
import { MatchView } from './match';
import { MediaView } from './media';
import { OrderView } from './order';
import { PointsView } from './points';
import { PortableCustomView } from './portable-custom';
import { SliderView } from './slider';
import { TextEntryView } from './text-entry';
import { UnsupportedView } from './unsupported';
import { UploadView } from './upload';

const views: Partial<Record<InteractionKind, Type<unknown>>> = {
  choice: ChoiceView,
  'text-entry': TextEntryView,
  'extended-text': ExtendedTextView,
  'inline-choice': InlineChoiceView,
  order: OrderView,
  match: MatchView,
  associate: AssociateView,
  'gap-match': GapMatchView,
  'graphic-gap-match': GraphicGapMatchView,
  'graphic-associate': GraphicAssociateView,
  'graphic-order': GraphicOrderView,
  hotspot: HotspotView,
  hottext: HottextView,
  'select-point': PointsView,
  'position-object': PointsView,
  slider: SliderView,
  media: MediaView,
  upload: UploadView,
  drawing: DrawingView,
  'end-attempt': EndAttemptView,
  custom: PortableCustomView,
};

export function interactionView(interaction: Interaction): Type<unknown> {
  return views[interaction.kind] ?? UnsupportedView;
}
