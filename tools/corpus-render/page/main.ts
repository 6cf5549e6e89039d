// A page with nothing but the player: the command hands it one item after the other and reads back what was answered.
import { Component, inject, provideAppInitializer, provideBrowserGlobalErrorListeners, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import type { AttemptDocument, ItemDocument, ItemResponse } from '@synoo/contracts';
import { ItemView } from '@synoo/player';
import { Texts, provideTexts } from '@synoo/ui';
import '../bridge';

@Component({
  selector: 'corpus-page',
  imports: [ItemView],
  template: `
    <main>
      <h1 id="start" tabindex="-1">Item</h1>
      @for (item of shown(); track item) {
        <player-item [document]="item.document" [attempt]="item.attempt" [response]="response()" (responseChange)="response.set($event)" />
      }
    </main>
  `,
})
class CorpusPage {
  /** One item or none; a list, so that each item gets a player of its own. */
  protected readonly shown = signal<readonly { readonly document: ItemDocument; readonly attempt: AttemptDocument }[]>([]);
  protected readonly response = signal<ItemResponse>({});

  constructor() {
    window.corpus = {
      show: (document, attempt) => {
        this.response.set({});
        this.shown.set([{ document, attempt }]);
      },
      response: () => this.response(),
    };
  }
}

const textFile = (area: string, language: string) => async () => ({ default: (await (await fetch(`texts/${area}/${language}.json`)).json()) as Record<string, string> });
const area = (name: string) => ({ ky: textFile(name, 'ky'), ru: textFile(name, 'ru'), en: textFile(name, 'en') });

void bootstrapApplication(CorpusPage, {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideTexts({ common: area('common'), player: area('player') }),
    provideAppInitializer(async () => {
      const texts = inject(Texts);
      await Promise.all([texts.load('common'), texts.load('player')]);
      const wanted = new URLSearchParams(location.search).get('lang');
      await texts.use(wanted === 'ky' || wanted === 'ru' ? wanted : 'en');
    }),
  ],
});
