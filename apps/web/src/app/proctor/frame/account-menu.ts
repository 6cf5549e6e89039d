import { CdkMenu, CdkMenuItem, CdkMenuItemRadio } from '@angular/cdk/menu';
import { Component, TemplateRef, effect, inject, viewChild } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { languages, type Language } from '@synoo/contracts';
import { Appearance, Icon, TextPipe, Texts, languageNames, staffThemes } from '@synoo/ui';
import { Account } from '../../core/account';
import { Doing } from '../../core/doing';

/** Language, theme, the office and signing out, as a menu for whatever button opens it. */
@Component({
  selector: 'app-account-menu',
  imports: [CdkMenu, CdkMenuItem, CdkMenuItemRadio, Icon, RouterLink, TextPipe],
  template: `
    <ng-template #menu>
      <div class="menu" cdkMenu>
        <div class="menu-title">{{ account.me()?.name }}</div>
        <a class="menu-item" cdkMenuItem routerLink="/office"><ui-icon name="home" />{{ 'proctor.menu.office' | t }}</a>
        <hr />
        <div class="menu-title">{{ 'common.language' | t }}</div>
        @for (language of languages; track language) {
          <button class="menu-item" cdkMenuItemRadio [attr.lang]="language" [cdkMenuItemChecked]="texts.language() === language" (cdkMenuItemTriggered)="chooseLanguage(language)">
            <ui-icon [name]="texts.language() === language ? 'check' : 'translate'" />{{ names[language] }}
          </button>
        }
        <hr />
        <div class="menu-title">{{ 'common.theme.label' | t }}</div>
        @for (theme of themes; track theme) {
          <button class="menu-item" cdkMenuItemRadio [cdkMenuItemChecked]="appearance.theme() === theme" (cdkMenuItemTriggered)="appearance.chooseStaffTheme(theme)">
            <ui-icon [name]="appearance.theme() === theme ? 'check' : theme === 'dark' ? 'dark-mode' : theme === 'light' ? 'light-mode' : 'contrast'" />{{ 'common.theme.' + theme | t }}
          </button>
        }
        <hr />
        <button class="menu-item" cdkMenuItem (cdkMenuItemTriggered)="signOut()"><ui-icon name="logout" />{{ 'proctor.menu.sign-out' | t }}</button>
      </div>
    </ng-template>
  `,
  styles: `
    /* Only carries the template; has no box of its own. */
    :host {
      display: contents;
    }
  `,
})
export class AccountMenu {
  readonly template = viewChild.required<TemplateRef<unknown>>('menu');
  protected readonly account = inject(Account);
  protected readonly appearance = inject(Appearance);
  protected readonly texts = inject(Texts);
  private readonly doing = inject(Doing);
  private readonly router = inject(Router);
  protected readonly languages = languages;
  protected readonly names = languageNames;
  protected readonly themes = staffThemes;

  constructor() {
    effect(() => {
      this.appearance.isDark();
      this.appearance.showStaffTheme();
    });
  }

  protected chooseLanguage(language: Language): void {
    void this.doing.run(() => this.account.chooseLanguage(language));
  }

  protected async signOut(): Promise<void> {
    if (await this.doing.run(() => this.account.signOut())) await this.router.navigateByUrl('/');
  }
}
