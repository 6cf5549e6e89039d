import { Dialog } from '@angular/cdk/dialog';
import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { formRoutes } from '@synoo/contracts';
import { Badge, DatePipe, EmptyState, Icon, NumberPipe, PageHeader, Pager, RowKeys, TextPipe } from '@synoo/ui';
import { Account } from '../../core/account';
import { addressView } from '../../core/address';
import { Api } from '../../core/api';
import { pagedRemote } from '../../core/paged-remote';
import { Pending } from '../../core/pending';
import { SearchBox } from '../../core/search-box';
import { openBankImport } from '../shared/bank-import';
import { Status } from '../shared/status';

const statuses = ['draft', 'published', 'superseded'] as const;
const size = 50;

@Component({
  imports: [Badge, DatePipe, EmptyState, Icon, NumberPipe, PageHeader, Pager, Pending, RouterLink, RowKeys, SearchBox, Status, TextPipe],
  template: `
    <ui-page-header [heading]="'office.nav.forms' | t">
      <ng-container actions>
        @if (mayImport()) { <button type="button" class="button" (click)="openImport()"><ui-icon name="upload-file" />{{ 'office.forms.import' | t }}</button> }
        @if (mayWrite()) { <a class="button primary" routerLink="/office/forms/new"><ui-icon name="add" />{{ 'office.forms.new' | t }}</a> }
      </ng-container>
    </ui-page-header>
    <search class="line">
      <app-search-box [label]="'office.forms.search' | t" [value]="view.text('search')" (searched)="view.change({ search: $event })" />
      @for (status of statuses; track status) {
        <button type="button" class="chip" [attr.aria-pressed]="view.text('status') === status" (click)="view.change({ status: view.text('status') === status ? '' : status })">{{ 'office.status.form.' + status | t }}</button>
      }
    </search>
    <app-pending [of]="forms" />
    @if (forms.value(); as page) {
      @if (page.rows.length) {
        <div class="line apart"><span></span><ui-pager [page]="page.page" [size]="page.size" [total]="page.total" (paged)="view.change({ page: $event })" /></div>
        <div class="table-wrap">
          <table class="table" uiRows>
            <thead>
              <tr>
                <th scope="col">{{ 'office.bank.code' | t }}</th><th scope="col">{{ 'office.bank.item-title' | t }}</th><th scope="col">{{ 'office.bank.status' | t }}</th>
                <th class="number" scope="col">{{ 'office.forms.items' | t }}</th><th scope="col">{{ 'office.bank.languages' | t }}</th><th class="number" scope="col">{{ 'office.forms.minutes' | t }}</th>
                <th class="number" scope="col">{{ 'office.forms.sessions' | t }}</th><th class="number" scope="col">{{ 'office.forms.attempts' | t }}</th><th scope="col">{{ 'office.bank.updated' | t }}</th>
              </tr>
            </thead>
            <tbody>
              @for (form of page.rows; track form.id) {
                <tr>
                  <td class="code-cell">{{ form.code }}</td>
                  <th class="wide" scope="row"><a [routerLink]="['/office/forms', form.id]">{{ form.title }}</a></th>
                  <td class="narrow"><app-status kind="form" [state]="form.status" />@if (form.online) { <ui-badge tone="accent" icon="wifi">{{ 'office.forms.online.badge' | t }}</ui-badge> }</td>
                  <td class="number">{{ form.items | num }}</td>
                  <td class="narrow">{{ form.languages.join(', ') }}</td>
                  <td class="number">{{ form.timeLimitMinutes | num }}</td>
                  <td class="number">{{ form.sessions | num }}</td>
                  <td class="number">{{ form.n | num }}</td>
                  <td class="narrow">{{ form.updatedAt | day }}</td>
                </tr>
              }
            </tbody>
          </table>
        </div>
      } @else { <ui-empty icon="quiz" [text]="(view.text('search') || view.text('status') ? 'office.forms.nothing-found' : 'office.forms.empty') | t" /> }
    }
  `,
})
export class FormsPage {
  private readonly api = inject(Api);
  private readonly account = inject(Account);
  private readonly dialog = inject(Dialog);
  protected readonly view = addressView();
  protected readonly statuses = statuses;
  protected readonly mayWrite = computed(() => this.account.may('forms.write'));
  protected readonly mayImport = computed(() => this.mayWrite() && this.account.may('bank.write'));
  protected readonly forms = pagedRemote(
    this.view,
    () => ({ search: this.view.text('search'), status: this.view.text('status'), page: this.view.number('page', 1), size }),
    (query, signal) => this.api.call(formRoutes.forms, { query, signal }),
  );

  protected async openImport(): Promise<void> {
    if (await openBankImport(this.dialog, this.api)) this.forms.reload();
  }
}
