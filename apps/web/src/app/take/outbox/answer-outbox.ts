import { maxEventsPerSave, type AnswerEvent, type SaveReply } from '@synoo/contracts';
import { backoffMs } from './backoff';
import type { EventStore, NewEvent, NumberMark, Place } from './event-store';

/**
 * `unreachable`: no answer, or the server is busy; worth trying again. `signed-out`: this computer may no longer speak for the
 * attempt. `waiting`: the test has not started. `refused`: the server read the events and did not take them. `number-used`: other
 * events of this place have these numbers; the learner's page has to take a new place.
 */
export type SaveFailure = 'unreachable' | 'signed-out' | 'waiting' | 'refused' | 'number-used';
export type SaveOutcome = { readonly ok: true; readonly reply: Pick<SaveReply, 'savedSeq'> } | { readonly ok: false; readonly why: SaveFailure; /** With `number-used`. */ readonly seqs?: readonly number[] };

export interface OutboxSurroundings {
  readonly store: EventStore;
  readonly mark: NumberMark;
  /** Sends a batch. To reject is to be unreachable. */
  readonly send: (place: Place, events: readonly AnswerEvent[]) => Promise<SaveOutcome>;
  /** Calls back once after `ms`; returns what calls it off. */
  readonly later: (ms: number, callback: () => void) => () => void;
  readonly random: () => number;
  readonly changed: (status: OutboxStatus) => void;
}

export type OutboxTrouble = 'storage' | SaveFailure;

export interface OutboxStatus {
  /** Changes of the learner that are in memory only. */
  readonly writing: number;
  /** Changes of the learner that are on this computer and not on the server, those in memory included. */
  readonly unsaved: number;
  /** All events that the server has not acknowledged, measurements included. */
  readonly unsent: number;
  readonly unsavedItems: ReadonlySet<string>;
  /** `storage`: this computer cannot keep answers; they are in memory and are sent. */
  readonly storageTrouble: boolean;
  /** What earlier pages left on this computer could not be read yet: there may be more than this page knows. */
  readonly unread: boolean;
  readonly trouble: SaveFailure | null;
}

/** An event that the server has not acknowledged, and the place it was given in. */
export interface UnsentEvent {
  readonly epoch: number;
  readonly event: AnswerEvent;
  /** Its number is another event's: it needs a new one in a new place. */
  readonly renumber?: boolean;
}

const debounceMs = 500;
/** A journal that could not be read is read again after this. */
const readAgainMs = 5_000;

/**
 * The learner's answers on their way to the server. An event gets its number and is durable on this computer before it counts
 * as kept; it is sent in batches, one request at a time, and leaves only when the server acknowledged its number in its place.
 * Events of older places of the attempt are sent under their own epochs.
 */
export class AnswerOutbox {
  private place: Place | null = null;
  private readonly toWrite: NewEvent[] = [];
  /** Numbered events that storage refused; written along with the next ones. */
  private memoryOnly: UnsentEvent[] = [];
  private readonly unsent = new Map<number, AnswerEvent[]>();
  private lastSeq = 0;
  /** Acknowledged prefix by epoch. */
  private readonly saved = new Map<number, number>();
  /** Events that the server will not take, by `epoch/seq`. Their numbers are used up by a neutral event. */
  private readonly rejected = new Set<string>();
  /** Numbers that the server knows as those of other events, by epoch. */
  private readonly used = new Map<number, Set<number>>();
  private readonly blockedEpochs = new Set<number>();
  private storageTrouble = false;
  private unread = false;
  private cancelReading: (() => void) | null = null;
  private trouble: SaveFailure | null = null;
  private failures = 0;
  private batchLimit = maxEventsPerSave;
  private writer: Promise<void> | null = null;
  private inFlight: Promise<void> | null = null;
  private cancelTimer: (() => void) | null = null;
  private closed = false;

  constructor(private readonly around: OutboxSurroundings) {}

