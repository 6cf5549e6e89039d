import type { AnswerEvent, AnswersContent } from '@synoo/contracts';
import type { UnsentEvent } from '../outbox/answer-outbox';
import type { UnsentOfPlace } from '../outbox/event-store';
import type { KeptAttempt } from '../outbox/take-database';

/**
 * Everything of an attempt that the server has not acknowledged: from the journal, and what the page holds in memory because
 * storage failed. Undefined when the view is of a time that knew no files.
 */
export function collectAnswers({ view, finish }: Pick<KeptAttempt, 'view' | 'finish'>, journal: readonly UnsentOfPlace[], inMemory: readonly UnsentEvent[]): AnswersContent | undefined {
  // A view that was kept by an older version of the page may lack the field.
  const { ticket } = (view.answersFile as AnswersFileOfView | undefined) ?? {};
  if (ticket === undefined) return undefined;
  const events = new Map<number, Map<number, AnswerEvent>>();
  const hold = (epoch: number, event: AnswerEvent): void => {
    const place = events.get(epoch) ?? new Map<number, AnswerEvent>();
    events.set(epoch, place.set(event.seq, event));
  };
  for (const place of journal) for (const event of place.events) if (event.seq > place.savedSeq) hold(place.epoch, event);
  for (const { epoch, event } of inMemory) hold(epoch, event);
  const places = [...events].sort(([a], [b]) => a - b).map(([epoch, ofPlace]) => ({ epoch, events: [...ofPlace.values()].sort((a, b) => a.seq - b.seq) }));
  const ownSeq = Math.max(0, journal.find(({ epoch }) => epoch === view.epoch)?.lastSeq ?? 0, ...(events.get(view.epoch)?.keys() ?? []));
  return { ticket, places, finish: finish ? { epoch: view.epoch, seq: ownSeq, at: finish.at } : null };
}

type AnswersFileOfView = KeptAttempt['view']['answersFile'];
