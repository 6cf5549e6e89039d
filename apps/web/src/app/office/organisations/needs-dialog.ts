import { DIALOG_DATA, Dialog, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, signal } from '@angular/core';
import { organisationRoutes, type Learner, type LearnerNeeds } from '@synoo/contracts';
import { Control, Field, TextPipe, Texts, Trouble } from '@synoo/ui';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../core/api';
import { Refusal } from '../../core/refusal';
import { refusalText } from '../../core/refusal-text';

interface Question {
  readonly organisationId: string;
  readonly learner: Learner;
}

const flags = ['largePrint', 'readAloud', 'separateRoom'] as const satisfies readonly (keyof LearnerNeeds)[];
const whole = (text: string, most: number): number | null => (/^\d{1,3}$/.test(text.trim() || '0') && Number(text) <= most ? Number(text) : null);

/** Changes the accommodations of one learner. They hold for tests that begin from now on. */
@Component({
  imports: [Control, Field, TextPipe, Trouble],
  template: `
    <form class="dialog" novalidate (submit)="save($event)">
      <h2 id="needs-title">{{ 'common.needs.title' | t }}: {{ question.learner.familyName }} {{ question.learner.givenName }}</h2>
      <p class="small quiet">{{ 'office.needs.hint' | t }}</p>
      <ui-field [label]="'office.needs.extra-time' | t" [error]="error(extra(), 300)"><input #extraField uiControl class="input numeric" inputmode="numeric" maxlength="3" [value]="extra()" (input)="extra.set(extraField.value)" /></ui-field>
      <ui-field [label]="'office.needs.breaks' | t" [error]="error(breaks(), 20) ?? noBreaks()"><input #breaksField uiControl class="input numeric" inputmode="numeric" maxlength="2" [value]="breaks()" (input)="breaks.set(breaksField.value)" /></ui-field>
      <ui-field [label]="'office.needs.break-minutes' | t" [hint]="'office.needs.break-minutes-hint' | t" [error]="error(minutes(), 60)"><input #minutesField uiControl class="input numeric" inputmode="numeric" maxlength="2" [value]="minutes()" (input)="minutes.set(minutesField.value)" /></ui-field>
      <fieldset>
        <legend class="visually-hidden">{{ 'common.needs.title' | t }}</legend>
        @for (flag of flags; track flag) { <label class="check"><input type="checkbox" [checked]="chosen().includes(flag)" (change)="toggle(flag)" /><span>{{ 'office.needs.' + flag + '.name' | t }} <span class="small quiet">{{ 'office.needs.' + flag + '.about' | t }}</span></span></label> }
      </fieldset>
      @if (refusal(); as problem) { <ui-trouble [text]="trouble()" [requestId]="problem.requestId" /> }
      <div class="dialog-actions">
        <button type="button" class="button" (click)="ref.close()">{{ 'common.cancel' | t }}</button>
        <button type="submit" class="button primary" [disabled]="busy()">{{ 'common.save' | t }}</button>
      </div>
    </form>
  `,
  styles: `
    fieldset {
      margin: 0;
      padding: 0;
      border: 0;
    }
    .input {
      max-width: 8rem;
    }
  `,
})
export class NeedsDialog {
  protected readonly question = inject<Question>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<boolean>>(DialogRef);
  private readonly api = inject(Api);
  private readonly texts = inject(Texts);
  protected readonly flags = flags;
  private readonly needs = this.question.learner.needs;
  protected readonly extra = signal(String(this.question.learner.extraTimePercent));
  protected readonly breaks = signal(String(this.needs.breaks ?? 0));
  protected readonly minutes = signal(this.needs.breakMinutes === undefined ? '' : String(this.needs.breakMinutes));
  protected readonly chosen = signal<readonly (typeof flags)[number][]>(flags.filter((flag) => this.needs[flag]));
  protected readonly busy = signal(false);
  protected readonly refusal = signal<Refusal | null>(null);
  protected readonly trouble = computed(() => {
    const refusal = this.refusal();
    return refusal ? refusalText(this.texts, refusal) : '';
  });

  protected error(text: string, most: number): string | null {
    return whole(text, most) === null ? this.texts.text('office.rules.between', { least: 0, most }) : null;
  }

  /** A length without a number of breaks would be lost without a word. */
  protected readonly noBreaks = computed(() => {
    const minutes = whole(this.minutes(), 60);
    return minutes !== null && minutes > 0 && whole(this.breaks(), 20) === 0 ? this.texts.text('office.problem.breaks-missing', { minutes }) : null;
  });

  protected toggle(flag: (typeof flags)[number]): void {
    this.chosen.update((now) => (now.includes(flag) ? now.filter((one) => one !== flag) : [...now, flag]));
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const [extraTimePercent, breaks, breakMinutes] = [whole(this.extra(), 300), whole(this.breaks(), 20), whole(this.minutes(), 60)];
    if (extraTimePercent === null || breaks === null || breakMinutes === null || this.noBreaks() !== null || this.busy()) return;
    this.busy.set(true);
    this.refusal.set(null);
    try {
      const needs: LearnerNeeds = { ...(breaks > 0 && { breaks, ...(breakMinutes > 0 && { breakMinutes }) }), ...Object.fromEntries(this.chosen().map((flag) => [flag, true])) };
      await this.api.call(organisationRoutes.saveAccommodations, { params: { id: this.question.organisationId, learnerId: this.question.learner.id }, body: { extraTimePercent, needs } });
      this.ref.close(true);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refusal.set(error);
    } finally {
      this.busy.set(false);
    }
  }
}

/** True when they were changed. */
export async function editNeeds(dialog: Dialog, organisationId: string, learner: Learner): Promise<boolean> {
  const opened = dialog.open<boolean, Question>(NeedsDialog, { data: { organisationId, learner }, panelClass: 'dialog-panel', ariaLabelledBy: 'needs-title' });
  return (await firstValueFrom(opened.closed)) === true;
}
