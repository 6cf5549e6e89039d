import { Directive, signal } from '@angular/core';
import type { Choice, Interaction } from '@synoo/contracts';
import { InteractionView } from './interaction-view';
import { dragFrom } from './pointer-drag';

/** Interactions in which a word or picture is taken up and put somewhere: by pressing both, or by dragging. */
@Directive()
export abstract class TokenView<T extends Interaction> extends InteractionView<T> {
  /** The choice that is taken up. */
  protected readonly taken = signal<string | null>(null);
  protected readonly over = signal<string | null>(null);

  protected abstract put(choice: string, place: string): void;

  protected take(choice: Choice): void {
    if (this.readonly()) return;
    const taken = this.taken() === choice.id ? null : choice.id;
    this.taken.set(taken);
    this.host.announce(this.texts.text(taken ? 'player.token.taken' : 'player.token.let-go', { choice: this.nameOf(choice.content) }));
  }

  protected drag(event: PointerEvent, choice: Choice): void {
    if (this.readonly()) return;
    dragFrom(
      event,
      `[data-place^="${this.id('')}"]`,
      (target) => {
        const place = target.dataset['place']?.slice(this.id('').length);
        this.taken.set(null);
        if (place) this.put(choice.id, place);
      },
      (target) => this.over.set(target?.getAttribute('data-place')?.slice(this.id('').length) ?? null),
    );
  }
}
