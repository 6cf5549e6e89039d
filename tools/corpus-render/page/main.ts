// A page with nothing but the player: the command hands it one item after the other and reads back what was answered.
import { Component, inject, provideAppInitializer, provideBrowserGlobalErrorListeners, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import type { ItemResponse } from '@synoo/contracts';
import { ItemView, LineReader, TOOL_STORE, ToolMemory, ToolPanel, type ToolStore, ToolsBar } from '@synoo/player';
import { Texts, provideTexts } from '@synoo/ui';
import type { Shown } from '../bridge';

/** The tools remember over a reload, as they do in a test. */
const store: ToolStore = {
  read: () => JSON.parse(sessionStorage.getItem('tools') ?? 'null') as ReturnType<ToolStore['read']>,
  write: (state) => {
    sessionStorage.setItem('tools', JSON.stringify(state));
  },
};

@Component({
  selector: 'corpus-page',
  imports: [ItemView, LineReader, ToolPanel, ToolsBar],
  providers: [ToolMemory, { provide: TOOL_STORE, useValue: store }],
  template: `
    <main>
      <h1 id="start" tabindex="-1">Item</h1>
      @for (item of shown(); track item) {
        @if (item.tools; as tools) {
          <player-tools-bar [tools]="tools" [hasFormulas]="item.formulas !== undefined" />
          <player-tool-panel [formulas]="item.formulas ?? null" />
        }
        <player-item [document]="item.document" [attempt]="item.attempt" [response]="response()" [tools]="item.tools ?? []" (responseChange)="response.set($event)" />
      }
    </main>
    @if (memory.state().reading) {
      <aside aria-label="Line reader"><player-line-reader /></aside>
    }
  `,
  styles: `
    main {
      display: flow-root;
      min-height: 100dvh;
      padding: 0 8px 8px;
    }
    @media (min-width: 900px) {
      player-tool-panel.beside {
        display: block;
        float: right;
        width: 18rem;
        margin-inline-start: 16px;
      }
    }
  `,
})
class CorpusPage {
  protected readonly memory = inject(ToolMemory);
  /** One item or none; a list, so that each item gets a player of its own. */
  protected readonly shown = signal<readonly Shown[]>([]);
  protected readonly response = signal<ItemResponse>({});

  constructor() {
    window.corpus = {
      show: (item) => {
        this.response.set(item.response ?? {});
        this.shown.set([item]);
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
