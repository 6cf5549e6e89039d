import { CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, computed, effect, inject, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { sessionRoutes, type SessionRow } from '@synoo/contracts';
import { Badge, type IconName, EmptyState, Icon, NumberPipe, PageHeader, Pager, TextPipe, ToastList, type Tone, formatDate, formatTime } from '@synoo/ui';
import { Account } from '../../core/account';
import { addressView } from '../../core/address';
import { Api } from '../../core/api';
import { Doing } from '../../core/doing';
import { pagedRemote } from '../../core/paged-remote';
import { Pending } from '../../core/pending';
import { SearchBox } from '../../core/search-box';
import type { SessionStatus } from '../board/board-state';
import { AccountMenu } from '../frame/account-menu';
import { groupSessions } from './group-sessions';

const pageSize = 200;
const statuses = ['draft', 'open', 'closed'] as const satisfies readonly SessionStatus[];
const looks: Readonly<Record<SessionStatus, readonly [Tone, IconName]>> = { draft: ['plain', 'schedule'], open: ['accent', 'door-open'], closed: ['plain', 'task-alt'] };

/** The proctor's sessions: today's first, then what is coming, then what was. */
@Component({
  imports: [AccountMenu, Badge, CdkMenuTrigger, EmptyState, Icon, NumberPipe, PageHeader, Pager, Pending, RouterLink, SearchBox, TextPipe, ToastList],
  templateUrl: './session-list.html',
  styleUrl: './session-list.css',
})
export class SessionList {
  private readonly api = inject(Api);
  private readonly doing = inject(Doing);
  private readonly router = inject(Router);
  protected readonly account = inject(Account);
  protected readonly view = addressView();
  protected readonly statuses = statuses;
  protected readonly looks = looks;
  protected readonly size = pageSize;
  protected readonly date = formatDate;
  protected readonly time = formatTime;
  protected readonly opening = signal<string | null>(null);
  protected readonly status = computed(() => statuses.find((status) => status === this.view.text('status')));
  protected readonly page = computed(() => this.view.number('page', 1));
  protected readonly sessions = pagedRemote(
    this.view,
    () => ({ search: this.view.text('search'), status: this.status(), page: this.page() }),
    ({ search, status, page }, signal) => this.api.call(sessionRoutes.sessions, { query: { search, status, page, size: pageSize }, signal }),
  );
  protected readonly groups = computed(() => groupSessions(this.sessions.value()?.rows ?? [], new Date()));

  constructor() {
    const before = this.api.signedOut();
    effect(() => {
      if (this.api.signedOut() === before) return;
      this.account.forget();
      void this.router.navigate(['/sign-in'], { queryParams: { next: this.router.url } });
    });
  }

  protected async open(session: SessionRow): Promise<void> {
    if (this.opening()) return;
    this.opening.set(session.id);
    const done = await this.doing.run(() => this.api.call(sessionRoutes.openSession, { params: { id: session.id } }));
    this.opening.set(null);
    if (done) await this.router.navigate(['/proctor', session.id]);
  }

  protected skip(event: Event, main: HTMLElement): void {
    event.preventDefault();
    main.focus();
  }
}
