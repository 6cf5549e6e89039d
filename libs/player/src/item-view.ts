import { Component, DOCUMENT, ElementRef, type Signal, ViewEncapsulation, computed, effect, forwardRef, inject, input, linkedSignal, output, signal, untracked, viewChild } from '@angular/core';
import type { AttemptDocument, Choice, FormTool, Interaction, InteractionKind, ItemDocument, ItemResponse, ResponseValue } from '@synoo/contracts';
import { interactionsOf } from '@synoo/delivery';
import { Texts, TextPipe } from '@synoo/ui';
import { ContentView } from './content/content-view';
import { adoptItemStyle } from './content/item-style';
import { isBlank } from './content/render-content';
import { INTERACTION_VIEWS } from './interactions/registry';
import { interactionView } from './interactions/views';
import { ItemHost } from './item-host';
import { arrange } from './patterns/choose';
import { LettersPalette } from './tools/letters-palette';
import { MarkLayer } from './tools/mark-layer';
import { markByPointer } from './tools/mark-pointer';
import { ToolMemory } from './tools/tool-memory';

let lastUid = 0;

function takesWords(interaction: Interaction): boolean {
  return (interaction.kind === 'text-entry' || interaction.kind === 'extended-text') && interaction.base === 'string';
}

/** One item: stimulus beside the questions where there is one. Shows answers and hands on changes; it keeps nothing itself. */
@Component({
  selector: 'player-item',
  imports: [ContentView, LettersPalette, TextPipe],
  providers: [
    { provide: ItemHost, useExisting: forwardRef(() => ItemView) },
    { provide: INTERACTION_VIEWS, useValue: interactionView },
  ],
  host: { '[style.zoom]': 'magnified()', '[class.magnified]': 'magnified() !== null' },
  encapsulation: ViewEncapsulation.None,
  styleUrls: ['./styles/content.css', './styles/interactions.css', './styles/pictures.css', './styles/tools.css'],
  template: `
    @if (ready()) {
      <div #content class="player-item" [class.marking]="marks() && memory.marking()" [class.two-columns]="document().stimulus?.length" [attr.data-item]="uid" [attr.lang]="document().lang">
        @if (document().stimulus; as stimulus) {
          @if (stimulus.length) {
            <section class="stimulus" tabindex="0" [attr.aria-label]="'player.stimulus' | t"><player-content mark="stimulus" [content]="stimulus" /></section>
          }
        }
        @if (nothing()) {
          <p class="unsupported">{{ 'player.nothing' | t }}</p>
        }
        <section class="question"><player-content mark="body" [content]="document().body" /></section>
      </div>
      @if (letters()) {
        <player-letters [within]="element.nativeElement" />
      }
    }
    <div class="visually-hidden" aria-live="polite">{{ announcement() }}</div>
  `,
})
export class ItemView implements ItemHost {
  readonly document = input.required<ItemDocument>();
  readonly attempt = input<AttemptDocument | null>(null);
  readonly response = input<ItemResponse>({});
  readonly readonly = input(false);
  readonly tools = input<readonly FormTool[]>([]);
  /** All responses of the item after a change. */
  readonly responseChange = output<ItemResponse>();
  /** The item holds an interaction that cannot be shown. */
  readonly unsupported = output<InteractionKind>();

  readonly uid = `item-${(lastUid += 1)}`;
  readonly memory = inject(ToolMemory, { optional: true }) ?? new ToolMemory();
  protected readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly texts = inject(Texts);
  /** The words of the player have arrived. */
  protected readonly ready = signal(this.texts.has('player.stimulus'));
  protected readonly announcement = signal('');
  /** Several changes may come before the owner hands the response back, so they add up here. */
  private readonly current: Signal<ItemResponse> & { set(value: ItemResponse): void } = linkedSignal(() => this.response());
  protected readonly letters = computed(() => this.tools().includes('letters') && !this.readonly() && interactionsOf(this.document().body).some(takesWords));

  protected readonly magnified = computed(() => (this.tools().includes('magnifier') && this.memory.zoom() > 1 ? this.memory.zoom() : null));
  protected readonly marks = computed(() => this.tools().includes('highlighter'));
  private readonly content = viewChild<ElementRef<HTMLElement>>('content');

  protected readonly nothing = computed(() => isBlank([...(this.document().stimulus ?? []), ...this.document().body]));

  constructor() {
    const page = inject(DOCUMENT);
    if (!this.ready()) void this.texts.load('player').then(() => this.ready.set(true));
    effect((onCleanup) => {
      const content = this.content()?.nativeElement;
      if (content && this.marks()) onCleanup(untracked(() => this.offerMarks(content)));
    });
    effect((onCleanup) => {
      const { css } = this.document();
      if (css) onCleanup(adoptItemStyle(page, css, `[data-item="${this.uid}"]`));
    });
  }

  /** While the highlighter is allowed, the text of this item is what it marks. */
  private offerMarks(content: HTMLElement): () => void {
    const key = `${this.document().ref} ${this.document().lang}`;
    const { memory } = this;
    const layer = new MarkLayer(content, { read: () => memory.state().marks[key] ?? {}, write: (marks) => memory.changeEntry('marks', key, Object.keys(marks).length > 0 ? marks : undefined) });
    const end = markByPointer(layer, () => memory.marking(), (outcome) => this.announce(this.texts.text(`player.marker.${outcome}-text`)));
    memory.layer.set(layer);
    return () => {
      end();
      layer.end();
      memory.layer.update((now) => (now === layer ? null : now));
    };
  }

  keyOf(response: string): string {
    return `${this.document().ref} ${response}`;
  }

  valueOf(response: string): ResponseValue {
    return this.current()[response] ?? null;
  }

  answer(response: string, value: ResponseValue): void {
    const next = { ...this.current(), [response]: value };
    this.current.set(next);
    this.responseChange.emit(next);
  }

  ordered(response: string, choices: readonly Choice[], part?: 'left' | 'right'): readonly Choice[] {
    return arrange(choices, this.attempt()?.order[this.document().ref]?.[part ? `${response}:${part}` : response]);
  }

  variable(id: string): string {
    return this.attempt()?.values[this.document().ref]?.[id] ?? '';
  }

  announce(message: string): void {
    // The same sentence twice in a row is only spoken when the text differs, hence the invisible mark.
    this.announcement.update((last) => (last === message ? `${message}\u200b` : message));
  }

  reportUnsupported(interaction: Interaction): void {
    this.unsupported.emit(interaction.kind);
  }
}
