import { Component, inject } from '@angular/core';
import { LanguagePicker, TextPipe, Texts } from '@synoo/ui';
import type { Language } from '@synoo/contracts';
import { TakeSession } from '../session/take-session';
import { SettingsDialog } from '../settings/settings-dialog';

/** Frame of every screen outside the test: a quiet bar with language and settings, and one column. */
@Component({
  selector: 'app-calm',
  imports: [LanguagePicker, SettingsDialog, TextPipe],
  template: `
    <header>
      <span class="product">{{ 'common.product' | t }}</span>
      <span class="tools">
        <ui-language-picker [language]="texts.language()" [offered]="offered()" (chosen)="session.useLanguage($event)" />
        <app-settings />
      </span>
    </header>
    <main>
      @if (session.languageTrouble()) {
        <div class="banner warning" role="status"><p>{{ 'take.trouble.language' | t }}</p></div>
      }
      <ng-content />
    </main>
  `,
  styles: `
    :host {
      display: block;
    }
    header {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: var(--space-2) var(--space-4);
      padding: var(--space-2) var(--space-4);
      border-bottom: 1px solid var(--line);
      background: var(--surface);
    }
    .product {
      font-weight: var(--weight-strong);
    }
    .tools {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-2);
    }
    main {
      display: grid;
      gap: var(--space-6);
      max-width: 44rem;
      margin: 0 auto;
      padding: var(--space-8) var(--space-4) var(--space-12);
    }
  `,
})
export class Calm {
  protected readonly session = inject(TakeSession);
  protected readonly texts = inject(Texts);

  /** Before the check-in the page's own languages, afterwards those of the test; after the start the test's bar decides. */
  protected offered(): readonly Language[] {
    const view = this.session.view();
    if (!view) return ['ky', 'ru', 'en'];
    const state = this.session.attemptState();
    return state === 'checked-in' || state === 'waiting' ? view.languages : [];
  }
}
