import { Component, ElementRef, computed, inject, signal, viewChild } from '@angular/core';
import { Icon, PluralPipe, TextPipe, Texts } from '@synoo/ui';
import { Refusal } from '../../core/refusal';
import { refusalText } from '../../core/refusal-text';
import { TakeSession } from '../session/take-session';

/** A break, where the rules or an accommodation give one: says what will happen, and asks once. */
@Component({
  selector: 'app-break',
  imports: [Icon, PluralPipe, TextPipe],
  template: `
    @if (allowed().left > 0) {
      <button type="button" class="button plain" (click)="open()"><ui-icon name="pause-circle" /><span>{{ 'take.break.open' | t }}</span></button>
    }
    <dialog #dialog aria-labelledby="break-title">
      <h2 id="break-title">{{ 'take.break.title' | t }}</h2>
      <p>{{ 'take.break.minutes' | tn: allowed().minutes }} {{ 'take.break.clock.' + allowed().clock | t }}</p>
      <p>{{ 'take.break.covered' | t }}</p>
      <p>{{ 'take.break.left' | tn: allowed().left }}</p>
      <p role="status">{{ trouble() }}</p>
      <div class="buttons">
        <button type="button" class="button" (click)="close()">{{ 'take.break.stay' | t }}</button>
        <button type="button" class="button primary" [attr.aria-disabled]="busy()" (click)="take()">{{ 'take.break.take' | t }}</button>
      </div>
    </dialog>
  `,
  styles: `
    dialog {
      width: min(32rem, calc(100vw - 2rem));
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
    .buttons {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-3);
      margin-top: var(--space-6);
    }
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
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');
  protected readonly allowed = computed(() => this.session.view()?.breaks ?? { left: 0, minutes: 0, clock: 'stands' as const });
  protected readonly busy = signal(false);
  protected readonly trouble = signal('');

  protected open(): void {
    this.trouble.set('');
    this.dialog().nativeElement.showModal();
  }

  protected close(): void {
    this.dialog().nativeElement.close();
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
