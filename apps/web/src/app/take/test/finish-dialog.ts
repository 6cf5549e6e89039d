import { Component, ElementRef, inject, signal, viewChild } from '@angular/core';
import { Icon, PluralPipe, TextPipe, Texts } from '@synoo/ui';
import { refusalText } from '../../core/refusal-text';
import { TakeSession } from '../session/take-session';
import { TestRun } from './test-run';

const retryMs = 5_000;

/** Asks once, says what is unanswered, and ends the test when the server has every answer. */
@Component({
  selector: 'app-finish',
  imports: [Icon, PluralPipe, TextPipe],
  template: `
    <dialog #dialog aria-labelledby="finish-title" (cancel)="stop()">
      <h2 id="finish-title">{{ 'take.finish.title' | t }}</h2>
      @if (run.counts().unanswered > 0) {
        <p class="open"><ui-icon name="info" /> {{ 'take.finish.unanswered' | tn: run.counts().unanswered }}</p>
      } @else {
        <p>{{ 'take.finish.all-answered' | t }}</p>
      }
      @if (run.counts().flagged > 0) {
        <p>{{ 'take.overview.flagged' | tn: run.counts().flagged }}</p>
      }
      <p>{{ 'take.finish.text' | t }}</p>
      <p role="status">
        @if (sending()) {
          {{ (waiting() ? 'take.finish.waiting' : 'take.finish.sending') | t }}
        }
        @if (trouble(); as sentence) {
          {{ sentence }}
        }
      </p>
      <div class="buttons">
        <button type="button" class="button" (click)="stop()">{{ 'take.finish.back' | t }}</button>
        <button type="button" class="button primary" [attr.aria-disabled]="sending()" (click)="submit()">{{ 'take.finish.submit' | t }}</button>
      </div>
    </dialog>
  `,
  styles: `
    dialog {
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
    dialog::backdrop {
      background: var(--shade);
    }
    p {
      margin-top: var(--space-3);
    }
    .open ui-icon {
      color: var(--gold-mark);
    }
    .buttons {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-3);
      margin-top: var(--space-6);
    }
  `,
})
export class FinishDialog {
  protected readonly run = inject(TestRun);
  private readonly session = inject(TakeSession);
  private readonly texts = inject(Texts);
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');
  protected readonly sending = signal(false);
  protected readonly waiting = signal(false);
  protected readonly trouble = signal<string | null>(null);
  /** Grows with each closing, so that a try under way knows that it is no longer wanted. */
  private round = 0;

  open(): void {
    this.trouble.set(null);
    this.dialog().nativeElement.showModal();
  }

  protected stop(): void {
    this.round += 1;
    this.sending.set(false);
    this.waiting.set(false);
    this.dialog().nativeElement.close();
  }

  /** Without network it keeps trying while the dialog is open; the answers are on this computer meanwhile. */
  protected async submit(): Promise<void> {
    if (this.sending()) return;
    this.sending.set(true);
    this.trouble.set(null);
    const round = this.round;
    for (;;) {
      const result = await this.session.submit();
      if (this.round !== round) return;
      if (result === 'done') return;
      if (result !== 'unsent') {
        this.sending.set(false);
        this.waiting.set(false);
        this.trouble.set(refusalText(this.texts, result));
        return;
      }
      this.waiting.set(true);
      await new Promise((resolve) => setTimeout(resolve, retryMs));
      if (this.round !== round) return;
    }
  }
}
