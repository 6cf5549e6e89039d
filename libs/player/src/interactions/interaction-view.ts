import { Directive, computed, inject, input } from '@angular/core';
import type { Choice, Content, Interaction, ResponseValue } from '@synoo/contracts';
import { Texts } from '@synoo/ui';
import { contentText, isOnlyMath } from '../content/render-content';
import { ItemHost } from '../item-host';
import { type CountRule, countRule } from '../patterns/choose';

/** What every interaction's component shares. The rules are in `patterns/`; components only bind them to the page. */
@Directive()
export abstract class InteractionView<T extends Interaction> {
  readonly interaction = input.required<T>();

  protected readonly host = inject(ItemHost);
  protected readonly texts = inject(Texts);
  protected readonly readonly = this.host.readonly;
  protected readonly value = computed<ResponseValue>(() => this.host.valueOf(this.interaction().r));
  protected readonly text = computed(() => {
    const value = this.value();
    return typeof value === 'string' ? value : '';
  });
  protected readonly list = computed<readonly string[]>(() => {
    const value = this.value();
    if (typeof value === 'string') return value === '' ? [] : [value];
    return Array.isArray(value) ? (value as readonly string[]) : [];
  });

  /** Element id, unique on the page. */
  protected id(part: string): string {
    return `${this.host.uid}-${this.interaction().r}-${part}`;
  }

  /** Name for screen readers: the prompt where there is one, else what the author or the player calls it. */
  protected readonly labelledBy = computed(() => (this.interaction().prompt?.length ? this.id('prompt') : null));
  protected label(fallbackKey: string): string | null {
    if (this.interaction().prompt?.length) return null;
    return this.interaction().label ?? this.texts.text(fallbackKey);
  }

  protected answer(value: ResponseValue): void {
    if (!this.readonly()) this.host.answer(this.interaction().r, value);
  }

  protected nameOf(content: readonly Content[]): string {
    return contentText(content, (id) => this.host.variable(id));
  }

  /** A name for a choice whose content gives none to screen readers: the formula on one line, or its number. Else null. */
  protected unnamed(content: readonly Content[], index: number): string | null {
    const name = this.nameOf(content);
    if (name === '') return this.texts.text('player.choice.nth', { n: index + 1 });
    return isOnlyMath(content) ? name : null;
  }

  protected choiceName(choices: readonly Choice[], id: string): string {
    const index = choices.findIndex((candidate) => candidate.id === id);
    const choice = choices[index];
    return choice ? (this.unnamed(choice.content, index) ?? this.nameOf(choice.content)) : '';
  }

  /** Sentence about how many answers are wanted, or null. */
  protected countSentence(min = this.interaction().min ?? 0, max = this.interaction().max ?? 0): string | null {
    const rule: CountRule = countRule(min, max);
    if (rule === 'none') return null;
    return this.texts.plural(`player.count.${rule}`, rule === 'at-least' ? min : max, { min, max });
  }

  /** One too many was asked for: says so, and that one can be taken back. */
  protected refuse(max = this.interaction().max ?? 0): void {
    this.host.announce(this.interaction().message ?? this.texts.plural('player.count.refused', max, { max }));
  }
}
