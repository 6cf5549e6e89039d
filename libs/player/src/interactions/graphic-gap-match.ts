import { Component, computed } from '@angular/core';
import type { GraphicGapMatchInteraction } from '@synoo/contracts';
import { Icon, TextPipe } from '@synoo/ui';
import { ContentView } from '../content/content-view';
import { type Pair, readPairs, togglePair, writePairs } from '../patterns/pairs';
import { type AreaState, HotImage } from './hot-image';
import { Prompt } from './prompt';
import { TokenView } from './token-view';

/** Words or pictures are put on the areas of a picture. */
@Component({
  selector: 'player-graphic-gap-match',
  imports: [ContentView, HotImage, Icon, Prompt, TextPipe],
  template: `
    <player-prompt [content]="interaction().prompt" [baseId]="id('')" [hint]="'player.gap.hint-areas' | t" />
    <div class="pool tokens" role="group" [attr.aria-label]="'player.order.pool' | t">
      @for (choice of interaction().choices; track choice.id; let index = $index) {
        <button type="button" class="token" [attr.aria-label]="unnamed(choice.content, index)" [class.used-up]="usedUp(choice.id)" [attr.aria-pressed]="taken() === choice.id" [attr.aria-disabled]="usedUp(choice.id) || readonly()" (click)="take(choice)" (pointerdown)="drag($event, choice)"><player-content [content]="choice.content" /></button>
      }
    </div>
    <div role="group" [attr.aria-labelledby]="labelledBy()" [attr.aria-label]="label('player.gap.label')" [attr.aria-describedby]="id('hint')"><player-hot-image [image]="interaction().image" [areas]="interaction().areas" [states]="states()" [over]="over()" [placePrefix]="id('')" [disabled]="readonly()" (pressed)="press($event)" /></div>
    <ul class="pairs" [attr.aria-label]="'player.gap.placed' | t">
      @for (pair of pairs(); track pair[0] + ' ' + pair[1]) {
        <li class="pair">
          <span>{{ areaName(pair[1]) }}: {{ choiceName(interaction().choices, pair[0]) }}</span>
          @if (!readonly()) {
            <button type="button" class="square" [attr.aria-label]="'player.order.remove' | t: { choice: choiceName(interaction().choices, pair[0]) }" (click)="takeOff(pair)"><ui-icon name="close" /></button>
          }
        </li>
      }
    </ul>
  `,
})
export class GraphicGapMatchView extends TokenView<GraphicGapMatchInteraction> {
  protected readonly pairs = computed(() => readPairs(this.value()));
  protected readonly states = computed<AreaState[]>(() =>
    this.interaction().areas.map(({ id }) => {
      const inside = this.pairs().filter(([, area]) => area === id).map(([choice]) => this.choiceName(this.interaction().choices, choice));
      const name = this.areaName(id);
      return inside.length === 0 ? { id, name: this.texts.text('player.gap.empty', { place: name }), pressed: false } : { id, name: `${name}: ${inside.join(', ')}`, pressed: true, badge: inside.join(', ') };
    }),
  );

  protected areaName(id: string): string {
    const index = this.interaction().areas.findIndex((area) => area.id === id);
    return this.interaction().areas[index]?.label ?? this.texts.text('player.area.name', { n: index + 1 });
  }

  protected usedUp(choice: string): boolean {
    const max = this.limit(choice);
    return max > 0 && this.pairs().filter(([used]) => used === choice).length >= max;
  }

  protected press(area: string): void {
    const taken = this.taken();
    if (taken === null) {
      this.host.announce(this.texts.text('player.token.take-first', { place: this.areaName(area) }));
      return;
    }
    this.taken.set(null);
    this.put(taken, area);
  }

  protected override put(choice: string, area: string): void {
    if (this.pairs().some(([used, place]) => used === choice && place === area)) return;
    const areaLimit = this.interaction().areas.find(({ id }) => id === area)?.matchMax ?? 1;
    const outcome = togglePair(this.pairs(), choice, area, { left: (id) => this.limit(id), right: () => areaLimit, max: this.interaction().max ?? 0 });
    if ('refused' in outcome) {
      this.host.announce(this.texts.text('player.match.refused'));
      return;
    }
    this.answer(writePairs(outcome.value));
    this.host.announce(this.texts.text('player.token.put', { choice: this.choiceName(this.interaction().choices, choice), place: this.areaName(area) }));
  }

  protected takeOff(pair: Pair): void {
    this.answer(writePairs(this.pairs().filter((other) => other !== pair)));
  }

  private limit(choice: string): number {
    return this.interaction().choices.find(({ id }) => id === choice)?.matchMax ?? 1;
  }
}
