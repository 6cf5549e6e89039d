import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import type { AnswerEvent, Language } from '@synoo/contracts';
import { Api } from '../../core/api';
import { Refusal } from '../../core/refusal';
import type { SaveOutcome } from '../outbox/answer-outbox';
import type { Place } from '../outbox/event-store';
import { isDecision } from '../outbox/last-words';
import { saveFailure } from '../outbox/save-failure';
import { LearnerSettings } from '../settings/learner-settings';
import { Arrival } from './arrival';
import { AttemptContent } from './attempt-content';
import { AttemptRefresh } from './attempt-refresh';
import { AttemptServer } from './attempt-server';
import { CurrentAttempt } from './current-attempt';
import { Finishing } from './finishing';
import { KeptPlace } from './kept-place';
import { type Happening, watchPage } from './page-watch';
import type { Preparation } from './screen';
import { ShellKeeper } from './shell-keeper';
import { SignsOfLife } from './signs-of-life';
import { TestAnswers } from './test-answers';
import { TestDocuments } from './test-documents';
import { TestEnd } from './test-end';

const pollMs = 10_000;

/** The test as the screens see it, and what follows from what happens to it: from the server's word, the time and the page. How it is reached and left: {@link Arrival}. */
@Injectable()
export class TakeSession {
  private readonly api = inject(Api);
  private readonly attempt = inject(CurrentAttempt);
  private readonly kept = inject(KeptPlace);
  private readonly content = inject(AttemptContent);
  private readonly fresh = inject(AttemptRefresh);
  private readonly arrival = inject(Arrival);
  private readonly end = inject(TestEnd);
  private readonly signs = inject(SignsOfLife);
  private readonly server = inject(AttemptServer);
  private readonly shell = inject(ShellKeeper);
  private readonly settings = inject(LearnerSettings);
  readonly answers = inject(TestAnswers);
  readonly documents = inject(TestDocuments);
  readonly finishing = inject(Finishing);

  private readonly clock = this.server.clock;
  private stopped = false;

  readonly view = this.attempt.view;
  readonly preparation = this.attempt.preparation.asReadonly();
  readonly language = this.attempt.language.asReadonly();
  readonly languageTrouble = this.content.languageTrouble;
  readonly now = this.attempt.now.asReadonly();
  /** The time has jumped and the server is being asked: nothing is ended by this clock meanwhile. */
  readonly doubtful = signal(false);
  private jumped = false;
  /** What the test screen tells the board. */
  readonly shown = this.signs.shown;
  readonly attemptState = this.attempt.state;
  readonly serverClock = this.attempt.serverClock;
  readonly left = this.attempt.left;
  readonly leftAtStart = this.attempt.leftAtStart.asReadonly();
  readonly timeGiven = this.attempt.timeGiven;
  readonly screen = this.attempt.screen;

  constructor() {
    this.answers.connection = { send: (place, events) => this.save(place, events), now: () => this.clock.now(), started: () => this.attempt.started(), found: () => this.fresh.need() };
    this.finishing.around = { view: this.view, hear: (attemptId, reply) => this.attempt.hearOf(attemptId, reply), refresh: () => this.fresh.now() };
    this.settings.chosen = (settings) => this.answers.chooseSettings(settings);
    let reached = true;
    effect(() => {
      const online = this.api.online();
      // A server that cannot be reached behind a switch that works is no network either.
      untracked(() => online !== reached && this.answers.page(online ? 'online' : 'offline'));
      reached = online;
    });
    const key = computed(() => this.view()?.contentKey ?? null);
    effect(() => {
      // It may come after the test was to be shown, and in a message that says nothing else.
      if (key() !== null) untracked(() => this.content.show());
    });
    effect(() => {
      const screen = this.screen();
      untracked(() => this.follow(screen));
    });
    effect(() => {
      if (this.answers.outbox().trouble === 'number-used') untracked(() => void this.arrival.renewPlace());
    });
    const ticking = setInterval(() => this.tick(), 1_000);
    const polling = this.poll();
    const unwatch = watchPage({ page: (value) => this.happened(value), leaving: () => this.answers.leaving(), wouldLose: () => this.wouldLose() });
    inject(DestroyRef).onDestroy(() => {
      this.stopped = true;
      clearInterval(ticking);
      unwatch();
      void polling;
      this.answers.close();
      this.documents.close();
    });
  }

