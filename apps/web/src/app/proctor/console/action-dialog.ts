import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, signal } from '@angular/core';
import { irregularityReasons, type ActionRequest, type AttemptAction } from '@synoo/contracts';
import { Control, Field, TextPipe, Texts } from '@synoo/ui';
import type { ActionForm } from '../board/actions';

export interface ActionQuestion {
  readonly action: AttemptAction;
  readonly form: ActionForm;
  readonly count: number;
  /** Name of the only learner it is about. */
  readonly one: string | null;
  readonly all: boolean;
}
export type ActionAnswer = Pick<ActionRequest, 'minutes' | 'reason' | 'note'>;

type Level = keyof typeof irregularityReasons;
const levels = Object.keys(irregularityReasons) as Level[];
const quickMinutes = [5, 10, 15, -5] as const;
const most = 240;
/** Actions that a learner feels at once and that are not taken back easily. */
const grave: readonly AttemptAction[] = ['end', 'void'];

/** Asks for the minutes, the coded reason in two levels, and a note, as far as the action needs them. */
@Component({
  imports: [Control, Field, TextPipe],
  template: `
    <form class="dialog" (submit)="confirm($event)" novalidate>
      <h2 id="dialog-title">{{ title }}</h2>
      @if (texts.has(about)) { <p>{{ about | t }}</p> }
      @if (question.form.minutes !== 'none') {
        <ui-field [label]="'proctor.ask.minutes' | t" [hint]="'proctor.ask.minutes-hint.' + question.action | t" [error]="minutesError()">
          <div class="line">
            <input #minutesField uiControl class="input numeric minutes" type="number" inputmode="numeric" step="1" [min]="question.action === 'extend' ? -most : 0" [max]="most" [value]="minutes()" (input)="minutes.set(minutesField.value)" />
            @if (question.action === 'extend') {
              @for (n of quick; track n) {
                <button type="button" class="chip numeric" [attr.aria-pressed]="minutes() === '' + n" (click)="minutes.set('' + n)">{{ n > 0 ? '+' + n : '−' + -n }}</button>
              }
            }
          </div>
        </ui-field>
      }
      @if (question.form.why !== 'none') {
        <ui-field [label]="'proctor.ask.level' | t" [error]="whyError()">
          <select #levelField uiControl class="select" (change)="pickLevel(levelField.value)">
            <option value="">{{ (question.form.why === 'reason' ? 'proctor.ask.choose' : 'proctor.ask.no-reason') | t }}</option>
            @for (one of levels; track one) { <option [value]="one" [selected]="one === level()">{{ 'proctor.reason-level.' + one | t }}</option> }
          </select>
        </ui-field>
        @if (reasons().length > 0) {
          <ui-field [label]="'proctor.ask.reason' | t" [error]="reasonError()">
            <select #reasonField uiControl class="select" (change)="reason.set(reasonField.value)">
              <option value="">{{ 'proctor.ask.choose' | t }}</option>
              @for (one of reasons(); track one) { <option [value]="one" [selected]="one === reason()">{{ 'proctor.reason.' + one | t }}</option> }
            </select>
          </ui-field>
        }
        <ui-field [label]="'proctor.ask.note' | t" [hint]="(question.form.why === 'either' ? 'proctor.ask.note-hint-either' : 'proctor.ask.note-hint') | t">
          <textarea #noteField uiControl class="textarea" rows="3" maxlength="2000" [value]="note()" (input)="note.set(noteField.value)"></textarea>
        </ui-field>
      }
      <div class="dialog-actions">
        <button type="button" class="button" (click)="ref.close()">{{ 'common.cancel' | t }}</button>
        <button type="submit" class="button" [class.danger]="isGrave" [class.primary]="!isGrave">{{ 'proctor.action.' + question.action | t }}</button>
      </div>
    </form>
  `,
  styles: `
    .minutes {
      width: 7em;
    }
  `,
})
export class ActionDialog {
  protected readonly question = inject<ActionQuestion>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<ActionAnswer>>(DialogRef);
  protected readonly texts = inject(Texts);
  protected readonly levels = levels;
  protected readonly quick = quickMinutes;
  protected readonly most = most;
  protected readonly about = `proctor.ask.about.${this.question.action}`;
  protected readonly isGrave = grave.includes(this.question.action);
  protected readonly title = this.question.one
    ? this.texts.text('proctor.ask.title-one', { action: this.texts.text(`proctor.action.${this.question.action}`), name: this.question.one })
    : this.texts.plural(this.question.all ? 'proctor.ask.title-all' : 'proctor.ask.title-many', this.question.count, { action: this.texts.text(`proctor.action.${this.question.action}`) });

  protected readonly minutes = signal(this.question.action === 'extend' ? '5' : '');
  protected readonly level = signal<Level | null>(null);
  protected readonly reason = signal('');
  protected readonly note = signal('');
  private readonly tried = signal(false);

  protected readonly reasons = computed<readonly string[]>(() => {
    const level = this.level();
    return level ? irregularityReasons[level] : [];
  });
  private readonly minutesMissing = computed(() => {
    const typed = this.minutes().trim();
    const value = Number(typed);
    if (typed === '') return this.question.form.minutes === 'required';
    const lowest = this.question.action === 'extend' ? -most : 0;
    return !Number.isInteger(value) || value < lowest || value > most || (value === 0 && this.question.form.minutes === 'required');
  });
  private readonly whyMissing = computed(() => {
    const { why } = this.question.form;
    return (why === 'reason' && this.level() === null) || (why === 'either' && this.level() === null && this.note().trim() === '');
  });
  private readonly reasonMissing = computed(() => this.level() !== null && this.reason() === '');

  protected readonly minutesError = computed(() => (this.tried() && this.minutesMissing() ? this.texts.text('proctor.ask.minutes-wrong', { most }) : null));
  protected readonly whyError = computed(() => (this.tried() && this.whyMissing() ? this.texts.text(this.question.form.why === 'reason' ? 'proctor.ask.reason-missing' : 'proctor.ask.why-missing') : null));
  protected readonly reasonError = computed(() => (this.tried() && this.reasonMissing() ? this.texts.text('proctor.ask.reason-missing') : null));

  protected pickLevel(value: string): void {
    this.level.set(levels.find((level) => level === value) ?? null);
    this.reason.set('');
  }

  protected confirm(event: Event): void {
    event.preventDefault();
    this.tried.set(true);
    const { minutes, why } = this.question.form;
    if ((minutes !== 'none' && this.minutesMissing()) || (why !== 'none' && (this.whyMissing() || this.reasonMissing()))) return;
    const note = this.note().trim();
    this.ref.close({
      ...(minutes !== 'none' && Number(this.minutes()) !== 0 ? { minutes: Number(this.minutes()) } : {}),
      ...(this.reason() ? { reason: this.reason() } : {}),
      ...(note ? { note } : {}),
    });
  }
}
