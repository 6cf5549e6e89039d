import type { AttemptView } from '@synoo/contracts';
import type { AnswerState } from '@synoo/delivery';
import type { Signal } from './take-socket';

/**
 * What a page goes on with at its place while the server does not answer. A full disk, or word that came late, may have left the
 * view of an older place: what the server had of that one says nothing about this one, whose answers are all in the journal.
 */
export function viewAtPlace(view: AttemptView, epoch: number): AttemptView {
  return view.epoch === epoch ? view : { ...view, epoch, currentEpoch: Math.max(view.currentEpoch, epoch), savedSeq: 0 };
}

/**
 * The attempt as this page knows it now, to be kept for a reload while the server does not answer. The view itself may be an
 * hour old: state and time come from the server's newest word, answers from the page. `serverNow` is the server's time at
 * this moment, since the time of keeping is what {@link ServerClock.restore} counts on from.
 */
export function keptView(view: AttemptView, { state, currentEpoch, clock }: Signal, { answers, flags, lastItem, visited, settings }: AnswerState, serverNow: number): AttemptView {
  return { ...view, state, currentEpoch, clock: { ...clock, serverNow }, answers: { ...answers } as AttemptView['answers'], flags: [...flags], lastItem, visited: [...visited], settings };
}
