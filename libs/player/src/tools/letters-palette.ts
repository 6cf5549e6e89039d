import { Component, type OnDestroy, type OnInit, input } from '@angular/core';
import { TextPipe } from '@synoo/ui';

/** Kyrgyz letters that a Russian keyboard lacks: put into the field that was used last. */
@Component({
  selector: 'player-letters',
  imports: [TextPipe],
  template: `
    <div class="letters" role="group" [attr.aria-label]="'player.letters.label' | t">
      @for (letter of letters; track letter) {
        <button type="button" class="square" lang="ky" [attr.aria-label]="'player.letters.put' | t: { letter }" (pointerdown)="$event.preventDefault()" (click)="put(letter)">{{ letter }}</button>
      }
    </div>
  `,
})
export class LettersPalette implements OnInit, OnDestroy {
  readonly within = input.required<HTMLElement>();
  protected readonly letters = ['ң', 'ө', 'ү', 'Ң', 'Ө', 'Ү'];
  private field: HTMLElement | null = null;
  private readonly remember = (event: FocusEvent): void => {
    const target = event.target;
    if (target instanceof HTMLElement && target.dataset['letters'] !== undefined) this.field = target;
  };

  ngOnInit(): void {
    this.within().addEventListener('focusin', this.remember);
  }

  ngOnDestroy(): void {
    this.within().removeEventListener('focusin', this.remember);
  }

  protected put(letter: string): void {
    const field = this.field?.isConnected ? this.field : this.within().querySelector<HTMLElement>('[data-letters]');
    field?.focus();
    // As if typed: the caret, the longest length, the way back by Ctrl+Z and the event of the field are the browser's.
    field?.ownerDocument.execCommand('insertText', false, letter);
  }
}
