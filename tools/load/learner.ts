import { type Ack, type AttemptState, type AttemptView, type Clock, routes } from '@synoo/contracts';
import type { PlannedForm, PlannedSession, SimulatedItem } from '../lib/cohort-plan';
import { normal } from '../lib/random';
import { RawConnection, type RawReply } from '../lib/raw-http';
import { EventHashes, eventHash } from './event-hashes';
import { answersTo, type GivenAnswer } from './given-answers';
import { LiveSocket } from './live-socket';
import { type Tally, until } from './tally';

/** As the learner's page: changes leave together after this time, one request at a time. */
const DEBOUNCE = 500;
const PRESENCE_EVERY = 5_000;
const PRESENCE_AFTER_CHANGE = 400;
const VISIT_PART = 30_000;
const MOST_EVENTS = 200;
const NO_REPLY = 20_000;

const device = { userAgent: 'load', screen: '1366x768', secureContext: true, timezone: 'Asia/Bishkek' };

export interface Surroundings {
  readonly url: string;
  readonly form: PlannedForm;
  readonly tally: Tally;
  readonly random: () => number;
  /** Seconds for an item, in the middle. */
  readonly pace: number;
  /** The learner's page told the server how many items are answered. */
  readonly told: (participantId: string, answered: number, at: number) => void;
}

interface Event {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly item: string;
  readonly value: unknown;
}

/**
 * One learner's page as the server sees it: check-in, briefing, socket with signs of life, the test at the start, and answers,
 * visits and flags in the order and grouping of the real page (apps/web/src/app/take). Everything is planned ahead of what the
 * server does; times are counted from the planned moment.
 */
export class LoadLearner {
  /** Latest acknowledged answer by item, to look for at the end. */
  readonly answers = new Map<string, unknown>();
  /** Of everything that got a number, acknowledged or not. */
  readonly hashes = new EventHashes();
  acknowledged = 0;
  readonly #connection: RawConnection;
  #socket: LiveSocket | undefined;
  #view: AttemptView | undefined;
  #clockAhead = 0;
  #state: AttemptState = 'expected';
  #clickedAt: number | undefined;
  #beginWork: (() => void) | undefined;
  #hasTest = false;
  /** The question for the test, on the same connection as saves: they wait for its reply. */
  #asking: Promise<void> | undefined;
  #seq = 0;
  /** Events on the learner's computer, with the moment at which each is due to leave. */
  #unsent: { readonly event: Event; readonly due: number }[] = [];
  #sending: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #presence: NodeJS.Timeout | undefined;
  #presenceSoon: NodeJS.Timeout | undefined;
  #item: SimulatedItem | undefined;
  #shownSince = 0;
  readonly #answered = new Set<string>();
  /** The test is in this learner's hands. */
  readonly ready: Promise<void>;

  constructor(
    private readonly around: Surroundings,
    private readonly session: PlannedSession,
    private readonly member: PlannedSession['members'][number],
  ) {
    this.#connection = new RawConnection(around.url);
    this.ready = new Promise((resolve) => (this.#beginWork = resolve));
  }

  get attemptId(): string {
    return this.#view?.attemptId ?? '';
  }

  get epoch(): number {
    return this.#view?.epoch ?? 0;
  }

  get cookie(): string {
    return this.#connection.cookie;
  }

  get connected(): boolean {
    return this.#socket?.joined ?? false;
  }

  /** Codes, briefing, socket. `planned`: the moment at which the learner meant to press the button. */
  async checkIn(planned: number): Promise<void> {
    await until(planned);
    const { tally, url } = this.around;
    const body = JSON.stringify({ sessionCode: this.session.code, personalCode: this.member.personalCode, device });
    try {
      const reply = await this.#connection.request('POST', `/api/${routes.checkIn.path}`, body);
      if (reply.status !== 200) return tally.error(`check-in ${reply.status}`, reply.body.slice(0, 200));
      this.#connection.cookie = [...reply.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const view = JSON.parse(reply.body) as AttemptView;
      this.#view = view;
      this.#state = view.state;
      this.#clockAhead = view.clock.serverNow - Date.now();
      await this.#document(`briefings/${view.briefing[view.language] ?? ''}`);
      tally.checkInMs.push(performance.now() - planned);
      // The content of the test, which cannot be read before the start: the learner's language first.
      for (const hash of new Set([view.sealed[view.language], ...Object.values(view.sealed)])) if (hash !== undefined) await this.#document(`sealed/${hash}`);
    } catch (error) {
      return tally.error('check-in', error instanceof Error ? error.message : String(error));
    }
    this.#socket = new LiveSocket(url, '/take', this.cookie, {
      joined: () => this.#present(),
      message: (event, argument) => {
        if (event !== 'attempt') return;
        const { state, contentKey } = argument as { state: AttemptState; contentKey?: string };
        this.#hear(state, contentKey);
      },
      lost: (reason) => tally.error('socket lost', reason),
    });
    this.#presence = setInterval(() => this.#present(), PRESENCE_EVERY);
  }

