import { Injectable, computed, inject, signal } from '@angular/core';
import type { AnswerEvent, AttemptView, ItemResponse, Language, PageSettings } from '@synoo/contracts';
import { type AnswerState, foldUnsent, withOwnChanges } from '@synoo/delivery';
import { AnswerOutbox, type OutboxStatus, type SaveOutcome, type UnsentEvent } from '../outbox/answer-outbox';
import type { NewEvent, Place } from '../outbox/event-store';
import { IndexedEventStore } from '../outbox/indexed-event-store';
import { LastWordsStore } from '../outbox/last-words';
import { AnswerPacer } from './answer-pacer';
import { placeMemory } from './place-memory';
import { TakeStorage } from './take-storage';
import { VisitTracker } from './visit-tracker';

/** The log's own type differs from the response only in that its lists may be written to. */
type AnswerValue = Extract<AnswerEvent, { kind: 'answer' }>['value'];
type PageValue = Exclude<Extract<AnswerEvent, { kind: 'page' }>['value'], 'lost'>;
type Timeless<T> = T extends unknown ? Omit<T, 'at'> : never;

const later = (ms: number, callback: () => void): (() => void) => {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
};
const lastWords = new LastWordsStore(() => localStorage);
const nothingUnsent: OutboxStatus = { writing: 0, unsaved: 0, unsent: 0, unsavedItems: new Set(), storageTrouble: false, unread: false, trouble: null };

const nothingAnswered: AnswerState = { answers: {}, flags: [], lastItem: null, visited: [], settings: null };

/** What the learner answered and flagged: on the screen at once, in the journal of this computer next, then on the server. */
@Injectable()
export class TestAnswers {
  private readonly storage = inject(TakeStorage);
  private readonly state = signal<AnswerState>(nothingAnswered);
  private readonly status = signal<OutboxStatus>(nothingUnsent);
  private readonly paced = signal(0);

  readonly responses = computed(() => this.state().answers);
  readonly flags = computed<ReadonlySet<string>>(() => new Set(this.state().flags));
  readonly lastItem = computed(() => this.state().lastItem);
  readonly visited = computed(() => this.state().visited);
  readonly settings = computed(() => this.state().settings);
  readonly outbox = computed<OutboxStatus>(() => {
    const status = this.status();
    const paced = this.paced();
    return paced === 0 ? status : { ...status, writing: status.writing + paced, unsaved: status.unsaved + paced };
  });

  /** This computer keeps what the server has not got; false: it is in memory only. */
  readonly held = computed(() => {
    const { storageTrouble, writing } = this.outbox();
    return !storageTrouble || writing === 0;
  });

  /**
   * Set by the session: how events travel, what time it is, whether the test has started (before, the log takes only how the page is to
   * look), and whom to tell that answers of an earlier page came to light which could not be read before.
   */
  connection: { send: (place: Place, events: readonly AnswerEvent[]) => Promise<SaveOutcome>; now: () => number; started: () => boolean; found: () => void } | null = null;

  private readonly store = new IndexedEventStore(this.storage.open);
  private journal: AnswerOutbox | null = null;
  private place: Place | null = null;
  private attemptId: string | null = null;
  /** The journal is being read; a view that comes meanwhile waits for it. */
  private opening = false;
  private meanwhile: Parameters<TestAnswers['fold']> | null = null;
  /** The attempt whose answers {@link state} shows; null while another place of it is being opened. */
  private shown: string | null = null;
  /** The attempt whose test may be on the screen: what is visited before its answers are laid out would be taken for the learner's way. */
  readonly laidOut = signal<string | null>(null);
  /** What the learner did here since this place was opened. */
  private readonly ownAnswers = new Map<string, ItemResponse>();
  private readonly ownFlags = new Map<string, boolean>();
  private readonly ownVisited = new Set<string>();
  private ownSettings: PageSettings | null = null;
  private readonly pacer = new AnswerPacer(
    later,
    (item, response, at) => this.record({ kind: 'answer', item, value: { ...response } as AnswerValue }, at),
    () => this.now(),
  );
  private readonly visits = new VisitTracker(
    () => performance.now(),
    (item, ms) => this.record({ kind: 'visit', item, value: { ms } }),
  );

  /**
   * Starts on a place, with what the server knows and what this computer still holds. `before`: what was unsent when the server was
   * asked for the view.
   */
  async open(view: AttemptView, before: readonly UnsentEvent[] = []): Promise<void> {
    this.flushPaced();
    const older = this.attemptId === view.attemptId ? this.journal : null;
    await older?.settled();
    const carried = older?.unsentEvents() ?? [];
    this.journal?.close();
    this.attemptId = view.attemptId;
    this.opening = true;
    this.meanwhile = null;
    this.shown = null;
    this.ownAnswers.clear();
    this.ownFlags.clear();
    this.ownVisited.clear();
    this.ownSettings = null;
    const place = { attemptId: view.attemptId, epoch: view.epoch };
    // The journal could not take them when the page was loaded.
    const words = lastWords.of(place);
    let given = false;
    let unread = false;
    const journal = new AnswerOutbox({
      store: this.store,
      mark: placeMemory.unkept,
      send: (of, events) => this.connection?.send(of, events) ?? Promise.resolve({ ok: false, why: 'unreachable' }),
      later,
      random: Math.random,
      changed: (status) => {
        if (given && status.unsent === 0) lastWords.drop(place);
        if (this.journal !== journal) return;
        this.status.set(status);
        if (unread && !status.unread) this.found(view);
        ({ unread } = status);
      },
    });
    this.journal = journal;
    this.place = place;
    await journal.open(place, view.savedSeq, carried, words);
    given = words.length > 0;
    if (given && journal.keeps) lastWords.drop(place);
    if (this.journal !== journal) return;
    this.opening = false;
    this.fold(view, before);
    this.foldMeanwhile();
  }

