import { Injectable } from '@angular/core';
import { openTakeDatabase, reopening } from '../outbox/take-database';
import { AttemptCache } from './attempt-cache';

/** The page's storage on this computer. */
@Injectable()
export class TakeStorage {
  readonly open = reopening(() => openTakeDatabase());
  readonly cache = new AttemptCache(this.open);

  /** Asks the browser not to clear the journal when space runs short. */
  async persist(): Promise<void> {
    await navigator.storage?.persist?.().catch(() => false);
  }
}
