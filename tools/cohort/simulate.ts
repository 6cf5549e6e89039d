import { type AttemptView, type Clock, routes, type SaveReply } from '@synoo/contracts';
import { io, type Socket } from 'socket.io-client';
import type { PlannedForm, PlannedSession, SimulatedItem } from '../lib/cohort-plan';
import { ProductClient } from '../lib/product-client';
import { normal } from '../lib/random';
import { RawConnection } from '../lib/raw-http';

/** Parameters of an item: two of the logistic model and the chance of guessing. */
export interface ItemParameters {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

export function drawItems(items: readonly SimulatedItem[], random: () => number): ItemParameters[] {
  return items.map((item) => ({ a: Math.exp(0.1 + 0.35 * normal(random)), b: 1.1 * normal(random), c: item.multiple ? 0.02 : 1 / item.options.length }));
}

/** What one simulated learner does, decided before the test so that the network has no part in it. */
export interface Behaviour {
  /** Chosen options by item, in authored identifiers; null: left out. */
  readonly answers: readonly (readonly string[] | null)[];
  /** Items from here on are never seen. */
  readonly reached: number;
  /** Items first answered otherwise, and then changed. */
  readonly changed: ReadonlySet<number>;
  readonly seconds: readonly number[];
}

export function drawBehaviour(items: readonly SimulatedItem[], parameters: readonly ItemParameters[], random: () => number): Behaviour {
  const ability = normal(random);
  const reached = random() < 0.05 ? Math.floor(items.length * (0.8 + 0.2 * random())) : items.length;
  const changed = new Set<number>();
  const seconds: number[] = [];
  const answers = items.map(({ options, multiple }, index) => {
    const { a, b, c } = parameters[index]!;
    seconds.push(Math.round(1000 * Math.exp(3.4 + 0.5 * normal(random))) / 1000);
    const right = random() < c + (1 - c) / (1 + Math.exp(-a * (ability - b)));
    const omitted = random() < 0.02;
    if (random() < 0.08) changed.add(index);
    const keys = options.filter(({ isKey }) => isKey).map(({ authored }) => authored);
    const others = options.filter(({ isKey }) => !isKey).map(({ authored }) => authored);
    // Always drawn, used or not, so that one decision does not shift all later ones.
    const draw = random();
    const wrong = others[Math.floor(draw * others.length)];
    if (omitted || index >= reached) return null;
    if (right || wrong === undefined) return keys;
    return multiple ? [wrong, ...keys.slice(1)] : [wrong];
  });
  return { answers, reached, changed, seconds };
}

export interface Sat {
  readonly learnerId: string;
  /** Events given to the server, and acknowledged by it. */
  readonly sent: number;
  readonly acknowledged: number;
  readonly notCounted: number;
}

const device = { userAgent: 'cohort', screen: '1366x768', secureContext: true, timezone: 'Asia/Bishkek' };

/** One simulated learner over the public interface: codes, socket, form, answers in small batches, handing in. */
export class SimulatedLearner {
  #seq = 0;
  #acknowledged = 0;
  #notCounted = 0;
  readonly #connection: RawConnection;
  readonly #socket: Socket;
  #waiting: (() => void) | undefined;

  private constructor(
    private readonly client: ProductClient,
    private readonly view: AttemptView,
    private readonly learnerId: string,
  ) {
    this.#connection = new RawConnection(client.url, client.cookie);
    this.#socket = io(`${client.url}/take`, { transports: ['websocket'], forceNew: true, extraHeaders: { cookie: client.cookie } });
    this.#socket.on('attempt', ({ state }: { state: string }) => state === 'working' && this.#waiting?.());
  }

  static async checkIn(url: string, session: PlannedSession, member: PlannedSession['members'][number]): Promise<SimulatedLearner> {
    const client = new ProductClient(url);
    const view = await client.call(routes.checkIn, { body: { sessionCode: session.code, personalCode: member.personalCode, device } });
    const learner = new SimulatedLearner(client, view, member.learnerId);
    await learner.#present('waiting', null, 0);
    return learner;
  }

  /** Waits for the start, which comes over the socket. */
  async started(): Promise<void> {
    const start = new Promise<void>((resolve) => (this.#waiting = resolve));
    const { state } = await this.#present('waiting', null, 0);
    if (state !== 'working') await start;
    await this.client.fetch(routes.formDocument, { params: { hash: Object.values(this.view.form)[0]! } });
  }

  async sit(form: PlannedForm, { answers, reached, changed, seconds }: Behaviour): Promise<Sat> {
    let answered = 0;
    for (const [index, item] of form.items.entries()) {
      if (index >= reached) break;
      const given = answers[index];
      const events: object[] = [];
      if (given && changed.has(index)) events.push(this.#answer(item, [item.options[(index + 1) % item.options.length]!.authored]));
      if (given) events.push(this.#answer(item, given));
      events.push({ seq: ++this.#seq, at: Date.now(), kind: 'visit', item: item.ref, value: { ms: Math.round(seconds[index]! * 1000) } });
      if (given) answered += 1;
      await this.#save(events);
      if (index % 12 === 0) void this.#present('test', item.ref, answered);
    }
    await this.client.call(routes.submit, { params: { attemptId: this.view.attemptId }, body: { epoch: this.view.epoch, seq: this.#seq } });
    this.#socket.disconnect();
    this.#connection.close();
    return { learnerId: this.learnerId, sent: this.#seq, acknowledged: this.#acknowledged, notCounted: this.#notCounted };
  }

  #answer(item: SimulatedItem, authored: readonly string[]): object {
    const chosen = authored.map((name) => item.options.find((option) => option.authored === name)!.id);
    return { seq: ++this.#seq, at: Date.now(), kind: 'answer', item: item.ref, value: { [item.response]: item.multiple ? chosen : chosen[0] } };
  }

  /** Sends again until it is acknowledged, as the learner's page does. */
  async #save(events: readonly object[]): Promise<void> {
    const body = JSON.stringify({ epoch: this.view.epoch, events });
    for (let wait = 200; ; wait = Math.min(5_000, wait * 2)) {
      const reply = await this.#connection.request('PUT', `/api/take/attempts/${this.view.attemptId}/answers`, body).catch(() => undefined);
      if (reply?.status === 200) {
        const { savedSeq, notCounted } = JSON.parse(reply.body) as SaveReply;
        this.#acknowledged = Math.max(this.#acknowledged, savedSeq);
        this.#notCounted += notCounted;
        if (savedSeq === this.#seq) return;
      } else if (reply && reply.status < 500) throw new Error(`A save was refused: ${reply.status} ${reply.body}`);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  async #present(step: string, item: string | null, answered: number): Promise<{ state?: string; clock?: Clock }> {
    return (await this.#socket.timeout(20_000).emitWithAck('presence', { attemptId: this.view.attemptId, epoch: this.view.epoch, step, item, answered, unsaved: 0, visible: true })) as { state?: string };
  }
}
