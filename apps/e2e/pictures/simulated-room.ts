import { request } from '@playwright/test';
import { io, type Socket } from 'socket.io-client';
import type { AttemptView, Choice, Content, FormDocument, ItemDetail } from '@synoo/contracts';

const words = (content: readonly Content[]): string => content.map((node) => (typeof node === 'string' ? node : node.t === 'e' ? words(node.c ?? []) : '')).join('');
const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Small seeded generator (mulberry32), so that the pictures are the same each time. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Texts of the right options of the demo's choice items, as the bank tells its staff. */
export function keyTexts(items: readonly ItemDetail[]): ReadonlySet<string> {
  return new Set(items.flatMap((item) => item.variants.flatMap((variant) => variant.options.flatMap(({ options }) => options.filter(({ isKey }) => isKey).map(({ label }) => plain(label))))));
}

interface ChoicePlace {
  readonly item: string;
  readonly response: string;
  readonly choices: readonly Choice[];
}

function choicesOf(form: FormDocument): ChoicePlace[] {
  return form.sections.flatMap(({ items }) =>
    items.flatMap((item) => item.body.flatMap((node) => (typeof node !== 'string' && node.t === 'i' && node.kind === 'choice' && !node.multiple ? [{ item: item.ref, response: node.r, choices: node.choices }] : []))),
  );
}

/** A learner over HTTP, who answers the choice items by a seeded two-parameter model and leaves the rest. */
export class SimulatedLearner {
  private constructor(
    private readonly http: Awaited<ReturnType<typeof request.newContext>>,
    private readonly view: AttemptView,
    private readonly socket: Socket,
  ) {}

  static async checkIn(baseURL: string, sessionCode: string, personalCode: string): Promise<SimulatedLearner> {
    const http = await request.newContext({ baseURL, extraHTTPHeaders: { 'x-synoo': '1' } });
    const device = { userAgent: 'pictures', screen: '1366x768', secureContext: true, timezone: 'Asia/Bishkek' };
    const reply = await http.post('/api/take/check-in', { data: { sessionCode, personalCode, device } });
    if (!reply.ok()) throw new Error(await reply.text());
    const { cookies } = await http.storageState();
    const socket = io(`${baseURL}/take`, { transports: ['websocket'], forceNew: true, extraHeaders: { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') } });
    const learner = new SimulatedLearner(http, (await reply.json()) as AttemptView, socket);
    await learner.present('waiting', null, 0);
    return learner;
  }

  /** Says on the socket where this learner is, so that the board shows somebody who is there. */
  private async present(step: string, item: string | null, answered: number): Promise<void> {
    const { attemptId, epoch } = this.view;
    await this.socket.timeout(20_000).emitWithAck('presence', { attemptId, epoch, step, item, answered, unsaved: 0, visible: true });
  }

  leave(): void {
    this.socket.disconnect();
  }

  async sit(keys: ReadonlySet<string>, random: () => number, share = 1): Promise<void> {
    const { attemptId, epoch, language, form: hashes } = this.view;
    const form = (await (await this.http.get(`/api/take/forms/${hashes[language]}`)).json()) as FormDocument;
    const ability = random() + random() + random() + random() - 2;
    const places = choicesOf(form);
    const events = places.slice(0, Math.ceil(places.length * share)).flatMap(({ item, response, choices }, index) => {
      const difficulty = ((index * 7) % 11) / 5 - 1.1;
      const right = random() < 0.2 + 0.8 / (1 + Math.exp(-2.2 * (ability - difficulty)));
      const isKey = (choice: Choice) => keys.has(plain(words(choice.content)));
      const offered = choices.filter((choice) => isKey(choice) === right);
      const chosen = offered[Math.floor(random() ** 1.6 * offered.length)] ?? choices[0];
      return [
        { seq: index * 2 + 1, at: Date.now(), kind: 'answer', item, value: { [response]: chosen?.id ?? null } },
        { seq: index * 2 + 2, at: Date.now(), kind: 'visit', item, value: { ms: Math.round(20_000 + 60_000 * random()) } },
      ];
    });
    const saved = await this.http.put(`/api/take/attempts/${attemptId}/answers`, { data: { epoch, events } });
    if (!saved.ok()) throw new Error(await saved.text());
    if (share < 1) {
      await this.present('test', events.at(-1)?.item ?? null, events.length / 2);
      return;
    }
    await this.http.post(`/api/take/attempts/${attemptId}/submit`, { data: { epoch, seq: events.length } });
  }
}
