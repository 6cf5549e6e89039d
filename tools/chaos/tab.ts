import type { AnswerEvent, AttemptState } from '@synoo/contracts';
import { AnswerOutbox, Leftovers, type NewEvent, type OutboxStatus, type Place, saveFailure, type SaveOutcome, ServerClock, signedOutCodes, type UnsentEvent, viewAtPlace } from '@synoo/outbox';
import { type Browser, type Saved, Unserved, type View } from './browser';
import type { OraclePage } from './oracle';

/** Pauses between tries are shortened by this, so that a run of a minute sees many of them. */
const haste = 8;
const later = (ms: number, callback: () => void): (() => void) => {
  const timer = setTimeout(callback, ms / haste);
  return () => clearTimeout(timer);
};
const device = { userAgent: 'chaos', screen: '-', secureContext: true, timezone: 'Asia/Bishkek' };

export interface Codes {
  readonly sessionCode: string;
  readonly personalCode: string;
}

/**
 * The learner's page as far as answers go: the product's own outbox and journal, opened and closed in the order in which its
 * session does it. A crash is to let go of all of it; what the browser keeps is what a reload finds.
 */
export class Tab {
  #outbox: AnswerOutbox | null = null;
  #place: Place | null = null;
  #dead = false;
  #renewing = false;
  #clock: ServerClock;
  readonly #disk;
  state: AttemptState | null = null;
  currentEpoch = 0;
  status: OutboxStatus | null = null;
  /** Why the page could not be opened. */
  refusal = '';

  constructor(
    readonly browser: Browser,
    private readonly url: string,
    private readonly codes: Codes,
    private readonly page: (attemptId: string) => OraclePage,
    private readonly random: () => number,
  ) {
    this.#disk = browser.openDatabase();
    this.#clock = new ServerClock({ steady: () => performance.now(), wall: () => Date.now() + browser.clockTurned });
  }

  #said: OraclePage | null = null;

  /** Loads the page: goes on at the place that the tab remembers, or checks in. False: nothing to go on with was found. */
  async load(): Promise<boolean> {
    try {
      const remembered = this.browser.place;
      const renew = remembered !== null && this.browser.mark.get(remembered) > 0;
      const view = remembered === null ? await this.#checkIn() : renew ? await this.#newPlace(remembered.attemptId) : await this.#fetch(remembered);
      await this.#adopt(view);
      if (remembered !== null && !renew && this.status?.storageTrouble) await this.#adopt(await this.#newPlace(remembered.attemptId));
      return true;
    } catch (error) {
      if (!(error instanceof Unserved)) throw error;
      this.refusal = error.code;
      if (signedOutCodes.includes(error.code)) this.browser.place = null;
      const kept = this.browser.place && (await this.#disk.cache.view(this.browser.place.attemptId));
      if (!kept || !this.browser.place) return false;
      this.#clock.restore(kept.view.clock.serverNow, kept.anchoredAt);
      await this.#adopt(viewAtPlace(kept.view, this.browser.place.epoch));
      return true;
    }
  }

  get attemptId(): string | null {
    return this.#place?.attemptId ?? null;
  }

  /** The learner can answer: the test runs, and this is its place, as far as the page knows. */
  get working(): boolean {
    return this.#outbox !== null && this.state === 'working' && this.#place?.epoch === this.currentEpoch && !this.#renewing;
  }

  get superseded(): boolean {
    return this.#place !== null && this.#place.epoch < this.currentEpoch && !this.#renewing;
  }

  answer(item: string, value: string): void {
    this.#append('answer', item, value, { kind: 'answer', item, value: { r1: value }, at: this.#clock.now() });
  }

  visit(item: string, ms: number): void {
    this.#append('visit', item, String(ms), { kind: 'visit', item, value: { ms }, at: this.#clock.now() });
  }

  #append(kind: 'answer' | 'visit', item: string, value: string, event: NewEvent): void {
    if (!this.#outbox || !this.#said) return;
    this.#said.enter(kind, item, value, event.at);
    this.#outbox.append(event);
  }

  settled(): Promise<void> {
    return this.#outbox?.settled() ?? Promise.resolve();
  }

  flush(): Promise<boolean> {
    return this.#outbox?.flush() ?? Promise.resolve(true);
  }

  /** What the page does when the network is back. */
  retry(): void {
    this.#outbox?.retry();
  }

  unsent(): UnsentEvent[] {
    return this.#outbox?.unsentEvents() ?? [];
  }

  /** Asks for the state, as a page without a socket does now and then. */
  async poll(): Promise<void> {
    if (!this.#place) return;
    try {
      await this.#fetch(this.#place);
    } catch (error) {
      if (!(error instanceof Unserved)) throw error;
    }
  }

  async submit(): Promise<void> {
    if (!this.#place || !this.#outbox) return;
    if (!(await this.#outbox.flush())) return;
    try {
      this.#hear(await this.browser.call<Saved>(this.url, 'POST', `take/attempts/${this.#place.attemptId}/submit`, { epoch: this.#place.epoch, seq: this.#outbox.lastNumber }));
    } catch (error) {
      if (!(error instanceof Unserved)) throw error;
    }
  }

  /** The tab dies in the middle of whatever it does. */
  crash(): void {
    this.#dead = true;
    this.#outbox?.close();
    this.#outbox = null;
  }

  async #checkIn(): Promise<View> {
    return this.#timed(() => this.browser.call<View>(this.url, 'POST', 'take/check-in', { ...this.codes, device }));
  }

  #newPlace(attemptId: string): Promise<View> {
    return this.#timed(() => this.browser.call<View>(this.url, 'POST', `take/attempts/${attemptId}/places`, { device }));
  }

  async #fetch({ attemptId, epoch }: Place): Promise<View> {
    const view = await this.#timed(() => this.browser.call<View>(this.url, 'GET', `take/attempts/${attemptId}?epoch=${epoch}`));
    this.#hear(view);
    void this.#disk.cache.keepView(view, Date.now() + this.browser.clockTurned);
    return view;
  }

  async #timed<T extends View | Saved>(call: () => Promise<T>): Promise<T> {
    const sentAt = performance.now();
    const reply = await call();
    this.#clock.sample(reply.clock.serverNow, sentAt, performance.now());
    return reply;
  }

  #hear({ state, currentEpoch }: Pick<Saved, 'state' | 'currentEpoch'>): void {
    this.state = state;
    this.currentEpoch = Math.max(this.currentEpoch, currentEpoch);
  }

