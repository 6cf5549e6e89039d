import { DestroyRef, Injectable, inject } from '@angular/core';
import { Refusal } from '../../core/refusal';
import { backoffMs } from '../outbox/backoff';
import { LearnerSettings } from '../settings/learner-settings';
import { AttemptContent } from './attempt-content';
import { AttemptServer, isSignedOut } from './attempt-server';
import { CurrentAttempt } from './current-attempt';
import { KeptPlace } from './kept-place';
import { TestAnswers } from './test-answers';

/** Answers of an older place that arrive together are looked at once. */
const gatherMs = 700;

/** Asks the server for the attempt as it is now; where the page may lack something, again and again until the server has answered. */
@Injectable()
export class AttemptRefresh {
  private readonly attempt = inject(CurrentAttempt);
  private readonly answers = inject(TestAnswers);
  private readonly content = inject(AttemptContent);
  private readonly kept = inject(KeptPlace);
  private readonly server = inject(AttemptServer);
  private readonly settings = inject(LearnerSettings);
  private gathering: ReturnType<typeof setTimeout> | null = null;
  private needs = 0;
  private met = 0;
  private failures = 0;
  private asked = 0;
  private laid = 0;

  /** The page went on from what this computer kept; the server's own word is still to come. */
  fromKept = false;

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      if (this.gathering !== null) clearTimeout(this.gathering);
    });
  }

  /** The page may lack what the server has, and nothing has answered since that was known. */
  get isNeeded(): boolean {
    return this.fromKept || this.met < this.needs;
  }

  /** The page shows what the server said just now, or what this computer kept. */
  begin(fromKept: boolean): void {
    this.fromKept = fromKept;
    this.met = this.needs;
    // A reply to what another place asked comes too late.
    this.laid = this.asked;
  }

  /** Something is there that the page does not show. */
  need(): void {
    this.needs += 1;
    this.askIn(gatherMs);
  }

  private askIn(ms: number): void {
    this.gathering ??= setTimeout(() => {
      this.gathering = null;
      void this.now();
    }, ms);
  }

  async now(): Promise<void> {
    const view = this.attempt.view();
    if (!view) return;
    // What is acknowledged while the reply is on its way may be missing in it.
    const unsent = this.answers.unsent();
    const needs = this.needs;
    const number = (this.asked += 1);
    try {
      const fresh = await this.server.view(view.attemptId, view.epoch);
      // An older reply than the one that is shown knows less.
      if (!this.attempt.isAt(view) || number < this.laid) return;
      this.laid = number;
      this.failures = 0;
      this.met = Math.max(this.met, needs);
      // After a time that was kept here, whose clock may have been ahead.
      if (this.fromKept) this.attempt.restart();
      this.fromKept = false;
      this.attempt.hear(fresh);
      const known = this.attempt.view()?.contentKey ?? null;
      // A reply from before the start does not take the key away again that came meanwhile.
      this.attempt.view.set({ ...fresh, contentKey: fresh.contentKey ?? known });
      this.answers.fold(fresh, unsent);
      const settings = this.answers.settings();
      if (settings) this.settings.show(settings);
      void this.kept.keep();
      if (this.attempt.signedOut()) {
        this.attempt.signedOut.set(false);
        this.answers.retry();
      }
      this.content.show();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (!this.attempt.isAt(view)) return;
      if (isSignedOut(error)) this.attempt.signedOut.set(true);
      else if (this.met < this.needs) this.askIn(backoffMs((this.failures += 1), Math.random));
    }
  }
}
