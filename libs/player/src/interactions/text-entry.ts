import { Component, computed, signal } from '@angular/core';
import type { TextEntryInteraction } from '@synoo/contracts';
import { remarkOn } from '../patterns/text-answer';
import { InteractionView } from './interaction-view';

@Component({
  selector: 'player-text-entry',
  template: `
    <input
      class="entry"
      type="text"
      autocomplete="off"
      autocapitalize="off"
      spellcheck="false"
      [attr.inputmode]="mode()"
      [style.--width]="width()"
      [value]="text()"
      [readOnly]="readonly()"
      [placeholder]="interaction().placeholder ?? ''"
      [attr.aria-label]="name()"
      [attr.aria-describedby]="described()"
      [attr.aria-invalid]="shown() ? true : null"
      [attr.data-letters]="interaction().base === 'string' ? '' : null"
      maxlength="4000"
      (input)="answer(typed($event))"
      (blur)="leave()"
    />
    @if (expects(); as sentence) {
      <span hidden [id]="id('expects')">{{ sentence }}</span>
    }
    @if (shown(); as sentence) {
      <span class="remark" [id]="id('remark')">{{ sentence }}</span>
    }
  `,
})
export class TextEntryView extends InteractionView<TextEntryInteraction> {
  protected readonly left = signal(false);
  /** Numbers may have a sign or a comma, which the numeric keyboards of many phones lack. */
  protected readonly mode = computed(() => (this.interaction().base === 'string' ? 'text' : 'decimal'));
  protected readonly width = computed(() => `${Math.min(Math.max(this.interaction().expectedLength ?? 12, 4), 40) + 2}ch`);
  protected readonly name = computed(() => this.interaction().label ?? this.texts.text('player.text.answer', { n: this.interaction().r.slice(1) }));
  protected readonly remark = computed(() => {
    const { base, pattern, message } = this.interaction();
    const remark = remarkOn(this.text(), base, pattern);
    if (!remark) return null;
    return message ?? this.texts.text(`player.text.${remark}`);
  });

  /** Shown once the field was left: nobody is corrected while writing. */
  protected readonly shown = computed(() => (this.left() ? this.remark() : null));
  protected readonly expects = computed(() => (this.interaction().base === 'string' ? null : this.texts.text(`player.text.expects-${this.interaction().base}`)));
  protected readonly described = computed(() => [this.expects() ? this.id('expects') : '', this.shown() ? this.id('remark') : ''].filter(Boolean).join(' ') || null);

  protected leave(): void {
    this.left.set(true);
    const sentence = this.shown();
    if (sentence) this.host.announce(sentence);
  }

  protected typed(event: Event): string | null {
    const { value } = event.target as HTMLInputElement;
    return value === '' ? null : value;
  }
}
