import { Component, DOCUMENT, computed, effect, inject, untracked } from '@angular/core';
import type { Content, ContentElement, GapMatchInteraction } from '@synoo/contracts';
import { TextPipe } from '@synoo/ui';
import { ASSET_ARRIVALS, ASSET_URL } from '../content/asset-url';
import { ContentView } from '../content/content-view';
import { renderContent } from '../content/render-content';
import { ShownAssets } from '../content/shown-assets';
import { readPairs, togglePair, writePairs } from '../patterns/pairs';
import { Prompt } from './prompt';
import { TokenView } from './token-view';

@Component({
  selector: 'player-gap-match',
  imports: [ContentView, Prompt, TextPipe],
  template: `
    <player-prompt [content]="interaction().prompt" [baseId]="id('')" [hint]="'player.gap.hint' | t" />
    <div class="pool tokens" role="group" [attr.aria-label]="'player.order.pool' | t">
      @for (choice of choices(); track choice.id; let index = $index) {
        <button type="button" class="token" [attr.aria-label]="unnamed(choice.content, index)" [class.used-up]="usedUp(choice.id)" [attr.aria-pressed]="taken() === choice.id" [attr.aria-disabled]="usedUp(choice.id) || readonly()" (click)="take(choice)" (pointerdown)="drag($event, choice)"><player-content [content]="choice.content" /></button>
      }
    </div>
    <div class="gap-text" role="group" [attr.aria-labelledby]="labelledBy()" [attr.aria-label]="label('player.gap.label')" [attr.aria-describedby]="id('hint')"><player-content mark="text" [content]="interaction().body" [special]="gap" /></div>
  `,
})
export class GapMatchView extends TokenView<GapMatchInteraction> {
  private readonly page = inject(DOCUMENT);
  private readonly arrivals = inject(ASSET_ARRIVALS);
  private readonly assets = new ShownAssets(inject(ASSET_URL));
  private readonly gaps = new Map<string, HTMLButtonElement>();
  protected readonly choices = computed(() => this.host.ordered(this.interaction().r, this.interaction().choices));
  private readonly pairs = computed(() => readPairs(this.value()));

  constructor() {
    super();
    effect(() => this.fill());
    effect(() => {
      this.arrivals();
      untracked(() => this.assets.refresh());
    });
  }

  /** A gap is a button in the text; what is in it follows the answer. */
  protected readonly gap = (element: ContentElement, _render: (children: readonly Content[]) => Node[]): Node | null => {
    if (element.n !== 'gap') return null;
    const id = element.a?.['id'] ?? '';
    const button = this.page.createElement('button');
    button.type = 'button';
    button.className = 'gap';
    button.dataset['place'] = this.id(id);
    button.addEventListener('click', () => this.press(id));
    this.gaps.set(id, button);
    queueMicrotask(() => this.fill());
    return button;
  };

  protected usedUp(choice: string): boolean {
    const max = this.limit(choice);
    return max > 0 && this.pairs().filter(([used]) => used === choice).length >= max;
  }

  protected override put(choice: string, gap: string): void {
    if (this.pairs().some(([used, place]) => used === choice && place === gap)) return;
    const outcome = togglePair(this.pairs(), choice, gap, { left: (id) => this.limit(id), right: () => 1, max: this.interaction().max ?? 0 });
    if ('refused' in outcome) {
      this.host.announce(this.texts.text('player.match.refused'));
      return;
    }
    this.answer(writePairs(outcome.value));
    this.host.announce(this.texts.text('player.token.put', { choice: this.choiceName(this.interaction().choices, choice), place: this.nameOfGap(gap) }));
  }

  private press(gap: string): void {
    if (this.readonly()) return;
    const taken = this.taken();
    if (taken !== null) {
      this.taken.set(null);
      this.put(taken, gap);
      return;
    }
    const inside = this.pairs().find(([, place]) => place === gap);
    if (inside) this.answer(writePairs(this.pairs().filter((pair) => pair !== inside)));
    this.host.announce(this.texts.text(inside ? 'player.token.emptied' : 'player.token.take-first', { place: this.nameOfGap(gap) }));
  }

  private fill(): void {
    this.assets.forget();
    // All signals are read before the loop, which the first time finds no gap and would leave the effect without them.
    const [over, pairs, readonly] = [this.over(), this.pairs(), this.readonly()];
    for (const [id, button] of this.gaps) {
      const choice = this.interaction().choices.find((candidate) => pairs.some(([used, gap]) => used === candidate.id && gap === id));
      const name = this.nameOfGap(id);
      button.disabled = readonly;
      button.classList.toggle('over', over === id);
      button.classList.toggle('filled', choice !== undefined);
      button.replaceChildren(...(choice ? renderContent(choice.content, this.page, { interaction: () => this.page.createTextNode(''), variable: (variable) => this.host.variable(variable), asset: this.assets.show }) : []));
      button.setAttribute('aria-label', choice ? `${name}: ${this.nameOf(choice.content)}` : this.texts.text('player.gap.empty', { place: name }));
    }
  }

  private limit(choice: string): number {
    return this.interaction().choices.find(({ id }) => id === choice)?.matchMax ?? 1;
  }

  private nameOfGap(gap: string): string {
    return this.texts.text('player.gap.name', { n: this.interaction().gaps.findIndex(({ id }) => id === gap) + 1 });
  }
}
