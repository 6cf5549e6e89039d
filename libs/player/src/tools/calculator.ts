import { Component, ElementRef, computed, inject, signal, viewChild } from '@angular/core';
import { Icon, TextPipe, Texts } from '@synoo/ui';
import { insertAt } from '../patterns/text-answer';
import { calculate, shownNumber } from './calculate';
import { ToolMemory } from './tool-memory';

interface Key {
  readonly put: string;
  /** Its word for screen readers is `player.calculator.key.NAME`; digits say themselves. */
  readonly name: string | null;
}
const digits = (...row: readonly string[]): readonly Key[] => row.map((put) => ({ put, name: null }));
const keys: readonly Key[] = [
  { put: '(', name: 'open' },
  { put: ')', name: 'close' },
  { put: '√', name: 'root' },
  { put: '^', name: 'power' },
  ...digits('7', '8', '9'),
  { put: '÷', name: 'divide' },
  ...digits('4', '5', '6'),
  { put: '×', name: 'times' },
  ...digits('1', '2', '3'),
  { put: '-', name: 'minus' },
  ...digits('0'),
  { put: ',', name: 'comma' },
  { put: '%', name: 'percent' },
  { put: '+', name: 'plus' },
];

/** A line to write on, by keyboard or by its keys, with the result beneath it while it is written. */
@Component({
  selector: 'player-calculator',
  imports: [Icon, TextPipe],
  template: `
    <input #line class="input numeric" type="text" inputmode="none" autocomplete="off" maxlength="200" data-first aria-describedby="calculator-result" [attr.aria-label]="'player.calculator.line' | t" [value]="text()" (input)="write(line.value)" (blur)="remember()" (keydown.enter)="take()" />
    <output class="numeric" id="calculator-result" aria-live="off">{{ result() }}</output>
    <div class="calculator-keys">
      @for (key of keys; track key.put) {
        <button type="button" class="square" [class.digit]="key.name === null" [attr.aria-label]="key.name === null ? null : ('player.calculator.key.' + key.name | t)" (click)="put(key.put)">{{ key.put === '-' ? '−' : key.put }}</button>
      }
      <button type="button" class="square" [attr.aria-label]="'player.calculator.clear' | t" [attr.title]="'player.calculator.clear' | t" (click)="clear()">C</button>
      <button type="button" class="square" [attr.aria-label]="'player.calculator.back' | t" (click)="back()"><ui-icon name="backspace" /></button>
      <button type="button" class="square equals" [attr.aria-label]="'player.calculator.key.equals' | t" (click)="take()">=</button>
    </div>
    <div class="visually-hidden" aria-live="polite">{{ said() }}</div>
  `,
})
export class Calculator {
  private readonly texts = inject(Texts);
  private readonly memory = inject(ToolMemory);
  private readonly line = viewChild.required<ElementRef<HTMLInputElement>>('line');
  protected readonly keys = keys;
  protected readonly text = computed(() => this.memory.state().calculation);
  protected readonly said = signal('');
  /** What was on the line when a result was asked for and there was none. */
  private readonly refused = signal<string | null>(null);
  /** Where the keys write while the line has no focus; null is its end. Chromium 150 moves the caret of such a line to its beginning when its text is set. */
  private selected: { readonly start: number; readonly end: number } | null = null;
  protected readonly result = computed(() => {
    const outcome = calculate(this.text());
    if ('value' in outcome) return `= ${shownNumber(outcome.value, this.texts.language() !== 'en')}`;
    // While somebody writes, what is not finished yet is not wrong.
    return (outcome.problem === 'empty' || outcome.problem === 'not-understood') && this.refused() !== this.text() ? '' : this.texts.text(`player.calculator.${outcome.problem}`);
  });

  protected write(text: string): void {
    this.memory.change({ calculation: text });
  }

  protected remember(): void {
    const { selectionStart, selectionEnd } = this.line().nativeElement;
    this.selected = selectionStart === null || selectionEnd === null ? null : { start: selectionStart, end: selectionEnd };
  }

  protected put(key: string): void {
    this.replace(key, 0);
  }

  protected back(): void {
    this.replace('', 1);
  }

  protected clear(): void {
    this.write('');
    this.line().nativeElement.value = '';
    this.selected = null;
    this.said.set('');
  }

  /** Goes on with the result, or says why there is none. */
  protected take(): void {
    const outcome = calculate(this.text());
    if ('value' in outcome) {
      const shown = shownNumber(outcome.value, this.texts.language() !== 'en');
      this.write(shown);
      this.selected = null;
      this.said.set(`= ${shown}`);
      return;
    }
    this.refused.set(this.text());
    this.said.set(this.texts.text(`player.calculator.${outcome.problem}`));
  }

  /** Puts text in place of what is selected; with nothing selected, `before` characters before the caret go. */
  private replace(put: string, before: number): void {
    const field = this.line().nativeElement;
    if (field === document.activeElement) this.remember();
    const { start, end } = this.selected ?? { start: field.value.length, end: field.value.length };
    const { text, caret } = insertAt(field.value, start === end ? Math.max(0, start - before) : start, end, put);
    if (text.length > field.maxLength) return;
    field.value = text;
    field.setSelectionRange(caret, caret);
    this.selected = { start: caret, end: caret };
    this.write(text);
  }
}