  async #adopt(view: View): Promise<void> {
    if (this.#dead) return;
    const place = { attemptId: view.attemptId, epoch: view.epoch };
    const before = this.#outbox;
    await before?.settled();
    const carried = before?.unsentEvents() ?? [];
    before?.close();
    this.#hear(view);
    this.#place = place;
    this.#said ??= this.page(view.attemptId);
    const said = this.#said;
    const outbox: AnswerOutbox = new AnswerOutbox({
      store: this.#disk.store,
      mark: this.browser.mark,
      later,
      random: this.random,
      changed: (status) => {
        if (this.#outbox !== outbox) return;
        this.status = status;
        if (status.writing === 0) said.allKept(!status.storageTrouble && outbox.unwritten().length === 0);
        if (status.trouble === 'number-used') void this.#renewPlace();
      },
      send: (to, events) => this.#save(said, to, events),
    });
    this.#outbox = outbox;
    this.browser.place = place;
    void this.#disk.cache.keepView(view, Date.now() + this.browser.clockTurned);
    await outbox.open(place, view.savedSeq, carried);
  }

  async #renewPlace(): Promise<void> {
    if (!this.#place || this.#renewing) return;
    this.#renewing = true;
    try {
      await this.#adopt(await this.#newPlace(this.#place.attemptId));
    } catch (error) {
      if (!(error instanceof Unserved)) throw error;
    } finally {
      this.#renewing = false;
    }
  }

  async #save(said: OraclePage, place: Place, events: readonly AnswerEvent[]): Promise<SaveOutcome> {
    said.sent(place.epoch, events);
    try {
      const reply = await this.#timed(() => this.browser.call<Saved>(this.url, 'PUT', `take/attempts/${place.attemptId}/answers`, { epoch: place.epoch, events }));
      // A tab that is dead hears nothing and promises nothing.
      if (this.#dead) return { ok: false, why: 'unreachable' };
      this.#hear(reply);
      said.acknowledged(place.epoch, reply);
      return { ok: true, reply };
    } catch (error) {
      if (!(error instanceof Unserved)) throw error;
      return saveFailure(error);
    }
  }

  /** What a computer does for its earlier learners while it shows the page with the codes. Resolves when nothing of them is left, or nothing moves. */
  static async sendLeftovers(browser: Browser, url: string, page: (attemptId: string) => OraclePage, withinMs: number): Promise<boolean> {
    const { store } = browser.openDatabase();
    const pages = new Map<string, OraclePage>();
    let waiting = 0;
    const leftovers = new Leftovers({
      store,
      mark: browser.mark,
      later,
      random: Math.random,
      free: () => Promise.resolve(true),
      done: () => undefined,
      changed: (status) => (waiting = status.waiting),
      send: async ({ attemptId, epoch }, events) => {
        const said = pages.get(attemptId) ?? page(attemptId);
        pages.set(attemptId, said);
        said.sent(epoch, events);
        try {
          const reply = await browser.call<Saved>(url, 'PUT', `take/attempts/${attemptId}/answers`, { epoch, events });
          said.acknowledged(epoch, reply);
          return { ok: true, reply };
        } catch (error) {
          if (!(error instanceof Unserved)) throw error;
          return saveFailure(error);
        }
      },
    });
    await leftovers.start(null);
    for (const end = Date.now() + withinMs; waiting > 0 && Date.now() < end; ) await new Promise((resolve) => setTimeout(resolve, 50));
    leftovers.close();
    return (await store.attempts()).length === 0;
  }
}
