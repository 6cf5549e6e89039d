import { Component, inject, signal } from '@angular/core';
import { checkAges, checkVerdicts, computerRoutes, type ComputerRow } from '@synoo/contracts';
import { browserOf, freshDays } from '@synoo/delivery';
import { EmptyState, Icon, MomentPipe, NumberPipe, PageHeader, Pager, TextPipe, Texts } from '@synoo/ui';
import { Dialogs } from '@synoo/ui/staff';
import { FindingList } from '../../check/finding-list';
import { VerdictMark } from '../../check/verdict-mark';
import { Account } from '../../core/account';
import { addressView } from '../../core/address';
import { Api } from '../../core/api';
import { Doing } from '../../core/doing';
import { pagedRemote } from '../../core/paged-remote';
import { Pending } from '../../core/pending';
import { remote } from '../../core/remote';
import { SearchBox } from '../../core/search-box';
import { localName } from '../shared/local-name';
import { LabsPanel } from './labs-panel';

const size = 50;

/** Which computers of which labs are ready for a test, the worst first. */
@Component({
  imports: [EmptyState, FindingList, Icon, LabsPanel, MomentPipe, NumberPipe, PageHeader, Pager, Pending, SearchBox, TextPipe, VerdictMark],
  template: `
    <ui-page-header [heading]="'office.nav.computers' | t">
      <button actions type="button" class="button" (click)="download()"><ui-icon name="download" />{{ 'office.computers.download' | t }}</button>
    </ui-page-header>
    <search class="line">
      <app-search-box [label]="'office.computers.search' | t" [value]="view.text('search')" (searched)="view.change({ search: $event })" />
      <label class="filter"><span class="small">{{ 'office.computers.lab' | t }}</span>
        <select #lab class="select" (change)="view.change({ lab: lab.value })">
          <option value="">{{ 'common.all' | t }}</option>
          @for (one of labs.value()?.rows ?? []; track one.id) { <option [value]="one.id" [selected]="view.text('lab') === one.id">{{ local(one.organisationKy, one.organisationRu) }} · {{ one.name }}</option> }
        </select>
      </label>
      <label class="filter"><span class="small">{{ 'office.computers.verdict' | t }}</span>
        <select #verdict class="select" (change)="view.change({ verdict: verdict.value })">
          <option value="">{{ 'common.all' | t }}</option>
          @for (one of verdicts; track one) { <option [value]="one" [selected]="view.text('verdict') === one">{{ 'check.verdict.' + one | t }} ({{ computers.value()?.counts?.[one] ?? 0 | num }})</option> }
        </select>
      </label>
      <label class="filter"><span class="small">{{ 'office.computers.checked' | t }}</span>
        <select #age class="select" (change)="view.change({ age: age.value })">
          <option value="">{{ 'common.all' | t }}</option>
          @for (one of ages; track one) { <option [value]="one" [selected]="view.text('age') === one">{{ 'office.computers.age.' + one | t: { days } }}</option> }
        </select>
      </label>
    </search>
    <app-pending [of]="computers" />
    @if (computers.value(); as page) {
      @if (page.rows.length) {
        <div class="line apart"><span></span><ui-pager [page]="page.page" [size]="page.size" [total]="page.total" (paged)="view.change({ page: $event })" /></div>
        <div class="table-wrap">
          <table class="table">
            <thead><tr><th scope="col">{{ 'office.computers.name' | t }}</th><th scope="col">{{ 'office.computers.verdict' | t }}</th><th scope="col">{{ 'office.computers.lab' | t }}</th><th scope="col">{{ 'office.computers.browser' | t }}</th><th class="number" scope="col">{{ 'office.computers.latency' | t }}</th><th scope="col">{{ 'office.computers.checked' | t }}</th></tr></thead>
            <tbody>
              @for (one of page.rows; track one.id) {
                <tr>
                  <th scope="row"><button type="button" class="unfold" [attr.aria-expanded]="opened() === one.id" [attr.aria-controls]="opened() === one.id ? 'found' : null" (click)="opened.set(opened() === one.id ? null : one.id)"><ui-icon [name]="opened() === one.id ? 'keyboard-arrow-up' : 'keyboard-arrow-down'" />{{ one.name }}</button></th>
                  <td><app-verdict [verdict]="one.verdict" />@if (one.old) { <br /><span class="old"><ui-icon name="event-busy" />{{ 'office.computers.old' | t }}</span> }</td>
                  <td>{{ one.lab }}<br /><span class="small quiet">{{ local(one.organisationKy, one.organisationRu) }}</span></td>
                  <td>{{ browser(one) }}</td>
                  <td class="number">@if (one.figures.network.p95Ms !== null) { {{ one.figures.network.p95Ms | num }} } @else { – }</td>
                  <td class="numeric">
                    {{ one.checkedAt | moment }}
                    @if (one.rehearsedAt; as at) {
                      <div class="moment small quiet">{{ 'office.computers.rehearsed' | t: { moment: (at | moment) } }}@if (one.rehearsalOld) { <span class="old"><ui-icon name="event-busy" />{{ 'office.computers.old-rehearsal' | t }}</span> }</div>
                    }
                  </td>
                </tr>
                @if (opened() === one.id) {
                  <tr id="found" class="found">
                    <td colspan="6">
                      <app-finding-list [figures]="one.figures" [rehearsal]="one.rehearsal" />
                      @if (mayManage) { <button type="button" class="button small" (click)="remove(one)"><ui-icon name="delete" />{{ 'office.computers.remove' | t }}</button> }
                    </td>
                  </tr>
                }
              }
            </tbody>
          </table>
        </div>
      } @else { <ui-empty icon="fact-check" [text]="(view.text('search') || view.text('lab') || view.text('verdict') || view.text('age') ? 'office.computers.nothing-found' : 'office.computers.empty') | t" /> }
    }
    @if (labs.value(); as it) { <app-labs-panel [labs]="it.rows" (changed)="labs.reload()" /> }
  `,
  styles: `
    .filter {
      display: flex;
      align-items: center;
      gap: var(--space-2);
    }
    .select {
      width: auto;
      max-width: 18rem;
    }
    .moment {
      display: flex;
      flex-wrap: wrap;
      gap: 0 var(--space-2);
    }
    .old {
      display: inline-flex;
      align-items: center;
      gap: var(--space-1);
      color: var(--ink);
      font-size: var(--text-small);
      font-weight: var(--weight-medium);
      white-space: nowrap;
    }
    .old ui-icon {
      color: var(--gold);
    }
    .unfold {
      display: inline-flex;
      align-items: center;
      gap: var(--space-1);
      min-height: 24px;
      padding: 0;
      border: 0;
      background: none;
      color: inherit;
      font: inherit;
      text-align: start;
      cursor: pointer;
    }
    .found td {
      padding: 0 var(--space-3) var(--space-3);
      background: var(--surface);
    }
    /* On a phone the table scrolls sideways; what was found stays as wide as the screen. */
    .found app-finding-list {
      display: block;
      max-width: min(46rem, 100vw - 6rem);
    }
  `,
})
export class ComputersPage {
  private readonly api = inject(Api);
  private readonly dialogs = inject(Dialogs);
  private readonly doing = inject(Doing);
  private readonly texts = inject(Texts);
  protected readonly view = addressView();
  protected readonly verdicts = checkVerdicts;
  protected readonly ages = checkAges;
  protected readonly days = freshDays;
  /** The computer whose findings are unfolded. */
  protected readonly opened = signal<string | null>(null);
  protected readonly mayManage = inject(Account).may('computers.manage');
  protected readonly labs = remote(
    () => true,
    (_, signal) => this.api.call(computerRoutes.labs, { signal }),
  );
  protected readonly computers = pagedRemote(
    this.view,
    () => ({ ...this.filter(), page: this.view.number('page', 1), size }),
    (query, signal) => this.api.call(computerRoutes.computers, { query, signal }),
  );

  protected local(ky: string, ru: string): string {
    return localName({ ky, ru }, this.texts.language() === 'ky' ? 'ky' : 'ru', '');
  }

  protected browser({ figures }: ComputerRow): string {
    const found = browserOf(figures.userAgent);
    return found ? `${found.name} ${found.version}` : '–';
  }

  protected async download(): Promise<void> {
    await this.doing.run(() => this.api.download(computerRoutes.computersFile, { query: this.filter() }, 'computers.csv'));
  }

  protected async remove({ id, name }: ComputerRow): Promise<void> {
    const answer = await this.dialogs.ask({ title: this.texts.text('office.computers.remove-title', { name }), action: this.texts.text('office.computers.remove'), danger: true });
    if (answer && (await this.doing.run(() => this.api.call(computerRoutes.deleteComputer, { params: { id } })))) this.computers.reload();
  }

  private filter() {
    return { search: this.view.text('search'), labId: this.view.text('lab'), verdict: this.view.text('verdict'), age: this.view.text('age') };
  }
}
