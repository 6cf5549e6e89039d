import { CdkMenu, CdkMenuItem, CdkMenuItemRadio, CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, computed, effect, inject, signal } from '@angular/core';
import { NavigationEnd, Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { languages, type Language } from '@synoo/contracts';
import { Appearance, Icon, TextPipe, ToastList, languageNames, staffThemes } from '@synoo/ui';
import { Account } from '../../core/account';
import { Api } from '../../core/api';
import { Doing } from '../../core/doing';
import { areasFor } from './areas';

/** Frame of the staff pages: the rail of tasks, the account, messages, and the page itself. */
@Component({
  imports: [CdkMenu, CdkMenuItem, CdkMenuItemRadio, CdkMenuTrigger, Icon, RouterLink, RouterLinkActive, RouterOutlet, TextPipe, ToastList],
  templateUrl: './shell.html',
  styleUrl: './shell.css',
})
export class Shell {
  protected readonly account = inject(Account);
  protected readonly appearance = inject(Appearance);
  protected readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly doing = inject(Doing);

  protected readonly languages = languages;
  protected readonly languageNames = languageNames;
  protected readonly themes = staffThemes;
  protected readonly open = signal(false);
  protected readonly areas = computed(() => areasFor((permission) => this.account.may(permission)));

  constructor() {
    effect(() => {
      this.appearance.isDark();
      this.appearance.showStaffTheme();
    });
    const before = this.api.signedOut();
    effect(() => {
      if (this.api.signedOut() === before) return;
      this.account.forget();
      void this.router.navigate(['/sign-in'], { queryParams: { next: this.router.url } });
    });
    this.router.events.subscribe((event) => {
      if (event instanceof NavigationEnd) this.open.set(false);
    });
  }

  protected chooseLanguage(language: Language): void {
    void this.doing.run(() => this.account.chooseLanguage(language));
  }

  protected async signOut(): Promise<void> {
    if (await this.doing.run(() => this.account.signOut())) await this.router.navigateByUrl('/');
  }

  protected skip(event: Event, main: HTMLElement): void {
    event.preventDefault();
    main.focus();
  }
}
