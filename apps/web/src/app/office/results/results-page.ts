import { Component, computed, inject, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { resultRoutes } from '@synoo/contracts';
import { Control, EmptyState, Field, Icon, MomentPipe, NumberPipe, PageHeader, Pager, Progress, TextPipe } from '@synoo/ui';
import { Account } from '../../core/account';
import { addressView } from '../../core/address';
import { Api } from '../../core/api';
import { Doing } from '../../core/doing';
import { pagedRemote } from '../../core/paged-remote';
import { Pending } from '../../core/pending';
import { remote } from '../../core/remote';
import { Status } from '../shared/status';

const size = 20;

/** What could be released now, by form, and the releases made so far. */
@Component({
  imports: [Control, EmptyState, Field, Icon, MomentPipe, NumberPipe, PageHeader, Pager, Pending, Progress, RouterLink, Status, TextPipe],
  template: `
    <ui-page-header [heading]="'office.nav.results' | t"><p class="quiet">{{ 'office.results.intro' | t }}</p></ui-page-header>
    <section class="stack tight">
      <h2>{{ 'office.results.available' | t }}</h2>
      <app-pending [of]="available" [rows]="3" />
      @if (available.value(); as known) {
        @if (known.forms.length) {
          <form class="stack tight" novalidate (submit)="create($event)">
            <div class="table-wrap">
              <table class="table">
                <thead><tr>@if (mayRelease) {<th class="narrow" scope="col"><input type="checkbox" [attr.aria-label]="'common.all' | t" [checked]="all()" (change)="toggleAll()" /></th>}<th scope="col">{{ 'office.bank.code' | t }}</th><th scope="col">{{ 'office.bank.item-title' | t }}</th><th class="number" scope="col">{{ 'office.results.scored' | t }}</th><th class="number" scope="col">{{ 'office.results.pending' | t }}</th><th class="number" scope="col">{{ 'office.results.voided' | t }}</th><th class="number" scope="col">{{ 'office.forms.rules-version' | t }}</th></tr></thead>
                <tbody>
                  @for (form of known.forms; track form.id) {
                    <tr>
                      @if (mayRelease) { <td class="narrow"><input type="checkbox" [attr.aria-label]="('common.table.select' | t) + ' ' + form.code" [disabled]="form.scored === 0" [checked]="chosen().includes(form.id)" (change)="toggle(form.id)" /></td> }
                      <td class="code-cell">{{ form.code }}</td>
                      <th class="wide" scope="row"><a [routerLink]="['/office/forms', form.id]">{{ form.title }}</a></th>
                      <td class="number">{{ form.scored | num }}</td><td class="number">{{ form.pending | num }}</td><td class="number">{{ form.voided | num }}</td><td class="number">{{ form.rulesVersion }}</td>
                    </tr>
                  }
                </tbody>
              </table>
            </div>
            @if (mayRelease) {
              <div class="line create">
                <ui-field [label]="'office.results.title' | t" [error]="missing() ? (missing()! | t) : null"><input #field uiControl class="input" maxlength="200" [value]="title()" (input)="title.set(field.value)" [attr.placeholder]="'office.results.title-example' | t" /></ui-field>
                <button type="submit" class="button primary" [disabled]="busy()"><ui-icon name="inventory-2" />{{ 'office.results.create' | t }}</button>
              </div>
            }
          </form>
        } @else { <ui-empty icon="bar-chart" [text]="'office.results.nothing' | t" /> }
      }
    </section>
    <section class="stack tight">
      <h2>{{ 'office.results.releases' | t }}</h2>
      <app-pending [of]="releases" [rows]="3" />
      @if (releases.value(); as page) {
        @if (page.rows.length) {
          <div class="table-wrap">
            <table class="table">
              <thead><tr><th scope="col">{{ 'office.bank.item-title' | t }}</th><th scope="col">{{ 'office.bank.status' | t }}</th><th scope="col">{{ 'office.forms.when' | t }}</th><th scope="col">{{ 'office.forms.who' | t }}</th><th class="number" scope="col">{{ 'office.results.participants' | t }}</th><th scope="col">{{ 'office.sessions.forms' | t }}</th><th class="number" scope="col">{{ 'office.results.downloads' | t }}</th></tr></thead>
              <tbody>
                @for (release of page.rows; track release.id) {
                  <tr>
                    <th class="wide" scope="row"><a [routerLink]="['/office/results', release.id]">{{ release.title }}</a></th>
                    <td class="narrow"><app-status kind="release" [state]="release.state" />@if (release.state === 'building') { <ui-progress [value]="release.progress" [label]="release.title" /> }</td>
                    <td class="narrow">{{ release.createdAt | moment }}</td><td>{{ release.by ?? '–' }}</td><td class="number">{{ release.participants | num }}</td>
                    <td>@for (form of release.forms; track form.id; let last = $last) {{{ form.code }}@if (!last) {, }}</td>
                    <td class="number">{{ release.downloads | num }}</td>
                  </tr>
                }
              </tbody>
            </table>
          </div>
          <ui-pager [page]="page.page" [size]="page.size" [total]="page.total" (paged)="view.change({ page: $event })" />
        } @else { <p class="quiet">{{ 'office.results.no-releases' | t }}</p> }
      }
    </section>
  `,
  styles: `
    .create {
      align-items: end;
    }
    .create ui-field {
      flex: 1 1 18rem;
      max-width: 32rem;
    }
  `,
})
export class ResultsPage {
  private readonly api = inject(Api);
  private readonly doing = inject(Doing);
  private readonly router = inject(Router);
  protected readonly view = addressView();
  protected readonly mayRelease = inject(Account).may('results.download');
  protected readonly available = remote(
    () => true,
    (_, signal) => this.api.call(resultRoutes.available, { signal }),
  );
  protected readonly releases = pagedRemote(
    this.view,
    () => ({ page: this.view.number('page', 1), size }),
    (query, signal) => this.api.call(resultRoutes.releases, { query, signal }),
  );
  protected readonly chosen = signal<readonly string[]>([]);
  protected readonly title = signal('');
  protected readonly busy = signal(false);
  protected readonly missing = signal<string | null>(null);
  private readonly releasable = computed(() => this.available.value()?.forms.filter((form) => form.scored > 0).map((form) => form.id) ?? []);
  protected readonly all = computed(() => this.releasable().length > 0 && this.chosen().length === this.releasable().length);

  protected toggle(id: string): void {
    this.chosen.update((now) => (now.includes(id) ? now.filter((one) => one !== id) : [...now, id]));
  }

  protected toggleAll(): void {
    this.chosen.set(this.all() ? [] : this.releasable());
  }

  protected async create(event: Event): Promise<void> {
    event.preventDefault();
    const title = this.title().trim();
    this.missing.set(title === '' ? 'common.required' : this.chosen().length === 0 ? 'office.results.choose-form' : null);
    if (this.missing() || this.busy()) return;
    this.busy.set(true);
    await this.doing.run(async () => {
      const release = await this.api.call(resultRoutes.createRelease, { body: { title, formIds: [...this.chosen()] } });
      await this.router.navigate(['/office/results', release.id]);
    });
    this.busy.set(false);
  }
}
