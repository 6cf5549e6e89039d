import { DestroyRef, Injectable, inject, signal } from '@angular/core';
import { takeRoutes } from '@synoo/contracts';
import type { KeptAttempt } from '../outbox/take-database';
import { Api } from '../../core/api';
import { asRefusal, Refusal } from '../../core/refusal';
import type { Place } from '../outbox/event-store';
import { IndexedEventStore } from '../outbox/indexed-event-store';
import { Leftovers, type LeftoverStatus } from '../outbox/leftovers';
import { saveFailure, signedOutCodes } from '../outbox/save-failure';
import { saveTimeMs } from '../outbox/save-time';
import { AttemptServer } from './attempt-server';
import { placeMemory } from './place-memory';
import { ShellKeeper } from './shell-keeper';
import { TabWatch } from './tab-watch';
import { TakeStorage } from './take-storage';

/** An end that could not be told is told again after this, ms. */
const againMs = 30_000;
/** With these the server says for good that it does not take an end from here. */
const decidedCodes: readonly string[] = ['attempt-not-open', 'place-superseded', 'conflict', ...signedOutCodes];

/**
 * What earlier learners left at this computer: answers that were not sent go out while the codes are asked for, then the end of the
 * test that the server has not heard of, and then nothing of the attempt stays here.
 */
@Injectable()
export class LeftoverAnswers {
  private readonly api = inject(Api);
  private readonly server = inject(AttemptServer);
  private readonly shell = inject(ShellKeeper);
  private readonly storage = inject(TakeStorage);
  private readonly store = new IndexedEventStore(this.storage.open);
  readonly status = signal<LeftoverStatus>({ waiting: 0, stuck: 0 });
  /** The attempt of whoever is at this page; undefined before it is known: nobody's is cleared away then. */
  private own: string | null | undefined;
  private readonly leftovers = new Leftovers({
    store: this.store,
    mark: placeMemory.unkept,
    send: async ({ attemptId, epoch }, events) => {
      try {
        const reply = await this.api.call(takeRoutes.saveAnswers, { params: { attemptId }, body: { epoch, events: [...events] }, signal: AbortSignal.timeout(saveTimeMs(events)) });
        return { ok: true, reply };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return saveFailure(error);
      }
    },
    later: (ms, callback) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    random: Math.random,
    changed: (status) => this.status.set(status),
    free: isFree,
    done: (attemptId) => void this.clear(attemptId),
  });
  private again: ReturnType<typeof setTimeout> | null = null;

  constructor() {
    const retry = (): void => {
      this.leftovers.retry();
      void this.clearOthers();
    };
    addEventListener('online', retry);
    inject(DestroyRef).onDestroy(() => {
      removeEventListener('online', retry);
      if (this.again !== null) clearTimeout(this.again);
      this.leftovers.close();
    });
  }

  async start(except: string | null): Promise<void> {
    this.own = except;
    await this.leftovers.start(except);
    await this.clearOthers();
  }

  without(attemptId: string): void {
    this.own = attemptId;
    this.leftovers.without(attemptId);
  }

  /** Attempts whose answers the server has. */
  private async clearOthers(): Promise<void> {
    if (this.own === undefined) return;
    const sending = await this.store.attempts().catch(() => null);
    // A journal that cannot be read may hold answers: nothing is thrown away.
    if (!sending) return;
    for (const { attemptId, view } of await this.storage.cache.views()) {
      if (attemptId !== this.own && !sending.includes(attemptId) && (await isFree(view))) await this.clear(attemptId);
    }
  }

  /** Hands in the end that was kept here. Once it is told, nothing that a next learner could read stays, nor this computer's right to act for the attempt. */
  private async clear(attemptId: string): Promise<void> {
    const kept = await this.storage.cache.view(attemptId);
    if (kept?.finish && !(await this.handIn(kept, kept.finish.at))) {
      // A server that is away says nothing when it is back.
      this.again ??= setTimeout(() => {
        this.again = null;
        void this.clearOthers();
      }, againMs);
      return;
    }
    if (attemptId === this.own) return;
    this.server.leave(attemptId);
    await Promise.all([this.storage.cache.forget(attemptId), this.shell.unpin(attemptId)]);
  }

  /** False where it is worth another try: the server was not reached, or the test stands still. Else it has decided otherwise. */
  private async handIn({ attemptId, view: { epoch } }: KeptAttempt, at: number): Promise<boolean> {
    try {
      const place = (await this.store.places(attemptId)).find((candidate) => candidate.epoch === epoch);
      await this.server.submit({ attemptId, epoch }, place?.lastSeq ?? 0, at);
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return decidedCodes.includes(error.code) && !(await this.standsStill(attemptId, epoch));
    }
  }

  private async standsStill(attemptId: string, epoch: number): Promise<boolean> {
    const view = await this.server.view(attemptId, epoch).catch(asRefusal);
    return view instanceof Refusal ? !decidedCodes.includes(view.code) : view.state === 'paused';
  }
}

/** No other tab of this browser is at the place: its learner's own page sends, and must keep its right to. */
async function isFree({ attemptId, epoch }: Place): Promise<boolean> {
  const tabs = new TabWatch();
  const held = await tabs.isOpenElsewhere(attemptId, epoch);
  tabs.close();
  return !held;
}