  /**
   * Starts on a place: events that earlier pages left on this computer are picked up. `savedSeq` is what the server has of it;
   * `carried` are events that an earlier place of this page held, perhaps in memory only; `words` come after all that and before
   * whatever the learner does now. Nothing is sent before it resolves.
   */
  async open(place: Place, savedSeq: number, carried: readonly UnsentEvent[] = [], words: readonly NewEvent[] = []): Promise<void> {
    this.place = place;
    this.lastSeq = Math.max(savedSeq, this.around.mark.get(place));
    this.saved.set(place.epoch, savedSeq);
    await this.probe();
    await this.takeOver(carried);
    await this.loadKept();
    if (words.length > 0) {
      this.toWrite.push(...words);
      this.startWriting();
      await this.settled();
    }
    this.report();
    this.sendSoon(0);
  }

  /** No more timers; what is kept stays kept. */
  close(): void {
    this.closed = true;
    this.stopTimer();
    this.cancelReading?.();
  }

  /** Epochs of this attempt whose events are, or were, kept on this computer. */
  ownEpochs(): ReadonlySet<number> {
    return new Set([...this.saved.keys(), ...this.unsent.keys()]);
  }

  /** Everything that the server has not acknowledged, oldest place first. */
  unsentEvents(): UnsentEvent[] {
    return this.epochs().flatMap((epoch) => (this.unsent.get(epoch) ?? []).map((event) => ({ epoch, event, renumber: this.needsNewNumber(epoch, event) })));
  }

  /** What is written comes onto the disk. */
  get keeps(): boolean {
    return !this.storageTrouble;
  }

  /** Highest number given in this place. */
  get lastNumber(): number {
    return this.lastSeq;
  }

  append(event: NewEvent): void {
    this.toWrite.push(event);
    this.startWriting();
    this.report();
  }

  private startWriting(): void {
    this.writer ??= this.write().finally(() => {
      this.writer = null;
    });
  }

  /** What is on its way to the disk. */
  unwritten(): readonly NewEvent[] {
    return this.toWrite.slice();
  }

  /** Resolves when every event given so far has its number and was kept, or storage refused it. */
  async settled(): Promise<void> {
    while (this.writer) await this.writer;
  }

  /** Sends without waiting, e.g. before submitting or when the network is back; true when nothing is left of this place. */
  async flush(): Promise<boolean> {
    await this.settled();
    if (this.unread) await this.loadKept();
    const { epoch } = this.mustPlace();
    for (let before = ''; ; ) {
      if (this.inFlight) await this.inFlight;
      // Halving a refused batch sends nothing away and is progress all the same.
      const left = `${this.countUnsent()} ${this.batchLimit} ${this.rejected.size}`;
      if (this.countUnsent() === 0 || left === before || this.closed) break;
      before = left;
      this.stopTimer();
      await this.trySend();
      if (this.trouble !== null) break;
    }
    return (this.unsent.get(epoch)?.length ?? 0) === 0;
  }

  /** Places that were refused may be tried again, after the learner checked in anew. */
  retry(): void {
    this.blockedEpochs.clear();
    this.failures = 0;
    this.stopTimer();
    this.sendSoon(0);
  }

  status(): OutboxStatus {
    const counted = (events: readonly (NewEvent | AnswerEvent)[]): number => events.filter(isLearnersChange).length;
    const kept = [...this.unsent.values()].flat();
    const unsavedItems = new Set<string>();
    for (const event of [...kept, ...this.toWrite]) if (event.kind === 'answer' || event.kind === 'flag') unsavedItems.add(event.item);
    return {
      writing: counted(this.toWrite) + counted(this.memoryOnly.map(({ event }) => event)),
      unsaved: counted(kept) + counted(this.toWrite),
      unsent: kept.length + this.toWrite.length,
      unsavedItems,
      storageTrouble: this.storageTrouble || this.unread,
      unread: this.unread,
      trouble: this.rejected.size > 0 || [...this.used.keys()].some((epoch) => epoch !== this.place?.epoch) ? 'refused' : this.trouble,
    };
  }

