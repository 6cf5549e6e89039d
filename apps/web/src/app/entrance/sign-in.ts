import { Component, ElementRef, afterNextRender, computed, inject, input, signal, viewChild } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Appearance, Control, Field, TextPipe, Texts, Trouble } from '@synoo/ui';
import { Account } from '../core/account';
import { Refusal } from '../core/refusal';
import { refusalText } from '../core/refusal-text';
import { Entrance } from './entrance';
import { safeReturn } from './safe-return';

/** Login and password; the second factor is asked for only where the account has one. */
@Component({
  imports: [Control, Entrance, Field, RouterLink, TextPipe, Trouble],
  template: `
    <app-entrance [heading]="'common.sign-in.title' | t">
      <form class="stack" (submit)="submit($event)" novalidate>
        @if (message(); as text) { <ui-trouble [text]="text" /> }
        @if (askOtp()) {
          <ui-field [label]="'common.sign-in.otp' | t" [hint]="'common.sign-in.otp-hint' | t">
            <input #otp uiControl class="input numeric" inputmode="numeric" autocomplete="one-time-code" maxlength="7" />
          </ui-field>
        } @else {
          <ui-field [label]="'common.sign-in.login' | t">
            <input #login uiControl class="input" autocomplete="username" autocapitalize="none" spellcheck="false" [value]="known().login" />
          </ui-field>
          <ui-field [label]="'common.sign-in.password' | t">
            <input #password uiControl class="input" type="password" autocomplete="current-password" />
          </ui-field>
        }
        <div class="line">
          <button class="button primary" type="submit" [disabled]="busy()">{{ (askOtp() ? 'common.sign-in.confirm' : 'common.sign-in.submit') | t }}</button>
          @if (askOtp()) { <button class="button plain" type="button" (click)="startOver()">{{ 'common.sign-in.other' | t }}</button> }
        </div>
      </form>
      <p class="small quiet">{{ 'common.sign-in.learner' | t }} <a routerLink="/take">{{ 'common.home.learner' | t }}</a></p>
    </app-entrance>
  `,
})
export class SignIn {
  /** Page to go to afterwards, from the address. */
  readonly next = input<string>();

  private readonly account = inject(Account);
  private readonly router = inject(Router);
  private readonly texts = inject(Texts);
  private readonly login = viewChild<ElementRef<HTMLInputElement>>('login');
  private readonly password = viewChild<ElementRef<HTMLInputElement>>('password');
  private readonly otp = viewChild<ElementRef<HTMLInputElement>>('otp');

  protected readonly known = signal({ login: '', password: '' });
  protected readonly askOtp = signal(false);
  protected readonly busy = signal(false);
  private readonly refusal = signal<Refusal | 'fill' | null>(null);
  protected readonly message = computed(() => {
    const refusal = this.refusal();
    if (refusal === 'fill') return this.texts.text('common.sign-in.fill');
    return refusal ? refusalText(this.texts, refusal) : null;
  });

  constructor() {
    inject(Appearance).showStaffTheme();
    afterNextRender(() => this.login()?.nativeElement.focus());
  }

  protected startOver(): void {
    this.known.set({ login: '', password: '' });
    this.askOtp.set(false);
    this.refusal.set(null);
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy()) return;
    if (!this.askOtp()) this.known.set({ login: this.login()?.nativeElement.value.trim() ?? '', password: this.password()?.nativeElement.value ?? '' });
    const { login, password } = this.known();
    if (login === '' || password === '') {
      this.refusal.set('fill');
      return;
    }
    this.busy.set(true);
    this.refusal.set(null);
    try {
      await this.account.signIn(login, password, this.otp()?.nativeElement.value.replace(/\D/g, ''));
      await this.router.navigateByUrl(safeReturn(this.next()));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === 'second-factor-required') {
        this.askOtp.set(true);
        setTimeout(() => this.otp()?.nativeElement.focus());
      } else this.refusal.set(error);
    } finally {
      this.busy.set(false);
    }
  }
}
