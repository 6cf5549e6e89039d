import { Component, computed } from '@angular/core';
import type { HotspotInteraction } from '@synoo/contracts';
import { inOrderOf, toggle } from '../patterns/choose';
import { AreaView } from './area-view';
import { type AreaState, HotImage } from './hot-image';
import { Prompt } from './prompt';

@Component({
  selector: 'player-hotspot',
  imports: [HotImage, Prompt],
  template: `
    <player-prompt [content]="interaction().prompt" [baseId]="id('')" [hint]="hint()" />
    <div role="group" [attr.aria-labelledby]="labelledBy()" [attr.aria-label]="label('player.area.label')" [attr.aria-describedby]="id('hint')"><player-hot-image [image]="interaction().image" [areas]="interaction().areas" [states]="states()" [disabled]="readonly()" (pressed)="press($event)" /></div>
  `,
})
export class HotspotView extends AreaView<HotspotInteraction> {
  protected readonly hint = computed(() => this.countSentence() ?? this.texts.text(this.interaction().multiple ? 'player.area.several' : 'player.area.one'));
  protected readonly states = computed<AreaState[]>(() => this.interaction().areas.map(({ id }) => ({ id, name: this.areaName(id), pressed: this.list().includes(id), ...(this.list().includes(id) ? { badge: '✓' } : {}) })));

  protected press(id: string): void {
    const { multiple, max, areas } = this.interaction();
    const outcome = toggle(this.list(), id, multiple ? (max ?? 0) : 1);
    if ('refused' in outcome) {
      this.refuse();
      return;
    }
    const value = inOrderOf(outcome.value, areas);
    this.answer(value.length === 0 ? null : multiple ? value : (value[0] ?? null));
  }
}
