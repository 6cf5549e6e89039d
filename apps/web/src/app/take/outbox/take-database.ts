import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { AnswerEvent, AttemptView } from '@synoo/contracts';

/** An end of the test that the server has not heard of. */
export interface KeptFinish {
  /** When the learner ended it, by the server's clock. */
  readonly at: number;
}

export interface KeptAttempt {
  readonly attemptId: string;
  readonly view: AttemptView;
  /** When it was kept, by this computer's clock. */
  readonly anchoredAt: number;
  readonly finish?: KeptFinish | null;
}

/** What the learner's page keeps on the computer. */
export interface TakeDatabase extends DBSchema {
  /** Answer events that the server has not acknowledged. */
  events: { key: [attemptId: string, epoch: number, seq: number]; value: { attemptId: string; epoch: number; seq: number; event: AnswerEvent } };
  places: { key: [attemptId: string, epoch: number]; value: { attemptId: string; epoch: number; lastSeq: number; savedSeq: number } };
  /** The attempt as the server showed it last, for a reload without network. */
  attempts: { key: string; value: KeptAttempt };
  /** Form and briefing documents by content hash; sealed documents and files as bytes. */
  documents: { key: string; value: { hash: string; document: unknown } };
}

export function openTakeDatabase(name = 'synoo-take'): Promise<IDBPDatabase<TakeDatabase>> {
  return openDB<TakeDatabase>(name, 1, {
    upgrade(database) {
      database.createObjectStore('events', { keyPath: ['attemptId', 'epoch', 'seq'] });
      database.createObjectStore('places', { keyPath: ['attemptId', 'epoch'] });
      database.createObjectStore('attempts', { keyPath: 'attemptId' });
      database.createObjectStore('documents', { keyPath: 'hash' });
    },
  });
}

/** A browser's storage now and then hangs instead of failing; longer than this nobody waits for it. Milliseconds. */
const patienceMs = 5_000;

/** The work's outcome, or a failure when it takes too long. The work goes on: an event has its number, so writing it late does no harm. */
export function inTime<T>(work: Promise<T>, ms = patienceMs): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The storage of this browser does not answer')), ms);
    void work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/**
 * Opens once, and again after a failure or after the browser closed the connection (it does so when its storage is cleared
 * or under pressure).
 */
export function reopening(open: () => Promise<IDBPDatabase<TakeDatabase>>, ms = patienceMs): () => Promise<IDBPDatabase<TakeDatabase>> {
  let current: Promise<IDBPDatabase<TakeDatabase>> | null = null;
  return () => {
    if (current) return inTime(current, ms);
    const opening = open();
    current = opening;
    const forget = (): void => {
      if (current === opening) current = null;
    };
    opening.then((database) => database.addEventListener('close', forget), forget);
    return inTime(opening, ms);
  };
}
