import { Component, computed } from '@angular/core';
import type { MatchInteraction } from '@synoo/contracts';
import { TextPipe } from '@synoo/ui';
import { ContentView } from '../content/content-view';
import { type PairLimits, hasPair, readPairs, togglePair, writePairs } from '../patterns/pairs';
import { InteractionView } from './interaction-view';
import { Prompt } from './prompt';

/**
 * A grid of round or square boxes: one row for each choice of the left set. On narrow screens and at high zoom each row becomes
 * a group of its own with the words of the right set beside the boxes; it is the same page in both shapes.
 */
@Component({
  selector: 'player-match',
  imports: [ContentView, Prompt, TextPipe],
  template: `
    <player-prompt [content]="interaction().prompt" [baseId]="id('')" [hint]="hint()" />
    <div class="match" role="group" [style.--columns]="right().length" [attr.aria-labelledby]="labelledBy()" [attr.aria-label]="label('player.match.label')" [attr.aria-describedby]="id('hint')">
      <div class="match-head" aria-hidden="true">
        <span></span>
        @for (column of right(); track column.id) {
          <span class="match-column"><player-content [content]="column.content" /></span>
        }
      </div>
      @for (row of left(); track row.id) {
        <div class="match-row" [attr.role]="single() ? 'radiogroup' : 'group'" [attr.aria-labelledby]="id(row.id)">
          <span class="match-name" [id]="id(row.id)"><player-content [mark]="row.id" [content]="row.content" /></span>
          @for (column of right(); track column.id; let index = $index) {
            <label class="match-cell" [class.chosen]="paired(row.id, column.id)">
              <input
                [type]="single() ? 'radio' : 'checkbox'"
                [name]="id(row.id + '-pair')"
                [checked]="paired(row.id, column.id)"
                [disabled]="readonly()"
                [attr.aria-label]="unnamed(column.content, index)"
                (change)="pick(row.id, column.id, $event)"
              />
              <span class="match-word"><player-content [content]="column.content" /></span>
            </label>
          }
          @if (single() && usedLeft(row.id) && !readonly()) {
            <button type="button" class="button plain small match-clear" [attr.aria-label]="'player.match.clear-row' | t: { choice: nameOf(row.content) }" (click)="clear(row.id)">{{ 'player.choice.clear' | t }}</button>
          }
        </div>
      }
    </div>
  `,
})
export class MatchView extends InteractionView<MatchInteraction> {
  protected readonly left = computed(() => this.host.ordered(this.interaction().r, this.interaction().left, 'left'));
  protected readonly right = computed(() => this.host.ordered(this.interaction().r, this.interaction().right, 'right'));
  private readonly pairs = computed(() => readPairs(this.value()));
  /** Every row takes one answer at most, so round boxes say so. */
  protected readonly single = computed(() => this.interaction().left.every(({ matchMax }) => (matchMax ?? 1) === 1));
  private readonly limits = computed<PairLimits>(() => {
    const { left, right, max } = this.interaction();
    const bound = (set: MatchInteraction['left']) => new Map(set.map(({ id, matchMax }) => [id, matchMax ?? 1]));
    const [ofLeft, ofRight] = [bound(left), bound(right)];
    return { left: (id) => ofLeft.get(id) ?? 1, right: (id) => ofRight.get(id) ?? 1, max: max ?? 0 };
  });
  protected readonly hint = computed(() => {
    const base = this.texts.text(this.single() ? 'player.match.one' : 'player.match.several');
    const { min, max, left } = this.interaction();
    const full = this.single() && (max ?? 0) >= left.length && (min ?? 0) === 0;
    const count = full ? null : this.countSentence();
    return count ? `${base} ${count}` : base;
  });

  protected paired(left: string, right: string): boolean {
    return hasPair(this.pairs(), left, right);
  }

  protected usedLeft(left: string): boolean {
    return this.pairs().some(([l]) => l === left);
  }

  protected pick(left: string, right: string, event: Event): void {
    const before = this.pairs();
    const outcome = togglePair(before, left, right, this.limits());
    if ('refused' in outcome) {
      (event.target as HTMLInputElement).checked = this.paired(left, right);
      this.host.announce(this.texts.text('player.match.refused'));
      return;
    }
    this.answer(writePairs(outcome.value));
    const moved = before.find(([l, r]) => r === right && l !== left && !hasPair(outcome.value, l, r));
    if (moved) this.host.announce(this.texts.text('player.match.moved', { choice: this.choiceName(this.right(), right), from: this.choiceName(this.left(), moved[0]), to: this.choiceName(this.left(), left) }));
  }

  protected clear(left: string): void {
    this.answer(writePairs(this.pairs().filter(([l]) => l !== left)));
  }
}
