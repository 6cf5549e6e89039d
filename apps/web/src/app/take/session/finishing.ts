import { Injectable, inject, signal } from '@angular/core';
import type { AttemptView, SaveReply } from '@synoo/contracts';
import { Refusal } from '../../core/refusal';
import type { Place } from '../outbox/event-store';
import type { KeptFinish } from '../outbox/take-database';
import { isDecidedOtherwise } from './end-refused';
import { AttemptServer } from './attempt-server';
import { TakeStorage } from './take-storage';
import { TestAnswers } from './test-answers';

/** How long the learner waits for the last answers. Milliseconds. */
const patienceMs = 20_000;
const soon = <T>(value: T): Promise<T> => new Promise((resolve) => setTimeout(() => resolve(value), patienceMs));

/** `kept`: the server could not be told; the end is on this computer and goes out with the answers. */
export type SubmitResult = 'done' | 'kept' | Refusal;

/** What ending a test needs of the session. */
export interface FinishingSurroundings {
  readonly view: () => AttemptView | null;
  readonly hear: (attemptId: string, reply: SaveReply) => void;
  readonly refresh: () => Promise<void>;
}

/** The learner ends the test: for the page at once, for the server as soon as it has every answer of this place, even if that is hours later. */
@Injectable()
export class Finishing {
  private readonly server = inject(AttemptServer);
  private readonly answers = inject(TestAnswers);
  private readonly cache = inject(TakeStorage).cache;
  private sending = false;

  /** The learner ended the test here and the server has not heard of it. */
  readonly finish = signal<KeptFinish | null>(null);
  /** Set by the session. */
  around: FinishingSurroundings | null = null;

  /** After a reload: what this computer kept. Where it keeps nothing the page itself may know. */
  async restore(attemptId: string): Promise<void> {
    const own = this.around?.view()?.attemptId === attemptId ? this.finish() : null;
    this.finish.set((await this.cache.view(attemptId))?.finish ?? own);
  }

  forget(): void {
    this.finish.set(null);
  }

  async submit(): Promise<SubmitResult> {
    const view = this.around?.view();
    if (!view) return 'kept';
    const at = this.server.clock.now();
    this.answers.leave();
    const result = await this.handIn(view, at);
    if (result !== 'unsent') return result;
    await this.keep(view.attemptId, { at });
    return 'kept';
  }

  /** Tells the server. What it refuses for good it has decided otherwise: ended meanwhile, or gone on elsewhere. */
  async send(): Promise<void> {
    const [view, finish] = [this.around?.view(), this.finish()];
    if (!view || !finish || this.sending) return;
    this.sending = true;
    try {
      const result = await this.handIn(view, finish.at);
      if (result === 'done' || (result instanceof Refusal && isDecidedOtherwise(result))) await this.keep(view.attemptId, null);
    } finally {
      this.sending = false;
    }
  }

  private async handIn({ attemptId, epoch }: Place, at: number): Promise<'done' | 'unsent' | Refusal> {
    try {
      for (let tries = 0; tries < 3; tries += 1) {
        // A file on its way may take minutes: the end is kept meanwhile, and goes out after it.
        if (!(await Promise.race([this.answers.flush(), soon(false)]))) return 'unsent';
        try {
          this.around?.hear(attemptId, await this.server.submit({ attemptId, epoch }, this.answers.lastNumber, at));
          return 'done';
        } catch (error) {
          if (!(error instanceof Refusal) || error.code !== 'conflict') throw error;
        }
      }
      return 'unsent';
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // What this page thinks of the attempt is no longer so.
      if (error.code === 'attempt-not-open' || error.code === 'place-superseded') await this.around?.refresh();
      return error.code === 'offline' || error.code === 'not-ready' ? 'unsent' : error;
    }
  }

  private async keep(attemptId: string, finish: KeptFinish | null): Promise<void> {
    if (this.around?.view()?.attemptId === attemptId) this.finish.set(finish);
    await this.cache.keepFinish(attemptId, finish);
  }
}
