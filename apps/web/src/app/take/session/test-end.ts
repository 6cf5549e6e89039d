import { Injectable, inject } from '@angular/core';
import { CurrentAttempt } from './current-attempt';
import { Finishing } from './finishing';
import { KeptPlace } from './kept-place';
import { TestAnswers } from './test-answers';
import { TestDocuments } from './test-documents';

/** What is left to do once the test is over: the server is told, the last answers go out, and then nothing stays here. */
@Injectable()
export class TestEnd {
  private readonly attempt = inject(CurrentAttempt);
  private readonly answers = inject(TestAnswers);
  private readonly documents = inject(TestDocuments);
  private readonly finishing = inject(Finishing);
  private readonly kept = inject(KeptPlace);

  /** An end that the server has not heard of. */
  async tell(): Promise<void> {
    if (!this.finishing.finish()) return;
    await this.finishing.send();
    if (this.attempt.screen() === 'done') await this.clear();
  }

  /** Once the server has the last answers nothing that a next learner could read stays. */
  async clear(): Promise<void> {
    const view = this.attempt.view();
    this.documents.forget();
    if (!view || this.finishing.finish() || !(await this.answers.flush()) || this.answers.outbox().unread) return;
    this.kept.forgetTab();
    await this.kept.forgetTest(view);
  }
}
