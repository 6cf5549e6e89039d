import { Component, ElementRef, inject, signal, viewChild } from '@angular/core';
import { Icon, PluralPipe, TextPipe, Texts } from '@synoo/ui';
import { Refusal } from '../../core/refusal';
import { refusalText } from '../../core/refusal-text';
import { TakeSession } from '../session/take-session';
import { TestRun } from './test-run';

/** Asks once, says what is unanswered, and ends the test when the server has every answer. */
@Component({
  selector: 'app-finish',
  imports: [Icon, PluralPipe, TextPipe],
  template: `
    <dialog #dialog aria-labelledby="finish-title" (cancel)="stop($event)">
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
          {{ 'take.finish.sending' | t }}
        }
        @if (trouble(); as sentence) {
          {{ sentence }}
        }
      </p>
      <div class="buttons">
        <button type="button" class="button" (click)="stop($event)" [attr.aria-disabled]="sending()">{{ 'take.finish.back' | t }}</button>
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
  protected readonly trouble = signal<string | null>(null);

  open(): void {
    this.trouble.set(null);
    this.dialog().nativeElement.showModal();
  }

  /** The time of the last section is over: hands in by itself. */
  timeIsUp(): void {
    if (this.dialog().nativeElement.open) return;
    this.open();
    void this.submit();
  }

  /** Not while the end is under way: what was sent cannot be called back. */
  protected stop(event: Event): void {
    event.preventDefault();
    if (this.sending()) return;
    this.dialog().nativeElement.close();
  }

  /** Without network the end is kept, and the page says so in place of the test. */
  protected async submit(): Promise<void> {
    if (this.sending()) return;
    this.sending.set(true);
    this.trouble.set(null);
    const result = await this.session.finishing.submit();
    this.sending.set(false);
    if (result instanceof Refusal) this.trouble.set(refusalText(this.texts, result));
  }
}
