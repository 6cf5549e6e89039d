import { Dialog } from '@angular/cdk/dialog';
import { CdkMenu, CdkMenuItem, CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, computed, inject } from '@angular/core';
import { identityRoutes, roles, type Account as StaffAccount } from '@synoo/contracts';
import { Badge, EmptyState, Icon, MomentPipe, PageHeader, Pager, TextPipe, Texts } from '@synoo/ui';
import { Dialogs } from '@synoo/ui/staff';
import { Account } from '../../core/account';
import { addressView } from '../../core/address';
import { Api } from '../../core/api';
import { Doing } from '../../core/doing';
import { pagedRemote } from '../../core/paged-remote';
import { Pending } from '../../core/pending';
import { SearchBox } from '../../core/search-box';
import { Status } from '../shared/status';
import { openAccount, showInvitation } from './account-dialog';

const statuses = ['invited', 'active', 'disabled'] as const;
const size = 50;

/** Staff accounts: who they are, what they may do, and the links that let them in. */
@Component({
  imports: [Badge, CdkMenu, CdkMenuItem, CdkMenuTrigger, EmptyState, Icon, MomentPipe, PageHeader, Pager, Pending, SearchBox, Status, TextPipe],
  template: `
    <ui-page-header [heading]="'office.nav.people' | t"><button actions type="button" class="button primary" (click)="invite()"><ui-icon name="person-add" />{{ 'office.people.invite' | t }}</button></ui-page-header>
    <search class="stack tight">
      <div class="line">
        <app-search-box [label]="'office.people.search' | t" [value]="view.text('search')" (searched)="view.change({ search: $event })" />
        @for (status of statuses; track status) { <button type="button" class="chip" [attr.aria-pressed]="view.text('status') === status" (click)="view.change({ status: view.text('status') === status ? '' : status })">{{ 'office.status.account.' + status | t }}</button> }
      </div>
      <div class="line">
        @for (role of roles; track role) { <button type="button" class="chip" [attr.aria-pressed]="view.text('role') === role" (click)="view.change({ role: view.text('role') === role ? '' : role })">{{ 'office.role.' + role | t }}</button> }
      </div>
    </search>
    <app-pending [of]="accounts" />
    @if (accounts.value(); as page) {
      @if (page.rows.length) {
        <div class="line apart"><span></span><ui-pager [page]="page.page" [size]="page.size" [total]="page.total" (paged)="view.change({ page: $event })" /></div>
        <div class="table-wrap">
          <table class="table">
            <thead><tr><th scope="col">{{ 'office.people.name' | t }}</th><th scope="col">{{ 'common.sign-in.login' | t }}</th><th scope="col">{{ 'office.people.roles' | t }}</th><th scope="col">{{ 'office.bank.status' | t }}</th><th scope="col">{{ 'office.account.second-factor' | t }}</th><th scope="col">{{ 'office.people.last' | t }}</th><th scope="col"><span class="visually-hidden">{{ 'office.sessions.actions' | t }}</span></th></tr></thead>
            <tbody>
              @for (one of page.rows; track one.id) {
                <tr>
                  <th scope="row">{{ one.name }}</th><td>{{ one.login }}</td>
                  <td>@for (role of one.roles; track role; let last = $last) {{{ 'office.role.' + role | t }}@if (!last) {, }}</td>
                  <td class="narrow"><app-status kind="account" [state]="one.status" /></td>
                  <td class="narrow">@if (one.secondFactor) { <ui-badge tone="green" icon="check-circle">{{ 'office.account.factor-on' | t }}</ui-badge> } @else { <ui-badge>{{ 'office.account.factor-off' | t }}</ui-badge> }</td>
                  <td class="narrow">{{ one.lastSignIn | moment }}</td>
                  <td class="narrow">
                    <button type="button" class="button small icon-only" [cdkMenuTriggerFor]="menu" [attr.aria-label]="('office.sessions.actions' | t) + ': ' + one.name"><ui-icon name="more-vert" /></button>
                    <ng-template #menu>
                      <div class="menu" cdkMenu>
                        <button class="menu-item" cdkMenuItem (cdkMenuItemTriggered)="edit(one)"><ui-icon name="edit" />{{ 'common.edit' | t }}</button>
                        @if (one.id !== ownId()) {
                          <button class="menu-item" cdkMenuItem (cdkMenuItemTriggered)="reset(one)"><ui-icon name="key" />{{ 'office.people.reset' | t }}</button>
                          @if (one.status === 'disabled') { <button class="menu-item" cdkMenuItem (cdkMenuItemTriggered)="enable(one)"><ui-icon name="check-circle" />{{ 'office.people.enable' | t }}</button> }
                          @else { <button class="menu-item" cdkMenuItem (cdkMenuItemTriggered)="disable(one)"><ui-icon name="block" />{{ 'office.people.disable' | t }}</button> }
                        }
                      </div>
                    </ng-template>
                  </td>
                </tr>
              }
            </tbody>
          </table>
        </div>
      } @else { <ui-empty icon="groups" [text]="'office.people.nobody' | t" /> }
    }
  `,
})
export class PeoplePage {
  private readonly api = inject(Api);
  private readonly account = inject(Account);
  private readonly dialog = inject(Dialog);
  private readonly dialogs = inject(Dialogs);
  private readonly doing = inject(Doing);
  private readonly texts = inject(Texts);
  protected readonly view = addressView();
  protected readonly statuses = statuses;
  protected readonly roles = roles;
  protected readonly ownId = computed(() => this.account.me()?.id);
  protected readonly accounts = pagedRemote(
    this.view,
    () => ({ search: this.view.text('search'), status: this.view.text('status'), role: this.view.text('role'), page: this.view.number('page', 1), size }),
    (query, signal) => this.api.call(identityRoutes.accounts, { query, signal }),
  );

  protected async invite(): Promise<void> {
    const made = await openAccount(this.dialog, null);
    if (!made) return;
    this.accounts.reload();
    if (made.invitation) await showInvitation(this.dialog, { name: made.account.name, link: made.invitation });
  }

  protected async edit(account: StaffAccount): Promise<void> {
    if (await openAccount(this.dialog, account)) this.accounts.reload();
  }

  protected async reset(account: StaffAccount): Promise<void> {
    const answer = await this.dialogs.ask({ title: this.texts.text('office.people.reset-title', { name: account.name }), text: this.texts.text('office.people.reset-text'), action: this.texts.text('office.people.reset'), danger: true });
    if (!answer) return;
    await this.doing.run(async () => {
      const { invitation } = await this.api.call(identityRoutes.resetAccount, { params: { id: account.id } });
      this.accounts.reload();
      await showInvitation(this.dialog, { name: account.name, link: invitation });
    });
  }

  protected async disable(account: StaffAccount): Promise<void> {
    const answer = await this.dialogs.ask({ title: this.texts.text('office.people.disable-title', { name: account.name }), text: this.texts.text('office.people.disable-text'), action: this.texts.text('office.people.disable'), danger: true });
    if (answer && (await this.doing.run(() => this.api.call(identityRoutes.disableAccount, { params: { id: account.id } }), 'common.saved'))) this.accounts.reload();
  }

  protected async enable(account: StaffAccount): Promise<void> {
    if (await this.doing.run(() => this.api.call(identityRoutes.enableAccount, { params: { id: account.id } }), 'common.saved')) this.accounts.reload();
  }
}
