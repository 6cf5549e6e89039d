import { Component, ElementRef, computed, inject, signal } from '@angular/core';
import type { OrderInteraction } from '@synoo/contracts';
import { Icon, TextPipe } from '@synoo/ui';
import { ContentView } from '../content/content-view';
import { moveTo, orderState, positionAt } from '../patterns/order-list';
import { followPointer } from '../patterns/follow-pointer';
import { InteractionView } from './interaction-view';
import { Prompt } from './prompt';

/** A list whose rows move by dragging the handle or by two buttons each; where only some are wanted, rows are put in and taken out. */
@Component({
  selector: 'player-order',
  imports: [ContentView, Icon, Prompt, TextPipe],
  template: `
    <player-prompt [content]="interaction().prompt" [baseId]="id('')" [hint]="hint()" />
    <ol class="order" [class.untouched]="untouched()" [attr.aria-labelledby]="labelledBy()" [attr.aria-label]="label('player.order.label')" [attr.aria-describedby]="id('hint')">
      @for (choice of placed(); track choice.id; let index = $index; let last = $last) {
        <li class="order-row" [class.dragged]="dragged() === choice.id" [attr.data-choice]="choice.id">
          @if (!readonly()) {
            <span class="drag-handle" (pointerdown)="grab($event, choice.id)"><ui-icon name="drag-indicator" /></span>
          }
          <span class="order-number numeric">{{ index + 1 }}</span>
          <player-content [mark]="choice.id" [content]="choice.content" />
          @if (!readonly()) {
            <span class="row-buttons">
              <button type="button" class="square" [attr.aria-disabled]="index === 0" [attr.aria-label]="'player.order.earlier' | t: { choice: choiceName(shown(), choice.id) }" (click)="move(choice.id, index - 1)"><ui-icon name="arrow-upward" /></button>
              <button type="button" class="square" [attr.aria-disabled]="last" [attr.aria-label]="'player.order.later' | t: { choice: choiceName(shown(), choice.id) }" (click)="move(choice.id, index + 1)"><ui-icon name="arrow-downward" /></button>
              @if (some()) {
                <button type="button" class="square" [attr.aria-label]="'player.order.remove' | t: { choice: choiceName(shown(), choice.id) }" (click)="remove(choice.id)"><ui-icon name="close" /></button>
              }
            </span>
          }
        </li>
      } @empty {
        <li class="order-empty">{{ 'player.order.empty' | t }}</li>
      }
    </ol>
    @if (pool().length > 0) {
      <ul class="pool" [attr.aria-label]="'player.order.pool' | t">
        @for (choice of pool(); track choice.id; let index = $index) {
          <li><button type="button" class="token" [attr.aria-label]="unnamed(choice.content, index)" [disabled]="readonly()" (click)="add(choice.id)"><ui-icon name="add" /><player-content [content]="choice.content" /></button></li>
        }
      </ul>
    }
    @if (untouched() && !readonly()) {
      <p class="remark">{{ 'player.order.untouched' | t }}</p>
      <button type="button" class="button small" (click)="confirm()">{{ 'player.order.confirm' | t }}</button>
    }
  `,
})
export class OrderView extends InteractionView<OrderInteraction> {
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly shown = computed(() => this.host.ordered(this.interaction().r, this.interaction().choices));
  private readonly ids = computed(() => this.shown().map(({ id }) => id));
  /** Only some of the choices are wanted. */
  protected readonly some = computed(() => {
    const { min, max, choices } = this.interaction();
    return (min ?? 0) > 0 || ((max ?? 0) > 0 && (max ?? 0) < choices.length);
  });
  private readonly state = computed(() => orderState(Array.isArray(this.value()) ? this.list() : null, this.ids(), this.some()));
  protected readonly placed = computed(() => this.pick(this.state().placed));
  protected readonly pool = computed(() => this.pick(this.state().pool));
  protected readonly untouched = computed(() => !this.some() && this.value() === null);
  protected readonly dragged = signal<string | null>(null);
  protected readonly hint = computed(() => (this.some() ? (this.countSentence() ?? this.texts.text('player.order.some')) : this.texts.text('player.order.all')));

  private pick(ids: readonly string[]) {
    return ids.flatMap((id) => this.shown().filter((choice) => choice.id === id));
  }

  protected move(id: string, position: number): void {
    const { placed } = this.state();
    if (position < 0 || position >= placed.length) return;
    this.answer(moveTo(placed, id, position));
    this.host.announce(this.texts.text('player.order.moved', { choice: this.choiceName(this.shown(), id), position: position + 1, count: placed.length }));
  }

  protected add(id: string): void {
    const { placed } = this.state();
    const max = this.interaction().max ?? 0;
    if (max > 0 && placed.length >= max) {
      this.refuse();
      return;
    }
    this.answer([...placed, id]);
    this.host.announce(this.texts.text('player.order.moved', { choice: this.choiceName(this.shown(), id), position: placed.length + 1, count: placed.length + 1 }));
  }

  protected remove(id: string): void {
    const placed = this.state().placed.filter((other) => other !== id);
    this.answer(placed.length > 0 ? placed : null);
    this.host.announce(this.texts.text('player.order.removed', { choice: this.choiceName(this.shown(), id) }));
  }

  protected confirm(): void {
    this.answer(this.state().placed);
    this.host.announce(this.texts.text('player.order.confirmed'));
  }

  /** Follows the pointer until it is let go; the row takes the place under it as it moves. */
  protected grab(event: PointerEvent, id: string): void {
    if (this.readonly() || event.button !== 0) return;
    event.preventDefault();
    this.dragged.set(id);
    followPointer(event, 0, {
      move: ({ clientY }) => {
        const rows = [...this.element.nativeElement.querySelectorAll<HTMLElement>('.order-row')].filter((row) => row.dataset['choice'] !== id);
        const middles = rows.map((row) => row.getBoundingClientRect()).map(({ top, height }) => top + height / 2);
        const position = positionAt(clientY, middles);
        const { placed } = this.state();
        if (placed.indexOf(id) !== position) this.answer(moveTo(placed, id, position));
      },
      end: () => {
        this.dragged.set(null);
        const { placed } = this.state();
        this.host.announce(this.texts.text('player.order.moved', { choice: this.choiceName(this.shown(), id), position: placed.indexOf(id) + 1, count: placed.length }));
      },
    });
  }
}
