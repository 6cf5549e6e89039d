import { Component, computed } from '@angular/core';
import type { SliderInteraction } from '@synoo/contracts';
import { TextPipe, formatNumber } from '@synoo/ui';
import { InteractionView } from './interaction-view';
import { Prompt } from './prompt';

/** Decimal places that the bounds and steps of a slider need. */
export function decimalsOf(...numbers: readonly number[]): number {
  return Math.max(0, ...numbers.map((number) => String(number).split('.')[1]?.length ?? 0));
}

@Component({
  selector: 'player-slider',
  imports: [Prompt, TextPipe],
  template: `
    <player-prompt [content]="interaction().prompt" [baseId]="id('')" />
    <div class="slider" [class.untouched]="value() === null">
      <output class="numeric" aria-live="off" [attr.for]="id('range')">{{ value() === null ? ('player.slider.none' | t) : shown(current()) }}</output>
      <input
        type="range"
        [id]="id('range')"
        [min]="interaction().lower"
        [max]="interaction().upper"
        [step]="interaction().step"
        [value]="current()"
        [disabled]="readonly()"
        [attr.dir]="interaction().reverse ? 'rtl' : null"
        [attr.aria-labelledby]="labelledBy()"
        [attr.aria-label]="label('player.slider.label')"
        [attr.aria-valuetext]="value() === null ? ('player.slider.none' | t) : shown(current())"
        (input)="move($event)"
      />
      <div class="slider-ends numeric" [class.reverse]="interaction().reverse"><span>{{ shown(interaction().lower) }}</span><span>{{ shown(interaction().upper) }}</span></div>
    </div>
    @if (value() === null && !readonly()) {
      <button type="button" class="button small" (click)="confirm()">{{ 'player.slider.confirm' | t: { value: shown(current()) } }}</button>
    }
  `,
})
export class SliderView extends InteractionView<SliderInteraction> {
  /** Before the learner moved it, the slider stands at its lower end and is no answer. */
  protected readonly current = computed(() => (this.text() === '' ? this.interaction().lower : Number(this.text())));

  protected shown(value: number): string {
    const { lower, step } = this.interaction();
    return formatNumber(value, this.texts.language(), decimalsOf(lower, step));
  }

  protected move(event: Event): void {
    this.answer((event.target as HTMLInputElement).value);
  }

  protected confirm(): void {
    this.answer(String(this.current()));
  }
}
