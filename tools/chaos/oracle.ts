import type { AnswerEvent, SaveReply } from '@synoo/contracts';

/** One thing that a learner did, in the order in which they did it. */
export interface Entered {
  readonly attemptId: string;
  readonly order: number;
  readonly kind: 'answer' | 'visit';
  readonly item: string;
  /** The word, or the milliseconds; no two of an attempt are the same. */
  readonly value: string;
  /** Moment that the page gave it. */
  readonly at: number;
  /** The page said that it is kept, on this computer or on the server. */
  promised: boolean;
}

/** What a page sent under one number, as text. */
type Sent = Map<number, string>;

export const contentOf = (event: AnswerEvent): string => JSON.stringify([event.kind, 'item' in event ? event.item : null, event.value]);

/**
 * Keeps what the product must answer for, from what learners and pages did and said, without asking the product: what was
 * entered, what a page called kept, and what the server acknowledged.
 */
export class Oracle {
  readonly entered = new Map<string, Entered[]>();
  /** `attempt/epoch/seq` → everything that was acknowledged under this number. */
  readonly acknowledged = new Map<string, Set<string>>();
  answers = 0;
  acknowledgedAnswers = 0;

  /** A page that begins; it dies with its tab, what it promised stays. */
  page(attemptId: string): OraclePage {
    return new OraclePage(this, attemptId);
  }

  enter(attemptId: string, kind: Entered['kind'], item: string, value: string, at: number): Entered {
    const list = this.entered.get(attemptId) ?? [];
    this.entered.set(attemptId, list);
    const entered: Entered = { attemptId, order: list.length, kind, item, value, at, promised: false };
    list.push(entered);
    if (kind === 'answer') this.answers += 1;
    return entered;
  }
}

export class OraclePage {
  /** Entered here and not promised yet. */
  #open: Entered[] = [];
  readonly #sent = new Map<number, Sent>();

  constructor(
    private readonly oracle: Oracle,
    private readonly attemptId: string,
  ) {}

  enter(kind: Entered['kind'], item: string, value: string, at: number): void {
    this.#open.push(this.oracle.enter(this.attemptId, kind, item, value, at));
  }

  /**
   * The page shows that no change is in memory only. It speaks of what learners decided; that measurements are kept it says by nothing on
   * the screen, so they count as promised only where `everything` is on the disk.
   */
  allKept(everything: boolean): void {
    const kept = this.#open.filter(({ kind }) => everything || kind === 'answer');
    for (const entered of kept) entered.promised = true;
    this.#open = this.#open.filter((entered) => !entered.promised);
  }

  sent(epoch: number, events: readonly AnswerEvent[]): void {
    const sent = this.#sent.get(epoch) ?? new Map<number, string>();
    this.#sent.set(epoch, sent);
    for (const event of events) sent.set(event.seq, contentOf(event));
  }

  /** A page forgets everything up to `savedSeq`: so the server answers for all of it. */
  acknowledged(epoch: number, { savedSeq }: Pick<SaveReply, 'savedSeq'>): void {
    const sent = this.#sent.get(epoch);
    if (!sent) return;
    for (const [seq, content] of sent) {
      if (seq > savedSeq) continue;
      sent.delete(seq);
      const key = `${this.attemptId}/${epoch}/${seq}`;
      const known = this.oracle.acknowledged.get(key) ?? new Set<string>();
      this.oracle.acknowledged.set(key, known);
      if (known.has(content)) continue;
      known.add(content);
      if (content.startsWith('["answer"')) this.oracle.acknowledgedAnswers += 1;
    }
  }
}
