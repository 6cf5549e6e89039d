import { Component, computed, signal } from '@angular/core';
import type { GraphicAssociateInteraction } from '@synoo/contracts';
import { Icon, TextPipe } from '@synoo/ui';
import { type Pair, readPairs, toggleUnordered, writePairs } from '../patterns/pairs';
import { AreaView } from './area-view';
import { type AreaState, HotImage } from './hot-image';
import { Prompt } from './prompt';

/** Two areas pressed one after the other are joined by a line. */
@Component({
  selector: 'player-graphic-associate',
  imports: [HotImage, Icon, Prompt, TextPipe],
  template: `
    <player-prompt [content]="interaction().prompt" [baseId]="id('')" [hint]="hint()" />
    <div role="group" [attr.aria-labelledby]="labelledBy()" [attr.aria-label]="label('player.associate.label')" [attr.aria-describedby]="id('hint')"><player-hot-image [image]="interaction().image" [areas]="interaction().areas" [states]="states()" [links]="links()" [disabled]="readonly()" (pressed)="press($event)" /></div>
    <ul class="pairs" [attr.aria-label]="'player.associate.pairs' | t">
      @for (pair of pairs(); track pair[0] + ' ' + pair[1]) {
        <li class="pair">
          <span>{{ areaName(pair[0]) }} – {{ areaName(pair[1]) }}</span>
          @if (!readonly()) {
            <button type="button" class="square" [attr.aria-label]="'player.associate.part' | t: { a: areaName(pair[0]), b: areaName(pair[1]) }" (click)="part(pair)"><ui-icon name="close" /></button>
          }
        </li>
      } @empty {
        <li class="order-empty">{{ 'player.associate.none' | t }}</li>
      }
    </ul>
  `,
})
export class GraphicAssociateView extends AreaView<GraphicAssociateInteraction> {
  protected readonly pairs = computed(() => readPairs(this.value()));
  protected readonly links = computed(() => this.pairs().map(([from, to]) => ({ from, to })));
  private readonly first = signal<string | null>(null);
  protected readonly states = computed<AreaState[]>(() => this.interaction().areas.map(({ id }) => ({ id, name: this.areaName(id), pressed: this.first() === id })));
  protected readonly hint = computed(() => [this.texts.text('player.associate.hint-areas'), this.countSentence()].filter(Boolean).join(' '));

  protected press(id: string): void {
    const first = this.first();
    if (first === null) {
      this.first.set(id);
      this.host.announce(this.texts.text('player.token.taken', { choice: this.areaName(id) }));
      return;
    }
    this.first.set(null);
    if (first === id) return;
    const limit = (area: string): number => this.interaction().areas.find((candidate) => candidate.id === area)?.matchMax ?? 1;
    const outcome = toggleUnordered(this.pairs(), first, id, { left: limit, right: limit, max: this.interaction().max ?? 0 });
    if ('refused' in outcome) {
      this.host.announce(this.texts.text('player.match.refused'));
      return;
    }
    this.answer(writePairs(outcome.value));
    this.host.announce(this.texts.text('player.associate.made', { a: this.areaName(first), b: this.areaName(id) }));
  }

  protected part(pair: Pair): void {
    this.answer(writePairs(this.pairs().filter((other) => other !== pair)));
  }
}