  /** From now on the start is waited for; `planned`: when the proctor meant to click. */
  expectStart(planned: number): void {
    this.#clickedAt = planned;
  }

  async #document(path: string): Promise<void> {
    const reply = await this.#connection.request('GET', `/api/take/${path}`, '', 'accept-encoding: gzip, deflate, br\r\n');
    if (reply.status !== 200) throw new Error(`${path.split('/')[0]} ${reply.status} ${reply.body.slice(0, 200)}`);
  }

  /** The test can be shown once the key of its sealed content is there; without one it is asked for, as by the page. */
  #hear(state: AttemptState, contentKey?: string): void {
    this.#state = state;
    if (state !== 'working' || this.#hasTest) return;
    if (contentKey !== undefined) this.#begin();
    else this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
  }

  #begin(): void {
    const { tally } = this.around;
    this.#hasTest = true;
    tally.startMs.push(performance.now() - (this.#clickedAt ?? performance.now()));
    tally.started += 1;
    this.#beginWork?.();
  }

  async #ask(): Promise<void> {
    try {
      const reply = await this.#connection.request('GET', `/api/${routes.attempt.path.replace(':attemptId', this.attemptId)}?epoch=${this.epoch}`);
      const { contentKey, sealed, form, language } = JSON.parse(reply.body) as AttemptView;
      if (reply.status !== 200) throw new Error(`${reply.status} ${reply.body.slice(0, 200)}`);
      if (contentKey === null || sealed[language] === undefined) await this.#document(`forms/${form[language] ?? ''}`);
      if (!this.#hasTest) this.#begin();
    } catch (error) {
      this.around.tally.error('start', error instanceof Error ? error.message : String(error));
    }
  }

  /** Works until shortly before the given moment: item after item, with second thoughts, flags, leaving out and going back. */
  async work(latest: number): Promise<void> {
    const { form, random, pace } = this.around;
    await Promise.race([this.ready, until(latest)]);
    if (this.#state !== 'working') return;
    // Not everybody in the same instant: what the last moment brings must not be the measurement.
    const end = latest - random() * Math.min(10_000, Math.max(0, latest - performance.now()) / 3);
    let moment = performance.now();
    for (let index = 0; moment < end; ) {
      await until(moment);
      const item = form.items[index % form.items.length]!;
      this.#enter(item, moment);
      const think = Math.max(0.1, Math.exp(Math.log(pace * 0.8) + 0.6 * normal(random))) * 1_000;
      const omitted = random() < 0.04;
      if (!omitted) {
        moment = await this.#step(moment + think, end, (at) => this.#answer(item, at));
        if (random() < 0.1) moment = await this.#step(moment + think * 0.3, end, (at) => this.#answer(item, at));
        if (random() < 0.03) moment = await this.#step(moment + 300, end, (at) => this.#append('flag', item.ref, true, at));
      }
      moment += (omitted ? think : pace * 200 * random()) + 100;
      index = random() < 0.05 ? Math.floor(random() * form.items.length) : index + 1;
    }
    await until(end);
    this.#tellVisit(performance.now());
    await this.#flush();
  }

  /** Does something at a moment, unless the end comes first. A long stay is told in parts, as the page does. */
  async #step(moment: number, end: number, act: (at: number) => void): Promise<number> {
    while (moment - this.#shownSince > VISIT_PART && this.#shownSince + VISIT_PART < end) {
      await until(this.#shownSince + VISIT_PART);
      this.#tellVisit(this.#shownSince + VISIT_PART);
    }
    if (moment < end) {
      await until(moment);
      act(moment);
    }
    return moment;
  }

  #enter(item: SimulatedItem, moment: number): void {
    this.#tellVisit(moment);
    this.#item = item;
    this.#shownSince = moment;
    this.#append('visit', item.ref, { ms: 0 }, moment);
    this.#presentSoon();
  }

  #tellVisit(moment: number): void {
    if (!this.#item) return;
    this.#append('visit', this.#item.ref, { ms: Math.round(moment - this.#shownSince) }, moment);
    this.#shownSince = moment;
  }

  #answer(item: SimulatedItem, moment: number): void {
    this.#append('answer', item.ref, answersTo(item)[Math.floor(this.around.random() * item.options.length)]!.value, moment);
    this.#answered.add(item.ref);
    this.#presentSoon();
  }

  #append(kind: string, item: string, value: unknown, moment: number): void {
    this.#seq += 1;
    this.hashes.add(eventHash(kind, item, value));
    const at = Math.round(Date.now() + (moment - performance.now()) + this.#clockAhead);
    this.#unsent.push({ event: { seq: this.#seq, at, kind, item, value }, due: moment + DEBOUNCE });
    this.#sendAt(moment + DEBOUNCE);
  }

  #sendAt(moment: number): void {
    if (this.#sending || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#sending = this.#send(moment).then((again) => {
        this.#sending = undefined;
        if (this.#unsent.length > 0) this.#sendAt(again);
      });
    }, Math.max(0, moment - performance.now()));
  }

  /** Sends what is there; returns when to send again. What came meanwhile leaves at once, as from the page. */
  async #send(planned: number): Promise<number> {
    const batch = this.#unsent.slice(0, MOST_EVENTS);
    const events = batch.map(({ event }) => event);
    const due = Math.min(planned, batch[0]?.due ?? planned);
    const { tally } = this.around;
    try {
      const savedSeq = await this.put(events);
      tally.saveMs.push(performance.now() - due);
      tally.saves += 1;
      this.#acknowledge(events, savedSeq);
      return performance.now();
    } catch (error) {
      tally.error('save', error instanceof Error ? error.message : String(error));
      return performance.now() + 1_000 + Math.random() * 1_000;
    }
  }

  #acknowledge(events: readonly Event[], savedSeq: number): void {
    this.#prefixIs(savedSeq);
    for (const { seq, kind, item, value } of events) if (seq <= savedSeq && kind === 'answer') this.answers.set(item, value);
    this.#unsent = this.#unsent.filter(({ event }) => event.seq > savedSeq);
  }

  #prefixIs(savedSeq: number): void {
    if (savedSeq <= this.acknowledged) return;
    this.around.tally.acknowledged += savedSeq - this.acknowledged;
    this.acknowledged = savedSeq;
  }

  /** One request; returns the prefix that is stored. */
  async put(events: readonly Event[]): Promise<number> {
    if (this.#asking) await this.#asking;
    const saved = savedOf(await this.#connection.request('PUT', `/api/take/attempts/${this.attemptId}/answers`, JSON.stringify({ epoch: this.epoch, events })), events.at(-1)?.seq ?? 0);
    if (saved instanceof Error) throw saved;
    return saved;
  }

  /**
   * Saves one answer after the other, the next one as soon as the last one is acknowledged, while `next` gives a turn, which chooses item and
   * option. Resolves then, or with what went wrong.
   */
  keepSaving(next: () => number | undefined): Promise<Error | undefined> {
    const head = this.#connection.headOf('PUT', `/api/take/attempts/${this.attemptId}/answers`);
    const { items } = this.around.form;
    return new Promise((resolve) => {
      let given: GivenAnswer;
      const heard = (reply: RawReply | Error): void => {
        const saved = reply instanceof Error ? reply : savedOf(reply, this.#seq);
        if (saved instanceof Error) return resolve(saved);
        this.#prefixIs(saved);
        this.answers.set(given.item, given.value);
        save();
      };
      const save = (): void => {
        const turn = next();
        if (turn === undefined) return resolve(undefined);
        const answers = answersTo(items[turn % items.length]!);
        given = answers[turn % answers.length]!;
        this.hashes.add(given.hash);
        this.#connection.sendAfter(head, `{"epoch":${this.epoch},"events":[{"seq":${++this.#seq},"at":${Date.now() + this.#clockAhead},"kind":"answer",${given.json}}]}`, heard);
      };
      save();
    });
  }

  async #flush(): Promise<void> {
    for (const end = performance.now() + NO_REPLY; this.#unsent.length > 0 && performance.now() < end; ) {
      await (this.#sending ?? until(performance.now() + 50));
    }
    if (this.#unsent.length > 0) this.around.tally.error('answers not sent', `${this.#unsent.length} events`);
  }

  /** No more signs of life; the socket stays. */
  quiet(): void {
    clearInterval(this.#presence);
    clearTimeout(this.#presenceSoon);
  }

  leave(): void {
    this.quiet();
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#connection.close();
  }

  #presentSoon(): void {
    const planned = performance.now() + PRESENCE_AFTER_CHANGE;
    this.#presenceSoon ??= setTimeout(() => {
      this.#presenceSoon = undefined;
      this.#present(planned);
    }, PRESENCE_AFTER_CHANGE);
  }

  #present(planned = performance.now()): void {
    if (!this.#socket?.joined) return;
    const answered = this.#answered.size;
    if (this.#state === 'working') this.around.told(this.member.id, answered, planned);
    const step = this.#state === 'working' ? 'test' : 'waiting';
    this.#socket.emit('presence', { attemptId: this.attemptId, epoch: this.epoch, step, item: this.#item?.ref ?? null, answered, unsaved: this.#unsent.length, visible: true }, (reply) => {
      const ack = reply as Ack<{ state: AttemptState; currentEpoch: number; clock: Clock }>;
      if (ack.ok) this.#hear(ack.state);
      else this.around.tally.error(`presence ${ack.code}`);
    });
  }
}

/** How much is stored, as the reply to events up to the number `sent` says; an error where it does not say that they are. */
function savedOf(reply: RawReply, sent: number): number | Error {
  if (reply.status !== 200) return new Error(`${reply.status} ${reply.body.slice(0, 200)}`);
  const saved = reply.number('savedSeq');
  return saved >= sent ? saved : new Error(`Acknowledged up to ${saved} of ${sent}`);
}
