import type { IDBPDatabase } from 'idb';
import type { AnswerEvent } from '@synoo/contracts';
import { inTime, type TakeDatabase } from './take-database';
import type { EventStore, NewEvent, Place, UnsentOfPlace } from './event-store';

/** Events in IndexedDB. `durability: 'strict'`: resolved means written to the disk, not to a cache that a power cut empties. */
export class IndexedEventStore implements EventStore {
  constructor(private readonly open: () => Promise<IDBPDatabase<TakeDatabase>>) {}

  append(place: Place, events: readonly NewEvent[], floor: number, kept: readonly AnswerEvent[]): Promise<AnswerEvent[]> {
    return inTime(this.put(place, events, floor, kept));
  }

  places(attemptId: string): Promise<UnsentOfPlace[]> {
    return inTime(this.read(attemptId));
  }

  renumber(from: Place, events: readonly AnswerEvent[], to: Place, floor: number): Promise<AnswerEvent[]> {
    return inTime(this.move(from, events, to, floor));
  }

  attempts(): Promise<string[]> {
    return inTime(this.attemptsWithEvents());
  }

  acknowledge(place: Place, savedSeq: number): Promise<void> {
    return inTime(this.drop(place, savedSeq));
  }

  private async put(place: Place, events: readonly NewEvent[], floor: number, kept: readonly AnswerEvent[]): Promise<AnswerEvent[]> {
    const database = await this.open();
    const transaction = database.transaction(['events', 'places'], 'readwrite', { durability: 'strict' });
    const { attemptId, epoch } = place;
    const known = (await transaction.objectStore('places').get([attemptId, epoch])) ?? { attemptId, epoch, lastSeq: 0, savedSeq: 0 };
    let seq = Math.max(known.lastSeq, floor, ...kept.map((event) => event.seq));
    const numbered = events.map((event): AnswerEvent => ({ ...event, seq: (seq += 1) }));
    await Promise.all([
      ...[...kept, ...numbered].map((event) => transaction.objectStore('events').put({ attemptId, epoch, seq: event.seq, event })),
      transaction.objectStore('places').put({ ...known, lastSeq: seq }),
      transaction.done,
    ]);
    return numbered;
  }

  private async move(from: Place, events: readonly AnswerEvent[], to: Place, floor: number): Promise<AnswerEvent[]> {
    const database = await this.open();
    const transaction = database.transaction(['events', 'places'], 'readwrite', { durability: 'strict' });
    const known = (await transaction.objectStore('places').get([to.attemptId, to.epoch])) ?? { ...to, lastSeq: 0, savedSeq: 0 };
    let seq = Math.max(known.lastSeq, floor);
    const renumbered = events.map((event): AnswerEvent => ({ ...event, seq: (seq += 1) }));
    await Promise.all([
      ...events.map((event) => transaction.objectStore('events').delete([from.attemptId, from.epoch, event.seq])),
      ...renumbered.map((event) => transaction.objectStore('events').put({ attemptId: to.attemptId, epoch: to.epoch, seq: event.seq, event })),
      transaction.objectStore('places').put({ ...known, lastSeq: seq }),
      transaction.done,
    ]);
    return renumbered;
  }

  private async attemptsWithEvents(): Promise<string[]> {
    const database = await this.open();
    const found: string[] = [];
    for (let cursor = await database.transaction('events').store.openKeyCursor(); cursor; ) {
      const [attemptId] = cursor.key;
      found.push(attemptId);
      cursor = await cursor.continue([attemptId, Infinity, Infinity]);
    }
    return found;
  }

  private async read(attemptId: string): Promise<UnsentOfPlace[]> {
    const database = await this.open();
    const transaction = database.transaction(['events', 'places']);
    const ofAttempt = IDBKeyRange.bound([attemptId], [attemptId, []]);
    const [places, events] = await Promise.all([transaction.objectStore('places').getAll(ofAttempt), transaction.objectStore('events').getAll(ofAttempt)]);
    return places.map(({ epoch, lastSeq, savedSeq }) => ({ epoch, lastSeq, savedSeq, events: events.filter((entry) => entry.epoch === epoch).map(({ event }) => event) }));
  }

  private async drop({ attemptId, epoch }: Place, savedSeq: number): Promise<void> {
    const database = await this.open();
    const transaction = database.transaction(['events', 'places'], 'readwrite');
    const known = await transaction.objectStore('places').get([attemptId, epoch]);
    await Promise.all([
      transaction.objectStore('events').delete(IDBKeyRange.bound([attemptId, epoch, 0], [attemptId, epoch, savedSeq])),
      transaction.objectStore('places').put({ attemptId, epoch, lastSeq: Math.max(known?.lastSeq ?? 0, savedSeq), savedSeq: Math.max(known?.savedSeq ?? 0, savedSeq) }),
      transaction.done,
    ]);
  }
}
