import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import type { AttemptView, ItemDocument, ItemResponse, ItemTurnDocument, Turn, TurnReply } from '@synoo/contracts';
import { Refusal, type RefusalCode } from '../../core/refusal';
import { backoffMs } from '../outbox/backoff';
import { AttemptRefresh } from './attempt-refresh';
import { AttemptServer } from './attempt-server';
import { CurrentAttempt } from './current-attempt';
import { pendingTurn } from './pending-turn';
import { TakeSession } from './take-session';

/** `loading`: what is to be seen is asked for; `checking`: a turn is at the server; `waiting`: the server cannot be reached. */
export type TurnPhase = 'idle' | 'loading' | 'checking' | 'waiting';

const worthAnotherTry: ReadonlySet<RefusalCode> = new Set(['offline', 'not-ready', 'unreadable', 'internal', 'too-many-tries']);
/** The server counts the turns of this place otherwise than the page: its number is taken. */
const otherNumber: ReadonlySet<RefusalCode> = new Set(['conflict', 'number-used']);

interface Shown {
  readonly turn: ItemTurnDocument | null;
  readonly document: ItemDocument | null;
}

/**
 * Items that go on with the server's help: asks what is to be seen, hands in turns, and does not give up while the network is
 * away. The answer itself lies in the journal like any other.
 */
@Injectable()
export class TestTurns {
  private readonly session = inject(TakeSession);
  private readonly attempt = inject(CurrentAttempt);
  private readonly server = inject(AttemptServer);
  private readonly fresh = inject(AttemptRefresh);
  private readonly shown = signal<ReadonlyMap<string, Shown>>(new Map());
  private readonly known = signal<(Pick<TurnReply, 'reached' | 'item'> & { readonly attemptId: string }) | null>(null);
  private seq = 0;
  private stopped = false;
  private wake: (() => void) | null = null;

  readonly phase = signal<TurnPhase>('idle');
  readonly refusal = signal<Refusal | null>(null);
  /** Counts the replies to turns, for what is to be said and shown once after each. */
  readonly taken = signal(0);
  /** A turn is under way: the item waits. */
  readonly busy = computed(() => this.phase() === 'checking' || this.pending() !== null);
  private readonly pending = signal<Turn | null>(null);
  /** Of this attempt: the next learner at the computer starts with nothing. */
  private readonly way = computed(() => (this.known()?.attemptId === this.session.view()?.attemptId ? this.known() : null));
  /** Items that the server led to; null where the form does not lead, or nothing is known yet. */
  readonly reached = computed(() => this.way()?.reached ?? null);
  /** The test led to its end. */
  readonly ended = computed(() => this.way()?.reached != null && this.way()?.item === null);

  constructor() {
    const again = (): void => this.wake?.();
    addEventListener('online', again);
    const place = computed(() => {
      const view = this.session.view();
      return view && `${view.attemptId}/${view.epoch}`;
    });
    // What was under way belongs to the place before: in this one nothing waits for it.
    effect(() => {
      place();
      untracked(() => this.begin());
    });
    inject(DestroyRef).onDestroy(() => {
      this.stopped = true;
      removeEventListener('online', again);
      this.wake?.();
    });
  }

  private begin(): void {
    this.pending.set(null);
    this.phase.set('idle');
    this.refusal.set(null);
    this.seq = 0;
    this.wake?.();
  }

  /** What is to be seen of an item; null before the server has said it. */
  of(item: string): Shown | null {
    return this.shown().get(this.keyOf(item)) ?? null;
  }

  /** Asks for the present state, and sends a turn that a reload interrupted. */
  async load(item: string | undefined): Promise<void> {
    const view = this.session.view();
    if (!view || this.busy()) return;
    const kept = pendingTurn.read(view.attemptId, view.epoch);
    if (kept) return this.send(view, kept);
    this.phase.set('loading');
    const reply = await this.persist(view, () => this.ask(view, item));
    if (!this.isCurrent(view)) return;
    if (reply) this.adopt(reply);
    this.phase.set('idle');
  }

  async take(kind: Turn['kind'], item: string, response: ItemResponse): Promise<void> {
    const view = this.session.view();
    if (!view || this.busy()) return;
    const turn: Turn = { epoch: view.epoch, seq: this.seq + 1, at: Math.round(this.server.clock.now()), kind, item, response: { ...response } as Turn['response'], language: this.session.language() };
    await this.send(view, turn);
  }

  private async send(view: AttemptView, first: Turn): Promise<void> {
    let turn = first;
    this.refusal.set(null);
    this.pending.set(turn);
    this.phase.set('checking');
    pendingTurn.keep(view.attemptId, turn);
    const reply = await this.persist(view, async () => {
      try {
        return await this.server.takeTurn(view.attemptId, turn);
      } catch (error) {
        if (!(error instanceof Refusal) || !otherNumber.has(error.code)) throw error;
        turn = { ...turn, seq: (await this.ask(view, turn.item)).seq + 1 };
        pendingTurn.keep(view.attemptId, turn);
        return this.server.takeTurn(view.attemptId, turn);
      }
    });
    if (!this.isCurrent(view)) return;
    pendingTurn.forget();
    this.pending.set(null);
    this.phase.set('idle');
    if (!reply) return;
    this.adopt(reply);
    this.taken.update((n) => n + 1);
  }

  private keyOf(item: string): string {
    return `${this.session.view()?.attemptId}/${item}/${this.session.language()}`;
  }

  private ask(view: AttemptView, item: string | undefined): Promise<TurnReply> {
    return this.server.turns(view.attemptId, view.epoch, this.session.language(), item);
  }

  /** Tries until the server answers; undefined where it refuses for good. */
  private async persist(view: AttemptView, call: () => Promise<TurnReply>): Promise<TurnReply | undefined> {
    const phase = this.phase();
    for (let failures = 0; this.isCurrent(view); ) {
      try {
        const reply = await call();
        this.attempt.hearOf(view.attemptId, reply);
        return reply;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (!this.isCurrent(view)) return undefined;
        if (!worthAnotherTry.has(error.code)) {
          this.refusal.set(error);
          await this.fresh.now();
          return undefined;
        }
        this.phase.set('waiting');
        await this.rest(backoffMs((failures += 1), Math.random));
        if (this.isCurrent(view)) this.phase.set(phase);
      }
    }
    return undefined;
  }

  private rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private isCurrent(view: AttemptView): boolean {
    const now = this.session.view();
    return !this.stopped && now?.attemptId === view.attemptId && now.epoch === view.epoch;
  }

  private adopt({ seq, item, shown, document, reached }: TurnReply): void {
    this.seq = seq;
    if (item !== null) {
      const key = this.keyOf(item);
      const before = this.shown().get(key)?.turn;
      // The same content stays the same object, so that it is not drawn again under the learner's hands.
      const turn = shown && before && JSON.stringify(before.document) === JSON.stringify(shown.document) ? { ...shown, document: before.document } : shown;
      this.shown.update((known) => new Map(known).set(key, { turn, document }));
    }
    const attemptId = this.session.view()?.attemptId;
    if (attemptId) this.known.set({ reached, item, attemptId });
  }
}
