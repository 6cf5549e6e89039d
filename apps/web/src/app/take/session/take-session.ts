import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { type AnswerEvent, type AttemptView, type Clock, type Language, type Presence, type Route, takeRoutes } from '@synoo/contracts';
import { Texts } from '@synoo/ui';
import { Api, type CallInput } from '../../core/api';
import { asRefusal, Refusal } from '../../core/refusal';
import { ServerClock } from '../clock/server-clock';
import type { SaveOutcome } from '../outbox/answer-outbox';
import type { Place } from '../outbox/event-store';
import { saveFailure, signedOutCodes } from '../outbox/save-failure';
import { keptView } from './kept-view';
import { LeftoverAnswers } from './leftover-answers';
import { placeMemory, type OpenTest } from './place-memory';
import { type Preparation, screenOf, timeLeft } from './screen';
import { TabWatch } from './tab-watch';
import { type Signal, TakeSocket } from './take-socket';
import { TakeStorage } from './take-storage';
import { TestAnswers } from './test-answers';
import { TestDocuments } from './test-documents';
import { thisDevice } from './this-device';

export type SubmitResult = 'done' | 'unsent' | Refusal;
type Starting = 'looking' | 'unreachable' | 'ready';

const requestTimeoutMs = 20_000;
/** Characters of a file that even a slow school line carries in a millisecond (128 kbit/s). */
const slowestLine = 16;
const pollMs = 10_000;
/** How old what this computer keeps of the page may get. */
const keepMs = 5_000;

/** The learner's place at the attempt: who, which state, what time it is, and the ways in and out. */
@Injectable()
export class TakeSession {
  private readonly api = inject(Api);
  private readonly texts = inject(Texts);
  private readonly storage = inject(TakeStorage);
  private readonly leftovers = inject(LeftoverAnswers);
  readonly answers = inject(TestAnswers);
  readonly documents = inject(TestDocuments);

  private readonly clock = new ServerClock({ steady: () => performance.now(), wall: () => Date.now() });
  private readonly tabs = new TabWatch();
  private socket: TakeSocket | null = null;
  private stopped = false;
  private keptAt = 0;
  /** The page went on from what this computer kept; the server's own word is still to come. */
  private fromKept = false;
  private renewing = false;

  readonly starting = signal<Starting>('looking');
  readonly view = signal<AttemptView | null>(null);
  /** Newest word of the server about state and time. */
  private readonly signal = signal<Signal | null>(null);
  readonly preparation = signal<Preparation>('who');
  readonly language = signal<Language>(this.texts.language());
  /** The other language could not be fetched. */
  readonly languageTrouble = signal(false);
  readonly signedOut = signal(false);
  /** Somebody's unfinished test in this browser, which a new tab may go on with. */
  readonly openTest = signal<OpenTest | null>(null);
  /** Server time, once a second. */
  readonly now = signal(this.clock.now());
  /** What the test screen tells the board. */
  readonly shown = signal<{ item: string | null; review: boolean; answered: number }>({ item: null, review: false, answered: 0 });

  readonly attemptState = computed(() => this.signal()?.state ?? null);
  readonly serverClock = computed<Clock | null>(() => this.signal()?.clock ?? null);
  readonly left = computed(() => timeLeft(this.serverClock(), this.now()));
  readonly screen = computed(() =>
    screenOf({
      state: this.attemptState(),
      preparation: this.preparation(),
      superseded: (this.signal()?.currentEpoch ?? 0) > (this.view()?.epoch ?? Infinity),
      signedOut: this.signedOut(),
      clock: this.serverClock(),
      now: this.now(),
    }),
  );

  constructor() {
    this.answers.connection = { send: (place, events) => this.save(place, events), now: () => this.clock.now(), started: () => this.serverClock()?.startedAt != null };
    effect(() => {
      const screen = this.screen();
      untracked(() => this.follow(screen));
    });
    effect(() => {
      this.shown();
      this.answers.outbox();
      this.socket?.sendSoon();
    });
    effect(() => {
      if (this.answers.outbox().trouble === 'number-used') untracked(() => void this.renewPlace());
    });
    const ticking = setInterval(() => this.tick(), 1_000);
    const polling = this.poll();
    const listeners = this.listen();
    inject(DestroyRef).onDestroy(() => {
      this.stopped = true;
      clearInterval(ticking);
      listeners();
      void polling;
      this.socket?.close();
      this.answers.close();
      this.documents.close();
      this.tabs.close();
    });
  }

