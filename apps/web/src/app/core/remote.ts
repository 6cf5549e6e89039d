import { DestroyRef, type Signal, effect, inject, signal, untracked } from '@angular/core';
import { Refusal } from './refusal';

/** Something fetched that follows what it was asked with. The last value stays on the screen while the next is on its way. */
export interface Remote<T> {
  readonly value: Signal<T | undefined>;
  readonly refusal: Signal<Refusal | null>;
  readonly loading: Signal<boolean>;
  reload(): void;
  /** Puts in a newer value that an action came back with. */
  set(value: T): void;
}

/** Fetches whenever `ask` changes; null means not yet. An answer that was overtaken by a later question is dropped. */
export function remote<P, T>(ask: () => P | null, load: (ask: P, abort: AbortSignal) => Promise<T>): Remote<T> {
  const value = signal<T | undefined>(undefined);
  const refusal = signal<Refusal | null>(null);
  const loading = signal(false);
  const again = signal(0);
  let running: AbortController | null = null;

  const run = async (question: P): Promise<void> => {
    running?.abort();
    const own = new AbortController();
    running = own;
    loading.set(true);
    try {
      const answer = await load(question, own.signal);
      if (running !== own) return;
      value.set(answer);
      refusal.set(null);
    } catch (error) {
      if (running !== own) return;
      if (!(error instanceof Refusal)) throw error;
      refusal.set(error);
    } finally {
      if (running === own) loading.set(false);
    }
  };

  effect(() => {
    again();
    const question = ask();
    if (question !== null) untracked(() => void run(question));
  });
  inject(DestroyRef).onDestroy(() => {
    running?.abort();
    running = null;
  });

  return {
    value: value.asReadonly(),
    refusal: refusal.asReadonly(),
    loading: loading.asReadonly(),
    reload: () => {
      again.update((n) => n + 1);
    },
    set: (next) => {
      value.set(next);
    },
  };
}
