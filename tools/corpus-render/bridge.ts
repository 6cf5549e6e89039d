import type { AttemptDocument, ItemDocument, ItemResponse } from '@synoo/contracts';

/** What the page offers to the command as `window.corpus`. */
export interface PageBridge {
  show(document: ItemDocument, attempt: AttemptDocument): void;
  response(): ItemResponse;
}

declare global {
  interface Window {
    corpus?: PageBridge;
  }
}
