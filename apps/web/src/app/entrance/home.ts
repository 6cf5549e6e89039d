import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Appearance, Icon, TextPipe } from '@synoo/ui';
import { Account } from '../core/account';
import { Entrance } from './entrance';

/** The first page: a learner or a member of staff. */
@Component({
  imports: [Entrance, Icon, RouterLink, TextPipe],
  template: `
    <app-entrance [heading]="'common.home.title' | t">
      <nav>
        <a routerLink="/take">
          <ui-icon name="edit-note" />
          <span><strong>{{ 'common.home.learner' | t }}</strong><span class="quiet">{{ 'common.home.learner-hint' | t }}</span></span>
        </a>
        <a [routerLink]="account.me() ? '/office' : '/sign-in'">
          <ui-icon name="account-circle" />
          <span><strong>{{ (account.me() ? 'common.home.office' : 'common.home.staff') | t }}</strong><span class="quiet">{{ 'common.home.staff-hint' | t }}</span></span>
        </a>
      </nav>
    </app-entrance>
  `,
  styles: `
    nav {
      border-top: 1px solid var(--line);
    }
    nav a {
      display: flex;
      gap: var(--space-4);
      align-items: flex-start;
      padding: var(--space-4) var(--space-2);
      border-bottom: 1px solid var(--line);
      color: var(--ink);
      text-decoration: none;
    }
    nav a:hover {
      background: var(--accent-tint);
    }
    nav a > span {
      display: grid;
      gap: var(--space-1);
    }
    ui-icon {
      width: 28px;
      height: 28px;
      color: var(--accent);
    }
    strong {
      font-size: var(--text-learner);
      font-weight: var(--weight-strong);
      color: var(--accent);
    }
  `,
})
export class Home {
  protected readonly account = inject(Account);

  constructor() {
    inject(Appearance).showStaffTheme();
    // Only changes which door is offered; without an answer the page is the same as for nobody signed in.
    this.account.load().catch(() => null);
  }
}