  private async write(): Promise<void> {
    while (this.toWrite.length > 0) {
      const place = this.mustPlace();
      const batch = this.toWrite.slice();
      const before = this.memoryOnly.filter(({ epoch }) => epoch === place.epoch);
      let numbered: AnswerEvent[];
      try {
        numbered = await this.around.store.append(place, batch, this.lastSeq, before.map(({ event }) => event));
        this.memoryOnly = this.memoryOnly.filter((entry) => !before.includes(entry));
        this.unmark(place);
        this.storageTrouble = false;
      } catch {
        // The disk is full or storage is switched off: the answers go on in memory, and the page says so.
        numbered = batch.map((event, index): AnswerEvent => ({ ...event, seq: this.lastSeq + 1 + index }));
        this.inMemory(place, numbered);
      }
      this.toWrite.splice(0, batch.length);
      this.lastSeq = Math.max(this.lastSeq, ...numbered.map(({ seq }) => seq));
      this.hold(place.epoch, numbered);
      if (!this.storageTrouble) await this.keepOlder();
      this.report();
      this.sendSoon(debounceMs);
      if (!this.storageTrouble && this.unread) await this.loadKept();
    }
  }

  /** A page whose computer cannot keep answers takes a new place when it checks in again; what it held must not go with the old one. */
  private async takeOver(carried: readonly UnsentEvent[]): Promise<void> {
    const { attemptId, epoch: own } = this.mustPlace();
    const byEpoch = new Map<number, AnswerEvent[]>();
    const renumbered = new Map<number, AnswerEvent[]>();
    for (const { epoch, event, renumber } of carried) {
      const into = renumber && epoch !== own ? renumbered : byEpoch;
      into.set(epoch, [...(into.get(epoch) ?? []), event]);
    }
    for (const [epoch, events] of byEpoch) {
      this.hold(epoch, events.filter(({ seq }) => seq > (this.saved.get(epoch) ?? 0)));
      if (epoch === own) this.lastSeq = Math.max(this.lastSeq, ...events.map(({ seq }) => seq));
    }
    for (const [epoch, events] of byEpoch) {
      try {
        await this.around.store.append({ attemptId, epoch }, [], 0, events);
      } catch {
        this.inMemory({ attemptId, epoch }, events);
      }
    }
    for (const [epoch, events] of renumbered) await this.renumber(epoch, events);
  }

  /** Events whose numbers were used up go to the present place, in their order. */
  private async renumber(epoch: number, events: readonly AnswerEvent[]): Promise<void> {
    const place = this.mustPlace();
    let numbered: AnswerEvent[];
    try {
      numbered = await this.around.store.renumber({ attemptId: place.attemptId, epoch }, events, place, this.lastSeq);
    } catch {
      numbered = events.map((event, index): AnswerEvent => ({ ...event, seq: this.lastSeq + 1 + index }));
      this.inMemory(place, numbered);
    }
    this.lastSeq = numbered.at(-1)!.seq;
    this.hold(place.epoch, numbered);
  }

  /** What the learner decided after a renumbered event goes with it, or the older answer would win. */
  private needsNewNumber(epoch: number, { seq, kind }: AnswerEvent): boolean {
    const used = this.used.get(epoch);
    return used !== undefined && (used.has(seq) || (seq > Math.min(...used) && kind !== 'visit' && kind !== 'page'));
  }

  /** This computer could not keep these: they go on in memory, and a page that is loaded again must not use their numbers. */
  private inMemory(place: Place, events: readonly AnswerEvent[]): void {
    this.memoryOnly.push(...events.map((event) => ({ epoch: place.epoch, event })));
    this.storageTrouble = true;
    if (place.epoch === this.place?.epoch) this.around.mark.set(place, Math.max(...events.map(({ seq }) => seq)));
  }

  /** Storage works again: what a page before this place could not keep. */
  private async keepOlder(): Promise<void> {
    const { attemptId } = this.mustPlace();
    for (const epoch of new Set(this.memoryOnly.map((entry) => entry.epoch))) {
      const entries = this.memoryOnly.filter((entry) => entry.epoch === epoch);
      try {
        await this.around.store.append({ attemptId, epoch }, [], 0, entries.map(({ event }) => event));
      } catch {
        this.storageTrouble = true;
        return;
      }
      this.memoryOnly = this.memoryOnly.filter((entry) => !entries.includes(entry));
    }
  }

  /** Every number of the place is in the journal, or the server has it. */
  private unmark(place: Place): void {
    if (this.around.mark.get(place) > 0) this.around.mark.set(place, 0);
  }

