import { CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Icon, MomentPipe, TextPipe, formatTimeWithSeconds } from '@synoo/ui';
import { LiveBoard } from '../live/live-board';
import { ServerClock } from '../live/server-clock';
import { AccountMenu } from '../frame/account-menu';
import type { BoardHead, SessionStatus } from '../board/board-state';

/** Which session this is, its code for the wall, the server's time, and the ways to log, slips and wall view. */
@Component({
  selector: 'app-console-top',
  imports: [AccountMenu, CdkMenuTrigger, Icon, MomentPipe, RouterLink, TextPipe],
  template: `
    <div class="what">
      <a class="button plain icon-only back" routerLink="/proctor" [attr.aria-label]="'proctor.sessions.back' | t"><ui-icon name="arrow-back" /></a>
      <div>
        <h1>{{ head().title }}</h1>
        <p class="small quiet">{{ head().organisation }} · {{ head().lab }} · {{ head().startsAt | moment }} · {{ 'proctor.status.' + status() | t }}</p>
      </div>
    </div>
    <a class="wall-code" [routerLink]="['/proctor', head().sessionId, 'wall']" target="_blank" [title]="'proctor.wall.open' | t">
      <span class="small quiet">{{ 'proctor.session-code' | t }}<ui-icon name="open-in-new" /><span class="visually-hidden"> ({{ 'proctor.wall.open' | t }})</span></span>
      <strong>{{ head().code }}</strong>
    </a>
    <div class="clock">
      <span class="small quiet">{{ 'proctor.server-time' | t }}</span>
      <span class="numeric time">{{ time(clock.now()) }}</span>
    </div>
    <div class="connection small" role="status">
      @switch (live.line().kind) {
        @case ('live') { <span class="live"><ui-icon name="wifi" />{{ 'proctor.line.live' | t: { since: since() } }}</span> }
        @case ('lost') { <span class="lost"><ui-icon name="wifi-off" />{{ 'proctor.line.lost' | t: { since: since() } }}</span> }
        @default { <span class="quiet"><ui-icon name="pending" />{{ 'proctor.line.connecting' | t }}</span> }
      }
    </div>
    <div class="ways">
      <button type="button" class="button small" (click)="log.emit()"><ui-icon name="history" /><span class="label">{{ 'proctor.log.title' | t }}</span></button>
      <button type="button" class="button small" (click)="files.emit()"><ui-icon name="upload-file" /><span class="label">{{ 'proctor.files.title' | t }}</span></button>
      <a class="button small" [routerLink]="['/office/sessions', head().sessionId, 'slips']" target="_blank"><ui-icon name="print" /><span class="label">{{ 'proctor.slips' | t }}</span></a>
      <button type="button" class="button small icon-only" [attr.aria-label]="'proctor.menu.label' | t" [cdkMenuTriggerFor]="menu.template()"><ui-icon name="more-vert" /></button>
      <app-account-menu #menu />
    </div>
  `,
  styleUrl: './console-top.css',
})
export class ConsoleTop {
  readonly head = input.required<BoardHead>();
  readonly status = input.required<SessionStatus>();
  readonly log = output();
  readonly files = output();
  protected readonly live = inject(LiveBoard);
  protected readonly clock = inject(ServerClock);
  protected readonly time = formatTimeWithSeconds;

  protected since(): string {
    const line = this.live.line();
    return line.kind === 'connecting' ? '' : formatTimeWithSeconds(line.since);
  }
}
