import { Component, computed, inject, signal, viewChild } from '@angular/core';
import { Icon, PluralPipe, TextPipe, Texts } from '@synoo/ui';
import { Refusal } from '../../core/refusal';
import { refusalText } from '../../core/refusal-text';
import { Question } from '../dialog/question';
import { TakeSession } from '../session/take-session';

/** A break, where the rules or an accommodation give one: says what will happen, and asks once. */
@Component({
  selector: 'app-break',
  imports: [Icon, PluralPipe, Question, TextPipe],
  template: `
    @if (allowed().left > 0) {
      <button type="button" class="button plain" (click)="open()"><ui-icon name="pause-circle" /><span>{{ 'take.break.open' | t }}</span></button>
    }
    <app-question [heading]="'take.break.title' | t">
      <p>{{ 'take.break.minutes' | tn: allowed().minutes }} {{ 'take.break.clock.' + allowed().clock | t }}</p>
      <p>{{ 'take.break.covered' | t }}</p>
      <p>{{ 'take.break.left' | tn: allowed().left }}</p>
      <p role="status">{{ trouble() }}</p>
      <button answer type="button" class="button" (click)="question().close()">{{ 'take.break.stay' | t }}</button>
      <button answer type="button" class="button primary" [attr.aria-disabled]="busy()" (click)="take()">{{ 'take.break.take' | t }}</button>
    </app-question>
  `,
  styles: `
    @media (max-width: 700px) {
      .button.plain span {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
    }
  `,
})
export class BreakDialog {
  private readonly session = inject(TakeSession);
  private readonly texts = inject(Texts);
  protected readonly question = viewChild.required(Question);
  protected readonly allowed = computed(() => this.session.view()?.breaks ?? { left: 0, minutes: 0, clock: 'stands' as const });
  protected readonly busy = signal(false);
  protected readonly trouble = signal('');

  protected open(): void {
    this.trouble.set('');
    this.question().open();
  }

  /** Needs the server: a break without its word would not stop the clock. */
  protected async take(): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    try {
      await this.session.rest('break');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.trouble.set(refusalText(this.texts, error));
    } finally {
      this.busy.set(false);
    }
  }
}
