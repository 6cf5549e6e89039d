import { Component, input, output } from '@angular/core';
import { languages, type Language } from '@synoo/contracts';
import { Control, Field, TextPipe, languageNames } from '@synoo/ui';
import type { DraftText } from './form-draft';

/** One text in Kyrgyz, Russian and, where wanted, English. */
@Component({
  selector: 'app-local-fields',
  imports: [Control, Field, TextPipe],
  template: `
    <fieldset>
      <legend>{{ label() }}</legend>
      <div class="columns">
        @for (language of languages; track language) {
          <ui-field [label]="names[language] + (language === 'en' ? ' ' + ('office.forms.optional' | t) : '')" [error]="wrong() && language !== 'en' && !value()[language].trim() ? ('common.required' | t) : null">
            @if (lines() > 1) {
              <textarea #area uiControl class="textarea" [attr.lang]="language" [rows]="lines()" [attr.maxlength]="most()" [value]="value()[language]" (input)="change(language, area.value)"></textarea>
            } @else {
              <input #field uiControl class="input" [attr.lang]="language" [attr.maxlength]="most()" [value]="value()[language]" (input)="change(language, field.value)" />
            }
          </ui-field>
        }
      </div>
    </fieldset>
  `,
  styles: `
    fieldset {
      margin: 0;
      padding: 0;
      border: 0;
      min-width: 0;
    }
    legend {
      padding: 0;
      margin-bottom: var(--space-1);
      font-weight: var(--weight-strong);
    }
    .columns {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr));
      gap: var(--space-3);
    }
  `,
})
export class LocalFields {
  readonly label = input.required<string>();
  readonly value = input.required<DraftText>();
  readonly lines = input(1);
  /** Characters in each language. */
  readonly most = input(2_000);
  /** Show what is missing. */
  readonly wrong = input(false);
  readonly valueChange = output<DraftText>();
  protected readonly languages = languages;
  protected readonly names = languageNames;

  protected change(language: Language, text: string): void {
    this.valueChange.emit({ ...this.value(), [language]: text });
  }
}
