import type { AttemptDocument, FormTool, ItemDocument, ItemResponse } from '@synoo/contracts';

/** What stands on the page: an item as a learner gets it, with what was answered before and the tools of its form. */
export interface Shown {
  readonly document: ItemDocument;
  readonly attempt: AttemptDocument;
  readonly response?: ItemResponse;
  readonly tools?: readonly FormTool[];
  readonly formulas?: ItemDocument;
}

/** What the page offers to the command as `window.corpus`. */
export interface PageBridge {
  show(item: Shown): void;
  response(): ItemResponse;
}

declare global {
  interface Window {
    corpus?: PageBridge;
  }
}
