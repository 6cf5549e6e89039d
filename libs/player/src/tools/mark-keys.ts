import { Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { Icon, TextPipe, Texts } from '@synoo/ui';
import type { Word } from './mark-layer';
import { ToolMemory } from './tool-memory';
import { stepWord } from './step-word';

/** The highlighter in hand: what it does, and a reading place that arrow keys move over the words of the item. */
@Component({
  selector: 'player-mark-keys',
  imports: [Icon, TextPipe],
  template: `
    <p id="mark-hint">{{ (keyed() ? 'player.marker.keys-hint' : 'player.marker.hint') | t }}</p>
    <div class="mark-place" role="application" tabindex="0" [attr.aria-label]="'player.marker.keys' | t" aria-describedby="mark-hint" (keydown)="key($event)" (focus)="show()" (blur)="hide()">
      <ui-icon name="keyboard" /><span aria-hidden="true" class="mark-word">{{ chosenText() || ('player.marker.keys' | t) }}</span>
    </div>
    <button type="button" class="button small" (click)="clear()">{{ 'player.marker.clear' | t }}</button>
    <div class="visually-hidden" aria-live="polite">{{ said() }}</div>
  `,
})
export class MarkKeys {
  private readonly memory = inject(ToolMemory);
  private readonly texts = inject(Texts);
  protected readonly layer = this.memory.layer;
  protected readonly said = signal('');
  /** The reading place: words from the one where it was set down to the one where it is. */
  private readonly at = signal<{ readonly anchor: number; readonly focus: number }>({ anchor: 0, focus: 0 });
  private readonly moved = signal(false);
  /** The keys are in use, so they are what is explained. */
  protected readonly keyed = signal(false);
  protected readonly chosenText = computed(() => (this.moved() ? (this.layer()?.textOf(this.chosen()) ?? '') : ''));

  constructor() {
    // Another item has other words.
    effect(() => {
      this.layer();
      untracked(() => {
        this.at.set({ anchor: 0, focus: 0 });
        this.moved.set(false);
      });
    });
  }

  protected key(event: KeyboardEvent): void {
    const words = this.layer()?.words() ?? [];
    const { anchor, focus } = this.at();
    // Esc is of the bar around it.
    if (event.key === 'Escape') return;
    if (event.key === 'Enter' || event.key === ' ') {
      const outcome = this.layer()?.toggle(this.chosen()) ?? 'nothing';
      if (outcome !== 'nothing') this.said.set(this.texts.text(`player.marker.${outcome}`, { text: this.layer()?.textOf(this.chosen()) ?? '' }));
    } else {
      const next = this.moved() ? stepWord(words, focus, event.key) : stepWord(words, focus, event.key) === null ? null : focus;
      if (next === null) return;
      this.moved.set(true);
      this.at.set({ anchor: event.shiftKey ? anchor : next, focus: next });
      this.show();
      this.said.set(this.layer()?.textOf(this.chosen()) ?? '');
    }
    event.preventDefault();
  }

  protected show(): void {
    this.keyed.set(true);
    if (this.moved()) this.layer()?.choose(this.chosen());
  }

  protected hide(): void {
    this.keyed.set(false);
    this.layer()?.choose([]);
  }

  protected clear(): void {
    this.layer()?.clear();
    this.said.set(this.texts.text('player.marker.all-cleared'));
  }

  /** The chosen words as one stretch for each block. */
  private chosen(): readonly Word[] {
    const { anchor, focus } = this.at();
    const words = (this.layer()?.words() ?? []).slice(Math.min(anchor, focus), Math.max(anchor, focus) + 1);
    return [...new Set(words.map(({ block }) => block))].flatMap((block) => {
      const own = words.filter((word) => word.block === block);
      const [first, last] = [own[0], own.at(-1)];
      return first && last ? [{ ...first, end: last.end }] : [];
    });
  }
}
