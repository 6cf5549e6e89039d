import { DIALOG_DATA, Dialog, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { FileDrop, Icon, NumberPipe, PluralPipe, TextPipe, Texts, Trouble } from '@synoo/ui';
import type { SameCode } from '@synoo/contracts';
import { saveBlob } from '../../core/api';
import { Refusal } from '../../core/refusal';
import { refusalText } from '../../core/refusal-text';
import { asksForSameCode, warns, type ImportOutcome, type RowResult } from './import-outcome';
import { reportCsv } from './import-report';
import { ProblemList } from './problem-list';
import { Status } from './status';

export interface ImportTask {
  /** Text keys of the title and of what the file has to look like. */
  readonly title: string;
  readonly hint: string;
  readonly accept: string;
  readonly run: (file: File, dryRun: boolean, sameCode: SameCode) => Promise<ImportOutcome>;
}

const listed = 300;

/** Import in two steps: the file is first only checked, the report shown row by row, and stored when asked for. */
@Component({
  imports: [FileDrop, Icon, NumberPipe, PluralPipe, ProblemList, RouterLink, Status, TextPipe, Trouble],
  template: `
    <div class="dialog">
      <h2 id="import-title">{{ task.title | t }}</h2>
      @if (!stored()) {
        <p class="small">{{ task.hint | t }}</p>
        <ui-file-drop [accept]="task.accept" (chosen)="check($event)" />
      }
      @if (busy()) { <p role="status">{{ (outcome() ? 'office.import.storing' : 'office.import.checking') | t }}</p> }
      @if (refusal(); as problem) {
        <ui-trouble [text]="trouble()" [requestId]="problem.requestId">
          @if (problem.problems.length) { <app-problems [problems]="problem.problems" /> }
        </ui-trouble>
      }
      @if (outcome(); as report) {
        <div class="banner" [class.good]="stored()" [class.warning]="!stored() && (someRefused() || warned())" role="status">
          <ui-icon [name]="stored() ? 'check-circle' : 'info'" />
          <p>{{ summary() | t }}</p>
        </div>
        <dl class="figures">
          <div><dt>{{ 'office.import.rows' | t }}</dt><dd>{{ report.rows | num }}</dd></div>
          @for (result of results; track result) {
            <div><dt>{{ 'office.status.row.' + result | t }}</dt><dd>{{ report.counts[result] | num }}</dd></div>
          }
        </dl>
        @if (asked()) {
          <fieldset>
            <legend>{{ 'office.import.same-code-question' | t }}</legend>
            @for (choice of choices; track choice) {
              <label class="check"><input type="radio" name="same-code" [checked]="sameCode() === choice" [disabled]="busy() || stored()" (change)="decide(choice)" />{{ 'office.import.same-code.' + choice | t }}</label>
            }
          </fieldset>
        }
        @for (test of forms(); track $index) {
          <section class="panel stack tight">
            <div class="line apart">
              <h3>{{ 'office.import.form' | t: { code: test.code ?? '', title: test.form?.title ?? '' } }}</h3>
              @if (test.result; as result) { <app-status kind="row" [state]="result" /> }
            </div>
            <p class="small">{{ 'office.import.form-result.' + test.result | t }} @if (test.form?.items; as n) { {{ 'office.forms.items-count' | tn: n }} }</p>
            @if (test.problems.length) { <app-problems [problems]="test.problems" /> }
            @if (test.form?.id; as id) { <div><a class="button small" [routerLink]="['/office/forms', id]" (click)="ref.close(stored())"><ui-icon name="open-in-new" />{{ 'office.import.open-form' | t }}</a></div> }
          </section>
        }
        @if (items().length) {
          <label class="check small"><input type="checkbox" [checked]="onlyProblems()" (change)="onlyProblems.set(!onlyProblems())" />{{ 'office.import.only-problems' | t }}</label>
          @if (shown().length) {
            <div class="table-wrap rows" tabindex="0" [attr.aria-label]="'office.import.report' | t">
              <table class="table">
                <thead><tr><th class="number" scope="col">{{ 'office.import.row' | t }}</th><th scope="col">{{ 'office.bank.code' | t }}</th><th scope="col">{{ 'office.import.result' | t }}</th><th scope="col">{{ 'office.import.problems' | t }}</th></tr></thead>
                <tbody>
                  @for (line of shown(); track $index) {
                    <tr>
                      <td class="number">{{ line.row ?? '–' }}</td>
                      <td class="code-cell">{{ line.code ?? '–' }}</td>
                      <td class="narrow">@if (line.result; as result) { <app-status kind="row" [state]="result" /> } @else { – }</td>
                      <td>@if (line.problems.length) { <app-problems [problems]="line.problems" /> }</td>
                    </tr>
                  }
                </tbody>
              </table>
            </div>
            @if (unlisted() > 0) { <p class="small quiet">{{ 'office.import.more' | tn: unlisted() }}</p> }
          } @else { <p class="small quiet">{{ 'office.import.no-problems' | t }}</p> }
        }
      }
      <div class="dialog-actions">
        <button type="button" class="button" (click)="ref.close(stored())">{{ (stored() ? 'common.close' : 'common.cancel') | t }}</button>
        @if (outcome()?.lines?.length) { <button type="button" class="button" (click)="download()"><ui-icon name="download" />{{ 'office.import.download' | t }}</button> }
        @if (!stored()) { <button type="button" class="button primary" [disabled]="busy() || !outcome()?.storable" (click)="store()">{{ 'office.import.store' | t }}</button> }
      </div>
    </div>
  `,
  styles: `
    .rows {
      max-height: 40vh;
      overflow-y: auto;
    }
  `,
})
class ImportDialog {
  protected readonly task = inject<ImportTask>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<boolean>>(DialogRef);
  private readonly texts = inject(Texts);
  private file: File | null = null;

  protected readonly results: readonly RowResult[] = ['created', 'updated', 'unchanged', 'refused'];
  protected readonly busy = signal(false);
  protected readonly outcome = signal<ImportOutcome | null>(null);
  protected readonly refusal = signal<Refusal | null>(null);
  protected readonly onlyProblems = signal(true);
  protected readonly stored = computed(() => this.outcome()?.dryRun === false);
  protected readonly trouble = computed(() => {
    const refusal = this.refusal();
    return refusal ? refusalText(this.texts, refusal) : '';
  });
  protected readonly forms = computed(() => this.outcome()?.lines.filter((line) => line.form) ?? []);
  protected readonly items = computed(() => this.outcome()?.lines.filter((line) => !line.form) ?? []);
  protected readonly someRefused = computed(() => this.outcome()?.lines.some(({ result }) => result === 'refused') ?? false);
  protected readonly warned = computed(() => {
    const outcome = this.outcome();
    return outcome !== null && warns(outcome);
  });
  private readonly wanted = computed(() => this.items().filter((line) => !this.onlyProblems() || line.problems.length > 0));
  protected readonly shown = computed(() => this.wanted().slice(0, listed));
  protected readonly unlisted = computed(() => this.wanted().length - this.shown().length + (this.outcome()?.unlisted ?? 0));
  protected readonly summary = computed(() => {
    const outcome = this.outcome();
    if (!outcome) return 'office.import.checking';
    if (!outcome.dryRun) return 'office.import.stored';
    if (!outcome.storable) return this.someRefused() ? 'office.import.nothing-good' : 'office.import.nothing-new';
    if (this.someRefused()) return 'office.import.some-refused';
    return this.warned() ? 'office.import.warnings' : 'office.import.all-good';
  });

  protected readonly choices: readonly SameCode[] = ['ask', 'number', 'replace'];
  protected readonly sameCode = signal<SameCode>('ask');
  /** Once asked, the question stays: the answer can be changed until the file is stored. */
  protected readonly asked = signal(false);

  protected decide(choice: SameCode): void {
    this.sameCode.set(choice);
    if (this.file) void this.run(this.file, true);
  }

  /** The whole report, also the rows that the dialog does not list. */
  protected download(): void {
    const outcome = this.outcome();
    if (!outcome || !this.file) return;
    const name = this.file.name.replace(/\.[^.]*$/, '');
    saveBlob(new Blob([reportCsv(this.texts, outcome)], { type: 'text/csv;charset=utf-8' }), `${name}-import.csv`);
  }

  protected check(file: File): void {
    this.file = file;
    this.sameCode.set('ask');
    this.asked.set(false);
    this.outcome.set(null);
    void this.run(file, true);
  }

  protected store(): void {
    if (this.file) void this.run(this.file, false);
  }

  private async run(file: File, dryRun: boolean): Promise<void> {
    this.busy.set(true);
    this.refusal.set(null);
    try {
      const outcome = await this.task.run(file, dryRun, this.sameCode());
      this.outcome.set(outcome);
      if (asksForSameCode(outcome)) this.asked.set(true);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refusal.set(error);
    } finally {
      this.busy.set(false);
    }
  }
}

/** Opens the import; true when something was stored. */
export async function openImport(dialog: Dialog, task: ImportTask): Promise<boolean> {
  const ref = dialog.open<boolean, ImportTask>(ImportDialog, { data: task, ariaLabelledBy: 'import-title', panelClass: ['dialog-panel', 'wide'] });
  return (await firstValueFrom(ref.closed)) ?? false;
}