  /** What a loaded page does first: goes on where this tab was, offers an unfinished test, or asks for the codes. */
  async start(): Promise<void> {
    const tab = placeMemory.tab();
    if (!tab) {
      this.openTest.set(placeMemory.openTest());
      this.starting.set('ready');
      return;
    }
    this.preparation.set(tab.preparation);
    try {
      const copied = await this.tabs.isHeldElsewhere(tab.attemptId, tab.epoch);
      // Numbers that died with the page may be on their way still: in a new place none of them can come again.
      const renewed = copied || placeMemory.unkept.get(tab) > 0;
      await this.adopt(renewed ? await this.newPlace(tab.attemptId) : await this.fetchView(tab.attemptId, tab.epoch), tab.language);
      // Without the journal nobody knows which numbers this place has used: it gets a new epoch, where they start from 1.
      if (!renewed && this.answers.outbox().storageTrouble) await this.adopt(await this.newPlace(tab.attemptId), tab.language);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (signedOutCodes.includes(error.code)) {
        placeMemory.rememberTab(null);
        this.starting.set('ready');
        return;
      }
      const kept = await this.storage.cache.view(tab.attemptId);
      if (!kept) {
        this.starting.set('unreachable');
        return;
      }
      this.clock.restore(kept.view.clock.serverNow, kept.anchoredAt);
      await this.adopt(kept.view, tab.language);
      this.fromKept = true;
    }
  }

  async checkIn(sessionCode: string, personalCode: string): Promise<void> {
    const view = await this.timed(takeRoutes.checkIn, { body: { sessionCode, personalCode, device: thisDevice() } });
    const before = this.view();
    // Signing in again after the cookie was lost: the learner goes on without the preparations.
    this.preparation.set(before?.attemptId === view.attemptId ? this.preparation() : 'who');
    await this.adopt(view, null);
    void this.storage.persist();
  }

  /** Goes on here with an attempt of this browser: a new tab, or a place that was left for another. */
  async continueHere(attemptId: string): Promise<void> {
    await this.adopt(await this.newPlace(attemptId), null);
  }

  prepare(preparation: Preparation): void {
    this.preparation.set(preparation);
    this.remember();
    this.socket?.send();
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
    const view = this.view();
    if (!view) return true;
    const working = this.attemptState() === 'working';
    const form = working ? view.form[language] : undefined;
    try {
      if (form && !(await this.documents.fetch(form))) return false;
      if (!working) {
        const changed = await this.timed(takeRoutes.chooseLanguage, { params: { attemptId: view.attemptId }, body: { language } });
        this.view.set({ ...changed, epoch: view.epoch });
      }
      await this.texts.use(language);
    } catch {
      // Neither the server nor the page's own files can be reached.
      return false;
    }
    if (working) this.answers.language(language);
    this.language.set(language);
    this.remember();
    this.showDocuments();
    return true;
  }

