import { Component, type ElementRef, output, signal, viewChild } from '@angular/core';
import type { CheckFigures } from '@synoo/contracts';
import { TextPipe } from '@synoo/ui';

const letters = ['ң', 'ө', 'ү'] as const;

/** Whether the keyboard has the Kyrgyz letters, or the buttons are needed. */
@Component({
  selector: 'app-letter-test',
  imports: [TextPipe],
  template: `
    <h2>{{ 'check.typing.title' | t }}</h2>
    <p>{{ 'check.typing.text' | t }}</p>
    <div class="line">
      <input #field class="input" lang="ky" autocomplete="off" spellcheck="false" maxlength="40" [attr.aria-label]="'check.typing.field' | t" (input)="look()" />
      @for (letter of letters; track letter) {
        <button type="button" class="button" lang="ky" [attr.aria-label]="'check.typing.put' | t: { letter }" (click)="put(letter)">{{ letter }}</button>
      }
    </div>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-2);
    }
    .input {
      max-width: 14rem;
    }
  `,
})
export class LetterTest {
  readonly typed = output<CheckFigures['letters']['typed']>();
  protected readonly letters = letters;
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');
  private readonly helped = signal(false);

  protected put(letter: string): void {
    this.helped.set(true);
    this.field().nativeElement.value += letter;
    this.look();
  }

  protected look(): void {
    const text = this.field().nativeElement.value.toLowerCase();
    if (text === '') this.helped.set(false);
    if (letters.every((letter) => text.includes(letter))) this.typed.emit(this.helped() ? 'palette' : 'keyboard');
  }
}
