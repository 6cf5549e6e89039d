import { Component, ElementRef, computed, inject, signal, viewChild } from '@angular/core';
import { TextPipe, Texts } from '@synoo/ui';
import { insertAt } from '../patterns/text-answer';
import { calculate, shownNumber } from './calculate';

const keys = ['(', ')', '√', '^', '7', '8', '9', '÷', '4', '5', '6', '×', '1', '2', '3', '-', '0', ',', '%', '+'] as const;

@Component({
  selector: 'player-calculator',
  imports: [TextPipe],
  template: `
    <input #line class="input numeric" type="text" inputmode="decimal" autocomplete="off" maxlength="200" [attr.aria-label]="'player.calculator.line' | t" [value]="text()" (input)="text.set(line.value)" (keydown.enter)="take()" />
    <output class="numeric" aria-live="polite">{{ result() }}</output>
    <div class="calculator-keys">
      @for (key of keys; track key) {
        <button type="button" class="square" (click)="put(key)">{{ key === '-' ? '−' : key }}</button>
      }
      <button type="button" class="square wide" (click)="back()">{{ 'player.calculator.back' | t }}</button>
      <button type="button" class="square wide" (click)="text.set('')">{{ 'player.calculator.clear' | t }}</button>
    </div>
  `,
})
export class Calculator {
  private readonly texts = inject(Texts);
  private readonly line = viewChild.required<ElementRef<HTMLInputElement>>('line');
  protected readonly keys = keys;
  protected readonly text = signal('');
  protected readonly result = computed(() => {
    const outcome = calculate(this.text());
    if ('value' in outcome) return `= ${shownNumber(outcome.value, this.texts.language() !== 'en')}`;
    return outcome.problem === 'empty' || outcome.problem === 'not-understood' ? '' : this.texts.text(`player.calculator.${outcome.problem}`);
  });

  protected put(key: string): void {
    const field = this.line().nativeElement;
    const { text, caret } = insertAt(field.value, field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length, key);
    this.text.set(text);
    field.value = text;
    field.setSelectionRange(caret, caret);
  }

  protected back(): void {
    this.text.update((text) => text.slice(0, -1));
  }

  /** Goes on with the result. */
  protected take(): void {
    const outcome = calculate(this.text());
    if ('value' in outcome) this.text.set(shownNumber(outcome.value, this.texts.language() !== 'en'));
  }
}
