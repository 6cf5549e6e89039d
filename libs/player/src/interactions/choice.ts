import { Component, computed } from '@angular/core';
import type { ChoiceInteraction } from '@synoo/contracts';
import { Icon, TextPipe } from '@synoo/ui';
import { ContentView } from '../content/content-view';
import { inOrderOf, toggle } from '../patterns/choose';
import { InteractionView } from './interaction-view';
import { Prompt } from './prompt';

@Component({
  selector: 'player-choice',
  imports: [ContentView, Icon, Prompt, TextPipe],
  template: `
    <player-prompt [content]="interaction().prompt" [baseId]="id('')" [hint]="hint()" />
    <div
      class="choices"
      [class.horizontal]="interaction().horizontal"
      [attr.role]="interaction().multiple ? 'group' : 'radiogroup'"
      [attr.aria-labelledby]="labelledBy()"
      [attr.aria-label]="label('player.choice.label')"
      [attr.aria-describedby]="hint() ? id('hint') : null"
    >
      @for (choice of choices(); track choice.id; let index = $index) {
        <div class="choice" [class.chosen]="list().includes(choice.id)" [class.struck]="struck().has(choice.id)">
          <label>
            <input [type]="interaction().multiple ? 'checkbox' : 'radio'" [name]="id('choice')" [value]="choice.id" [checked]="list().includes(choice.id)" [disabled]="readonly()" [attr.aria-label]="unnamed(choice.content, index)" (change)="pick(choice.id, $event)" />
            <player-content [mark]="choice.id" [content]="choice.content" />
            @if (struck().has(choice.id)) {
              <span class="visually-hidden">{{ 'player.eliminator.struck' | t }}</span>
            }
          </label>
          @if (eliminates() && !list().includes(choice.id)) {
            <button type="button" class="strike" [attr.title]="'player.eliminator.title' | t" [attr.aria-pressed]="struck().has(choice.id)" [attr.aria-label]="'player.eliminator.strike' | t: { choice: choiceName(choices(), choice.id) }" (click)="strike(choice.id)">
              <ui-icon [name]="struck().has(choice.id) ? 'undo' : 'format-strikethrough'" />
            </button>
          }
        </div>
      }
    </div>
    @if (!interaction().multiple && list().length > 0 && !readonly()) {
      <button type="button" class="button plain small" (click)="answer(null)">{{ 'player.choice.clear' | t }}</button>
    }
  `,
})
export class ChoiceView extends InteractionView<ChoiceInteraction> {
  protected readonly choices = computed(() => this.host.ordered(this.interaction().r, this.interaction().choices));
  protected readonly eliminates = computed(() => this.host.tools().includes('answer-eliminator') && !this.readonly());
  /** Answers that the learner has ruled out; an aid for the eye that is no part of the response. */
  protected readonly struck = computed<ReadonlySet<string>>(() => new Set(this.host.memory.state().struck[this.host.keyOf(this.interaction().r)]));
  protected readonly hint = computed(() => {
    const { multiple } = this.interaction();
    if (!multiple) return this.texts.text('player.choice.one');
    return this.countSentence() ?? this.texts.text('player.choice.several');
  });

  protected pick(id: string, event: Event): void {
    // What is chosen is not ruled out any more.
    if (this.struck().has(id)) this.strike(id);
    const { multiple, max, choices } = this.interaction();
    if (!multiple) {
      this.answer(id);
      return;
    }
    const outcome = toggle(this.list(), id, max ?? 0);
    if ('refused' in outcome) {
      (event.target as HTMLInputElement).checked = false;
      this.refuse();
      return;
    }
    const value = inOrderOf(outcome.value, choices);
    this.answer(value.length > 0 ? value : null);
    // With one allowed the others change without having been pressed, so the page must follow the answer.
    if (max === 1) (event.target as HTMLInputElement).checked = value.includes(id);
  }

  protected strike(id: string): void {
    const struck = [...this.struck()];
    this.keep(struck.includes(id) ? struck.filter((other) => other !== id) : [...struck, id]);
  }

  private keep(struck: readonly string[]): void {
    this.host.memory.changeEntry('struck', this.host.keyOf(this.interaction().r), struck.length > 0 ? struck : undefined);
  }
}
