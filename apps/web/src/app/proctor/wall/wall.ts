import { Component, DestroyRef, computed, effect, inject, input, signal } from '@angular/core';
import { sessionRoutes } from '@synoo/contracts';
import { Appearance, Icon, TextPipe, Texts, Trouble, formatTime } from '@synoo/ui';
import { Api } from '../../core/api';
import { isOwnComputer } from '../../core/own-computer';
import { Refusal } from '../../core/refusal';
import { refusalText } from '../../core/refusal-text';
import type { BoardHead, SessionStatus } from '../board/board-state';
import { ServerClock } from '../live/server-clock';

const askEveryMs = 15_000;

/** For the projector: address, code and time, as large as the screen allows, and no learner's name. */
@Component({
  imports: [Icon, TextPipe, Trouble],
  providers: [ServerClock],
  template: `
    @if (head(); as head) {
      <header>
        <p class="title">{{ head.title }}</p>
        <p class="clock numeric"><span class="visually-hidden">{{ 'proctor.server-time' | t }} </span>{{ time(clock.now()) }}</p>
      </header>
      <main>
        <h1>{{ 'proctor.wall.title' | t }}</h1>
        @if (status() === 'closed') {
          <p class="state">{{ 'proctor.wall.closed' | t }}</p>
        } @else {
          <ol>
            <li><span>{{ 'proctor.wall.address' | t }}</span><strong class="address">{{ address }}</strong></li>
            <li><span>{{ 'proctor.session-code' | t }}</span><strong class="wall-code">{{ head.code }}</strong></li>
            <li><span>{{ 'proctor.wall.personal' | t }}</span></li>
          </ol>
          @if (status() === 'draft') { <p class="state">{{ 'proctor.wall.draft' | t }}</p> }
          @if (isOwn) { <p class="state">{{ 'proctor.wall.own-computer' | t }}</p> }
        }
      </main>
      <footer>
        <p>{{ head.organisation }} · {{ head.lab }}</p>
        @if (canFill) { <button type="button" class="button" (click)="fill()"><ui-icon name="zoom-in" />{{ 'proctor.wall.full' | t }}</button> }
      </footer>
    } @else if (trouble(); as text) {
      <main><ui-trouble [text]="text" [canRetry]="true" (retry)="load()" /></main>
    }
  `,
  styleUrl: './wall.css',
})
export class Wall {
  readonly id = input.required<string>();
  protected readonly clock = inject(ServerClock);
  private readonly api = inject(Api);
  private readonly texts = inject(Texts);
  protected readonly time = formatTime;
  protected readonly address = `${location.host}/take`;
  protected readonly isOwn = isOwnComputer(location.hostname);
  protected readonly canFill = document.fullscreenEnabled;
  protected readonly head = signal<BoardHead | null>(null);
  protected readonly status = signal<SessionStatus>('draft');
  private readonly refusal = signal<Refusal | null>(null);
  protected readonly trouble = computed(() => {
    const refusal = this.refusal();
    return refusal ? refusalText(this.texts, refusal) : null;
  });

  constructor() {
    inject(Appearance).showStaffTheme();
    effect(() => {
      if (this.id()) void this.load();
    });
    const timer = setInterval(() => {
      void this.load();
    }, askEveryMs);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
    });
  }

  protected fill(): void {
    void document.documentElement.requestFullscreen();
  }

  protected async load(): Promise<void> {
    const sentAt = performance.now();
    try {
      const { serverNow, status, rows: _rows, ...head } = await this.api.call(sessionRoutes.board, { params: { id: this.id() } });
      this.clock.anchor(serverNow, sentAt);
      this.head.set(head);
      this.status.set(status);
      this.refusal.set(null);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // What hangs on the wall stays: code and address do not change while the server is away.
      this.refusal.set(error);
    }
  }
}
