import { Injectable, inject, signal } from '@angular/core';
import type { AttemptView, Language } from '@synoo/contracts';
import { Texts } from '@synoo/ui';
import { Refusal } from '../../core/refusal';
import { AttemptServer } from './attempt-server';
import { CurrentAttempt } from './current-attempt';
import { KeptPlace } from './kept-place';
import { TestAnswers } from './test-answers';
import { TestDocuments } from './test-documents';
import { canUnseal } from './unseal';

/** How long the page waits for its words. */
const patienceMs = 3_000;

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
  /** Choices are taken one after the other, so that the last one stays. */
  private changing: Promise<boolean> = Promise.resolve(true);
  /** Picked by the learner while the codes are asked for; the language that the page begins with is nobody's choice. */
  private picked: Language | null = null;
  private before: Language | null = null;
  private telling = false;

  show(): void {
    const view = this.attempt.view();
    if (!view || this.attempt.screen() === 'done') return;
    const language = this.attempt.language();
    const started = this.attempt.started();
    const briefing = view.briefing[language];
    const form = view.form[language];
    this.documents.follow(view, language);
    if (started && form && (view.contentKey || !canUnseal())) {
      this.documents.showForm(form);
      if (view.languageSwitch) this.documents.fetchLater(Object.values(view.form));
    }
    if (!started && briefing) this.documents.showBriefing(briefing, Object.values(view.briefing));
    void this.tellLanguage();
  }

  /**
   * The page's own words in the learner's language. Where they do not come the test goes on in the ones that are there: they are asked for
   * again, and answers wait for nothing.
   */
  async speak(): Promise<void> {
    const words = this.texts.use(this.attempt.language()).catch(() => undefined);
    await Promise.race([words, new Promise((done) => setTimeout(done, patienceMs))]);
  }

  /** Words that did not come. */
  async speakAgain(): Promise<void> {
    if (this.attempt.view() && this.texts.language() !== this.attempt.language()) await this.speak();
  }

  async useLanguage(language: Language): Promise<void> {
    this.languageTrouble.set(false);
    const change = (): Promise<boolean> => this.changeLanguage(language);
    this.changing = this.changing.then(change, change);
    this.languageTrouble.set(!(await this.changing));
  }

  /**
   * A choice made before the start is told to the server as soon as that can be reached, unless the learner goes on elsewhere by then:
   * what was chosen there is newer. Where the test has started meanwhile it is an event of the log like every later one.
   */
  async tellLanguage(): Promise<void> {
    const [view, language] = [this.attempt.view(), this.attempt.language()];
    if (!view || !this.attempt.languageUntold() || this.telling) return;
    if (this.attempt.superseded()) return this.told();
    if (!this.attempt.confirmed()) return;
    if (this.attempt.started()) {
      this.answers.language(language);
      return this.told();
    }
    this.telling = true;
    try {
      const { session, language: known } = await this.server.chooseLanguage(view, language);
      if (!this.attempt.isAt(view)) return;
      this.attempt.view.update((now) => now && { ...now, language: known, session });
      if (this.attempt.language() === language) this.told();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === 'place-superseded' && this.attempt.isAt(view)) this.told();
      // Anything else: told again when the server is heard of again, by then perhaps as an event.
      return;
    } finally {
      this.telling = false;
    }
    // Another one was chosen meanwhile.
    if (this.attempt.languageUntold()) await this.tellLanguage();
  }

  private told(): void {
    this.attempt.languageUntold.set(false);
    this.kept.remember();
  }

  /**
   * Before the start the server keeps the choice; during the test it is an event of the log. False when the words or the test
   * in that language are not on this computer and could not be fetched: everything stays as it was.
   */
  private async changeLanguage(language: Language): Promise<boolean> {
    const view = this.attempt.view();
    if (!view) return this.pick(language);
    const working = this.attempt.state() === 'working';
    // The start came while the choice was on the screen: from then on the form says whether there is one.
    if (working && !view.languageSwitch) return true;
    const [kind, hash] = working ? (['form', view.form[language]] as const) : (['briefing', view.briefing[language]] as const);
    if (hash !== undefined && !(await this.documents.fetch(kind, hash))) return false;
    try {
      await this.texts.use(language);
    } catch {
      // The page's own files cannot be reached.
      return false;
    }
    if (!this.attempt.isAt(view)) return true;
    if (working) this.answers.language(language);
    else this.attempt.languageUntold.set(true);
    this.attempt.language.set(language);
    this.kept.remember();
    this.show();
    return true;
  }

  /** Chosen while the codes are asked for. */
  private async pick(language: Language): Promise<boolean> {
    try {
      await this.texts.use(language);
    } catch {
      return false;
    }
    this.picked = language;
    return true;
  }

  /** What the learner picked before the check-in, as a choice for the test that it opened; null where nothing was. A test that runs goes on in its own. */
  pickedFor({ epoch, language, clock }: AttemptView): { readonly epoch: number; readonly language: Language; readonly languageUntold: boolean } | null {
    this.before = this.texts.language();
    const { picked } = this;
    if (picked === null || clock.startedAt !== null) return null;
    return { epoch, language: picked, languageUntold: picked !== language };
  }

  /** The test is this learner's: what was picked is theirs, and not the next one's. */
  confirm(): void {
    this.picked = null;
    void this.tellLanguage();
  }

  /** The test was another learner's: the page speaks as it did before. */
  takeBack(): void {
    if (this.before) void this.texts.use(this.before).catch(() => undefined);
  }
}
