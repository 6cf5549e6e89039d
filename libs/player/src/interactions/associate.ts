import { Component, computed, signal } from '@angular/core';
import type { AssociateInteraction, Choice } from '@synoo/contracts';
import { Icon, TextPipe } from '@synoo/ui';
import { ContentView } from '../content/content-view';
import { type Pair, readPairs, toggleUnordered, writePairs } from '../patterns/pairs';
import { InteractionView } from './interaction-view';
import { Prompt } from './prompt';

/** Two choices pressed one after the other make a pair; pairs stand below and can be taken apart. */
@Component({
  selector: 'player-associate',
  imports: [ContentView, Icon, Prompt, TextPipe],
  template: `
    <player-prompt [content]="interaction().prompt" [baseId]="id('')" [hint]="hint()" />
    <div class="pool tokens" role="group" [attr.aria-labelledby]="labelledBy()" [attr.aria-label]="label('player.associate.label')" [attr.aria-describedby]="id('hint')">
      @for (choice of choices(); track choice.id; let index = $index) {
        <button type="button" class="token" [attr.aria-label]="unnamed(choice.content, index)" [class.used-up]="usedUp(choice.id)" [attr.aria-pressed]="first() === choice.id" [disabled]="readonly()" (click)="press(choice)"><player-content [content]="choice.content" /></button>
      }
    </div>
    <ul class="pairs" [attr.aria-label]="'player.associate.pairs' | t">
      @for (pair of pairs(); track pair[0] + ' ' + pair[1]) {
        <li class="pair">
          <player-content [content]="contentOf(pair[0])" /><span aria-hidden="true">–</span><player-content [content]="contentOf(pair[1])" />
          @if (!readonly()) {
            <button type="button" class="square" [attr.aria-label]="'player.associate.part' | t: { a: choiceName(choices(), pair[0]), b: choiceName(choices(), pair[1]) }" (click)="part(pair)"><ui-icon name="close" /></button>
          }
        </li>
      } @empty {
        <li class="order-empty">{{ 'player.associate.none' | t }}</li>
      }
    </ul>
  `,
})
export class AssociateView extends InteractionView<AssociateInteraction> {
  protected readonly choices = computed(() => this.host.ordered(this.interaction().r, this.interaction().choices));
  protected readonly pairs = computed(() => readPairs(this.value()));
  protected readonly first = signal<string | null>(null);
  protected readonly hint = computed(() => [this.texts.text('player.associate.hint'), this.countSentence()].filter(Boolean).join(' '));

  protected contentOf(id: string): Choice['content'] {
    return this.interaction().choices.find((choice) => choice.id === id)?.content ?? [];
  }

  protected usedUp(id: string): boolean {
    const max = this.limit(id);
    return max > 0 && this.pairs().flat().filter((end) => end === id).length >= max;
  }

  protected press(choice: Choice): void {
    const first = this.first();
    if (first === null) {
      this.first.set(choice.id);
      this.host.announce(this.texts.text('player.token.taken', { choice: this.nameOf(choice.content) }));
      return;
    }
    this.first.set(null);
    if (first === choice.id) return;
    const outcome = toggleUnordered(this.pairs(), first, choice.id, { left: (id) => this.limit(id), right: (id) => this.limit(id), max: this.interaction().max ?? 0 });
    if ('refused' in outcome) {
      this.host.announce(this.texts.text('player.match.refused'));
      return;
    }
    this.answer(writePairs(outcome.value));
    this.host.announce(this.texts.text('player.associate.made', { a: this.choiceName(this.choices(), first), b: this.nameOf(choice.content) }));
  }

  protected part(pair: Pair): void {
    this.answer(writePairs(this.pairs().filter((other) => other !== pair)));
  }

  private limit(id: string): number {
    return this.interaction().choices.find((choice) => choice.id === id)?.matchMax ?? 1;
  }
}
