import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import type { AnswerEvent, AttemptView, Language, Presence } from '@synoo/contracts';
import { Api } from '../../core/api';
import { asRefusal, Refusal } from '../../core/refusal';
import { EmergencyFiles } from '../emergency/emergency-files';
import type { SaveOutcome, UnsentEvent } from '../outbox/answer-outbox';
import type { Place } from '../outbox/event-store';
import { isDecision } from '../outbox/last-words';
import { saveFailure } from '../outbox/save-failure';
import { LearnerSettings } from '../settings/learner-settings';
import { Activity } from './activity';
import { AttemptContent } from './attempt-content';
import { AttemptRefresh } from './attempt-refresh';
import { AttemptServer, isSignedOut } from './attempt-server';
import { CurrentAttempt } from './current-attempt';
import { Finishing } from './finishing';
import { KeptPlace } from './kept-place';
import { viewAtPlace } from './kept-view';
import { LeftoverAnswers } from './leftover-answers';
import { type Happening, watchPage } from './page-watch';
import { placeMemory, type OpenTest, type TabPlace } from './place-memory';
import { presenceOf } from './presence-of';
import type { Preparation } from './screen';
import { TabWatch } from './tab-watch';
import { ShellKeeper } from './shell-keeper';
import { type Signal, TakeSocket } from './take-socket';
import { TakeStorage } from './take-storage';
import { TestAnswers } from './test-answers';
import { TestDocuments } from './test-documents';

type Starting = 'looking' | 'unreachable' | 'ready';
type Chosen = Pick<TabPlace, 'epoch' | 'language' | 'languageUntold'>;

const nothingShown: { readonly item: string | null; readonly review: boolean; readonly answered: number } = { item: null, review: false, answered: 0 };

const pollMs = 10_000;
/** After a reload: how long the server is waited for before the page goes on from what this computer keeps. */
const patienceMs = 5_000;

/** The learner's place at the attempt: who, which state, what time it is, and the ways in and out. */
@Injectable()
export class TakeSession {
  private readonly api = inject(Api);
  private readonly attempt = inject(CurrentAttempt);
  private readonly kept = inject(KeptPlace);
  private readonly content = inject(AttemptContent);
  private readonly fresh = inject(AttemptRefresh);
  private readonly server = inject(AttemptServer);
  private readonly storage = inject(TakeStorage);
  private readonly shell = inject(ShellKeeper);
  private readonly files = inject(EmergencyFiles);
  private readonly leftovers = inject(LeftoverAnswers);
  private readonly settings = inject(LearnerSettings);
  readonly answers = inject(TestAnswers);
  readonly documents = inject(TestDocuments);
  readonly finishing = inject(Finishing);

  private readonly clock = this.server.clock;
  private readonly tabs = new TabWatch();
  private socket: TakeSocket | null = null;
  private stopped = false;
  private renewing = false;

  readonly starting = signal<Starting>('looking');
  readonly view = this.attempt.view;
  readonly preparation = this.attempt.preparation.asReadonly();
  readonly language = this.attempt.language.asReadonly();
  readonly languageTrouble = this.content.languageTrouble;
  /** Somebody's unfinished test in this browser, which a new tab may go on with. */
  readonly openTest = signal<OpenTest | null>(null);
  readonly now = this.attempt.now.asReadonly();
  /** The time has jumped and the server is being asked: nothing is ended by this clock meanwhile. */
  readonly doubtful = signal(false);
  private jumped = false;
  /** What the test screen tells the board. */
  readonly shown = signal(nothingShown);
  readonly attemptState = this.attempt.state;
  readonly serverClock = this.attempt.serverClock;
  readonly left = this.attempt.left;
  readonly leftAtStart = this.attempt.leftAtStart.asReadonly();
  readonly timeGiven = this.attempt.timeGiven;
  readonly screen = this.attempt.screen;
  private readonly activity = new Activity();

