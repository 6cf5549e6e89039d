import { Component, inject, signal, viewChild } from '@angular/core';
import { Icon, PluralPipe, TextPipe, Texts } from '@synoo/ui';
import { Refusal } from '../../core/refusal';
import { refusalText } from '../../core/refusal-text';
import { Question } from '../dialog/question';
import { TakeSession } from '../session/take-session';
import { TestRun } from './test-run';

/** Asks once, says what is unanswered, and ends the test when the server has every answer. */
@Component({
  selector: 'app-finish',
  imports: [Icon, PluralPipe, Question, TextPipe],
  template: `
    <app-question [heading]="'take.finish.title' | t" (cancelled)="stop($event)">
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
      <button answer type="button" class="button" (click)="stop($event)" [attr.aria-disabled]="sending()">{{ 'take.finish.back' | t }}</button>
      <button answer type="button" class="button primary" [attr.aria-disabled]="sending()" (click)="submit()">{{ 'take.finish.submit' | t }}</button>
    </app-question>
  `,
})
export class FinishDialog {
  protected readonly run = inject(TestRun);
  private readonly session = inject(TakeSession);
  private readonly texts = inject(Texts);
  private readonly question = viewChild.required(Question);
  protected readonly sending = signal(false);
  protected readonly trouble = signal<string | null>(null);

  open(): void {
    this.trouble.set(null);
    this.question().open();
  }

  /** The time of the last section is over: hands in by itself. */
  timeIsUp(): void {
    if (!this.question().isOpen) this.open();
    void this.submit();
  }

  /** Not while the end is under way: what was sent cannot be called back. */
  protected stop(event: Event): void {
    event.preventDefault();
    if (this.sending()) return;
    this.question().close();
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