  /** A disk that can be read and not written says so before the first answer. */
  private async probe(): Promise<void> {
    try {
      await this.around.store.append(this.mustPlace(), [], 0, []);
    } catch {
      this.storageTrouble = true;
    }
  }

  /** False: the journal could not be read, which is not to say that it is empty. It is read again until it can be. */
  private async loadKept(): Promise<boolean> {
    const { attemptId, epoch } = this.mustPlace();
    let places;
    try {
      places = await this.around.store.places(attemptId);
    } catch {
      this.unread = true;
      this.readAgain();
      return false;
    }
    this.unread = false;
    for (const kept of places) {
      const saved = this.saved.get(kept.epoch) ?? kept.savedSeq;
      this.saved.set(kept.epoch, saved);
      if (kept.epoch === epoch) this.giveOtherNumbers(kept.events);
      this.hold(kept.epoch, kept.events.filter(({ seq }) => seq > saved));
      if (kept.epoch === epoch) this.lastSeq = Math.max(this.lastSeq, kept.lastSeq);
    }
    return true;
  }

  /** Events that are in memory only got numbers while the journal could not be read, which others in it have: they are numbered and written once more. */
  private giveOtherNumbers(kept: readonly AnswerEvent[]): void {
    const { epoch } = this.mustPlace();
    const texts = new Map(kept.map((event) => [event.seq, JSON.stringify(event)]));
    const collides = (event: AnswerEvent): boolean => texts.has(event.seq) && texts.get(event.seq) !== JSON.stringify(event);
    const again = this.memoryOnly.filter((entry) => entry.epoch === epoch && collides(entry.event)).map(({ event }) => event);
    if (again.length === 0) return;
    this.memoryOnly = this.memoryOnly.filter((entry) => entry.epoch !== epoch || !again.includes(entry.event));
    this.unsent.set(epoch, (this.unsent.get(epoch) ?? []).filter((event) => !again.includes(event)));
    this.toWrite.push(...again.map(({ seq: _, ...event }) => event as NewEvent));
    this.startWriting();
  }

  private readAgain(): void {
    if (this.closed || this.cancelReading) return;
    this.cancelReading = this.around.later(readAgainMs, () => {
      this.cancelReading = null;
      void this.loadKept().then(() => {
        this.report();
        this.sendSoon(0);
      });
    });
  }

  private hold(epoch: number, events: readonly AnswerEvent[]): void {
    const bySeq = new Map((this.unsent.get(epoch) ?? []).map((event) => [event.seq, event]));
    for (const event of events) bySeq.set(event.seq, event);
    if (bySeq.size > 0) this.unsent.set(epoch, [...bySeq.values()].sort((a, b) => a.seq - b.seq));
  }

  private epochs(): number[] {
    return [...this.unsent.keys()].sort((a, b) => a - b);
  }

  private countUnsent(): number {
    return [...this.unsent].reduce((sum, [epoch, events]) => sum + (this.blockedEpochs.has(epoch) ? 0 : events.length), 0);
  }

  private sendSoon(ms: number): void {
    if (this.closed || this.inFlight || this.countUnsent() === 0) return;
    // A timer that runs is not put off by later events, so that steady typing cannot hold answers back.
    if (this.cancelTimer && (this.failures > 0 || ms > 0)) return;
    this.stopTimer();
    this.cancelTimer = this.around.later(ms, () => {
      this.cancelTimer = null;
      void this.trySend();
    });
  }

  private stopTimer(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
  }

  private async trySend(): Promise<void> {
    if (this.inFlight || this.closed) return;
    const epoch = this.epochs().find((candidate) => !this.blockedEpochs.has(candidate));
    if (epoch === undefined) return;
    this.inFlight = this.sendFrom(epoch).finally(() => {
      this.inFlight = null;
    });
    await this.inFlight;
    this.report();
    this.sendSoon(this.failures > 0 ? backoffMs(this.failures, this.around.random) : 0);
  }

