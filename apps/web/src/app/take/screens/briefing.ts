import { Component, type ElementRef, computed, inject, viewChild } from '@angular/core';
import type { ItemDocument, Language } from '@synoo/contracts';
import { ItemView } from '@synoo/player';
import { Icon, PluralPipe, Skeleton, TextPipe, languageNames } from '@synoo/ui';
import { TakeSession } from '../session/take-session';
import { Calm } from './calm';
import { FocusHeading } from './focus-heading';

/** Language, what the test is, what will happen; then the practice items. */
@Component({
  selector: 'app-briefing',
  imports: [Calm, FocusHeading, Icon, ItemView, PluralPipe, Skeleton, TextPipe],
  template: `
    <app-calm>
      <h1 appFocusHeading>{{ session.documents.briefing()?.title ?? ('take.briefing.title' | t) }}</h1>
      @if (session.view(); as view) {
        @if (view.languages.length > 1) {
          <fieldset #languages>
            <legend>{{ 'take.briefing.language' | t }}</legend>
            @for (language of view.languages; track language) {
              <label class="language" [class.chosen]="session.language() === language">
                <input type="radio" name="test-language" [value]="language" [checked]="session.language() === language" (change)="choose(language)" />
                <span [attr.lang]="language">{{ names[language] }}</span>
              </label>
            }
            @if (!view.languageSwitch) {
              <p class="quiet small">{{ 'take.briefing.language-fixed' | t }}</p>
            }
          </fieldset>
        }
      }
      @if (session.documents.briefing(); as briefing) {
        <ul class="what">
          <li><ui-icon name="quiz" />{{ 'take.briefing.items' | tn: briefing.itemCount }}</li>
          <li><ui-icon name="timer" />{{ 'take.briefing.minutes' | tn: briefing.timeLimitMinutes }}</li>
          @if (briefing.navigation) {
            <li><ui-icon name="lock" />{{ 'take.briefing.navigation.' + briefing.navigation | t }}</li>
          }
          @for (part of briefing.sectionMinutes; track part.title) {
            <li><ui-icon name="timer" />{{ 'take.briefing.section-time' | t: { title: part.title } }} {{ 'take.briefing.minutes-short' | tn: part.minutes }}</li>
          }
          @if (session.view()?.breaks; as breaks) {
            @if (breaks.left > 0) {
              <li><ui-icon name="pause-circle" />{{ 'take.break.left' | tn: breaks.left }} {{ 'take.break.minutes' | tn: breaks.minutes }}</li>
            }
          }
          <li><ui-icon name="save" />{{ (briefing.navigation ? 'take.briefing.saved-locked' : 'take.briefing.saved') | t }}</li>
          <li><ui-icon name="keyboard" />{{ 'take.briefing.keyboard' | t }}</li>
        </ul>
        @if (instructions(); as text) {
          <section>
            <h2>{{ 'take.briefing.instructions' | t }}</h2>
            <player-item [document]="text" [readonly]="true" />
          </section>
        }
        <div>
          @if (briefing.practice.length > 0) {
            <button type="button" class="button primary" (click)="session.prepare('practice')">{{ 'take.briefing.practise' | t }}<ui-icon name="arrow-forward" /></button>
          } @else {
            <button type="button" class="button primary" (click)="session.prepare('waiting')">{{ 'take.briefing.go-on' | t }}<ui-icon name="arrow-forward" /></button>
          }
        </div>
      } @else {
        <ui-skeleton [rows]="5" />
        @if (session.documents.refusal()) {
          <p role="status">{{ 'take.documents.trying' | t }}</p>
        }
      }
    </app-calm>
  `,
  styles: `
    fieldset {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2);
      margin: 0;
      padding: 0;
      border: 0;
    }
    legend {
      margin-bottom: var(--space-2);
      padding: 0;
      font-weight: var(--weight-medium);
    }
    .language {
      display: inline-flex;
      align-items: center;
      gap: var(--space-2);
      min-height: var(--touch);
      padding: 0 var(--space-4);
      border: 1px solid var(--line-strong);
      border-radius: var(--radius);
      background: var(--surface);
      cursor: pointer;
    }
    .language.chosen {
      border-color: var(--accent);
      background: var(--accent-tint);
      box-shadow: inset 0 0 0 1px var(--accent);
    }
    .language input {
      width: 20px;
      height: 20px;
      margin: 0;
      accent-color: var(--accent);
    }
    fieldset p {
      flex-basis: 100%;
    }
    .what {
      display: grid;
      gap: var(--space-3);
      padding: 0;
      list-style: none;
    }
    .what li {
      display: flex;
      gap: var(--space-3);
      align-items: flex-start;
    }
    .what ui-icon {
      margin-top: 0.15em;
      color: var(--accent);
    }
    section {
      display: grid;
      gap: var(--space-3);
    }
  `,
})
export class Briefing {
  protected readonly session = inject(TakeSession);
  protected readonly names = languageNames;
  private readonly languages = viewChild<ElementRef<HTMLElement>>('languages');
  protected readonly instructions = computed<ItemDocument | null>(() => {
    const briefing = this.session.documents.briefing();
    return briefing && briefing.instructions.length > 0 ? { ref: 'briefing', lang: briefing.lang, body: briefing.instructions } : null;
  });

  /** A language that could not be had does not stand there as chosen. */
  protected async choose(language: Language): Promise<void> {
    await this.session.useLanguage(language);
    for (const option of this.languages()?.nativeElement.querySelectorAll('input') ?? []) option.checked = option.value === this.session.language();
  }
}
