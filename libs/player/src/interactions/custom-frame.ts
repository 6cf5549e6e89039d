import { DOCUMENT, InjectionToken, inject } from '@angular/core';

/** Origin at which frames run portable custom interactions, as the page says it; null where the installation has none. */
export const PCI_ORIGIN = new InjectionToken<string | null>('origin of custom interactions', { providedIn: 'root', factory: () => inject(DOCUMENT).querySelector('meta[name="synoo-pci"]')?.getAttribute('content') ?? null });

export interface FrameStart {
  readonly type: string;
  readonly module: string;
  readonly modules: readonly { readonly id: string; readonly text: string }[];
  readonly properties: Readonly<Record<string, string>>;
  readonly markup: unknown;
  /** What was answered before, by response, as the interaction reads it. */
  readonly bound: Readonly<Record<string, object>>;
  /** What it asked to be kept when it was shown last; null where it did not. */
  readonly state: string | null;
  readonly locale: string;
  readonly readonly: boolean;
}

export interface FrameEvents {
  ready(): void;
  response(text: string): void;
  state(text: string): void;
  height(px: number): void;
  /** `hangs`: it does not answer any more; `floods`: it sends messages without end; `said`: it told its own reason. */
  failed(why: 'hangs' | 'floods' | 'said', reason: string): void;
}

/**
 * `every`: milliseconds between two questions whether the frame lives. `start` and `silence`: how many may stay unanswered, at first and
 * later. Questions are counted, not seconds: a page that slept or is hidden asks seldom, and its frame is not to blame for that.
 */
const beats = { every: 3_000, start: 5, silence: 3 };
/**
 * Messages that a frame may send between two beats. A long text counts as several. The program of the
 * frame holds back what comes faster than ten a second (response, state, height: 90 in a beat), so only who goes around it gets here.
 */
const mostMessages = 200;
/** UTF-16 units. */
const longestMessage = 60_000;

/**
 * Runs one interaction in a frame without an origin, cookies, storage or network, and speaks to it through a port of its own: the
 * port is handed to the very window that was made here, and only what comes through it is heard. Returns how to end it.
 */
export function runInFrame(place: HTMLElement, origin: string, title: string, start: FrameStart, on: FrameEvents): () => void {
  const page = place.ownerDocument;
  const view = page.defaultView as Window;
  const frame = page.createElement('iframe');
  const channel = new MessageChannel();
  let ended = false;
  let unanswered = beats.silence - beats.start;
  let messages = 0;
  const end = (): void => {
    ended = true;
    view.clearInterval(beat);
    view.removeEventListener('message', hello);
    channel.port1.close();
    frame.remove();
  };
  const fail = (why: 'hangs' | 'floods' | 'said', reason = ''): void => {
    if (ended) return;
    end();
    on.failed(why, reason);
  };
  const hello = (event: MessageEvent): void => {
    // A sandboxed frame has the origin `null`; only its window tells it from any other.
    if (event.source !== frame.contentWindow || event.origin !== 'null' || event.data !== 'synoo-pci-frame') return;
    view.removeEventListener('message', hello);
    frame.contentWindow?.postMessage('start', '*', [channel.port2]);
    channel.port1.postMessage({ do: 'start', ...start });
  };
  channel.port1.onmessage = (event: MessageEvent<unknown>) => {
    messages += 1;
    if (ended) return;
    // At once, not with the next beat: what is queued behind goes with the port, and no `data` of it is made.
    if (messages > mostMessages) return fail('floods');
    unanswered = 0;
    const { data } = event;
    if (typeof data !== 'object' || data === null) return;
    const field = (name: string): unknown => Reflect.get(data, name);
    const [text, px, reason] = [field('text'), field('px'), field('reason')];
    if (typeof text === 'string') messages += Math.floor(text.length / longestMessage);
    switch (field('is')) {
      case 'ready':
        return on.ready();
      case 'response':
        return typeof text === 'string' && text.length <= longestMessage ? on.response(text) : undefined;
      case 'state':
        return typeof text === 'string' && text.length <= longestMessage ? on.state(text) : undefined;
      case 'height':
        return typeof px === 'number' && Number.isFinite(px) ? on.height(Math.min(Math.max(px, 24), 2000)) : undefined;
      case 'failed':
        return fail('said', typeof reason === 'string' ? reason.slice(0, 300) : '');
    }
  };
  const beat = view.setInterval(() => {
    if (unanswered >= beats.silence) return fail('hangs');
    unanswered += 1;
    messages = 0;
    channel.port1.postMessage({ do: 'alive' });
  }, beats.every);

  frame.setAttribute('sandbox', 'allow-scripts');
  frame.setAttribute('referrerpolicy', 'no-referrer');
  frame.setAttribute('allow', '');
  frame.title = title;
  frame.className = 'custom-frame';
  view.addEventListener('message', hello);
  frame.src = `${origin}/pci/frame.html`;
  place.replaceChildren(frame);
  return end;
}
