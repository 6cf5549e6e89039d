import type { AnswerEvent } from '@synoo/contracts';

/** A place (tab or computer) of an attempt; numbers of events count from 1 in each. */
export interface Place {
  readonly attemptId: string;
  readonly epoch: number;
}

type WithoutSeq<T> = T extends unknown ? Omit<T, 'seq'> : never;
/** An event that has no number yet. */
export type NewEvent = WithoutSeq<AnswerEvent>;

export interface UnsentOfPlace {
  readonly epoch: number;
  /** Highest number ever given in this place. */
  readonly lastSeq: number;
  readonly savedSeq: number;
  /** In order of their numbers. */
  readonly events: readonly AnswerEvent[];
}

/** What keeps events on this computer until the server has them. */
export interface EventStore {
  /**
   * Numbers the events and keeps them; resolves once they are durable. Numbers go on after everything ever given in the place
   * and after `floor`, in one transaction, so that two tabs can never use a number twice. `kept` are events that already have
   * numbers and could not be written before.
   */
  append(place: Place, events: readonly NewEvent[], floor: number, kept: readonly AnswerEvent[]): Promise<AnswerEvent[]>;
  /** All places of the attempt on this computer, oldest first. */
  places(attemptId: string): Promise<UnsentOfPlace[]>;
  /** Gives events of one place new numbers in another, after `floor`, in one transaction; resolves to the events as they are now. */
  renumber(from: Place, events: readonly AnswerEvent[], to: Place, floor: number): Promise<AnswerEvent[]>;
  /** Attempts with events that wait on this computer. */
  attempts(): Promise<string[]>;
  /** Drops what the server has: numbers up to `savedSeq`. */
  acknowledge(place: Place, savedSeq: number): Promise<void>;
}

/**
 * Remembers, through a reload and without the journal, the highest number that a place gave to an event which could not be
 * kept. A page that is loaded again would otherwise give it to another event.
 */
export interface NumberMark {
  /** 0: every number is in the journal. */
  get(place: Place): number;
  set(place: Place, upTo: number): void;
}
