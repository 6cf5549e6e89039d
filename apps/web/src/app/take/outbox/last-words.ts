import type { EventStore, NewEvent, Place } from './event-store';

interface LastWords {
  readonly place: Place;
  readonly events: readonly NewEvent[];
}

const prefix = 'synoo.take.last-words.';
const nameOf = ({ attemptId, epoch }: Place): string => `${prefix}${attemptId}.${epoch}`;

/** What the learner decided, going to an item too: it may have closed a section for good. Measurements may be lost with the last second. */
export const isDecision = (event: NewEvent): boolean => event.kind !== 'page' && (event.kind !== 'visit' || event.value.ms === 0);

/**
 * Changes that a page had not yet written when it was closed. The journal takes a moment that a closing page does not have;
 * this storage is written at once. The next page of this browser brings them into the journal, under the place in which they were
 * made, so that they never win over what was answered later elsewhere.
 */
export class LastWordsStore {
  constructor(private readonly storage: () => Storage) {}

  keep(place: Place, events: readonly NewEvent[]): void {
    const decided = events.filter(isDecision);
    if (decided.length === 0) return;
    try {
      this.storage().setItem(nameOf(place), JSON.stringify({ place, events: decided } satisfies LastWords));
    } catch {
      // Full or switched off: the page did not say that these were saved.
    }
  }

  drop(place: Place): void {
    try {
      this.storage().removeItem(nameOf(place));
    } catch {
      // Switched off: nothing was kept.
    }
  }

  /** What is kept of a place; nothing once it was brought into the journal. */
  of(place: Place): readonly NewEvent[] {
    return this.all().find((words) => nameOf(words.place) === nameOf(place))?.events ?? [];
  }

  async bringInto(store: Pick<EventStore, 'append'>, floor: (place: Place) => number): Promise<void> {
    for (const { place, events } of this.all()) {
      try {
        await store.append(place, events, floor(place), []);
      } catch {
        // The journal cannot be written now; the next page tries again.
        continue;
      }
      this.drop(place);
    }
  }

  private all(): LastWords[] {
    try {
      const storage = this.storage();
      const names = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '').filter((name) => name.startsWith(prefix));
      return names.flatMap((name) => parsed(storage.getItem(name)) ?? []);
    } catch {
      // Switched off: nothing was kept.
      return [];
    }
  }
}

function parsed(text: string | null): LastWords | null {
  try {
    return JSON.parse(text ?? '') as LastWords;
  } catch {
    // Cut off on the disk: it was not said to be saved.
    return null;
  }
}
