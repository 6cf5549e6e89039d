import type { IDBPDatabase } from 'idb';
import type { AttemptView } from '@synoo/contracts';
import type { TakeDatabase } from '../outbox/take-database';

/** The attempt and its documents as they were last seen, so that a reload without network goes on. Losing it costs nothing. */
export class AttemptCache {
  constructor(private readonly open: () => Promise<IDBPDatabase<TakeDatabase>>) {}

  async keepView(view: AttemptView, anchoredAt: number): Promise<void> {
    await this.quietly(async (database) => void (await database.put('attempts', { attemptId: view.attemptId, view, anchoredAt })));
  }

  view(attemptId: string): Promise<{ view: AttemptView; anchoredAt: number } | undefined> {
    return this.quietly((database) => database.get('attempts', attemptId));
  }

  async keepDocument(hash: string, document: unknown): Promise<void> {
    await this.quietly(async (database) => void (await database.put('documents', { hash, document })));
  }

  async document<T>(hash: string): Promise<T | undefined> {
    return (await this.quietly((database) => database.get('documents', hash)))?.document as T | undefined;
  }

  /** After the end nothing of the learner's test stays on a shared computer, except answers that are still unsent. */
  async forget(attemptId: string): Promise<void> {
    await this.quietly(async (database) => {
      await Promise.all([database.delete('attempts', attemptId), database.clear('documents')]);
    });
  }

  private async quietly<T>(work: (database: IDBPDatabase<TakeDatabase>) => Promise<T>): Promise<T | undefined> {
    try {
      return await work(await this.open());
    } catch {
      // The network is the way without this cache.
      return undefined;
    }
  }
}
