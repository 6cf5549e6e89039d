import { DestroyRef, Injectable, effect, inject, signal } from '@angular/core';
import type { AttemptView, Presence } from '@synoo/contracts';
import { Activity } from './activity';
import { AttemptRefresh } from './attempt-refresh';
import { AttemptServer } from './attempt-server';
import { CurrentAttempt } from './current-attempt';
import { presenceOf } from './presence-of';
import { ShellKeeper } from './shell-keeper';
import { TakeSocket } from './take-socket';
import { TestAnswers } from './test-answers';

const nothingShown: { readonly item: string | null; readonly review: boolean; readonly answered: number } = { item: null, review: false, answered: 0 };

/** What the page tells the board while a test is open, and the server's signals that come the same way. */
@Injectable()
export class SignsOfLife {
  private readonly attempt = inject(CurrentAttempt);
  private readonly answers = inject(TestAnswers);
  private readonly fresh = inject(AttemptRefresh);
  private readonly shell = inject(ShellKeeper);
  private readonly clock = inject(AttemptServer).clock;
  private readonly activity = new Activity();
  private socket: TakeSocket | null = null;
  /** What the test screen tells the board. */
  readonly shown = signal(nothingShown);

  constructor() {
    effect(() => {
      this.shown();
      this.answers.outbox();
      this.shell.kept();
      this.socket?.sendSoon();
    });
    inject(DestroyRef).onDestroy(() => {
      this.socket?.close();
      this.activity.close();
    });
  }

  get connected(): boolean {
    return this.socket?.connected ?? false;
  }

  open(view: AttemptView): void {
    this.socket?.close();
    this.socket = new TakeSocket(
      view.attemptId,
      () => this.presence(view),
      (signal, sentAt, receivedAt) => {
        if (receivedAt > sentAt) this.clock.sample(signal.clock.serverNow, sentAt, receivedAt);
        this.attempt.hearOf(view.attemptId, signal);
        if (signal.olderAnswers) this.fresh.need();
      },
      () => {
        // Answers of another place may have arrived after the view was made and before this page could be told.
        if (view.epoch > 1) this.fresh.need();
      },
    );
    void this.socket.open();
  }

  send(): void {
    this.socket?.send();
  }

  /** Nobody's test is open here. */
  close(): void {
    this.socket?.close();
    this.socket = null;
    this.shown.set(nothingShown);
  }

  private presence(view: AttemptView): Presence {
    const { unsaved, storageTrouble } = this.answers.outbox();
    return presenceOf({
      attemptId: view.attemptId,
      epoch: view.epoch,
      screen: this.attempt.screen(),
      ...this.shown(),
      unsaved,
      visible: document.visibilityState === 'visible',
      idleSeconds: this.activity.idleSeconds(),
      ...(storageTrouble && { notKept: true }),
      ...(this.shell.kept() === false && { noReload: true }),
    });
  }
}
