import { AnswerOutbox, type OutboxSurroundings, type OutboxStatus } from './answer-outbox';
import type { Place } from './event-store';

export interface LeftoverStatus {
  /** Changes of earlier learners on this computer that are on their way. */
  readonly waiting: number;
  /** Changes that the server does not take from this computer any more. */
  readonly stuck: number;
}

export type LeftoverSurroundings = Omit<OutboxSurroundings, 'changed'> & {
  readonly changed: (status: LeftoverStatus) => void;
  /** No other tab of this browser is at the place: its learner's own page sends, and must keep its right to. */
  readonly free: (place: Place) => Promise<boolean>;
  /** The server has everything of this attempt. */
  readonly done: (attemptId: string) => void;
};

/**
 * Sends what earlier learners could not send before they left this computer, each under the authority that their check-in
 * left here, while the next learner is at the computer already.
 */
export class Leftovers {
  private readonly outboxes = new Map<string, { readonly outbox: AnswerOutbox; status: OutboxStatus | null }>();
  /** By attempt. */
  private readonly stuck = new Map<string, number>();

  constructor(private readonly around: LeftoverSurroundings) {}

  /** Looks through the journal; `except` is the attempt that this page has open, which sends for itself. */
  async start(except: string | null): Promise<void> {
    let attempts: string[];
    try {
      attempts = await this.around.store.attempts();
    } catch {
      // A journal that cannot be read now is read when the next learner comes.
      return;
    }
    for (const attemptId of attempts) if (attemptId !== except && !this.outboxes.has(attemptId)) await this.send(attemptId);
    this.report();
  }

  /** The learner is back: from here on their page sends. */
  without(attemptId: string): void {
    this.end(attemptId);
    this.stuck.delete(attemptId);
    this.report();
  }

  retry(): void {
    for (const { outbox } of this.outboxes.values()) outbox.retry();
  }

  close(): void {
    for (const attemptId of [...this.outboxes.keys()]) this.end(attemptId);
  }

  private end(attemptId: string): void {
    this.outboxes.get(attemptId)?.outbox.close();
    this.outboxes.delete(attemptId);
  }

  private async send(attemptId: string): Promise<void> {
    const places = await this.around.store.places(attemptId);
    const newest = places.at(-1);
    if (!newest || !(await this.around.free({ attemptId, epoch: newest.epoch }))) return;
    const outbox = new AnswerOutbox({ ...this.around, changed: (status) => this.heard(attemptId, status) });
    this.outboxes.set(attemptId, { outbox, status: null });
    this.stuck.delete(attemptId);
    await outbox.open({ attemptId, epoch: newest.epoch }, newest.savedSeq);
  }

  private heard(attemptId: string, status: OutboxStatus): void {
    const sending = this.outboxes.get(attemptId);
    if (!sending) return;
    sending.status = status;
    if (status.unsent === 0 && !status.unread) {
      this.without(attemptId);
      this.around.done(attemptId);
      return;
    }
    // Nobody is there who could check in again for it.
    if (status.trouble === 'signed-out' || status.trouble === 'number-used') {
      this.stuck.set(attemptId, status.unsaved);
      this.end(attemptId);
    }
    this.report();
  }

  private report(): void {
    const waiting = [...this.outboxes.values()].reduce((sum, { status }) => sum + (status?.unsaved ?? 0), 0);
    this.around.changed({ waiting, stuck: [...this.stuck.values()].reduce((sum, unsaved) => sum + unsaved, 0) });
  }
}
