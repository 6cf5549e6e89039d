import type { AttemptView } from '@synoo/contracts';
import type { AnswerState } from '@synoo/delivery';
import type { Signal } from './take-socket';

/**
 * The attempt as this page knows it now, to be kept for a reload while the server does not answer. The view itself may be an
 * hour old: state and time come from the server's newest word, answers from the page. `serverNow` is the server's time at
 * this moment, since the time of keeping is what {@link ServerClock.restore} counts on from.
 */
export function keptView(view: AttemptView, { state, currentEpoch, clock }: Signal, { answers, flags, lastItem, visited, settings }: AnswerState, serverNow: number): AttemptView {
  return { ...view, state, currentEpoch, clock: { ...clock, serverNow }, answers: { ...answers } as AttemptView['answers'], flags: [...flags], lastItem, visited: [...visited], settings };
}