  constructor() {
    this.answers.connection = { send: (place, events) => this.save(place, events), now: () => this.clock.now(), started: () => this.attempt.started(), found: () => this.fresh.need() };
    this.finishing.around = { view: this.view, hear: (attemptId, reply) => this.hear(attemptId, reply), refresh: () => this.fresh.now() };
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
      this.shown();
      this.answers.outbox();
      this.shell.kept();
      this.socket?.sendSoon();
    });
    effect(() => {
      if (this.answers.outbox().trouble === 'number-used') untracked(() => void this.renewPlace());
    });
    const ticking = setInterval(() => this.tick(), 1_000);
    const polling = this.poll();
    const unwatch = watchPage({ page: (value) => this.happened(value), leaving: () => this.answers.leaving(), wouldLose: () => this.wouldLose() });
    inject(DestroyRef).onDestroy(() => {
      this.stopped = true;
      clearInterval(ticking);
      unwatch();
      void polling;
      this.socket?.close();
      this.answers.close();
      this.documents.close();
      this.tabs.close();
      this.activity.close();
    });
  }

  /** What a loaded page does first: goes on where this tab was, offers an unfinished test, or asks for the codes. */
  async start(): Promise<void> {
    void this.shell.keep();
    await this.answers.bringLastWords();
    const tab = placeMemory.tab();
    if (!tab) {
      this.openTest.set(placeMemory.openTest());
      if (!this.openTest()) this.settings.forgetOthers();
      this.starting.set('ready');
      return;
    }
    this.attempt.preparation.set(tab.preparation);
    try {
      const copied = await this.tabs.isHeldElsewhere(tab.attemptId, tab.epoch);
      // Numbers that died with the page may be on their way still: in a new place none of them can come again.
      const renewed = copied || placeMemory.unkept.get(tab) > 0;
      await this.adopt(renewed ? await this.server.newPlace(tab.attemptId) : await this.server.view(tab.attemptId, tab.epoch, patienceMs), tab);
      // Without the journal nobody knows which numbers this place has used: it gets a new epoch, where they start from 1.
      if (!renewed && this.answers.outbox().storageTrouble) await this.adopt(await this.server.newPlace(tab.attemptId), tab);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (isSignedOut(error)) {
        placeMemory.rememberTab(null);
        this.starting.set('ready');
        return;
      }
      if (!(await this.adoptKept(tab.attemptId, tab))) this.starting.set('unreachable');
    }
  }

  async checkIn(sessionCode: string, personalCode: string): Promise<void> {
    const view = await this.server.checkIn(sessionCode, personalCode);
    const before = this.view();
    // Signing in again after the cookie was lost: the learner goes on without the preparations.
    const same = before?.attemptId === view.attemptId;
    // Somebody else instead of the one who was to sign in again.
    if (before && !same) this.leave();
    if (!same) this.attempt.preparation.set('who');
    await this.adopt(view, same ? this.hereUntil(before) : this.content.pickedFor(view));
    void this.storage.persist();
  }

  /**
   * Goes on here with an attempt of this browser: a new tab, or a place that was left for another. Where the server cannot be reached the
   * page goes on at the place that a closed one had, as after a reload.
   */
  async continueHere(attemptId: string): Promise<void> {
    const open = placeMemory.openTest();
    const here = open?.attemptId === attemptId ? (open.place ?? null) : null;
    if (here && this.view() === null && !(await this.tabs.isOpenElsewhere(attemptId, here.epoch))) {
      // Asked before a place is: one that was given in a reply that is lost would end this one as soon as the network is back.
      const known = await this.server.view(attemptId, here.epoch, patienceMs).catch(asRefusal);
      if (known instanceof Refusal && isAway(known) && (await this.adoptKept(attemptId, here))) return;
    }
    const unsent = this.answers.unsent();
    await this.adopt(await this.server.newPlace(attemptId), here, unsent);
  }

  prepare(preparation: Preparation): void {
    this.attempt.preparation.set(preparation);
    this.kept.remember();
    this.confirm();
    this.socket?.send();
  }

  /** The test that the codes opened is another learner's. */
  disown(): void {
    this.settings.takeBack();
    this.leave();
    this.content.takeBack();
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
    this.hear(view.attemptId, reply);
  }

  /** Leaves this computer to the next learner. Unsent answers stay in the journal. */
  leave(): void {
    const view = this.view();
    const outbox = this.answers.outbox();
    const unsent = outbox.unsent > 0 || outbox.unread;
    // What is unsent still needs the cookie.
    if (view && !unsent) this.server.leave(view.attemptId);
    this.kept.forgetTab();
    this.socket?.close();
    this.socket = null;
    this.answers.close();
    this.documents.forget();
    if (view && !unsent) void this.kept.forgetTest(view);
    this.tabs.release();
    this.shown.set(nothingShown);
    this.openTest.set(null);
    this.finishing.forget();
    this.attempt.clear();
  }

  forgetOpenTest(): void {
    placeMemory.rememberOpenTest(null);
    this.openTest.set(null);
    this.settings.forgetOthers();
  }

  private hereUntil({ epoch }: Place): Chosen {
    return { epoch, language: this.language(), languageUntold: this.attempt.languageUntold() };
  }

  /** False where this computer keeps nothing of the attempt. */
  private async adoptKept(attemptId: string, here: Chosen): Promise<boolean> {
    const kept = await this.storage.cache.view(attemptId);
    if (!kept) return false;
    this.clock.restore(kept.view.clock.serverNow, kept.anchoredAt);
    await this.adopt(viewAtPlace(kept.view, here.epoch), here);
    this.fresh.begin(true);
    return true;
  }

  /**
   * `here`: what was chosen at this computer, which counts unless the learner was elsewhere since. `unsent`: what this page had not sent
   * when the server was asked for the view.
   */
  private async adopt(view: AttemptView, here: Chosen | null, unsent: readonly UnsentEvent[] = []): Promise<void> {
    await this.finishing.restore(view.attemptId);
    this.fresh.begin(false);
    this.attempt.signedOut.set(false);
    // A test that is on the screen stays there.
    if (this.screen() !== 'test') this.answers.laidOut.set(null);
    this.view.set(view);
    this.attempt.news.set(null);
    this.hear(view.attemptId, view);
    this.leftovers.without(view.attemptId);
    this.tabs.hold(view.attemptId, view.epoch);
    if (!isOver(view.state)) void this.shell.pin(view.attemptId);
    this.files.prepare();
    const language = here?.language ?? null;
    const own = here !== null && language !== null && view.languages.includes(language) && view.epoch - here.epoch <= 1;
    const chosen = own ? language : view.language;
    this.attempt.language.set(chosen);
    this.attempt.languageUntold.set(own && here.languageUntold === true);
    // First the journal: whatever else fails, an answer that is given has where to go.
    await this.answers.open(view, unsent);
    this.answers.page('loaded');
    if (!this.api.online()) this.answers.page('offline');
    await this.content.speak();
    this.settings.startFor({ attempt: view.attemptId, largePrint: view.needs.largePrint === true, recorded: this.answers.settings(), confirmed: this.attempt.confirmed() });
    this.kept.remember();
    if (this.answers.holdsOlderPlaces(view.epoch)) void this.sendOlderPlacesFirst();
    this.content.show();
    this.openSocket(view);
    this.starting.set('ready');
    void this.tellFinish();
  }

  /** The log decides which answer is the latest; once it is complete the server says so. */
  private async sendOlderPlacesFirst(): Promise<void> {
    if (await this.answers.flush()) await this.fresh.now();
  }

  /** The learner said that the test is theirs, or it began: what was chosen before is recorded. */
  private confirm(): void {
    if (!this.attempt.confirmed()) return;
    this.settings.confirm();
    this.content.confirm();
  }

  /** The server knows other events by numbers of this place: what is unsent goes on under new ones. */
  private async renewPlace(): Promise<void> {
    const view = this.view();
    if (!view || this.renewing) return;
    this.renewing = true;
    try {
      const unsent = this.answers.unsent();
      const renewed = await this.server.newPlace(view.attemptId);
      if (this.attempt.isAt(view)) await this.adopt(renewed, this.hereUntil(view), unsent);
    } catch (error) {
      // Tried again with the next save that is refused.
      if (!(error instanceof Refusal)) throw error;
    } finally {
      this.renewing = false;
    }
  }

  private async save(place: Place, events: readonly AnswerEvent[]): Promise<SaveOutcome> {
    try {
      const reply = await this.server.save(place, events);
      this.hear(place.attemptId, reply);
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

  /** What comes late, of an attempt that this computer no longer shows, is none of the next learner's. */
  hear(attemptId: string, news: Signal): void {
    if (this.view()?.attemptId === attemptId) this.attempt.hear(news);
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
    if (screen === 'done') void this.finishHere();
    this.socket?.send();
  }

  /** The test is over: the last answers go out, and once they have nothing that a next learner could read stays. */
  private async finishHere(): Promise<void> {
    const view = this.view();
    this.documents.forget();
    if (!view || this.finishing.finish() || !(await this.answers.flush()) || this.answers.outbox().unread) return;
    this.kept.forgetTab();
    await this.kept.forgetTest(view);
  }

  private openSocket(view: AttemptView): void {
    this.socket?.close();
    this.socket = new TakeSocket(
      view.attemptId,
      () => this.presence(view),
      (signal, sentAt, receivedAt) => {
        if (receivedAt > sentAt) this.clock.sample(signal.clock.serverNow, sentAt, receivedAt);
        this.hear(view.attemptId, signal);
        if (signal.olderAnswers) this.fresh.need();
      },
      () => {
        // Answers of another place may have arrived after the view was made and before this page could be told.
        if (view.epoch > 1) this.fresh.need();
      },
    );
    void this.socket.open();
  }

  private presence(view: AttemptView): Presence {
    const { unsaved, storageTrouble } = this.answers.outbox();
    return presenceOf({ attemptId: view.attemptId, epoch: view.epoch, screen: this.screen(), ...this.shown(), unsaved, visible: document.visibilityState === 'visible', idleSeconds: this.activity.idleSeconds(), ...(storageTrouble && { notKept: true }), ...(this.shell.kept() === false && { noReload: true }) });
  }

  private async tellFinish(): Promise<void> {
    if (!this.finishing.finish()) return;
    await this.finishing.send();
    if (this.screen() === 'done') await this.finishHere();
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
      if (ending || this.fresh.isNeeded || !this.socket?.connected || this.clock.jumped()) await this.fresh.now();
      void this.shell.keepAgain();
      await this.content.speakAgain();
      await this.content.tellLanguage();
      await this.tellFinish();
    }
  }

  private happened(value: Happening): void {
    if (value !== 'online') this.answers.page(value);
    if (value === 'hidden') void this.answers.flush();
    if (value === 'hidden' || value === 'shown') this.socket?.send();
    if (value !== 'online') return;
    this.answers.retry();
    void this.fresh.now().then(() => this.tellFinish());
  }

  /** Closing is asked about only where it would lose answers: this computer cannot keep them and the server has not got them. */
  private wouldLose(): boolean {
    return !this.answers.held() || (this.finishing.finish() !== null && this.answers.outbox().storageTrouble);
  }
}

/** The server was not reached; anything else it said itself. */
const isAway = ({ code }: Refusal): boolean => code === 'offline' || code === 'not-ready';
const isOver = (state: AttemptView['state']): boolean => state === 'finished' || state === 'ended';
