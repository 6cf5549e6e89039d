import { Component, computed, inject } from '@angular/core';
import { Icon, PluralPipe, TextPipe } from '@synoo/ui';
import { SaveFile } from '../emergency/save-file';
import { Arrival } from '../session/arrival';
import { TakeSession } from '../session/take-session';
import { LearnerSettings } from '../settings/learner-settings';
import { forgetTools } from '../test/tool-keeper';
import { Calm } from './calm';
import { FocusHeading } from './focus-heading';

/** The test is over. No score: the monitoring describes programmes, not persons. */
@Component({
  selector: 'app-done',
  imports: [Calm, FocusHeading, Icon, PluralPipe, SaveFile, TextPipe],
  template: `
    <app-calm>
      <h1 appFocusHeading><ui-icon name="task-alt" /> {{ 'take.done.title' | t }}</h1>
      <p>{{ 'take.done.' + how() | t }}</p>
      <div class="banner" [class.good]="safe()" [class.warning]="!safe()" role="status">
        <ui-icon [name]="safe() ? 'cloud-done' : 'cloud-off'" />
        <p>
          @if (unsaved() === 0) {
            {{ (safe() ? 'take.cover.all-saved' : 'take.cover.unread') | t }}
          } @else {
            {{ (session.answers.held() ? 'take.done.unsaved' : 'take.done.not-kept') | tn: unsaved() }}
          }
        </p>
      </div>
      @if (unsaved() > 0 || session.finishing.finish()) {
        @if (session.view(); as view) {
          <app-save-file [attemptId]="view.attemptId" />
        }
      }
      <section>
        <h2>{{ 'take.done.no-score-title' | t }}</h2>
        <p>{{ 'take.done.no-score' | t }}</p>
      </section>
      <p>{{ 'take.done.leave' | t }}</p>
      @if (unsaved() === 0 && !session.finishing.finish()) {
        <div><button type="button" class="button" (click)="next()">{{ 'take.done.next-learner' | t }}</button></div>
      }
    </app-calm>
  `,
  styles: `
    h1 ui-icon {
      color: var(--green);
    }
    section {
      display: grid;
      gap: var(--space-2);
    }
  `,
})
export class Done {
  protected readonly session = inject(TakeSession);
  private readonly arrival = inject(Arrival);
  private readonly settings = inject(LearnerSettings);
  /** Safe Exam Browser ends at the address of its configuration. */
  protected readonly inExamBrowser = /\bSEB\b/.test(navigator.userAgent);
  protected readonly unsaved = computed(() => this.session.answers.outbox().unsaved);
  protected readonly safe = computed(() => this.unsaved() === 0 && !this.session.answers.outbox().unread);

  protected readonly how = computed(() => (this.session.finishing.finish() ? (this.session.answers.outbox().storageTrouble ? 'finished-not-kept' : 'finished-here') : this.session.attemptState() === 'ended' ? 'ended' : 'finished'));

  constructor() {
    forgetTools();
  }

  protected next(): void {
    this.settings.reset();
    this.arrival.leave();
  }
}
