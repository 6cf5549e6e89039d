import { DestroyRef, Injectable, inject, signal } from '@angular/core';
import { takeRoutes } from '@synoo/contracts';
import { Api } from '../../core/api';
import { asRefusal, Refusal } from '../../core/refusal';
import { IndexedEventStore } from '../outbox/indexed-event-store';
import { Leftovers, type LeftoverStatus } from '../outbox/leftovers';
import { saveFailure } from '../outbox/save-failure';
import { placeMemory } from './place-memory';
import { TabWatch } from './tab-watch';
import { TakeStorage } from './take-storage';

const requestTimeoutMs = 20_000;

/** Answers of earlier learners at this computer that were not sent when they left: they go out while the codes are asked for. */
@Injectable()
export class LeftoverAnswers {
  private readonly api = inject(Api);
  readonly status = signal<LeftoverStatus>({ waiting: 0, stuck: 0 });
  private readonly leftovers = new Leftovers({
    store: new IndexedEventStore(inject(TakeStorage).open),
    mark: placeMemory.unkept,
    send: async ({ attemptId, epoch }, events) => {
      try {
        const reply = await this.api.call(takeRoutes.saveAnswers, { params: { attemptId }, body: { epoch, events: [...events] }, signal: AbortSignal.timeout(requestTimeoutMs) });
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
    free: async ({ attemptId, epoch }) => {
      const tabs = new TabWatch();
      const held = await tabs.isHeldElsewhere(attemptId, epoch);
      tabs.close();
      return !held;
    },
    // Nobody is left who needs this computer's right to act for the attempt.
    done: (attemptId) => void this.api.call(takeRoutes.leave, { params: { attemptId } }).catch(asRefusal),
  });

  constructor() {
    const retry = (): void => this.leftovers.retry();
    addEventListener('online', retry);
    inject(DestroyRef).onDestroy(() => {
      removeEventListener('online', retry);
      this.leftovers.close();
    });
  }

  start(except: string | null): void {
    void this.leftovers.start(except);
  }

  without(attemptId: string): void {
    this.leftovers.without(attemptId);
  }
}
