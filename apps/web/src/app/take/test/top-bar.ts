import { Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { Icon, type IconName, LanguagePicker, PluralPipe, TextPipe, formatDuration } from '@synoo/ui';
import { Api } from '../../core/api';
import { type TimesLeft, type TimeWarning, dueTimeWarning } from '../clock/time-warnings';
import { ShellKeeper } from '../session/shell-keeper';
import { TakeSession } from '../session/take-session';
import { LearnerSettings } from '../settings/learner-settings';
import { SettingsDialog } from '../settings/settings-dialog';
import { BreakDialog } from './break-dialog';
import { type SaveWord, isTrouble, saveWord } from './save-word';
import { TestRun } from './test-run';
import { TimeGiven } from './time-given';

const icons: Readonly<Record<SaveWord, IconName>> = {
  saved: 'cloud-done',
  writing: 'pending',
  here: 'computer',
  offline: 'cloud-off',
  'offline-saved': 'cloud-off',
  'not-kept': 'error',
  'signed-out': 'error',
  refused: 'error',
};

/** Test, section, state of saving, time, settings. Warnings stand below as a quiet line and are spoken politely. */
@Component({
  selector: 'app-top-bar',
  imports: [BreakDialog, Icon, LanguagePicker, PluralPipe, SettingsDialog, TextPipe, TimeGiven],
  template: `
    <div class="bar">
      <div class="names">
        <strong>{{ session.documents.form()?.title }}</strong>
        @if (run.section(); as section) {
          <span class="quiet">{{ section.title }}</span>
        }
      </div>
      <div class="state" [attr.data-save]="word()" data-testid="save-state">
        <ui-icon [name]="icon()" /><span>{{ 'take.save.' + word() | tn: unsaved() }}</span>
      </div>
      @if (clock(); as time) {
        <div class="timer">
          <ui-icon name="timer" />
          @if (settings.timerHidden()) {
            <span>{{ 'take.timer.hidden' | t }}</span>
          } @else {
            <span class="visually-hidden">{{ 'take.timer.left' | t }}</span>
            <time class="numeric" role="timer" aria-live="off">{{ time }}</time>
          }
        </div>
      }
      @if (sectionClock(); as time) {
        <div class="timer section">
          @if (!settings.timerHidden()) {
            <span class="small">{{ 'take.section.left' | t }}</span>
            <time class="numeric" role="timer" aria-live="off">{{ time }}</time>
          }
        </div>
      }
      <app-break />
      @if (languages().length > 1) {
        <ui-language-picker [language]="session.language()" [offered]="languages()" (chosen)="session.useLanguage($event)" />
      }
      <app-settings />
    </div>
    @if (warning(); as due) {
      <div class="notice warning"><ui-icon name="timer" /><p>{{ (due.of === 'section' ? 'take.section.warning' : 'take.timer.warning') | tn: due.minutes }}</p><button type="button" class="button small" (click)="warning.set(null)">{{ 'take.timer.understood' | t }}</button></div>
    }
    <app-time-given />
    @if (trouble(); as sentence) {
      <div class="notice trouble"><ui-icon [name]="icon()" /><p>{{ sentence | tn: unsaved() }}@if (stays()) {&ngsp;<strong>{{ 'take.trouble.no-reload' | t }}</strong> }</p></div>
    }
    @if (session.languageTrouble()) {
      <div class="notice warning" role="status"><ui-icon name="translate" /><p>{{ 'take.trouble.language' | t }}</p><button type="button" class="button small" (click)="session.languageTrouble.set(false)">{{ 'take.timer.understood' | t }}</button></div>
    }
    <div class="visually-hidden" aria-live="polite">@if (spoken(); as key) { {{ key | t: { n: warning()?.minutes ?? 0 } }} }</div>
  `,
  styles: `
    :host {
      display: block;
      /* Its width in the letters that are set: large print is a narrow screen. */
      container-type: inline-size;
      border-bottom: 1px solid var(--line);
      background: var(--surface);
      font-size: var(--text-body);
    }
    .bar {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-1) var(--space-6);
      padding: var(--space-2) var(--space-4);
    }
    .names {
      display: grid;
      flex: 1 1 14rem;
      min-width: 0;
      line-height: var(--leading-tight);
    }
    .names .quiet {
      font-size: var(--text-small);
    }
    .state,
    .timer {
      display: inline-flex;
      align-items: center;
      gap: var(--space-2);
    }
    .timer.section:empty {
      display: none;
    }
    .state[data-save='saved'] ui-icon {
      color: var(--green-mark);
    }
    .state:is([data-save='offline'], [data-save='offline-saved'], [data-save='not-kept'], [data-save='signed-out'], [data-save='refused']) {
      color: var(--red);
    }
    time {
      min-width: 4.2ch;
      font-size: var(--text-learner);
      font-weight: var(--weight-medium);
    }
    .notice {
      display: flex;
      align-items: center;
      gap: var(--space-3);
      padding: var(--space-2) var(--space-4);
      border-top: 1px solid var(--line);
    }
    .notice p {
      flex: 1;
      max-width: none;
    }
    .notice.warning {
      background: var(--gold-tint);
    }
    .notice.trouble {
      background: var(--red-tint);
    }
    @media (max-width: 600px) {
      .bar {
        gap: var(--space-1) var(--space-3);
        padding: var(--space-1) var(--space-3);
      }
      /* The sentence gets the width; the button stands below it. */
      .notice {
        flex-wrap: wrap;
      }
      .notice p {
        flex-basis: calc(100% - 4rem);
      }
    }
    @container (max-width: 60rem) {
      .names {
        flex: 1 1 70%;
      }
      app-settings {
        order: 1;
      }
      .state,
      .timer,
      ui-language-picker {
        order: 2;
      }
      .state {
        flex: 1;
      }
    }
  `,
})
export class TopBar {
  protected readonly session = inject(TakeSession);
  protected readonly run = inject(TestRun);
  protected readonly settings = inject(LearnerSettings);
  private readonly api = inject(Api);
  private readonly shell = inject(ShellKeeper);
  protected readonly word = computed(() => saveWord(this.session.answers.outbox(), this.api.online()));
  protected readonly icon = computed(() => icons[this.word()]);
  protected readonly unsaved = computed(() => this.session.answers.outbox().unsaved);
  /** Key of the sentence that explains the trouble. */
  protected readonly trouble = computed(() => (isTrouble(this.word()) ? `take.trouble.${this.word()}` : null));
  /** Without a connection the page is not to be had again: it must not be closed. */
  protected readonly stays = computed(() => !this.api.online() && this.shell.kept() === false);
  protected readonly warning = signal<TimeWarning | null>(null);
  protected readonly clock = computed(() => {
    const left = this.session.left();
    return left === null ? null : formatDuration(left);
  });
  protected readonly sectionClock = computed(() => {
    const left = this.run.sectionLeft();
    return left === null ? null : formatDuration(left);
  });
  protected readonly languages = computed(() => {
    const view = this.session.view();
    return view?.languageSwitch ? view.languages : [];
  });
  /** Key of what a screen reader says next; null until there is something. */
  protected readonly spoken = signal<string | null>(null);

  constructor() {
    let before: TimesLeft | null = null;
    effect(() => {
      const now: TimesLeft = { whole: this.session.left(), section: this.run.sectionLeft(), place: this.run.current()?.sectionIndex ?? null, isLast: this.run.nextSection() === null };
      const due = dueTimeWarning(before, now);
      const hasMovedOn = before !== null && before.place !== now.place;
      before = now;
      untracked(() => {
        if (due) this.warn(due);
        else if (hasMovedOn && this.warning()?.of === 'section') this.warning.set(null);
      });
    });
    let wasTrouble = false;
    effect(() => {
      const word = this.word();
      const now = isTrouble(word);
      if (now !== wasTrouble) this.spoken.set(now ? `take.spoken.${word}` : 'take.spoken.back');
      wasTrouble = now;
    });
  }

  private warn(due: TimeWarning): void {
    this.warning.set(due);
    this.spoken.set(due.of === 'section' ? 'take.spoken.section-minutes' : 'take.spoken.minutes');
  }
}
