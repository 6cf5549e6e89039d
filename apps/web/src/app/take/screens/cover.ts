import { Component, computed, inject, input, signal } from '@angular/core';
import { Icon, type IconName, PluralPipe, TextPipe, Texts, formatDuration } from '@synoo/ui';
import { Api } from '../../core/api';
import { Refusal } from '../../core/refusal';
import { refusalText } from '../../core/refusal-text';
import { SaveFile } from '../emergency/save-file';
import { Arrival } from '../session/arrival';
import { TakeSession } from '../session/take-session';
import { LearnerSettings } from '../settings/learner-settings';
import { Calm } from './calm';
import { FocusHeading } from './focus-heading';

export type CoverKind = 'paused' | 'break-over' | 'time-up' | 'elsewhere' | 'unreachable';

const icons: Readonly<Record<CoverKind, IconName>> = { paused: 'pause-circle', 'break-over': 'pause-circle', 'time-up': 'timer', elsewhere: 'computer', unreachable: 'wifi-off' };

/** A calm page in place of the test: what happened, what is safe, what to do. Items are not on it. */
@Component({
  selector: 'app-cover',
  imports: [Calm, FocusHeading, Icon, PluralPipe, SaveFile, TextPipe],
  template: `
    <app-calm>
      <h1 appFocusHeading><ui-icon [name]="icon()" /> {{ 'take.cover.' + words() + '.title' | t }}</h1>
      <p>{{ 'take.cover.' + words() + '.text' | t }}</p>
      @if (breakLeft(); as time) {
        <p>{{ 'take.cover.break.ends' | t: { time } }}</p>
      }
      @if ((kind() === 'paused' || kind() === 'break-over') && left(); as time) {
        <p>{{ (runs() ? 'take.cover.break.runs' : 'take.cover.paused.left') | t: { time } }}</p>
      }
      @if (mayGoOn()) {
        <div><button type="button" class="button primary" [attr.aria-disabled]="busy()" (click)="goOn()">{{ 'take.cover.go-on' | t }}</button></div>
      }
      @if (kind() !== 'unreachable') {
        <p role="status">
          @if (unsaved() === 0) {
            {{ (session.answers.outbox().unread ? 'take.cover.unread' : 'take.cover.all-saved') | t }}
          } @else {
            {{ (!session.answers.held() ? 'take.done.not-kept' : here() ? 'take.done.unsaved' : 'take.cover.sending') | tn: unsaved() }}
          }
        </p>
      }
      @if (here() && unsaved() > 0) {
        @if (session.view(); as view) {
          <app-save-file [attemptId]="view.attemptId" />
        }
      }
      @if (trouble(); as sentence) {
        <div class="banner trouble" role="alert"><ui-icon name="error" /><p>{{ sentence }}</p></div>
      }
      @if (kind() === 'elsewhere') {
        <div class="line">
          <button type="button" class="button" [attr.aria-disabled]="busy()" (click)="goOnHere()">{{ 'take.cover.elsewhere.here' | t }}</button>
          <button type="button" class="button" [attr.aria-disabled]="busy()" (click)="next()">{{ 'take.done.next-learner' | t }}</button>
        </div>
      }
      @if (kind() === 'unreachable') {
        <div><button type="button" class="button primary" (click)="arrival.start()">{{ 'common.retry' | t }}</button></div>
      }
    </app-calm>
  `,
  styles: `
    h1 ui-icon {
      color: var(--violet);
    }
  `,
})
export class Cover {
  readonly kind = input.required<CoverKind>();
  protected readonly session = inject(TakeSession);
  protected readonly arrival = inject(Arrival);
  private readonly settings = inject(LearnerSettings);
  private readonly texts = inject(Texts);
  private readonly api = inject(Api);
  protected readonly icon = computed(() => icons[this.kind()]);
  protected readonly unsaved = computed(() => this.session.answers.outbox().unsaved);
  /** The server cannot be reached: the answers are on this computer only, and the page does not say that they are on their way. */
  protected readonly here = computed(() => !this.api.online() || this.session.answers.outbox().trouble === 'unreachable');
  protected readonly left = computed(() => {
    const left = this.session.left();
    return left === null ? null : formatDuration(left);
  });
  private readonly pause = computed(() => this.session.serverClock()?.pause ?? null);
  /** Which sentences: those of the pause's own kind, where it is known. */
  protected readonly words = computed(() => {
    const kind = this.pause()?.kind;
    return this.kind() === 'paused' && (kind === 'break' || kind === 'idle') ? kind : this.kind();
  });
  protected readonly mayGoOn = computed(() => this.kind() === 'break-over' || (this.kind() === 'paused' && (this.words() === 'break' || this.words() === 'idle')));
  protected readonly runs = computed(() => this.session.serverClock()?.deadline != null);
  protected readonly breakLeft = computed(() => {
    const until = this.kind() === 'paused' ? (this.pause()?.until ?? null) : null;
    return until === null ? null : formatDuration(Math.max(0, until - this.session.now()));
  });
  protected readonly trouble = signal<string | null>(null);
  protected readonly busy = signal(false);

  protected goOn(): Promise<void> {
    return this.ask(() => this.session.rest('go-on'));
  }

  protected goOnHere(): Promise<void> {
    return this.ask(async () => {
      const view = this.session.view();
      if (view) await this.arrival.continueHere(view.attemptId);
    });
  }

  /** The learner sits elsewhere: this computer is somebody else's now. */
  protected next(): void {
    if (this.busy()) return;
    this.settings.reset();
    this.arrival.leave();
  }

  private async ask(what: () => Promise<void>): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.trouble.set(null);
    try {
      await what();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.trouble.set(refusalText(this.texts, error));
    } finally {
      this.busy.set(false);
    }
  }
}
