import { Component, computed, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import { identityRoutes } from '@synoo/contracts';
import { Appearance, Control, Field, TextPipe, Texts, Trouble } from '@synoo/ui';
import { Account } from '../core/account';
import { Api } from '../core/api';
import { Pending } from '../core/pending';
import { Refusal } from '../core/refusal';
import { refusalText } from '../core/refusal-text';
import { remote } from '../core/remote';
import { Entrance } from './entrance';

const shortest = 10;

/** A one-time link: who it is for, and the choice of a password. */
@Component({
  imports: [Control, Entrance, Field, Pending, TextPipe, Trouble],
  template: `
    <app-entrance [heading]="'common.invitation.title' | t">
      <app-pending [of]="invitation" [rows]="3" />
      @if (invitation.value(); as known) {
        <form class="stack" novalidate (submit)="submit($event, first.value, second.value)">
          <p>{{ 'common.invitation.for' | t: known }}</p>
          @if (message(); as text) { <ui-trouble [text]="text" /> }
          <input type="text" class="visually-hidden" autocomplete="username" tabindex="-1" aria-hidden="true" readonly [value]="known.login" />
          <ui-field [label]="'common.invitation.password' | t" [hint]="'common.invitation.rule' | t" [error]="short() ? ('common.invitation.short' | t) : null">
            <input #first uiControl class="input" type="password" autocomplete="new-password" maxlength="256" />
          </ui-field>
          <ui-field [label]="'common.invitation.again' | t" [error]="differ() ? ('common.invitation.differ' | t) : null">
            <input #second uiControl class="input" type="password" autocomplete="new-password" maxlength="256" />
          </ui-field>
          <div><button type="submit" class="button primary" [disabled]="busy()">{{ 'common.invitation.submit' | t }}</button></div>
        </form>
      }
    </app-entrance>
  `,
})
export class Invitation {
  readonly token = input.required<string>();

  private readonly api = inject(Api);
  private readonly account = inject(Account);
  private readonly router = inject(Router);
  private readonly texts = inject(Texts);

  protected readonly invitation = remote(
    () => this.token(),
    (token, signal) => this.api.call(identityRoutes.invitation, { body: { token }, signal }),
  );
  protected readonly busy = signal(false);
  protected readonly short = signal(false);
  protected readonly differ = signal(false);
  private readonly refusal = signal<Refusal | null>(null);
  protected readonly message = computed(() => {
    const refusal = this.refusal();
    return refusal ? refusalText(this.texts, refusal) : null;
  });

  constructor() {
    inject(Appearance).showStaffTheme();
  }

  protected async submit(event: Event, password: string, again: string): Promise<void> {
    event.preventDefault();
    this.short.set(password.length < shortest);
    this.differ.set(password !== again);
    if (this.short() || this.differ() || this.busy()) return;
    this.busy.set(true);
    this.refusal.set(null);
    try {
      const { me } = await this.api.call(identityRoutes.acceptInvitation, { body: { token: this.token(), password } });
      // The person read this page in a language of their choice; the account starts out with it.
      const language = this.texts.language();
      await this.account.enter(me);
      if (me.language !== language) await this.account.chooseLanguage(language);
      await this.router.navigateByUrl('/office');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refusal.set(error);
    } finally {
      this.busy.set(false);
    }
  }
}