  /** Ends the test once the server has all answers of this place. */
  async submit(): Promise<SubmitResult> {
    const view = this.view();
    if (!view) return 'unsent';
    this.answers.leave();
    try {
      for (let tries = 0; tries < 3; tries += 1) {
        if (!(await this.answers.flush())) return 'unsent';
        try {
          const reply = await this.timed(takeRoutes.submit, { params: { attemptId: view.attemptId }, body: { epoch: view.epoch, seq: this.answers.lastNumber } });
          this.hear(reply);
          return 'done';
        } catch (error) {
          if (!(error instanceof Refusal) || error.code !== 'conflict') throw error;
        }
      }
      return 'unsent';
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === 'attempt-not-open' || error.code === 'place-superseded') await this.refresh();
      return error.code === 'offline' || error.code === 'not-ready' ? 'unsent' : error;
    }
  }

  /** Leaves this computer to the next learner. Unsent answers stay in the journal. */
  leave(): void {
    const view = this.view();
    // The next learner at this computer must not be able to act for this one. What is unsent still needs the cookie.
    if (view && this.answers.outbox().unsaved === 0) void this.api.call(takeRoutes.leave, { params: { attemptId: view.attemptId } }).catch(asRefusal);
    placeMemory.rememberTab(null);
    placeMemory.rememberOpenTest(null);
    this.socket?.close();
    this.socket = null;
    this.answers.close();
    this.documents.forget();
    if (view) void this.storage.cache.forget(view.attemptId);
    this.openTest.set(null);
    this.signedOut.set(false);
    this.preparation.set('who');
    this.signal.set(null);
    this.view.set(null);
  }

  forgetOpenTest(): void {
    placeMemory.rememberOpenTest(null);
    this.openTest.set(null);
  }

  /** Asks the server for the attempt as it is now. */
  async refresh(): Promise<void> {
    const view = this.view();
    if (!view) return;
    try {
      const fresh = await this.fetchView(view.attemptId, view.epoch);
      this.view.set(fresh);
      if (this.fromKept) {
        this.fromKept = false;
        this.answers.fold(fresh);
      }
      if (this.signedOut()) {
        this.signedOut.set(false);
        this.answers.retry();
      }
      this.showDocuments();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (signedOutCodes.includes(error.code)) this.signedOut.set(true);
    }
  }

  private async adopt(view: AttemptView, language: Language | null): Promise<void> {
    this.fromKept = false;
    this.signedOut.set(false);
    this.view.set(view);
    this.signal.set(null);
    this.hear(view);
    this.leftovers.without(view.attemptId);
    this.tabs.hold(view.attemptId, view.epoch);
    const chosen = language !== null && view.languages.includes(language) ? language : view.language;
    this.language.set(chosen);
    await this.texts.use(chosen);
    await this.answers.open(view);
    this.remember();
    if (this.answers.holdsOlderPlaces(view.epoch)) void this.sendOlderPlacesFirst(view);
    this.answers.page('loaded');
    this.showDocuments();
    this.openSocket(view);
    this.starting.set('ready');
  }

  /** The log decides which answer is the latest; once it is complete the server says so. */
  private async sendOlderPlacesFirst(view: AttemptView): Promise<void> {
    if (!(await this.answers.flush())) return;
    await this.refresh();
    const fresh = this.view();
    if (fresh?.epoch === view.epoch) this.answers.fold(fresh);
  }

  /** The server knows other events by numbers of this place: what is unsent goes on under new ones. */
  private async renewPlace(): Promise<void> {
    const view = this.view();
    if (!view || this.renewing) return;
    this.renewing = true;
    try {
      await this.adopt(await this.newPlace(view.attemptId), this.language());
    } catch (error) {
      // Tried again with the next save that is refused.
      if (!(error instanceof Refusal)) throw error;
    } finally {
      this.renewing = false;
    }
  }

  private async newPlace(attemptId: string): Promise<AttemptView> {
    return this.timed(takeRoutes.takePlace, { params: { attemptId }, body: { device: thisDevice() } });
  }

  private async fetchView(attemptId: string, epoch: number): Promise<AttemptView> {
    const view = await this.timed(takeRoutes.attempt, { params: { attemptId }, query: { epoch } });
    this.hear(view);
    void this.storage.cache.keepView(view, Date.now());
    return view;
  }

  private async save(place: Place, events: readonly AnswerEvent[]): Promise<SaveOutcome> {
    try {
      const reply = await this.timed(takeRoutes.saveAnswers, { params: { attemptId: place.attemptId }, body: { epoch: place.epoch, events: [...events] } }, fileCharacters(events) / slowestLine);
      this.hear(reply);
      return { ok: true, reply };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const failure = saveFailure(error);
      if (failure.why === 'signed-out' && place.epoch === this.view()?.epoch) this.signedOut.set(true);
      return failure;
    }
  }

  /** Calls a route and takes the server's time from the reply. */
  private async timed<T extends Route>(route: T, input: CallInput<T>, more = 0): ReturnType<typeof this.api.call<T>> {
    const sentAt = performance.now();
    const reply = await this.api.call(route, { ...input, signal: AbortSignal.timeout(requestTimeoutMs + Math.ceil(more)) } as CallInput<T>);
    const clock = (reply as { clock?: Clock }).clock;
    if (clock) this.clock.sample(clock.serverNow, sentAt, performance.now());
    return reply;
  }

  /** Word of the server about state and time; an older one that arrives late changes nothing. */
  private hear({ state, currentEpoch, clock }: Signal): void {
    const known = this.signal();
    if (known && clock.serverNow < known.clock.serverNow) return;
    this.signal.set({ state, currentEpoch, clock });
    this.now.set(this.clock.now());
  }

  /** What a change of the screen brings with it. */
  private follow(screen: ReturnType<typeof this.screen>): void {
    if (screen === 'test') {
      // Also after a reopening: the place was forgotten when the test ended.
      this.remember();
      this.showDocuments();
      if (!this.view()?.form[this.language()]) void this.refresh();
    }
    if (screen !== 'test') this.answers.leave();
    if (screen === 'time-up' || screen === 'elsewhere' || screen === 'paused') void this.answers.flush();
    if (screen === 'done') void this.finishHere();
    this.socket?.send();
  }

  /** The test is over: the last answers go out, and nothing that a next learner could read stays. */
  private async finishHere(): Promise<void> {
    placeMemory.rememberTab(null);
    placeMemory.rememberOpenTest(null);
    const view = this.view();
    if ((await this.answers.flush()) && view) await this.storage.cache.forget(view.attemptId);
  }

  private showDocuments(): void {
    const view = this.view();
    if (!view) return;
    const language = this.language();
    const started = this.serverClock()?.startedAt != null;
    const briefing = view.briefing[language];
    const form = view.form[language];
    if (started && form) {
      this.documents.show('form', form);
      if (view.languageSwitch) this.documents.fetchLater(Object.values(view.form));
    }
    if (!started && briefing) this.documents.show('briefing', briefing);
  }

  private remember(): void {
    const view = this.view();
    if (!view) return;
    placeMemory.rememberTab({ attemptId: view.attemptId, epoch: view.epoch, preparation: this.preparation(), language: this.language() });
    placeMemory.rememberOpenTest({ attemptId: view.attemptId, name: view.learner.name, since: Date.now() });
    this.keep();
  }

  /** Keeps what a reload needs that finds no server. Nothing of a test that is over, or that went on elsewhere. */
  private keep(): void {
    const [view, signal, screen] = [this.view(), this.signal(), this.screen()];
    const state = view && this.answers.stateOf(view.attemptId);
    if (!state || !signal || screen === 'done' || screen === 'elsewhere' || screen === 'signed-out') return;
    this.keptAt = performance.now();
    void this.storage.cache.keepView(keptView(view, signal, state, this.clock.now()), Date.now());
  }

  private openSocket(view: AttemptView): void {
    this.socket?.close();
    this.socket = new TakeSocket(
      view.attemptId,
      () => this.presence(view),
      (signal, sentAt, receivedAt) => {
        if (receivedAt > sentAt) this.clock.sample(signal.clock.serverNow, sentAt, receivedAt);
        this.hear(signal);
      },
    );
    void this.socket.open();
  }

  private presence(view: AttemptView): Presence {
    const screen = this.screen();
    const { item, review, answered } = this.shown();
    const step = screen === 'who' || screen === 'briefing' || screen === 'practice' || screen === 'waiting' ? screen : screen === 'test' || screen === 'paused' ? (review ? 'review' : 'test') : screen === 'codes' ? 'who' : 'done';
    return { attemptId: view.attemptId, epoch: view.epoch, step, item, answered, unsaved: this.answers.outbox().unsaved, visible: document.visibilityState === 'visible' };
  }

  private tick(): void {
    this.now.set(this.clock.now());
    this.answers.tick();
    if (performance.now() - this.keptAt >= keepMs) this.keep();
  }

  /** Where no socket is, the page asks now and then; at the end of the time it asks sooner. */
  private async poll(): Promise<void> {
    while (!this.stopped) {
      const ending = this.screen() === 'time-up';
      await new Promise((resolve) => setTimeout(resolve, (ending ? 3_000 : pollMs) * (0.7 + Math.random() * 0.6)));
      if (this.stopped || !this.view()) continue;
      if (ending || this.fromKept || !this.socket?.connected || this.clock.jumped()) await this.refresh();
    }
  }

  /** Asks before closing only where closing would lose answers: this computer cannot keep them and the server has not got them. */
  private readonly warnBeforeLeaving = (event: BeforeUnloadEvent): void => {
    const { storageTrouble, writing } = this.answers.outbox();
    if (storageTrouble && writing > 0) event.preventDefault();
  };

  private listen(): () => void {
    const stop = new AbortController();
    const on = (target: EventTarget, type: string, heard: () => void): void => target.addEventListener(type, heard, { signal: stop.signal });
    on(document, 'visibilitychange', () => {
      this.answers.page(document.visibilityState === 'hidden' ? 'hidden' : 'shown');
      if (document.visibilityState === 'hidden') void this.answers.flush();
      this.socket?.send();
    });
    on(window, 'blur', () => this.answers.page('blurred'));
    on(window, 'focus', () => this.answers.page('focused'));
    on(window, 'offline', () => this.answers.page('offline'));
    on(window, 'online', () => {
      this.answers.page('online');
      this.answers.retry();
      void this.refresh();
    });
    stop.signal.addEventListener('abort', () => removeEventListener('beforeunload', this.warnBeforeLeaving));
    addEventListener('beforeunload', this.warnBeforeLeaving);
    on(window, 'pagehide', () => void this.answers.flush());
    return () => stop.abort();
  }
}

/** Length of the files among the answers. */
function fileCharacters(events: readonly AnswerEvent[]): number {
  const values = events.flatMap((event) => (event.kind === 'answer' ? Object.values(event.value) : []));
  return values.reduce((sum, value) => sum + (typeof value === 'object' && value !== null && 'data' in value ? value.data.length : 0), 0);
}