  private foldMeanwhile(): void {
    const given = this.meanwhile;
    this.meanwhile = null;
    if (given) this.fold(...given);
  }

  /** What an earlier page left came to light. Without network nobody else lays it over what is shown. */
  private found(view: AttemptView): void {
    const { answers, flags, lastItem, visited, settings } = this.state();
    if (this.shown === view.attemptId) this.fold({ ...view, answers: { ...answers } as AttemptView['answers'], flags: [...flags], lastItem, visited: [...visited], settings });
    this.connection?.found();
  }

  /** What the server has not acknowledged now. */
  unsent(): readonly UnsentEvent[] {
    return this.journal?.unsentEvents() ?? [];
  }

  /**
   * Lays this computer's unsent events and this page's own changes over what the server says. `before`: what was unsent when the
   * server was asked.
   */
  fold(view: AttemptView, before: readonly UnsentEvent[] = []): void {
    if (!this.journal) return;
    if (this.opening) {
      this.meanwhile = [view, before];
      return;
    }
    // What this computer kept of the view may come from a version that knew no settings.
    const { answers, flags, lastItem, visited, settings = null } = view;
    const unsent = [...before, ...this.journal.unsentEvents()];
    const own = new Set([...this.journal.ownEpochs(), ...before.map(({ epoch }) => epoch)]);
    const kept = foldUnsent({ answers, flags, lastItem, visited, settings }, view.epoch, own, unsent);
    this.state.set(withOwnChanges(kept, this.ownAnswers, this.ownFlags, this.ownVisited, this.ownSettings));
    this.shown = view.attemptId;
    this.laidOut.set(view.attemptId);
  }

  /** What the page shows of the attempt; null before it was laid out. */
  stateOf(attemptId: string): AnswerState | null {
    return this.shown === attemptId ? this.state() : null;
  }

  /** What the server has not acknowledged of the attempt, by what this page holds. */
  async unsentOf(attemptId: string): Promise<readonly UnsentEvent[]> {
    if (!this.journal || this.attemptId !== attemptId) return [];
    this.flushPaced();
    await this.journal.settled();
    return this.journal.unsentEvents();
  }

  /** Events of older places wait on this computer, so the server's state may still lack answers given here. */
  holdsOlderPlaces(epoch: number): boolean {
    return this.journal?.unsentEvents().some((entry) => entry.epoch < epoch) ?? false;
  }

  answer(item: string, response: ItemResponse): void {
    this.state.update((state) => ({ ...state, answers: { ...state.answers, [item]: response } }));
    this.ownAnswers.set(item, response);
    this.pacer.change(item, response);
    this.paced.set(this.pacer.pending);
  }

  toggleFlag(item: string): boolean {
    const flagged = !this.flags().has(item);
    this.state.update((state) => ({ ...state, flags: flagged ? [...state.flags, item] : state.flags.filter((other) => other !== item) }));
    this.ownFlags.set(item, flagged);
    this.record({ kind: 'flag', item, value: flagged });
    return flagged;
  }

  enter(item: string): void {
    this.flushPaced();
    this.visits.enter(item);
    this.ownVisited.add(item);
    this.state.update((state) => ({ ...state, lastItem: item, visited: state.visited.includes(item) ? state.visited : [...state.visited, item] }));
  }

  leave(): void {
    this.flushPaced();
    this.visits.leave();
  }

  tick(): void {
    this.visits.tick();
    this.paced.set(this.pacer.pending);
  }

  page(value: PageValue): void {
    this.flushPaced();
    if (value === 'hidden') this.visits.hide();
    this.record({ kind: 'page', value });
    if (value === 'shown') this.visits.show();
  }

  language(language: Language): void {
    this.record({ kind: 'language', value: language });
  }

  /** How the page is to look, at whichever computer the learner goes on. */
  chooseSettings(settings: PageSettings): void {
    this.ownSettings = settings;
    this.state.update((state) => ({ ...state, settings }));
    this.record({ kind: 'settings', value: settings });
  }

  /** True when the server has everything of this place. */
  async flush(): Promise<boolean> {
    this.flushPaced();
    return (await this.journal?.flush()) ?? true;
  }

  /** The page is being closed: what the journal may not get in time is kept where a closing page can write. */
  leaving(): void {
    void this.flush();
    const { journal, place } = this;
    if (!journal || !place) return;
    lastWords.keep(place, journal.unwritten());
    void journal.settled().then(() => {
      if (journal.keeps) lastWords.drop(place);
    });
  }

  /** What an earlier page had not written when it was closed, into the journal. */
  bringLastWords(): Promise<void> {
    return lastWords.bringInto(this.store, placeMemory.unkept.get);
  }

  retry(): void {
    this.journal?.retry();
  }

  get lastNumber(): number {
    return this.journal?.lastNumber ?? 0;
  }

  close(): void {
    this.leave();
    this.journal?.close();
    this.opening = false;
    // What the next learner chooses at the codes is not this one's, nor does a next one see what this one answered.
    this.journal = null;
    this.shown = null;
    this.laidOut.set(null);
    this.state.set(nothingAnswered);
  }

  private flushPaced(): void {
    this.pacer.flush();
    this.paced.set(0);
  }

  private now(): number {
    return this.connection?.now() ?? Date.now();
  }

  private record(event: Timeless<NewEvent>, at = this.now()): void {
    if (!this.journal || (event.kind !== 'settings' && !this.connection?.started())) return;
    this.journal.append({ ...event, at } as NewEvent);
  }
}
