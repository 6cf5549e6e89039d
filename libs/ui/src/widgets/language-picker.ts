import { Component, input, output } from '@angular/core';
import { languages, type Language } from '@synoo/contracts';
import { languageNames } from '../i18n/language';
import { TextPipe } from '../i18n/pipes';

/** The languages by their own names, one pressed. */
@Component({
  selector: 'ui-language-picker',
  imports: [TextPipe],
  template: `
    <div role="group" [attr.aria-label]="'common.language' | t">
    @for (one of offered(); track one) {
      <button type="button" class="button plain small" [attr.lang]="one" [attr.aria-pressed]="one === language()" (click)="chosen.emit(one)">{{ names[one] }}</button>
    }
    </div>
  `,
  styles: `
    div {
      display: inline-flex;
      flex-wrap: wrap;
    }
    button[aria-pressed='true'] {
      color: var(--ink);
      font-weight: var(--weight-strong);
      box-shadow: inset 0 -2px 0 var(--accent);
      border-radius: 0;
    }
  `,
})
export class LanguagePicker {
  readonly language = input.required<Language>();
  readonly offered = input<readonly Language[]>(languages);
  readonly chosen = output<Language>();
  protected readonly names = languageNames;
}
