import { Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { LanguagePicker, TextPipe, Texts } from '@synoo/ui';
import type { Language } from '@synoo/contracts';

/** Frame of the pages before somebody is signed in: name of the product, language, one column. */
@Component({
  selector: 'app-entrance',
  imports: [LanguagePicker, RouterLink, TextPipe],
  template: `
    <a class="skip-link" href="#main" (click)="skip($event, main)">{{ 'common.skip' | t }}</a>
    <header>
      <a routerLink="/" class="product">{{ 'common.product' | t }}</a>
      <ui-language-picker [language]="texts.language()" (chosen)="choose($event)" />
    </header>
    <main #main id="main" tabindex="-1" [class.wide]="wide()">
      <h1>{{ heading() }}</h1>
      <ng-content />
    </main>
  `,
  styles: `
    :host {
      display: block;
      min-height: 100dvh;
    }
    header {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: var(--space-4);
      padding: var(--space-3) var(--space-6);
      border-bottom: 1px solid var(--line);
      background: var(--surface);
    }
    .product {
      font-size: var(--text-title);
      font-weight: var(--weight-strong);
      text-decoration: none;
      color: var(--ink);
    }
    main {
      display: grid;
      gap: var(--space-6);
      width: min(100% - 2 * var(--space-4), 34rem);
      margin: clamp(var(--space-6), 10vh, 96px) auto var(--space-12);
    }
    main.wide {
      width: min(100% - 2 * var(--space-4), 48rem);
      margin-top: var(--space-6);
    }
  `,
})
export class Entrance {
  readonly heading = input.required<string>();
  /** For pages with lists and tables. */
  readonly wide = input(false);
  protected readonly texts = inject(Texts);

  protected choose(language: Language): void {
    void this.texts.use(language);
  }

  protected skip(event: Event, main: HTMLElement): void {
    event.preventDefault();
    main.focus();
  }
}
