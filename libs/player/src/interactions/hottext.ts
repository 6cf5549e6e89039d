import { Component, DOCUMENT, computed, effect, inject } from '@angular/core';
import type { Content, ContentElement, HottextInteraction } from '@synoo/contracts';
import { ContentView } from '../content/content-view';
import { toggle } from '../patterns/choose';
import { InteractionView } from './interaction-view';
import { Prompt } from './prompt';

@Component({
  selector: 'player-hottext',
  imports: [ContentView, Prompt],
  template: `
    <player-prompt [content]="interaction().prompt" [baseId]="id('')" [hint]="hint()" />
    <div role="group" [attr.aria-labelledby]="labelledBy()" [attr.aria-label]="label('player.hottext.label')" [attr.aria-describedby]="id('hint')"><player-content mark="text" [content]="interaction().body" [special]="hottext" /></div>
  `,
})
export class HottextView extends InteractionView<HottextInteraction> {
  private readonly page = inject(DOCUMENT);
  private readonly places = new Map<string, HTMLElement>();
  protected readonly hint = computed(() => this.countSentence() ?? this.texts.text('player.hottext.hint'));

  constructor() {
    super();
    effect(() => this.mark());
  }

  /** Words that can be picked stay in their line, so they are spans that behave as buttons. */
  protected readonly hottext = (element: ContentElement, render: (children: readonly Content[]) => Node[]): Node | null => {
    if (element.n !== 'hottext') return null;
    const id = element.a?.['id'] ?? '';
    const place = this.page.createElement('span');
    place.className = 'hottext';
    place.setAttribute('role', 'button');
    place.tabIndex = 0;
    place.append(...render(element.c ?? []));
    place.addEventListener('click', () => this.press(id));
    place.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      this.press(id);
    });
    this.places.set(id, place);
    queueMicrotask(() => this.mark());
    return place;
  };

  private press(id: string): void {
    if (this.readonly()) return;
    const { multiple, max } = this.interaction();
    const outcome = toggle(this.list(), id, multiple ? (max ?? 0) : 1);
    if ('refused' in outcome) {
      this.refuse();
      return;
    }
    const value = [...this.places.keys()].filter((place) => outcome.value.includes(place));
    this.answer(value.length === 0 ? null : multiple ? value : (value[0] ?? null));
  }

  private mark(): void {
    const [picked, readonly] = [this.list(), this.readonly()];
    for (const [id, place] of this.places) {
      place.setAttribute('aria-pressed', String(picked.includes(id)));
      place.setAttribute('aria-disabled', String(readonly));
    }
  }
}
