import { Component, computed, effect, inject, viewChild } from '@angular/core';
import { Icon, TextPipe } from '@synoo/ui';
import { Question } from '../dialog/question';
import { TestRun } from './test-run';

/** Asks before a section, or an item that cannot be entered again, is left for good, and names what has no answer. */
@Component({
  selector: 'app-leave',
  imports: [Icon, Question, TextPipe],
  template: `
    <app-question [heading]="'take.leave.' + kind() + '.title' | t: { section: run.section()?.title }" (cancelled)="stay()">
      <p>{{ 'take.leave.' + kind() + '.text' | t }}</p>
      @if (run.openUnanswered().length > 0) {
        @if (kind() === 'section') {
          <p class="open"><ui-icon name="info" /> {{ 'take.leave.unanswered' | t: { numbers: numbers() } }}</p>
        }
      } @else {
        <p>{{ 'take.leave.all-answered' | t }}</p>
      }
      <button answer type="button" class="button" (click)="stay()">{{ 'take.leave.stay' | t }}</button>
      <button answer type="button" class="button primary" (click)="leave()">{{ 'take.leave.' + kind() + '.leave' | t }}</button>
    </app-question>
  `,
})
export class LeaveDialog {
  protected readonly run = inject(TestRun);
  private readonly question = viewChild.required(Question);
  protected readonly kind = computed(() => (this.run.rules()?.navigation === 'forward' ? 'item' : 'section'));
  protected readonly numbers = computed(() => this.run.openUnanswered().map(({ number }) => number).join(', '));

  constructor() {
    effect(() => {
      if (this.run.leavingTo() !== null) this.question().open();
      else this.question().close();
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
