import 'fake-indexeddb/auto';
import type { AttemptView, SaveReply } from '@synoo/contracts';
import { AttemptCache, IndexedEventStore, type NumberMark, openTakeDatabase, type Place, reopening } from '@synoo/outbox';

/** A save or another call that got no useful answer; `code` as in the contract, `offline` where nothing came back. */
export class Unserved extends Error {
  constructor(
    readonly code: string,
    readonly details?: Record<string, unknown>,
  ) {
    super(code);
  }
}

/** How long a page waits for an answer; shorter than the product's own, so that a run of a minute sees many of them. */
const patienceMs = 4_000;
/** On a machine that is too slow for that, pages that all give up and ask again would keep it busy with nothing else. */
const longestPatienceMs = 32_000;

const full = new Set<string>();
const put = Reflect.get(IDBObjectStore.prototype, 'put') as IDBObjectStore['put'];
IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...args: Parameters<IDBObjectStore['put']>) {
  if (!full.has(this.transaction.db.name)) return put.apply(this, args);
  // As a browser does that finds out that the disk is full: the transaction is undone as a whole.
  const request = put.apply(this, args);
  const { transaction } = this;
  queueMicrotask(() => {
    try {
      transaction.abort();
    } catch {
      // Another request of the same transaction has ended it already.
    }
  });
  return request;
};

/** Computers of learners whose disks take nothing more from here on. */
export function fillDisks(browsers: readonly Browser[]): void {
  for (const { database } of browsers) full.add(database);
}

export function freeDisks(browsers: readonly Browser[]): void {
  for (const { database } of browsers) full.delete(database);
}

/** What a computer keeps when a tab dies: its database, its cookies, and what the tab remembers through a reload. */
export class Browser {
  readonly cookies = new Map<string, string>();
  /** `sessionStorage`. */
  place: Place | null = null;
  #mark: (Place & { readonly upTo: number }) | null = null;
  /** How far people or a dead battery have turned this computer's clock. Milliseconds. */
  clockTurned = 0;
  readonly database: string;
  #patienceMs = patienceMs;

  constructor(name: string) {
    this.database = `synoo-take-${name}`;
  }

  readonly mark: NumberMark = {
    get: ({ attemptId, epoch }) => (this.#mark?.attemptId === attemptId && this.#mark.epoch === epoch ? this.#mark.upTo : 0),
    set: ({ attemptId, epoch }, upTo) => {
      this.#mark = upTo === 0 ? null : { attemptId, epoch, upTo };
    },
  };

  /** The database as a page opens it that has just been loaded. */
  openDatabase() {
    const open = reopening(() => openTakeDatabase(this.database));
    return { store: new IndexedEventStore(open), cache: new AttemptCache(open) };
  }

  async call<T>(url: string, method: string, path: string, body?: unknown): Promise<T> {
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${url}/api/${path}`, {
        method,
        headers: { 'x-synoo': '1', cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '), ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(this.#patienceMs),
      });
      text = await response.text();
      this.#patienceMs = Math.max(patienceMs, this.#patienceMs / 2);
    } catch (error) {
      if (error instanceof Error && error.name === 'TimeoutError') this.#patienceMs = Math.min(longestPatienceMs, 2 * this.#patienceMs);
      throw new Unserved('offline');
    }
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      this.cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    let reply: unknown;
    try {
      reply = JSON.parse(text);
    } catch {
      throw new Unserved('unreadable');
    }
    if (response.ok) return reply as T;
    const { code, details } = reply as { code?: string; details?: Record<string, unknown> };
    throw new Unserved(code ?? 'unreadable', details);
  }
}

export type View = AttemptView;
export type Saved = SaveReply;