  prepare(preparation: Preparation): void {
    this.attempt.preparation.set(preparation);
    this.kept.remember();
    this.confirm();
    this.signs.send();
  }

  useLanguage(language: Language): Promise<void> {
    return this.content.useLanguage(language);
  }

  /** A break begins, or the work goes on after a break or a pause for idleness. The server decides. */
  async rest(action: 'break' | 'go-on'): Promise<void> {
    const view = this.view();
    if (!view) return;
    if (action === 'go-on' && this.attemptState() === 'working') {
      this.attempt.resting.set(false);
      return;
    }
    if (action === 'break') this.answers.leave();
    const reply = await this.server.rest(view, action);
    if (!this.attempt.isAt(view)) return;
    if (action === 'break') this.view.update((now) => now && { ...now, breaks: { ...now.breaks, left: Math.max(0, now.breaks.left - 1) } });
    else this.attempt.resting.set(false);
    this.attempt.hearOf(view.attemptId, reply);
  }

  /** The learner said that the test is theirs, or it began: what was chosen before is recorded. */
  private confirm(): void {
    if (!this.attempt.confirmed()) return;
    this.settings.confirm();
    this.content.confirm();
  }

  private async save(place: Place, events: readonly AnswerEvent[]): Promise<SaveOutcome> {
    try {
      const reply = await this.server.save(place, events);
      this.attempt.hearOf(place.attemptId, reply);
      // What is acknowledged leaves the journal: before that it is in what a reload without network goes on from.
      if (events.some(isDecision) && this.attempt.isAt(place)) await this.kept.keep();
      return { ok: true, reply };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const failure = saveFailure(error);
      if (failure.why === 'signed-out' && this.attempt.isAt(place)) this.attempt.signedOut.set(true);
      return failure;
    }
  }

  /** What a change of the screen brings with it. */
  private follow(screen: ReturnType<typeof this.screen>): void {
    if (screen === 'test') {
      // Also after a reopening: the place was forgotten when the test ended.
      this.kept.remember();
      this.content.show();
      this.confirm();
      if (!this.view()?.contentKey) this.fresh.need();
    }
    if (screen !== 'test') this.answers.leave();
    if (screen === 'time-up' || screen === 'elsewhere' || screen === 'paused') void this.answers.flush();
    if (screen === 'done') void this.end.clear();
    this.signs.send();
  }

  private tick(): void {
    this.askAboutJump();
    this.attempt.tick();
    this.answers.tick();
    this.kept.tick();
  }

  /** A computer that slept and one whose clock was set look alike here: the server knows, and where it cannot be asked the clock is believed. */
  private askAboutJump(): void {
    const jumped = this.clock.jumped();
    if (jumped && !this.jumped) {
      this.doubtful.set(true);
      void this.fresh.now().finally(() => this.doubtful.set(false));
    }
    this.jumped = jumped;
  }

  /** Where no socket is, the page asks now and then; at the end of the time it asks sooner. */
  private async poll(): Promise<void> {
    while (!this.stopped) {
      const ending = this.screen() === 'time-up';
      await new Promise((resolve) => setTimeout(resolve, (ending ? 3_000 : pollMs) * (0.7 + Math.random() * 0.6)));
      if (this.stopped || !this.view()) continue;
      if (ending || this.fresh.isNeeded || !this.signs.connected || this.clock.jumped()) await this.fresh.now();
      void this.shell.keepAgain();
      await this.content.speakAgain();
      await this.content.tellLanguage();
      await this.end.tell();
    }
  }

  private happened(value: Happening): void {
    if (value !== 'online') this.answers.page(value);
    if (value === 'hidden') void this.answers.flush();
    if (value === 'hidden' || value === 'shown') this.signs.send();
    if (value !== 'online') return;
    this.answers.retry();
    void this.fresh.now().then(() => this.end.tell());
  }

  /** Closing is asked about only where it would lose answers: this computer cannot keep them and the server has not got them. */
  private wouldLose(): boolean {
    return !this.answers.held() || (this.finishing.finish() !== null && this.answers.outbox().storageTrouble);
  }
}
