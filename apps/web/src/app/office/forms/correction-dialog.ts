import { DIALOG_DATA, Dialog, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { bankRoutes, formRoutes, type FormDetail } from '@synoo/contracts';
import { Badge, Control, Field, TextPipe, Texts, Trouble } from '@synoo/ui';
import { Api } from '../../core/api';
import { Pending } from '../../core/pending';
import { Refusal } from '../../core/refusal';
import { refusalText } from '../../core/refusal-text';
import { remote } from '../../core/remote';
import { ProblemList } from '../shared/problem-list';
import { type CorrectionAction, correctionOf, keyedResponses, typedValues } from './correction-draft';

const shortestReason = 3;

/** Corrects the key of one item of a published form: replace it, accept further answers, or leave the item out. */
@Component({
  imports: [Badge, Control, Field, Pending, ProblemList, TextPipe, Trouble],
  template: `
    <form class="dialog" novalidate (submit)="submit($event)">
      <h2 id="correction-title">{{ 'office.correction.title' | t: { code: form.code } }}</h2>
      <p class="small">{{ 'office.correction.text' | t }}</p>
      <ui-field [label]="'office.correction.item' | t">
        <select #picked uiControl class="select" (change)="chooseItem(picked.value)">
          <option value="">{{ 'office.correction.choose-item' | t }}</option>
          @for (item of items; track item.id) { <option [value]="item.ref">{{ item.ref }} · {{ item.code }} · {{ item.title }}</option> }
        </select>
      </ui-field>
      @if (ref()) {
        <fieldset>
          <legend>{{ 'office.correction.what' | t }}</legend>
          @for (one of actions; track one) {
            <label class="check"><input type="radio" name="action" [checked]="action() === one" (change)="chooseAction(one)" /><span>{{ 'office.correction.action.' + one | t }}</span></label>
          }
        </fieldset>
        @if (action() !== 'exclude') {
          <app-pending [of]="item" [rows]="3" />
          @if (responses().length > 1) {
            <ui-field [label]="'office.correction.response' | t">
              <select #part uiControl class="select" (change)="chooseResponse(part.value)">
                @for (one of responses(); track one.response) { <option [value]="one.response" [selected]="one.response === response()?.response">{{ one.response }}@if (one.keyText) { · {{ one.keyText }} }</option> }
              </select>
            </ui-field>
          }
          @if (response(); as keyed) {
            @if (keyed.options.length) {
              <fieldset>
                <legend>{{ (action() === 'replace-key' ? 'office.correction.right-now' : 'office.correction.accept') | t }}</legend>
                @for (option of keyed.options; track option.option) {
                  <label class="check"><input type="checkbox" [checked]="ticked().includes(option.option)" [disabled]="action() === 'also-accept' && option.isKey" (change)="tick(option.option)" /><span><strong>{{ option.option }}</strong> {{ option.label }} @if (option.isKey) { <ui-badge tone="green" icon="key">{{ 'office.correction.now-key' | t }}</ui-badge> }</span></label>
                }
              </fieldset>
            } @else {
              @if (keyed.keyText) { <p class="small">{{ 'office.correction.now' | t }}: <strong>{{ keyed.keyText }}</strong></p> }
              <ui-field [label]="(action() === 'replace-key' ? 'office.correction.right-now' : 'office.correction.accept') | t" [hint]="'office.correction.one-a-line' | t">
                <textarea #lines uiControl class="textarea" rows="3" [value]="typed()" (input)="typed.set(lines.value)"></textarea>
              </ui-field>
            }
          }
        }
        <ui-field [label]="'office.correction.reason' | t" [hint]="'office.correction.reason-hint' | t" [error]="tried() && reason().trim().length < 3 ? ('common.required' | t) : null">
          <textarea #why uiControl class="textarea" rows="2" maxlength="2000" [value]="reason()" (input)="reason.set(why.value)"></textarea>
        </ui-field>
      }
      @if (tried() && !correction()) { <p class="wrong small" role="alert">{{ 'office.correction.incomplete' | t }}</p> }
      @if (refusal(); as problem) { <ui-trouble [text]="trouble()" [requestId]="problem.requestId">@if (problem.problems.length) { <app-problems [problems]="problem.problems" /> }</ui-trouble> }
      <div class="dialog-actions">
        <button type="button" class="button" (click)="dialogRef.close()">{{ 'common.cancel' | t }}</button>
        <button type="submit" class="button primary" [disabled]="busy() || !ref()">{{ 'office.correction.submit' | t }}</button>
      </div>
    </form>
  `,
  styles: `
    fieldset {
      margin: 0;
      padding: 0;
      border: 0;
    }
    legend {
      padding: 0;
      font-weight: var(--weight-medium);
    }
    .wrong {
      color: var(--red);
    }
  `,
})
class CorrectionDialog {
  protected readonly form = inject<FormDetail>(DIALOG_DATA);
  protected readonly dialogRef = inject<DialogRef<FormDetail>>(DialogRef);
  private readonly api = inject(Api);
  private readonly texts = inject(Texts);

  protected readonly actions: readonly CorrectionAction[] = ['replace-key', 'also-accept', 'exclude'];
  protected readonly items = this.form.designItems.filter((item) => item.ref !== null);
  protected readonly ref = signal('');
  protected readonly action = signal<CorrectionAction>('replace-key');
  private readonly chosenResponse = signal('');
  protected readonly ticked = signal<readonly string[]>([]);
  protected readonly typed = signal('');
  protected readonly reason = signal('');
  protected readonly tried = signal(false);
  protected readonly busy = signal(false);
  protected readonly refusal = signal<Refusal | null>(null);
  protected readonly trouble = computed(() => {
    const refusal = this.refusal();
    return refusal ? refusalText(this.texts, refusal) : '';
  });
  /** The item in the version that the form holds. */
  protected readonly item = remote(
    () => this.items.find((item) => item.ref === this.ref()) ?? null,
    ({ id, version }, signal) => this.api.call(bankRoutes.item, { params: { id }, query: { version }, signal }),
  );
  protected readonly responses = computed(() => {
    const item = this.item.value();
    return item && item.id === this.items.find((one) => one.ref === this.ref())?.id ? keyedResponses(item, this.texts.language()) : [];
  });
  protected readonly response = computed(() => this.responses().find((one) => one.response === this.chosenResponse()) ?? this.responses()[0]);
  protected readonly correction = computed(() => correctionOf(this.action(), this.ref(), this.response()?.response ?? '', this.response()?.options.length ? this.ticked() : typedValues(this.typed())));

  protected chooseItem(ref: string): void {
    this.ref.set(ref);
    this.startOver();
  }

  protected chooseAction(action: CorrectionAction): void {
    this.action.set(action);
    this.startOver();
  }

  protected chooseResponse(response: string): void {
    this.chosenResponse.set(response);
    this.startOver();
  }

  protected tick(option: string): void {
    this.ticked.update((now) => (now.includes(option) ? now.filter((one) => one !== option) : [...now, option]));
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    const correction = this.correction();
    const reason = this.reason().trim();
    if (!correction || reason.length < shortestReason || this.busy()) return;
    this.busy.set(true);
    this.refusal.set(null);
    try {
      this.dialogRef.close(await this.api.call(formRoutes.correctForm, { params: { id: this.form.id }, body: { corrections: [correction], reason } }));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refusal.set(error);
    } finally {
      this.busy.set(false);
    }
  }

  private startOver(): void {
    this.ticked.set([]);
    this.typed.set('');
    this.refusal.set(null);
    this.tried.set(false);
  }
}

/** The form with its new rules, or null when nothing was corrected. */
export async function openCorrection(dialog: Dialog, form: FormDetail): Promise<FormDetail | null> {
  const ref = dialog.open<FormDetail, FormDetail>(CorrectionDialog, { data: form, ariaLabelledBy: 'correction-title', panelClass: ['dialog-panel', 'wide'] });
  return (await firstValueFrom(ref.closed)) ?? null;
}
