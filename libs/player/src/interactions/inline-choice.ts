import { Component, computed, signal } from '@angular/core';
import type { InlineChoiceInteraction } from '@synoo/contracts';
import { Icon, TextPipe } from '@synoo/ui';
import { ContentView } from '../content/content-view';
import { isPlainText } from '../content/render-content';
import { InteractionView } from './interaction-view';

/** A native menu where the choices are words; buttons in the line where they hold formulas or pictures. */
@Component({
  selector: 'player-inline-choice',
  imports: [ContentView, Icon, TextPipe],
  host: { '(keydown.escape)': 'open.set(false)' },
  template: `
    @if (plain()) {
      <select class="inline-menu" [attr.aria-label]="name()" [disabled]="readonly()" (change)="pick($event)">
        <option value="" [selected]="text() === ''">{{ 'player.inline.choose' | t }}</option>
        @for (choice of choices(); track choice.id) {
          <option [value]="choice.id" [selected]="text() === choice.id">{{ nameOf(choice.content) }}</option>
        }
      </select>
    } @else {
      <span class="inline-rich">
        <button type="button" class="inline-menu" [attr.aria-label]="name() + ': ' + (chosen() ? nameOf(chosen()!.content) : ('player.inline.choose' | t))" [attr.aria-expanded]="open()" [disabled]="readonly()" (click)="open.set(!open())">
          @if (chosen(); as choice) {
            <player-content [content]="choice.content" />
          } @else {
            {{ 'player.inline.choose' | t }}
          }
          <ui-icon name="keyboard-arrow-down" />
        </button>
        @if (open()) {
          <span class="inline-options" role="radiogroup" [attr.aria-label]="name()">
            @for (choice of choices(); track choice.id) {
              <label class="inline-option"><input type="radio" [name]="id('inline')" [checked]="text() === choice.id" (change)="answer(choice.id)" /><player-content [content]="choice.content" /></label>
            }
            <button type="button" class="button small" (click)="open.set(false)">{{ 'player.inline.done' | t }}</button>
          </span>
        }
      </span>
    }
  `,
})
export class InlineChoiceView extends InteractionView<InlineChoiceInteraction> {
  protected readonly open = signal(false);
  protected readonly choices = computed(() => this.host.ordered(this.interaction().r, this.interaction().choices));
  protected readonly plain = computed(() => this.interaction().choices.every(({ content }) => isPlainText(content)));
  protected readonly chosen = computed(() => this.interaction().choices.find(({ id }) => id === this.text()));
  protected readonly name = computed(() => this.interaction().label ?? this.texts.text('player.inline.label', { n: this.interaction().r.slice(1) }));

  protected pick(event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    this.answer(value === '' ? null : value);
  }
}
