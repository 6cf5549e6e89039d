import type { ItemDocument, ItemResponse } from '@synoo/contracts';

/** What the page offers to the command as `window.corpus`. */
export interface PageBridge {
  show(document: ItemDocument): void;
  response(): ItemResponse;
}

declare global {
  interface Window {
    corpus?: PageBridge;
  }
}
