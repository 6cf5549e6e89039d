export type Happening = 'hidden' | 'shown' | 'blurred' | 'focused' | 'online';

/** What happens to the page: shown and hidden, focus, network, closing. */
export interface PageHappenings {
  readonly page: (value: Happening) => void;
  readonly leaving: () => void;
  /** Whether closing the page now would lose answers. */
  readonly wouldLose: () => boolean;
}

/** Listens until the function it returns is called. */
export function watchPage({ page, leaving, wouldLose }: PageHappenings): () => void {
  const stop = new AbortController();
  const on = (target: EventTarget, type: string, heard: (event: Event) => void): void => target.addEventListener(type, heard, { signal: stop.signal });
  on(document, 'visibilitychange', () => page(document.visibilityState === 'hidden' ? 'hidden' : 'shown'));
  on(window, 'blur', () => page('blurred'));
  on(window, 'focus', () => page('focused'));
  on(window, 'online', () => page('online'));
  on(window, 'pagehide', leaving);
  on(window, 'pageshow', (event) => {
    // Brought back from the browser's history as it was, while another page may have used the numbers of its place.
    if ((event as PageTransitionEvent).persisted) location.reload();
  });
  on(window, 'beforeunload', (event) => {
    if (wouldLose()) event.preventDefault();
  });
  return () => stop.abort();
}
