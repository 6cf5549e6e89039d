import { Component, computed } from '@angular/core';
import type { GraphicOrderInteraction } from '@synoo/contracts';
import { TextPipe } from '@synoo/ui';
import { toggle } from '../patterns/choose';
import { AreaView } from './area-view';
import { type AreaState, HotImage } from './hot-image';
import { Prompt } from './prompt';

/** Areas are pressed in order and show their number; pressed again, one leaves the order and the others close up. */
@Component({
  selector: 'player-graphic-order',
  imports: [HotImage, Prompt, TextPipe],
  template: `
    <player-prompt [content]="interaction().prompt" [baseId]="id('')" [hint]="hint()" />
    <div role="group" [attr.aria-labelledby]="labelledBy()" [attr.aria-label]="label('player.order.label')" [attr.aria-describedby]="id('hint')"><player-hot-image [image]="interaction().image" [areas]="interaction().areas" [states]="states()" [disabled]="readonly()" (pressed)="press($event)" /></div>
    @if (list().length > 0) {
      <ol class="area-order">
        @for (id of list(); track id) {
          <li>{{ areaName(id) }}</li>
        }
      </ol>
      @if (!readonly()) {
        <button type="button" class="button plain small" (click)="answer(null)">{{ 'player.choice.clear' | t }}</button>
      }
    }
  `,
})
export class GraphicOrderView extends AreaView<GraphicOrderInteraction> {
  protected readonly hint = computed(() => [this.texts.text('player.area.order'), this.countSentence()].filter(Boolean).join(' '));
  protected readonly states = computed<AreaState[]>(() =>
    this.interaction().areas.map(({ id }) => {
      const position = this.list().indexOf(id) + 1;
      const name = this.areaName(id);
      return position === 0 ? { id, name, pressed: false } : { id, name: `${name}, ${position}`, pressed: true, badge: String(position) };
    }),
  );

  protected press(id: string): void {
    const max = this.interaction().max ?? 0;
    const outcome = toggle(this.list(), id, max === 1 ? 0 : max);
    if ('refused' in outcome) {
      this.refuse();
      return;
    }
    this.answer(outcome.value.length > 0 ? outcome.value : null);
    const position = outcome.value.indexOf(id) + 1;
    this.host.announce(position > 0 ? this.texts.text('player.order.moved', { choice: this.areaName(id), position, count: outcome.value.length }) : this.texts.text('player.order.removed', { choice: this.areaName(id) }));
  }
}
