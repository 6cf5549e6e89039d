import { Directive } from '@angular/core';
import type { HotArea, Interaction } from '@synoo/contracts';
import { InteractionView } from './interaction-view';

/** Interactions on the areas of a picture. */
@Directive()
export abstract class AreaView<T extends Interaction & { readonly areas: readonly HotArea[] }> extends InteractionView<T> {
  protected areaName(id: string): string {
    const index = this.interaction().areas.findIndex((area) => area.id === id);
    return this.interaction().areas[index]?.label ?? this.texts.text('player.area.name', { n: index + 1 });
  }
}
