import type { IDBPDatabase } from 'idb';
import type { AttemptView } from '@synoo/contracts';
import { inTime, type KeptAttempt, type KeptFinish, type TakeDatabase } from '../outbox/take-database';

/** Some megabytes on a slow disk, ms. */
const documentMs = 30_000;

/** Sealed bytes lie beside the documents, under names that no document has. */
const sealed = (name: string): string => `sealed/${name}`;

/** The attempt and its documents as they were last seen, so that a reload without network goes on. */
export class AttemptCache {
  constructor(private readonly open: () => Promise<IDBPDatabase<TakeDatabase>>) {}

  async keepView(view: AttemptView, anchoredAt: number): Promise<void> {
    await this.change(view.attemptId, (known) => ({ ...known, attemptId: view.attemptId, view, anchoredAt }));
  }

  /** The learner ended the test and the server does not know yet; null: it knows. */
  async keepFinish(attemptId: string, finish: KeptFinish | null): Promise<void> {
    await this.change(attemptId, (known) => known && { ...known, finish });
  }

  view(attemptId: string): Promise<KeptAttempt | undefined> {
    return this.quietly((database) => database.get('attempts', attemptId));
  }

  /** Every attempt that this computer keeps something of. */
  async views(): Promise<readonly KeptAttempt[]> {
    return (await this.quietly((database) => database.getAll('attempts'))) ?? [];
  }

  async keepDocument(hash: string, document: unknown): Promise<void> {
    await this.quietly(async (database) => void (await database.put('documents', { hash, document })), documentMs);
  }

  async document<T>(hash: string): Promise<T | undefined> {
    return (await this.quietly((database) => database.get('documents', hash)))?.document as T | undefined;
  }

  keepSealed(name: string, bytes: Uint8Array): Promise<void> {
    return this.keepDocument(sealed(name), bytes);
  }

  sealed(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.document(sealed(name));
  }

  async hasSealed(name: string): Promise<boolean> {
    return (await this.quietly((database) => database.getKey('documents', sealed(name)))) !== undefined;
  }

  /** After the end nothing of the learner's test stays on a shared computer, except answers that are still unsent. Documents go with the last attempt: the next learner's test may need them. */
  async forget(attemptId: string): Promise<void> {
    await this.quietly(async (database) => {
      const transaction = database.transaction(['attempts', 'documents'], 'readwrite');
      await transaction.objectStore('attempts').delete(attemptId);
      if ((await transaction.objectStore('attempts').count()) === 0) await transaction.objectStore('documents').clear();
      await transaction.done;
    });
  }

  private async change(attemptId: string, next: (known: KeptAttempt | undefined) => KeptAttempt | undefined): Promise<void> {
    await this.quietly(async (database) => {
      const transaction = database.transaction('attempts', 'readwrite');
      const changed = next(await transaction.store.get(attemptId));
      // Together: a transaction that is undone because the disk is full fails both, and neither may go unheard.
      await Promise.all([changed && transaction.store.put(changed), transaction.done]);
    });
  }

  private async quietly<T>(work: (database: IDBPDatabase<TakeDatabase>) => Promise<T>, ms?: number): Promise<T | undefined> {
    try {
      return await inTime(work(await this.open()), ms);
    } catch {
      // The network is the way without this cache.
      return undefined;
    }
  }
}
