import { Injectable, inject } from '@angular/core';
import type { AttemptView } from '@synoo/contracts';
import { AttemptServer } from './attempt-server';
import { CurrentAttempt } from './current-attempt';
import { Finishing } from './finishing';
import { keptView } from './kept-view';
import { placeMemory } from './place-memory';
import { ShellKeeper } from './shell-keeper';
import { TakeStorage } from './take-storage';
import { TestAnswers } from './test-answers';

/** How old what this computer keeps of the page may get. */
const keepMs = 5_000;

/** What of the test stays on this computer, so that a reload goes on where the page was, and when it goes. */
@Injectable()
export class KeptPlace {
  private readonly attempt = inject(CurrentAttempt);
  private readonly answers = inject(TestAnswers);
  private readonly finishing = inject(Finishing);
  private readonly cache = inject(TakeStorage).cache;
  private readonly shell = inject(ShellKeeper);
  private readonly clock = inject(AttemptServer).clock;
  private keptAt = 0;

  /** The tab's place, and what a reload needs that finds no server. */
  remember(): void {
    const view = this.attempt.view();
    if (!view) return;
    const { attemptId } = view;
    const place = { epoch: view.epoch, language: this.attempt.language(), languageUntold: this.attempt.languageUntold() };
    placeMemory.rememberTab({ attemptId, preparation: this.attempt.preparation(), ...place });
    placeMemory.rememberOpenTest({ attemptId, name: view.learner.name, since: Date.now(), place });
    void this.keep();
  }

  tick(): void {
    if (performance.now() - this.keptAt >= keepMs) void this.keep();
  }

  /** The tab is nobody's. */
  forgetTab(): void {
    placeMemory.rememberTab(null);
    placeMemory.rememberOpenTest(null);
  }

  /** Nothing that a next learner could read stays. */
  async forgetTest({ attemptId }: AttemptView): Promise<void> {
    await Promise.all([this.cache.forget(attemptId), this.shell.unpin(attemptId)]);
  }

  /** Resolves once it is kept. Nothing of a test that is over and handed in, or that went on elsewhere. */
  async keep(): Promise<void> {
    const [view, news, screen] = [this.attempt.view(), this.attempt.news(), this.attempt.screen()];
    const state = view && this.answers.stateOf(view.attemptId);
    const { unsent: events, unread } = this.answers.outbox();
    const unsent = this.finishing.finish() !== null || events > 0 || unread;
    if (!state || !news || (screen === 'done' && !unsent) || screen === 'elsewhere' || screen === 'signed-out') return;
    this.keptAt = performance.now();
    await this.cache.keepView(keptView(view, news, state, this.clock.now()), Date.now());
  }
}
