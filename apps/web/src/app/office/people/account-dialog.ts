import { DIALOG_DATA, Dialog, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { identityRoutes, organisationRoutes, roles, type Account, type Role } from '@synoo/contracts';
import { Control, Field, Icon, TextPipe, Texts, Toasts, Trouble } from '@synoo/ui';
import { Api } from '../../core/api';
import { Refusal } from '../../core/refusal';
import { refusalText } from '../../core/refusal-text';
import { remote } from '../../core/remote';
import { invitationLink } from './invitation-link';

interface Made {
  readonly account: Account;
  readonly invitation: string | null;
}

const loginPattern = /^[\p{L}\p{N}._@+-]{3,120}$/u;
const organisationsListed = 200;

/** Invites somebody, or changes name, roles and organisation of an account. */
@Component({
  imports: [Control, Field, TextPipe, Trouble],
  template: `
    <form class="dialog" novalidate (submit)="submit($event)">
      <h2 id="account-title">{{ (known ? 'office.people.edit' : 'office.people.invite') | t }}</h2>
      <ui-field [label]="'office.people.name' | t" [error]="tried() && !name().trim() ? ('common.required' | t) : null"><input #nameField uiControl class="input" maxlength="200" [value]="name()" (input)="name.set(nameField.value)" /></ui-field>
      <ui-field [label]="'common.sign-in.login' | t" [hint]="known ? '' : ('office.people.login-hint' | t)" [error]="tried() && !loginOk() ? ('office.people.login-wrong' | t) : null"><input #loginField uiControl class="input" autocapitalize="none" autocomplete="off" maxlength="120" [disabled]="!!known" [value]="login()" (input)="login.set(loginField.value)" /></ui-field>
      <fieldset>
        <legend>{{ 'office.people.roles' | t }}</legend>
        @for (role of roles; track role) { <label class="check"><input type="checkbox" [checked]="chosen().includes(role)" (change)="toggle(role)" /><span>{{ 'office.role.' + role | t }} <span class="small quiet">{{ 'office.people.role-hint.' + role | t }}</span></span></label> }
        @if (tried() && chosen().length === 0) { <p class="wrong small" role="alert">{{ 'office.people.role-missing' | t }}</p> }
      </fieldset>
      <ui-field [label]="'office.people.organisation' | t" [hint]="'office.people.organisation-hint' | t">
        <select #organisation uiControl class="select" (change)="organisationId.set(organisation.value || null)">
          <option value="">{{ 'common.none' | t }}</option>
          @for (one of organisations.value()?.rows; track one.id) { <option [value]="one.id" [selected]="one.id === organisationId()">{{ organisationName(one.nameKy, one.nameRu) }}</option> }
        </select>
      </ui-field>
      @if (refusal(); as problem) { <ui-trouble [text]="trouble()" [requestId]="problem.requestId" /> }
      <div class="dialog-actions">
        <button type="button" class="button" (click)="dialogRef.close()">{{ 'common.cancel' | t }}</button>
        <button type="submit" class="button primary" [disabled]="busy()">{{ (known ? 'common.save' : 'office.people.make-link') | t }}</button>
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
class AccountDialog {
  protected readonly known = inject<Account | null>(DIALOG_DATA);
  protected readonly dialogRef = inject<DialogRef<Made>>(DialogRef);
  private readonly api = inject(Api);
  private readonly texts = inject(Texts);
  protected readonly roles = roles;
  protected readonly name = signal(this.known?.name ?? '');
  protected readonly login = signal(this.known?.login ?? '');
  protected readonly chosen = signal<readonly Role[]>(this.known?.roles ?? []);
  protected readonly organisationId = signal<string | null>(this.known?.organisationId ?? null);
  protected readonly loginOk = computed(() => this.known !== null || loginPattern.test(this.login().trim()));
  protected readonly tried = signal(false);
  protected readonly busy = signal(false);
  protected readonly refusal = signal<Refusal | null>(null);
  protected readonly trouble = computed(() => {
    const refusal = this.refusal();
    return refusal ? refusalText(this.texts, refusal) : '';
  });
  protected readonly organisations = remote(
    () => true,
    (_, signal) => this.api.call(organisationRoutes.organisations, { query: { size: organisationsListed }, signal }),
  );

  protected organisationName(ky: string, ru: string): string {
    return this.texts.language() === 'ky' ? ky : ru;
  }

  protected toggle(role: Role): void {
    this.chosen.update((now) => roles.filter((one) => (one === role ? !now.includes(one) : now.includes(one))));
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    const name = this.name().trim();
    if (name === '' || !this.loginOk() || this.chosen().length === 0 || this.busy()) return;
    this.busy.set(true);
    this.refusal.set(null);
    try {
      const body = { name, roles: [...this.chosen()], organisationId: this.organisationId() };
      this.dialogRef.close(
        this.known
          ? { account: await this.api.call(identityRoutes.updateAccount, { params: { id: this.known.id }, body }), invitation: null }
          : await this.api.call(identityRoutes.inviteAccount, { body: { ...body, login: this.login().trim() } }),
      );
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refusal.set(error);
    } finally {
      this.busy.set(false);
    }
  }
}

export async function openAccount(dialog: Dialog, known: Account | null): Promise<Made | null> {
  const ref = dialog.open<Made, Account | null>(AccountDialog, { data: known, ariaLabelledBy: 'account-title', panelClass: 'dialog-panel' });
  return (await firstValueFrom(ref.closed)) ?? null;
}

interface Invitation {
  readonly name: string;
  readonly link: string;
}

/** The one-time link, shown once. It has to be handed over by a person. */
@Component({
  imports: [Icon, TextPipe],
  template: `
    <div class="dialog">
      <h2 id="invitation-title">{{ 'office.people.link-title' | t: { name: data.name } }}</h2>
      <div class="banner warning"><ui-icon name="warning" /><p>{{ 'office.people.link-once' | t }}</p></div>
      <p class="panel code">{{ link }}</p>
      <div class="dialog-actions">
        <button type="button" class="button" (click)="copy()"><ui-icon name="content-copy" />{{ 'common.copy' | t }}</button>
        <button type="button" class="button primary" (click)="dialogRef.close()">{{ 'common.close' | t }}</button>
      </div>
    </div>
  `,
})
class InvitationDialog {
  protected readonly data = inject<Invitation>(DIALOG_DATA);
  protected readonly dialogRef = inject<DialogRef>(DialogRef);
  private readonly toasts = inject(Toasts);
  private readonly texts = inject(Texts);
  protected readonly link = invitationLink(this.data.link, location.origin);

  protected async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.link);
      this.toasts.say(this.texts.text('common.copied'));
    } catch {
      // The clipboard is refused outside a secure origin; the link can still be selected by hand.
      this.toasts.trouble(this.texts.text('office.people.copy-failed'));
    }
  }
}

export async function showInvitation(dialog: Dialog, invitation: Invitation): Promise<void> {
  const ref = dialog.open(InvitationDialog, { data: invitation, ariaLabelledBy: 'invitation-title', panelClass: 'dialog-panel', disableClose: true });
  await firstValueFrom(ref.closed);
}