  private async sendFrom(epoch: number): Promise<void> {
    const place = { attemptId: this.mustPlace().attemptId, epoch };
    const batch = (this.unsent.get(epoch) ?? []).slice(0, this.batchLimit);
    const events = batch.map((event) => (this.rejected.has(`${epoch}/${event.seq}`) ? neutral(event) : event));
    const outcome = await this.around.send(place, events).catch((): SaveOutcome => ({ ok: false, why: 'unreachable' }));
    if (!outcome.ok) {
      this.fail(epoch, batch, outcome);
      return;
    }
    const before = this.saved.get(epoch) ?? 0;
    const { savedSeq } = outcome.reply;
    this.trouble = null;
    this.batchLimit = Math.min(maxEventsPerSave, this.batchLimit * 2);
    await this.acknowledge(place, savedSeq);
    const first = this.unsent.get(epoch)?.[0];
    if (first && first.seq > savedSeq + 1) await this.fillGap(epoch, savedSeq, first);
    // Nothing moved on although the server took the batch: wait before asking again instead of calling without end.
    this.failures = savedSeq > before || this.countUnsent() === 0 ? 0 : this.failures + 1;
  }

  private async acknowledge(place: Place, savedSeq: number): Promise<void> {
    this.saved.set(place.epoch, Math.max(savedSeq, this.saved.get(place.epoch) ?? 0));
    const left = (this.unsent.get(place.epoch) ?? []).filter(({ seq }) => seq > savedSeq);
    if (left.length > 0) this.unsent.set(place.epoch, left);
    else this.unsent.delete(place.epoch);
    this.memoryOnly = this.memoryOnly.filter(({ epoch, event }) => epoch !== place.epoch || event.seq > savedSeq);
    try {
      await this.around.store.acknowledge(place, savedSeq);
    } catch {
      // What stays on the disk is sent again after a reload, and the server knows it already.
      this.storageTrouble = true;
    }
  }

  /**
   * Numbers between the acknowledged prefix and the first event here that neither this page nor this computer has: they were
   * used by a page that died before it could write. They hold nothing, and are given a neutral event so that the rest counts.
   */
  private async fillGap(epoch: number, savedSeq: number, first: AnswerEvent): Promise<void> {
    // What this page was told before is not the word of the server now: a number that is in the journal must not be given away.
    this.saved.set(epoch, savedSeq);
    // A number of an event that lies there unread must not be given away either.
    if (!(await this.loadKept())) return;
    const held = new Set((this.unsent.get(epoch) ?? []).map(({ seq }) => seq));
    const missing: AnswerEvent[] = [];
    for (let seq = savedSeq + 1; seq < first.seq; seq += 1) if (!held.has(seq)) missing.push(neutral({ ...first, seq }));
    this.hold(epoch, missing);
  }

  private fail(epoch: number, batch: readonly AnswerEvent[], { why, seqs = [] }: Extract<SaveOutcome, { ok: false }>): void {
    if (why === 'number-used') this.used.set(epoch, new Set([...(this.used.get(epoch) ?? []), ...seqs]));
    if (why === 'refused') {
      const [only] = batch;
      if (batch.length > 1) {
        this.batchLimit = Math.ceil(batch.length / 2);
        return;
      }
      if (only && !this.rejected.delete(`${epoch}/${only.seq}`)) {
        this.rejected.add(`${epoch}/${only.seq}`);
        return;
      }
      // Not even a neutral event is taken: the cause is not in the event, which is tried as it is once more.
    }
    // An older place that the server does not know, or takes nothing of, must not hold up the current one.
    if ((why === 'signed-out' || why === 'refused' || why === 'number-used') && epoch !== this.place?.epoch) {
      this.blockedEpochs.add(epoch);
      return;
    }
    this.trouble = why;
    this.failures += 1;
  }

  private mustPlace(): Place {
    if (!this.place) throw new Error('the outbox was used before it was opened on a place');
    return this.place;
  }

  private report(): void {
    this.around.changed(this.status());
  }
}

function isLearnersChange(event: NewEvent | AnswerEvent): boolean {
  return event.kind === 'answer' || event.kind === 'flag';
}

/** Uses up an event's number and says nothing. */
function neutral({ seq, at }: AnswerEvent): AnswerEvent {
  return { seq, at, kind: 'page', value: 'lost' };
}
