import { Component, inject, signal } from '@angular/core';
import { identityRoutes, type ReplyOf } from '@synoo/contracts';
import { Badge, Control, Field, Icon, PageHeader, TextPipe, Toasts, Texts } from '@synoo/ui';
import { Account } from '../../core/account';
import { Api } from '../../core/api';
import { Doing } from '../../core/doing';

const shortest = 10;

/** What somebody can change about the own account: password and second factor. */
@Component({
  imports: [Badge, Control, Field, Icon, PageHeader, TextPipe],
  template: `
    <ui-page-header [heading]="'office.account.title' | t">
      <p class="quiet">{{ account.me()?.name }} · {{ account.me()?.login }}</p>
    </ui-page-header>
    <div class="columns-2">
      <form class="panel stack" novalidate (submit)="changePassword($event, current, next, again)">
        <h2>{{ 'office.account.password' | t }}</h2>
        <input type="text" class="visually-hidden" autocomplete="username" tabindex="-1" aria-hidden="true" readonly [value]="account.me()?.login" />
        <ui-field [label]="'office.account.current' | t"><input #current uiControl class="input" type="password" autocomplete="current-password" /></ui-field>
        <ui-field [label]="'common.invitation.password' | t" [hint]="'common.invitation.rule' | t" [error]="short() ? ('common.invitation.short' | t) : null"><input #next uiControl class="input" type="password" autocomplete="new-password" /></ui-field>
        <ui-field [label]="'common.invitation.again' | t" [error]="differ() ? ('common.invitation.differ' | t) : null"><input #again uiControl class="input" type="password" autocomplete="new-password" /></ui-field>
        <div><button type="submit" class="button primary">{{ 'office.account.change-password' | t }}</button></div>
      </form>
      <section class="panel stack">
        <div class="line apart">
          <h2>{{ 'office.account.second-factor' | t }}</h2>
          @if (account.me()?.secondFactor) {
            <ui-badge tone="green" icon="check-circle">{{ 'office.account.factor-on' | t }}</ui-badge>
          } @else {
            <ui-badge tone="gold" icon="warning">{{ 'office.account.factor-off' | t }}</ui-badge>
          }
        </div>
        <p>{{ 'office.account.factor-why' | t }}</p>
        @if (account.me()?.secondFactor) {
          <form class="stack" novalidate (submit)="removeFactor($event, password)">
            <ui-field [label]="'office.account.remove-factor-password' | t"><input #password uiControl class="input" type="password" autocomplete="current-password" /></ui-field>
            <div><button type="submit" class="button danger">{{ 'office.account.remove-factor' | t }}</button></div>
          </form>
        } @else if (enrolment(); as secret) {
          <ol class="stack tight">
            <li>{{ 'office.account.factor-scan' | t }}</li>
            <li>{{ 'office.account.factor-type' | t }}</li>
          </ol>
          <img [src]="secret.qr" width="200" height="200" [alt]="'office.account.factor-qr' | t" />
          <p class="small">{{ 'office.account.factor-secret' | t }} <span class="code">{{ secret.secret }}</span></p>
          <form class="line" novalidate (submit)="confirmFactor($event, otp)">
            <ui-field [label]="'common.sign-in.otp' | t"><input #otp uiControl class="input numeric" inputmode="numeric" autocomplete="one-time-code" maxlength="7" /></ui-field>
            <button type="submit" class="button primary">{{ 'common.sign-in.confirm' | t }}</button>
          </form>
        } @else {
          <div><button type="button" class="button primary" (click)="beginFactor()"><ui-icon name="key" />{{ 'office.account.begin-factor' | t }}</button></div>
        }
      </section>
    </div>
  `,
  styles: `
    img {
      padding: var(--space-2);
      background: var(--chart-paper);
      border-radius: var(--radius);
    }
    form.line {
      align-items: end;
    }
  `,
})
export class AccountPage {
  protected readonly account = inject(Account);
  private readonly api = inject(Api);
  private readonly doing = inject(Doing);
  private readonly toasts = inject(Toasts);
  private readonly texts = inject(Texts);

  protected readonly short = signal(false);
  protected readonly differ = signal(false);
  protected readonly enrolment = signal<ReplyOf<typeof identityRoutes.beginSecondFactor> | null>(null);

  protected async changePassword(event: Event, current: HTMLInputElement, next: HTMLInputElement, again: HTMLInputElement): Promise<void> {
    event.preventDefault();
    this.short.set(next.value.length < shortest);
    this.differ.set(next.value !== again.value);
    if (this.short() || this.differ()) return;
    if (current.value === '') {
      this.toasts.trouble(this.texts.text('office.account.current-missing'));
      return;
    }
    const done = await this.doing.run(() => this.api.call(identityRoutes.changePassword, { body: { current: current.value, next: next.value } }), 'office.account.password-changed');
    if (done) for (const field of [current, next, again]) field.value = '';
  }

  protected async beginFactor(): Promise<void> {
    await this.doing.run(async () => {
      this.enrolment.set(await this.api.call(identityRoutes.beginSecondFactor, { body: {} }));
    });
  }

  protected async confirmFactor(event: Event, otp: HTMLInputElement): Promise<void> {
    event.preventDefault();
    const digits = otp.value.replace(/\D/g, '');
    if (await this.doing.run(() => this.api.call(identityRoutes.confirmSecondFactor, { body: { otp: digits } }), 'office.account.factor-enrolled')) {
      this.enrolment.set(null);
      this.account.replace({ secondFactor: true });
    }
  }

  protected async removeFactor(event: Event, password: HTMLInputElement): Promise<void> {
    event.preventDefault();
    if (await this.doing.run(() => this.api.call(identityRoutes.removeSecondFactor, { body: { password: password.value } }), 'office.account.factor-removed')) this.account.replace({ secondFactor: false });
  }
}
