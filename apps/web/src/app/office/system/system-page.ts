import { Component, computed, inject } from '@angular/core';
import { systemRoutes } from '@synoo/contracts';
import { Badge, Icon, MomentPipe, NumberPipe, PageHeader, Pager, Progress, TextPipe, Texts } from '@synoo/ui';
import { Account } from '../../core/account';
import { addressView } from '../../core/address';
import { Api } from '../../core/api';
import { Doing } from '../../core/doing';
import { pagedRemote } from '../../core/paged-remote';
import { Pending } from '../../core/pending';
import { remote } from '../../core/remote';
import { SearchBox } from '../../core/search-box';
import { Status } from '../shared/status';
import { Thresholds } from './thresholds';

const states = ['failed', 'active', 'waiting', 'delayed', 'completed'] as const;
const tabs = ['health', 'jobs', 'audit', 'thresholds'] as const;
const size = 50;

/** How the product runs: health, background jobs, the audit log, and the thresholds of the item flags. */
@Component({
  imports: [Badge, Icon, MomentPipe, NumberPipe, PageHeader, Pager, Pending, Progress, SearchBox, Status, TextPipe, Thresholds],
  template: `
    <ui-page-header [heading]="'office.nav.system' | t" />
    <div class="tabs" role="group" [attr.aria-label]="'office.nav.system' | t">
      @for (one of tabs; track one) { <button type="button" [attr.aria-pressed]="tab() === one" (click)="view.change({ tab: one, search: '', event: '' })">{{ 'office.system.' + one | t }}</button> }
    </div>
    @switch (tab()) {
      @case ('health') {
        <app-pending [of]="health" [rows]="4" />
        @if (health.value(); as it) {
          <dl class="facts panel">
            <dt>{{ 'office.system.state' | t }}</dt><dd><ui-badge [tone]="it.status === 'ready' ? 'green' : it.status === 'trouble' ? 'red' : 'gold'" [icon]="it.status === 'ready' ? 'check-circle' : 'warning'">{{ 'office.system.status.' + it.status | t }}</ui-badge></dd>
            <dt>{{ 'office.system.version' | t }}</dt><dd>{{ it.version }}</dd>
            <dt>PostgreSQL</dt><dd>{{ it.postgres }} · {{ 'office.system.database.' + it.database | t }}</dd>
            <dt>{{ 'office.system.queue' | t }}</dt><dd>{{ it.queue }} · {{ 'office.system.worker.' + it.worker | t }}</dd>
            <dt>Node.js</dt><dd>{{ it.node }}</dd>
            <dt>{{ 'office.system.clock' | t }}</dt><dd class="numeric">{{ it.now | moment }}</dd>
            @if (it.demo) { <dt>{{ 'office.system.demo' | t }}</dt><dd>{{ 'office.system.demo-text' | t }}</dd> }
          </dl>
        }
      }
      @case ('jobs') {
        <div class="line">
          @for (state of states; track state) { <button type="button" class="chip" [attr.aria-pressed]="jobState() === state" (click)="view.change({ state })">{{ 'office.status.job.' + state | t }} <span class="quiet numeric">{{ jobs.value()?.counts?.[state] ?? 0 | num }}</span></button> }
          <button type="button" class="button plain small" (click)="jobs.reload()"><ui-icon name="refresh" />{{ 'common.refresh' | t }}</button>
        </div>
        <app-pending [of]="jobs" />
        @if (jobs.value(); as known) {
          @if (known.rows.length) {
            <div class="table-wrap">
              <table class="table">
                <thead><tr><th scope="col">{{ 'office.system.job' | t }}</th><th scope="col">{{ 'office.bank.status' | t }}</th><th scope="col">{{ 'office.forms.when' | t }}</th><th class="number" scope="col">{{ 'office.system.attempts' | t }}</th><th scope="col">{{ 'office.system.details' | t }}</th><th scope="col"></th></tr></thead>
                <tbody>
                  @for (job of known.rows; track job.id) {
                    <tr>
                      <th scope="row">{{ 'office.job.' + job.name | t }}</th>
                      <td class="narrow"><app-status kind="job" [state]="job.state" />@if (job.state === 'active') { <ui-progress [value]="job.progress" [label]="job.name" /> }</td>
                      <td class="narrow">{{ job.at | moment }}</td><td class="number">{{ job.attempts | num }}</td>
                      <td class="small">@if (json(job.data); as data) { <div class="code">{{ data }}</div> }@if (job.error) { <div>{{ job.error }}</div> }</td>
                      <td class="narrow">@if (mayManage && job.state === 'failed') { <button type="button" class="button small" (click)="retry(job.id)"><ui-icon name="refresh" />{{ 'common.retry' | t }}</button> }</td>
                    </tr>
                  }
                </tbody>
              </table>
            </div>
          } @else { <p class="quiet">{{ 'office.system.no-jobs' | t }}</p> }
        }
      }
      @case ('audit') {
        <search class="line"><app-search-box [label]="'office.system.search-audit' | t" [value]="view.text('search')" (searched)="view.change({ search: $event })" /></search>
        <app-pending [of]="audit" />
        @if (audit.value(); as page) {
          <ui-pager [page]="page.page" [size]="page.size" [total]="page.total" (paged)="view.change({ page: $event })" />
          <div class="table-wrap" tabindex="0" role="region" [attr.aria-label]="'office.system.audit' | t">
            <table class="table">
              <thead><tr><th scope="col">{{ 'office.forms.when' | t }}</th><th scope="col">{{ 'office.forms.who' | t }}</th><th scope="col">{{ 'office.system.event' | t }}</th><th scope="col">{{ 'office.system.subject' | t }}</th><th scope="col">{{ 'office.system.details' | t }}</th></tr></thead>
              <tbody>
                @for (row of page.rows; track row.id) { <tr><td class="narrow">{{ row.at | moment }}</td><td>{{ row.by ?? '–' }}</td><td>{{ eventName(row.event) }}</td><td class="code small subject">{{ row.subject ?? '–' }}</td><td class="code small">{{ json(row.details) }}</td></tr> }
                @empty { <tr><td colspan="5">{{ 'office.system.no-audit' | t }}</td></tr> }
              </tbody>
            </table>
          </div>
        }
      }
      @case ('thresholds') { <app-thresholds /> }
    }
  `,
  styles: `
    .subject {
      min-width: 20rem;
    }
    .tabs button[aria-pressed='true'] {
      border-bottom-color: var(--accent);
      color: var(--ink);
    }
  `,
})
export class SystemPage {
  private readonly api = inject(Api);
  private readonly account = inject(Account);
  private readonly doing = inject(Doing);
  private readonly texts = inject(Texts);
  protected readonly view = addressView();
  protected readonly tabs = tabs;
  protected readonly states = states;
  protected readonly mayManage = this.account.may('system.manage');
  protected readonly tab = computed(() => tabs.find((one) => one === this.view.text('tab')) ?? 'health');
  protected readonly jobState = computed(() => states.find((one) => one === this.view.text('state')) ?? 'failed');
  protected readonly health = remote(
    () => (this.tab() === 'health' ? true : null),
    (_, signal) => this.api.call(systemRoutes.health, { signal }),
  );
  protected readonly jobs = remote(
    () => (this.tab() === 'jobs' ? { state: this.jobState() } : null),
    (query, signal) => this.api.call(systemRoutes.jobs, { query, signal }),
  );
  protected readonly audit = pagedRemote(
    this.view,
    () => (this.tab() === 'audit' ? { search: this.view.text('search'), page: this.view.number('page', 1), size } : null),
    (query, signal) => this.api.call(systemRoutes.audit, { query, signal }),
  );

  protected json(data: Readonly<Record<string, unknown>>): string {
    return Object.entries(data)
      .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
      .join(', ');
  }

  protected eventName(event: string): string {
    const key = `office.audit.${event}`;
    return this.texts.has(key) ? this.texts.text(key) : event;
  }

  protected async retry(id: string): Promise<void> {
    if (await this.doing.run(() => this.api.call(systemRoutes.retryJob, { params: { id } }), 'office.system.retried')) this.jobs.reload();
  }
}
