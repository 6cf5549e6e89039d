import { Component, ElementRef, computed, effect, inject, input, output, untracked, viewChild } from '@angular/core';
import type { AttemptDocument, ItemDocument, ItemTurnDocument } from '@synoo/contracts';
import { ItemView } from '@synoo/player';
import { Icon, PluralPipe, TextPipe, Texts } from '@synoo/ui';
import { refusalText } from '../../core/refusal-text';
import { Question } from '../dialog/question';
import { TestTurns } from '../session/test-turns';

/** Under an item that takes turns: the button that has the answer checked, what is going on, and feedback that stands apart. */
@Component({
  selector: 'app-turn-panel',
  imports: [Icon, ItemView, PluralPipe, Question, TextPipe],
  template: `
    <div class="line">
      @if (!shown().done) {
        <button type="button" class="button" [attr.aria-disabled]="turns.busy()" (click)="turns.busy() || checked.emit()"><ui-icon name="task-alt" />{{ 'take.turn.check' | t }}</button>
        @if (shown().attemptsLeft; as left) {
          <span class="quiet">{{ 'take.turn.left' | tn: left }}</span>
        }
      } @else {
        <span><ui-icon name="check" /> {{ 'take.turn.done' | t }}</span>
      }
    </div>
    <p #status tabindex="-1" role="status" [class.waiting]="turns.phase() === 'waiting'">{{ word() }}</p>
    <app-question [heading]="title()" (closed)="closed()">
      @for (document of modal(); track document) {
        <player-item [document]="document" [attempt]="attempt()" [readonly]="true" />
      }
      <button answer type="button" class="button primary" (click)="question().close()">{{ 'take.turn.close' | t }}</button>
    </app-question>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-2);
      font-size: var(--text-learner);
    }
    .line {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-3);
    }
    p:empty {
      display: none;
    }
    .waiting {
      padding: var(--space-3);
      border-inline-start: 4px solid var(--gold-mark);
      background: var(--raised);
    }
  `,
})
export class TurnPanel {
  readonly shown = input.required<ItemTurnDocument>();
  readonly attempt = input.required<AttemptDocument>();
  readonly checked = output<void>();

  protected readonly turns = inject(TestTurns);
  private readonly texts = inject(Texts);
  protected readonly question = viewChild.required(Question);
  private readonly status = viewChild.required<ElementRef<HTMLElement>>('status');
  private said = this.turns.taken();

  protected readonly modal = computed<readonly ItemDocument[]>(() => this.shown().modal.map(({ content }) => ({ ref: this.shown().document.ref, lang: this.shown().document.lang, body: content })));
  protected readonly title = computed(() => this.shown().modal.find(({ title }) => title)?.title ?? this.texts.text('take.turn.feedback'));
  protected readonly word = computed(() => {
    const refusal = this.turns.refusal();
    switch (this.turns.phase()) {
      case 'checking':
        return this.texts.text('take.turn.checking');
      case 'waiting':
        return this.texts.text('take.turn.waiting');
      default:
        if (refusal) return refusalText(this.texts, refusal);
        return this.turns.taken() > 0 && this.shown().turns > 0 ? this.texts.text('take.turn.checked') : '';
    }
  });

  constructor() {
    effect(() => {
      const taken = this.turns.taken();
      untracked(() => {
        if (taken === this.said) return;
        this.said = taken;
        if (this.modal().length > 0) this.question().open();
        // What had the focus may have gone with the old content.
        else setTimeout(() => document.activeElement === document.body && this.status().nativeElement.focus());
      });
    });
  }

  protected closed(): void {
    this.status().nativeElement.focus();
  }
}
