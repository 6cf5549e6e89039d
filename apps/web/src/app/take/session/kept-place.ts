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
    placeMemory.rememberTab({ attemptId: view.attemptId, epoch: view.epoch, preparation: this.attempt.preparation(), language: this.attempt.language(), languageUntold: this.attempt.languageUntold() });
    placeMemory.rememberOpenTest({ attemptId: view.attemptId, name: view.learner.name, since: Date.now() });
    this.keep();
  }

  tick(): void {
    if (performance.now() - this.keptAt >= keepMs) this.keep();
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

  /** Nothing of a test that is over and handed in, or that went on elsewhere. */
  private keep(): void {
    const [view, news, screen] = [this.attempt.view(), this.attempt.news(), this.attempt.screen()];
    const state = view && this.answers.stateOf(view.attemptId);
    const unsent = this.finishing.finish() !== null || this.answers.outbox().unsent > 0;
    if (!state || !news || (screen === 'done' && !unsent) || screen === 'elsewhere' || screen === 'signed-out') return;
    this.keptAt = performance.now();
    void this.cache.keepView(keptView(view, news, state, this.clock.now()), Date.now());
  }
}
