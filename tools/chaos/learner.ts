import { Browser } from './browser';
import type { FaultKind, TabFault } from './faults';
import type { Oracle } from './oracle';
import { type Codes, Tab } from './tab';
import { answerWord } from './words';
import type { Workload } from './workload';

export interface LearnerOptions {
  readonly codes: Codes;
  readonly sessionId: string;
  readonly participantId: string;
  readonly name: string;
  readonly refs: readonly string[];
  readonly workload: Workload;
  /** Mean pause between two bursts. */
  readonly restMs: number;
  /** Hands in before the others are through, so that a proctor may still end or reopen what is finished. */
  readonly handsIn: boolean;
  readonly tabFault: () => TabFault;
  readonly url: string;
  readonly oracle: Oracle;
  readonly random: () => number;
  readonly happened: (kind: FaultKind) => void;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const perBurst = 28;
export const meanBurst = (perBurst + 1) / 2;
const pollEveryMs = 1_200;
const longestStory = 2_000;
/** Far beyond what a slow machine needs for the next step; only something that never comes waits for so long. */
const stuckMs = 180_000;
/** How often a burst is followed by something that happens to the tab. */
const tabFaultShare = 0.05;

/** One learner with one computer after the other: answers, changes their mind, loses the tab, is moved to another seat. */
export class Learner {
  readonly browsers: Browser[] = [];
  #tab: Tab | null = null;
  /** Pages of computers that the learner has left, which still send. */
  #left: Tab[] = [];
  #entered = 0;
  #visits = 0;
  #refusal = '';
  #through = false;
  #polling = false;
  #polledAt = 0;
  #attemptId: string | null = null;
  /** What happened to this learner, each with how much they had entered by then. */
  #story: { readonly order: number; readonly text: string }[] = [];

  constructor(private readonly options: LearnerOptions) {
    this.#newBrowser();
  }

  get sessionId(): string {
    return this.options.sessionId;
  }
  get participantId(): string {
    return this.options.participantId;
  }
  get attemptId(): string {
    return this.#attemptId ?? '';
  }
  get browser(): Browser {
    return this.browsers.at(-1)!;
  }

  get standing(): string {
    if (this.#through) return 'through';
    if (!this.#tab) return `no page (${this.#refusal})`;
    return this.#tab.working ? 'working' : (this.#tab.state ?? 'unknown');
  }

  note(what: string): void {
    const order = this.options.oracle.entered.get(this.attemptId)?.length ?? 0;
    this.#story.push({ order, text: `${new Date().toISOString().slice(11, 23)} ${what} (entry ${order})` });
    if (this.#story.length > longestStory) this.#story = this.#story.slice(longestStory / 2);
  }

  /** What happened before and after the entry; without one, last. */
  storyAround(order = Infinity): string[] {
    const after = this.#story.findIndex((one) => one.order > order);
    const middle = after === -1 ? this.#story.length : after;
    return this.#story.slice(Math.max(0, middle - 25), middle + 15).map(({ text }) => text);
  }

  /** From the door to the waiting room; there is nothing wrong with the world yet. */
  async comeIn(): Promise<void> {
    await this.#load();
  }

  async work(): Promise<void> {
    const { workload, restMs, handsIn, random } = this.options;
    while (!workload.over && !(handsIn && workload.ending)) {
      await pause(restMs * (0.5 + random()));
      if (!this.#tab) await this.#load();
      // Nobody waits for it: a learner goes on answering while the network is away.
      void this.#poll();
      const tab = this.#tab;
      if (tab?.superseded) {
        // A check-in whose reply was lost has taken the place away: the page offers to go on here.
        tab.crash();
        this.browser.place = null;
        await this.#load();
        continue;
      }
      if (!tab?.working) continue;
      this.#burst(tab, workload.take(1 + Math.floor(random() * perBurst)));
      const disturbed = random() < tabFaultShare;
      // Half of what happens to a tab happens while it is still writing.
      if (random() < 0.5) await tab.settled();
      if (disturbed) await this.#disturb(tab);
    }
    this.#through = true;
    if (handsIn) {
      this.options.happened('submit');
      this.note('hands in');
      await this.#tab?.submit();
    }
  }

  async #disturb(tab: Tab): Promise<void> {
    const kind = this.options.tabFault();
    this.options.happened(kind);
    this.note(kind);
    switch (kind) {
      case 'tab-reload':
        tab.crash();
        return this.#load();
      case 'tab-crash':
        tab.crash();
        this.browser.place = null;
        return this.#load();
      case 'second-computer':
        this.#left.push(tab);
        this.#newBrowser();
        return this.#load();
      case 'clock-learner':
        this.browser.clockTurned += (this.options.random() - 0.5) * 7_200_000;
    }
  }

  /** Everything is well again: every computer that this learner sat at is turned on, until nothing is left to send. */
  async drain(): Promise<boolean> {
    let least = Infinity;
    for (let end = Date.now() + stuckMs; Date.now() < end; await pause(100)) {
      if (!this.#tab || !(await this.#tab.flush())) {
        this.#tab?.crash();
        this.#tab = null;
        await this.#load();
        continue;
      }
      const unsent = this.#tab.unsent().length;
      if (unsent === 0) break;
      if (unsent < least) [least, end] = [unsent, Date.now() + stuckMs];
    }
    for (const tab of this.#left) {
      tab.retry();
      await tab.flush();
      tab.crash();
    }
    let empty = true;
    for (const browser of this.browsers) if (!(await Tab.sendLeftovers(browser, this.options.url, (attemptId) => this.options.oracle.page(attemptId), stuckMs))) empty = false;
    if (!empty) this.note('an outbox did not get empty');
    return empty;
  }

  #burst(tab: Tab, size: number): void {
    const { refs, random } = this.options;
    for (let number = 0; number < size; number++) {
      this.#entered += 1;
      tab.answer(refs[Math.floor(random() * refs.length)]!, answerWord(this.#entered, random() < 0.5));
    }
    this.#visits += 1;
    tab.visit(refs[Math.floor(random() * refs.length)]!, this.#visits);
  }

  async #poll(): Promise<void> {
    if (this.#polling || Date.now() - this.#polledAt < pollEveryMs) return;
    this.#polling = true;
    this.#polledAt = Date.now();
    await this.#tab?.poll();
    this.#polling = false;
  }

  async #load(): Promise<void> {
    const { url, codes, oracle, random } = this.options;
    const tab = new Tab(this.browser, url, codes, (attemptId) => oracle.page(attemptId), random);
    if (await tab.load()) {
      this.#tab = tab;
      this.#attemptId ??= tab.attemptId;
    } else {
      this.#refusal = tab.refusal;
      tab.crash();
      this.#tab = null;
    }
  }

  #newBrowser(): void {
    this.browsers.push(new Browser(`${this.options.name}-${this.browsers.length}`));
  }
}
