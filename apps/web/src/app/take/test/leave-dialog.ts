import { Component, ElementRef, computed, effect, inject, viewChild } from '@angular/core';
import { Icon, TextPipe } from '@synoo/ui';
import { TestRun } from './test-run';

/** Asks before a section, or an item that cannot be entered again, is left for good, and names what has no answer. */
@Component({
  selector: 'app-leave',
  imports: [Icon, TextPipe],
  template: `
    <dialog #dialog aria-labelledby="leave-title" (cancel)="stay()">
      <h2 id="leave-title">{{ 'take.leave.' + kind() + '.title' | t: { section: run.section()?.title } }}</h2>
      <p>{{ 'take.leave.' + kind() + '.text' | t }}</p>
      @if (run.openUnanswered().length > 0) {
        @if (kind() === 'section') {
          <p class="open"><ui-icon name="info" /> {{ 'take.leave.unanswered' | t: { numbers: numbers() } }}</p>
        }
      } @else {
        <p>{{ 'take.leave.all-answered' | t }}</p>
      }
      <div class="buttons">
        <button type="button" class="button" (click)="stay()">{{ 'take.leave.stay' | t }}</button>
        <button type="button" class="button primary" (click)="leave()">{{ 'take.leave.' + kind() + '.leave' | t }}</button>
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
export class LeaveDialog {
  protected readonly run = inject(TestRun);
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');
  protected readonly kind = computed(() => (this.run.rules()?.navigation === 'forward' ? 'item' : 'section'));
  protected readonly numbers = computed(() => this.run.openUnanswered().map(({ number }) => number).join(', '));

  constructor() {
    effect(() => {
      const asked = this.run.leavingTo() !== null;
      const dialog = this.dialog().nativeElement;
      if (asked && !dialog.open) dialog.showModal();
      if (!asked && dialog.open) dialog.close();
    });
  }

  protected stay(): void {
    this.run.leavingTo.set(null);
  }

  protected leave(): void {
    const to = this.run.leavingTo();
    if (to !== null) this.run.enter(to);
  }
}
