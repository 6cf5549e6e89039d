import { Component, ElementRef, ViewEncapsulation, input, output, viewChild } from '@angular/core';

let lastId = 0;

/**
 * Frame of what the learner's page asks or tells in front of the test: title, content, and what carries `answer` in a row below.
 * Everything around it is out of reach while it is open.
 */
@Component({
  selector: 'app-question',
  // Its names hold for the whole page: none may be one of the player's.
  encapsulation: ViewEncapsulation.None,
  template: `
    <dialog #dialog class="question-dialog" [attr.aria-labelledby]="id" [attr.closedby]="light() ? 'any' : null" (cancel)="cancelled.emit($event)" (close)="closed.emit()">
      <h2 [id]="id" tabindex="-1">{{ heading() }}</h2>
      <ng-content />
      <div class="answers"><ng-content select="[answer]" /></div>
    </dialog>
  `,
  styles: `
    .question-dialog {
      width: min(34rem, calc(100vw - 2rem));
      max-height: calc(100dvh - 2rem);
      padding: var(--space-6);
      border: 1px solid var(--line-strong);
      border-radius: var(--radius);
      background: var(--raised);
      color: var(--ink);
      font-size: var(--text-learner);
      overflow: auto;
    }
    .question-dialog::backdrop {
      background: var(--shade);
    }
    .question-dialog > p,
    .question-dialog > player-item {
      display: block;
      margin-top: var(--space-3);
    }
    .question-dialog .open ui-icon {
      color: var(--gold-mark);
    }
    .question-dialog > .answers {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-3);
      margin-top: var(--space-6);
    }
  `,
})
export class Question {
  readonly heading = input.required<string>();
  /** A press beside it closes it: nothing is lost by that. */
  readonly light = input(false);
  /** The learner wants out by the keyboard; the owner may prevent it. */
  readonly cancelled = output<Event>();
  readonly closed = output<void>();

  protected readonly id = `question-${(lastId += 1)}`;
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  get isOpen(): boolean {
    return this.dialog().nativeElement.open;
  }

  open(): void {
    if (!this.isOpen) this.dialog().nativeElement.showModal();
  }

  close(): void {
    if (this.isOpen) this.dialog().nativeElement.close();
  }
}
