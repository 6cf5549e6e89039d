import { Injectable, computed, inject, signal } from '@angular/core';
import type { AttemptView, Clock, Language } from '@synoo/contracts';
import { Texts } from '@synoo/ui';
import type { Place } from '../outbox/event-store';
import { minutesGiven } from '../clock/time-warnings';
import { AttemptServer } from './attempt-server';
import { Finishing } from './finishing';
import { byNow, type Preparation, screenOf, timeLeft } from './screen';
import type { Signal } from './take-socket';

/** What the page knows of the attempt at this moment, and the screen that follows from it. */
@Injectable()
export class CurrentAttempt {
  private readonly clock = inject(AttemptServer).clock;
  private readonly finishing = inject(Finishing);

  readonly view = signal<AttemptView | null>(null);
  /** Newest word of the server about state and time. */
  readonly news = signal<Signal | null>(null);
  readonly preparation = signal<Preparation>('who');
  readonly language = signal<Language>(inject(Texts).language());
  /** The language was chosen before the start and the server has not heard of it. */
  readonly languageUntold = signal(false);
  readonly signedOut = signal(false);
  /** The learner rested, and has not said yet that they are back. */
  readonly resting = signal(false);
  /** Minutes that a proctor gave or took away (below 0) just now, until the learner has seen it. Each time a new object. */
  readonly timeGiven = signal<{ readonly minutes: number } | null>(null);
  /** Working time at the start, ms, where this page was there before it. */
  readonly leftAtStart = signal<number | null>(null);
  private doubted = false;
  /** Server time, once a second. */
  readonly now = signal(this.clock.now());

  private readonly present = computed(() => {
    const news = this.news();
    return news && byNow(news, this.now());
  });
  readonly state = computed(() => this.present()?.state ?? null);
  readonly serverClock = computed<Clock | null>(() => this.present()?.clock ?? null);
  readonly started = computed(() => this.serverClock()?.startedAt != null);
  /** The learner said that this is their test, or it runs; before, the codes may have been another's. */
  readonly confirmed = computed(() => this.preparation() !== 'who' || this.started());
  /** The learner went on at another place. */
  readonly superseded = computed(() => (this.news()?.currentEpoch ?? 0) > (this.view()?.epoch ?? Infinity));
  readonly left = computed(() => timeLeft(this.serverClock(), this.now()));
  readonly screen = computed(() =>
    screenOf({
      state: this.state(),
      preparation: this.preparation(),
      superseded: this.superseded(),
      signedOut: this.signedOut(),
      finished: this.finishing.finish() !== null,
      clock: this.serverClock(),
      now: this.now(),
      away: this.resting(),
    }),
  );

  /** Word of the server about state and time; an older one that arrives late changes nothing. */
  hear({ state, currentEpoch, clock, contentKey }: Signal): void {
    const known = this.news();
    if (contentKey) this.view.update((view) => view && { ...view, contentKey });
    if (known && !this.doubted && clock.serverNow < known.clock.serverNow) return;
    this.doubted = false;
    if (known?.clock.startedAt === null && clock.startedAt !== null) this.leftAtStart.set(known.clock.remainingMs);
    // A break that is over is not begun anew by a server that has not noticed yet.
    if (byNow({ state, clock }, clock.serverNow).state === 'paused' && (clock.pause?.kind === 'break' || clock.pause?.kind === 'idle')) this.resting.set(true);
    if (state === 'finished' || state === 'ended') this.resting.set(false);
    const minutes = minutesGiven(known?.clock ?? null, clock);
    if (minutes !== 0) this.timeGiven.set({ minutes });
    this.news.set({ state, currentEpoch, clock });
    this.tick();
  }

  /** What comes late, of an attempt that this computer no longer shows, is none of the next learner's. */
  hearOf(attemptId: string, news: Signal): void {
    if (this.view()?.attemptId === attemptId) this.hear(news);
  }

  /** The next word of the server counts, whatever time it tells. */
  restart(): void {
    this.doubted = true;
  }

  tick(): void {
    this.now.set(this.clock.now());
  }

  isAt({ attemptId, epoch }: Place): boolean {
    const view = this.view();
    return view?.attemptId === attemptId && view.epoch === epoch;
  }

  /** The next learner begins. */
  clear(): void {
    this.languageUntold.set(false);
    this.leftAtStart.set(null);
    this.timeGiven.set(null);
    this.signedOut.set(false);
    this.preparation.set('who');
    this.resting.set(false);
    this.news.set(null);
    this.view.set(null);
  }
}
