import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { sessionRoutes } from '@synoo/contracts';
import { EmptyState, Icon, MomentPipe, NumberPipe, PageHeader, Pager, RowKeys, TextPipe } from '@synoo/ui';
import { Account } from '../../core/account';
import { addressView } from '../../core/address';
import { Api } from '../../core/api';
import { pagedRemote } from '../../core/paged-remote';
import { Pending } from '../../core/pending';
import { SearchBox } from '../../core/search-box';
import { Status } from '../shared/status';

const statuses = ['draft', 'open', 'closed'] as const;
const size = 50;

@Component({
  imports: [EmptyState, Icon, MomentPipe, NumberPipe, PageHeader, Pager, Pending, RouterLink, RowKeys, SearchBox, Status, TextPipe],
  template: `
    <ui-page-header [heading]="'office.nav.sessions' | t">
      @if (mayManage) { <a actions class="button primary" routerLink="/office/sessions/new"><ui-icon name="add" />{{ 'office.sessions.new' | t }}</a> }
    </ui-page-header>
    <search class="line">
      <app-search-box [label]="'office.sessions.search' | t" [value]="view.text('search')" (searched)="view.change({ search: $event })" />
      @for (status of statuses; track status) {
        <button type="button" class="chip" [attr.aria-pressed]="view.text('status') === status" (click)="view.change({ status: view.text('status') === status ? '' : status })">{{ 'office.status.session.' + status | t }}</button>
      }
    </search>
    <app-pending [of]="sessions" />
    @if (sessions.value(); as page) {
      @if (page.rows.length) {
        <div class="line apart"><span></span><ui-pager [page]="page.page" [size]="page.size" [total]="page.total" (paged)="view.change({ page: $event })" /></div>
        <div class="table-wrap">
          <table class="table" uiRows>
            <thead><tr><th scope="col">{{ 'office.bank.code' | t }}</th><th scope="col">{{ 'office.bank.item-title' | t }}, {{ 'office.sessions.place' | t }}</th><th scope="col">{{ 'office.bank.status' | t }}</th><th scope="col">{{ 'office.sessions.starts' | t }}</th><th scope="col">{{ 'office.sessions.forms' | t }}</th><th class="number" scope="col">{{ 'office.sessions.finished-of' | t }}</th><th scope="col">{{ 'office.sessions.proctors' | t }}</th><th scope="col"><span class="visually-hidden">{{ 'office.sessions.actions' | t }}</span></th></tr></thead>
            <tbody>
              @for (session of page.rows; track session.id) {
                <tr>
                  <td class="narrow code">{{ session.code }}</td>
                  <th class="wide" scope="row">@if (mayManage) { <a [routerLink]="['/office/sessions', session.id]">{{ session.title }}</a> } @else { <a [routerLink]="['/proctor', session.id]">{{ session.title }}</a> }<br /><span class="quiet place">{{ session.organisation }}, {{ session.lab }}</span></th>
                  <td class="narrow"><app-status kind="session" [state]="session.status" /></td>
                  <td class="narrow">{{ session.startsAt | moment }}</td>
                  <td>@for (form of session.forms; track form.id; let last = $last) {{{ form.code }}@if (!last) {, }}</td>
                  <td class="number">{{ session.finished | num }} / {{ session.participants | num }}</td>
                  <td>@for (proctor of session.proctors; track proctor.id; let last = $last) {{{ proctor.name }}@if (!last) {, }} @empty { – }</td>
                  <td class="narrow">
                    <a class="button small icon-only" [routerLink]="['/office/sessions', session.id, 'slips']" [attr.aria-label]="('office.sessions.slips' | t) + ': ' + session.code" [title]="'office.sessions.slips' | t"><ui-icon name="print" /></a>
                    @if (mayProctor) { <a class="button small icon-only" [routerLink]="['/proctor', session.id]" [attr.aria-label]="('office.sessions.console' | t) + ': ' + session.code" [title]="'office.sessions.console' | t"><ui-icon name="grid-view" /></a> }
                  </td>
                </tr>
              }
            </tbody>
          </table>
        </div>
      } @else { <ui-empty icon="meeting-room" [text]="(view.text('search') || view.text('status') ? 'office.sessions.nothing-found' : 'office.sessions.empty') | t" /> }
    }
  `,
  styles: `.place { font-weight: var(--weight-normal); }`,
})
export class SessionsPage {
  private readonly api = inject(Api);
  private readonly account = inject(Account);
  protected readonly view = addressView();
  protected readonly statuses = statuses;
  protected readonly mayManage = this.account.may('sessions.manage');
  protected readonly mayProctor = this.account.may('sessions.proctor');
  protected readonly sessions = pagedRemote(
    this.view,
    () => ({ search: this.view.text('search'), status: this.view.text('status'), page: this.view.number('page', 1), size }),
    (query, signal) => this.api.call(sessionRoutes.sessions, { query, signal }),
  );
}
