import { Injectable, inject, signal } from '@angular/core';
import type { Language } from '@synoo/contracts';
import { Texts } from '@synoo/ui';
import { AttemptServer } from './attempt-server';
import { CurrentAttempt } from './current-attempt';
import { KeptPlace } from './kept-place';
import { TestAnswers } from './test-answers';
import { TestDocuments } from './test-documents';
import { canUnseal } from './unseal';

/** Which document of the attempt is shown, and in which language. */
@Injectable()
export class AttemptContent {
  private readonly attempt = inject(CurrentAttempt);
  private readonly server = inject(AttemptServer);
  private readonly answers = inject(TestAnswers);
  private readonly documents = inject(TestDocuments);
  private readonly kept = inject(KeptPlace);
  private readonly texts = inject(Texts);
  /** The other language could not be fetched. */
  readonly languageTrouble = signal(false);

  show(): void {
    const view = this.attempt.view();
    if (!view || this.attempt.screen() === 'done') return;
    const language = this.attempt.language();
    const started = this.attempt.started();
    const briefing = view.briefing[language];
    const form = view.form[language];
    this.documents.follow(view, language);
    if (started && form && (view.contentKey || !canUnseal())) {
      this.documents.show('form', form);
      if (view.languageSwitch) this.documents.fetchLater(Object.values(view.form));
    }
    if (!started && briefing) this.documents.show('briefing', briefing);
  }

  async useLanguage(language: Language): Promise<void> {
    this.languageTrouble.set(false);
    this.languageTrouble.set(!(await this.changeLanguage(language)));
  }

  /**
   * Before the start the server keeps the choice; during the test it is an event of the log. False when the words or the test
   * in that language could not be fetched: everything stays as it was.
   */
  private async changeLanguage(language: Language): Promise<boolean> {
    const view = this.attempt.view();
    if (!view) return true;
    const working = this.attempt.state() === 'working';
    // The start came while the choice was on the screen: from then on the form says whether there is one.
    if (working && !view.languageSwitch) return true;
    const form = working ? view.form[language] : undefined;
    try {
      if (form && !(await this.documents.fetch(form))) return false;
      if (!working) {
        const changed = await this.server.chooseLanguage(view.attemptId, language);
        this.attempt.view.set({ ...changed, epoch: view.epoch });
      }
      await this.texts.use(language);
    } catch {
      // Neither the server nor the page's own files can be reached.
      return false;
    }
    if (working) this.answers.language(language);
    this.attempt.language.set(language);
    this.kept.remember();
    this.show();
    return true;
  }
}
