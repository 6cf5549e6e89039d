import { Injectable, inject } from '@angular/core';
import { loadPart } from '@synoo/ui';
import { saveBlob } from '../../core/api';
import { IndexedEventStore } from '../outbox/indexed-event-store';
import type { KeptAttempt } from '../outbox/take-database';
import { CurrentAttempt } from '../session/current-attempt';
import { Finishing } from '../session/finishing';
import { TakeStorage } from '../session/take-storage';
import { TestAnswers } from '../session/test-answers';
import { collectAnswers } from './collect-answers';

/** Named by the seat: the next learner reads it, too. */
export interface WaitingAnswers {
  readonly attemptId: string;
  readonly seat: number;
}

/** Answers leave this computer as a file when no network takes them. */
@Injectable()
export class EmergencyFiles {
  private readonly storage = inject(TakeStorage);
  private readonly answers = inject(TestAnswers);
  private readonly attempt = inject(CurrentAttempt);
  private readonly finishing = inject(Finishing);
  private readonly store = new IndexedEventStore(this.storage.open);
  private sealing: Promise<typeof import('./seal-answers')> | null = null;

  /** Called while there is a network: what makes the file must be here when there is none. */
  prepare(): void {
    // Asked again when it is needed; the shell may have it.
    this.load().catch(() => undefined);
  }

  /** Hands the file of an attempt to the browser's downloads; false when this computer holds nothing of it. */
  async save(attemptId: string): Promise<boolean> {
    const kept = this.onScreen(attemptId) ?? (await this.storage.cache.view(attemptId));
    // First what is in memory, so that it is in the journal by then where that can be written.
    const unsent = await this.answers.unsentOf(attemptId);
    const places = await this.store.places(attemptId).catch(() => []);
    const content = kept && collectAnswers(kept, places, unsent);
    const [form] = Object.values(kept?.view.form ?? {});
    if (!content || form === undefined) return false;
    const { sealAnswers } = await this.load();
    const { view } = kept;
    const file = sealAnswers(attemptId, form, view.answersFile.key, content);
    saveBlob(new Blob([JSON.stringify(file)], { type: 'application/json' }), `synoo-${view.session.code}-${view.learner.seat}.answers`);
    return true;
  }

  /** Attempts with answers that wait on this computer. */
  async waiting(): Promise<WaitingAnswers[]> {
    const attempts = await this.store.attempts().catch(() => []);
    const kept = await Promise.all(attempts.map((attemptId) => this.storage.cache.view(attemptId)));
    return kept.flatMap((attempt) => (attempt ? [{ attemptId: attempt.attemptId, seat: attempt.view.learner.seat }] : []));
  }

  /** A computer that cannot keep anything has the attempt in memory only, and needs the file most. */
  private onScreen(attemptId: string): Omit<KeptAttempt, 'anchoredAt'> | undefined {
    const view = this.attempt.view();
    return view?.attemptId === attemptId ? { attemptId, view, finish: this.finishing.finish() } : undefined;
  }

  private load(): Promise<typeof import('./seal-answers')> {
    this.sealing ??= loadPart(() => import('./seal-answers')).catch((error: unknown) => {
      this.sealing = null;
      throw error;
    });
    return this.sealing;
  }
}
