import { Component, computed, signal } from '@angular/core';
import type { ExtendedTextInteraction } from '@synoo/contracts';
import { isRich, readRich, richText } from '@synoo/delivery';
import { PluralPipe, TextPipe } from '@synoo/ui';
import { remarkOn, wordCount } from '../patterns/text-answer';
import { InteractionView } from './interaction-view';
import { Prompt } from './prompt';
import { RichText } from './rich-text';

@Component({
  selector: 'player-extended-text',
  imports: [PluralPipe, Prompt, RichText, TextPipe],
  template: `
    <player-prompt [content]="interaction().prompt" [baseId]="id('')" [hint]="hint()" />
    @if (rich()) {
      <player-rich-text
        [value]="text()"
        [fieldId]="id('field')"
        [readonly]="readonly()"
        [lines]="lines()"
        [labelledBy]="labelledBy()"
        [label]="label('player.text.label')"
        [describedBy]="described()"
        (valueChange)="answer($event)"
        (left)="leave()"
      />
    }
    @for (part of rich() ? [] : parts(); track $index) {
      <textarea
        class="textarea"
        [class.preformatted]="interaction().format === 'preformatted'"
        [rows]="lines()"
        [value]="part"
        [readOnly]="readonly()"
        [placeholder]="interaction().placeholder ?? ''"
        [attr.aria-labelledby]="interaction().multiple ? null : labelledBy()"
        [attr.aria-label]="interaction().multiple ? ('player.text.answer' | t: { n: $index + 1 }) : label('player.text.label')"
        [attr.aria-describedby]="described()"
        [attr.aria-invalid]="shown() ? true : null"
        data-letters
        maxlength="100000"
        (input)="write($index, $event)"
        (blur)="leave()"
      ></textarea>
    }
    @if (canAdd()) {
      <button type="button" class="button small" (click)="add()">{{ 'player.text.add' | t }}</button>
    }
    <p class="hint" [id]="id('words')">{{ 'player.text.words' | tn: words() }}</p>
    @if (shown(); as sentence) {
      <p class="remark" [id]="id('remark')">{{ sentence }}</p>
    }
  `,
})
export class ExtendedTextView extends InteractionView<ExtendedTextInteraction> {
  protected readonly left = signal(false);
  private readonly extra = signal(1);
  protected readonly rich = computed(() => isRich(this.interaction()));
  /** Lines that the author expects, within what a screen bears. */
  protected readonly lines = computed(() => Math.min(Math.max(this.interaction().expectedLines ?? (this.interaction().multiple ? 2 : 6), 1), 30));
  protected readonly parts = computed<readonly string[]>(() => {
    if (!this.interaction().multiple) return [this.text()];
    const wanted = Math.max(this.interaction().min ?? 0, this.extra(), this.list().length);
    return Array.from({ length: wanted }, (_, index) => this.list()[index] ?? '');
  });
  protected readonly canAdd = computed(() => {
    const { multiple, max } = this.interaction();
    return multiple && !this.readonly() && (!max || this.parts().length < max) && this.parts().length < 1000;
  });
  protected readonly words = computed(() => (this.rich() ? wordCount(richText(readRich(this.text()))) : this.parts().reduce((sum, part) => sum + wordCount(part), 0)));
  protected readonly hint = computed(() => (this.interaction().multiple ? this.countSentence() : null));
  protected readonly remark = computed(() => {
    const { base, pattern, message } = this.interaction();
    const remark = this.parts().map((part) => remarkOn(part, base, pattern)).find((found) => found !== null);
    return remark ? (message ?? this.texts.text(`player.text.${remark}`)) : null;
  });

  /** Shown once a field was left: nobody is corrected while writing. */
  protected readonly shown = computed(() => (this.left() ? this.remark() : null));
  protected readonly described = computed(() => [this.hint() ? this.id('hint') : '', this.id('words'), this.shown() ? this.id('remark') : ''].filter(Boolean).join(' '));

  protected leave(): void {
    this.left.set(true);
    const sentence = this.shown();
    if (sentence) this.host.announce(sentence);
  }

  protected write(index: number, event: Event): void {
    const { value } = event.target as HTMLTextAreaElement;
    if (!this.interaction().multiple) {
      this.answer(value === '' ? null : value);
      return;
    }
    const parts = this.parts().map((part, at) => (at === index ? value : part));
    this.extra.set(parts.length);
    const last = parts.findLastIndex((part) => part !== '');
    this.answer(last < 0 ? null : parts.slice(0, last + 1));
  }

  protected add(): void {
    this.extra.set(this.parts().length + 1);
  }
}
