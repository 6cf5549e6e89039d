import { DestroyRef, Injectable, inject, signal } from '@angular/core';
import type { AttemptView } from '@synoo/contracts';
import { Api } from '../../core/api';
import { asRefusal, Refusal } from '../../core/refusal';
import { EmergencyFiles } from '../emergency/emergency-files';
import type { UnsentEvent } from '../outbox/answer-outbox';
import type { Place } from '../outbox/event-store';
import { LearnerSettings } from '../settings/learner-settings';
import { AttemptContent } from './attempt-content';
import { AttemptRefresh } from './attempt-refresh';
import { AttemptServer, isSignedOut } from './attempt-server';
import { CurrentAttempt } from './current-attempt';
import { Finishing } from './finishing';
import { KeptPlace } from './kept-place';
import { viewAtPlace } from './kept-view';
import { LeftoverAnswers } from './leftover-answers';
import { placeMemory, type OpenTest, type TabPlace } from './place-memory';
import { ShellKeeper } from './shell-keeper';
import { SignsOfLife } from './signs-of-life';
import { TabWatch } from './tab-watch';
import { TakeStorage } from './take-storage';
import { TestAnswers } from './test-answers';
import { TestDocuments } from './test-documents';
import { TestEnd } from './test-end';

type Starting = 'looking' | 'unreachable' | 'ready';
type Chosen = Pick<TabPlace, 'epoch' | 'language' | 'languageUntold'>;

/** After a reload: how long the server is waited for before the page goes on from what this computer keeps. */
const patienceMs = 5_000;

/** The ways to a place at an attempt and away from it: the codes, a reload, a new tab, a place that is taken anew, the next learner. */
@Injectable()
export class Arrival {
  private readonly api = inject(Api);
  private readonly attempt = inject(CurrentAttempt);
  private readonly answers = inject(TestAnswers);
  private readonly content = inject(AttemptContent);
  private readonly documents = inject(TestDocuments);
  private readonly end = inject(TestEnd);
  private readonly files = inject(EmergencyFiles);
  private readonly finishing = inject(Finishing);
  private readonly fresh = inject(AttemptRefresh);
  private readonly kept = inject(KeptPlace);
  private readonly leftovers = inject(LeftoverAnswers);
  private readonly server = inject(AttemptServer);
  private readonly settings = inject(LearnerSettings);
  private readonly shell = inject(ShellKeeper);
  private readonly signs = inject(SignsOfLife);
  private readonly storage = inject(TakeStorage);
  private readonly clock = this.server.clock;
  private readonly tabs = new TabWatch();
  private renewing = false;

  readonly starting = signal<Starting>('looking');
  /** Somebody's unfinished test in this browser, which a new tab may go on with. */
  readonly openTest = signal<OpenTest | null>(null);

  constructor() {
    inject(DestroyRef).onDestroy(() => this.tabs.close());
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
    const before = this.attempt.view();
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
    if (here && this.attempt.view() === null && !(await this.tabs.isOpenElsewhere(attemptId, here.epoch))) {
      // Asked before a place is: one that was given in a reply that is lost would end this one as soon as the network is back.
      const known = await this.server.view(attemptId, here.epoch, patienceMs).catch(asRefusal);
      if (known instanceof Refusal && isAway(known) && (await this.adoptKept(attemptId, here))) return;
    }
    const unsent = this.answers.unsent();
    await this.adopt(await this.server.newPlace(attemptId), here, unsent);
  }

  /** The test that the codes opened is another learner's. */
  disown(): void {
    this.settings.takeBack();
    this.leave();
    this.content.takeBack();
  }

  /** Leaves this computer to the next learner. Unsent answers stay in the journal. */
  leave(): void {
    const view = this.attempt.view();
    const outbox = this.answers.outbox();
    const unsent = outbox.unsent > 0 || outbox.unread;
    // What is unsent still needs the cookie.
    if (view && !unsent) this.server.leave(view.attemptId);
    this.kept.forgetTab();
    this.signs.close();
    this.answers.close();
    this.documents.forget();
    if (view && !unsent) void this.kept.forgetTest(view);
    this.tabs.release();
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
    return { epoch, language: this.attempt.language(), languageUntold: this.attempt.languageUntold() };
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
    if (this.attempt.screen() !== 'test') this.answers.laidOut.set(null);
    this.attempt.view.set(view);
    this.attempt.news.set(null);
    this.attempt.hearOf(view.attemptId, view);
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
    this.signs.open(view);
    this.starting.set('ready');
    void this.end.tell();
  }

  /** The log decides which answer is the latest; once it is complete the server says so. */
  private async sendOlderPlacesFirst(): Promise<void> {
    if (await this.answers.flush()) await this.fresh.now();
  }

  /** The server knows other events by numbers of this place: what is unsent goes on under new ones. */
  async renewPlace(): Promise<void> {
    const view = this.attempt.view();
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
}

/** The server was not reached; anything else it said itself. */
const isAway = ({ code }: Refusal): boolean => code === 'offline' || code === 'not-ready';
const isOver = (state: AttemptView['state']): boolean => state === 'finished' || state === 'ended';
