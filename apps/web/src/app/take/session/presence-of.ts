import type { Presence } from '@synoo/contracts';
import type { Screen } from './screen';

interface Seen {
  readonly attemptId: string;
  readonly epoch: number;
  readonly screen: Screen;
  readonly item: string | null;
  readonly review: boolean;
  readonly answered: number;
  readonly unsaved: number;
  readonly visible: boolean;
  readonly idleSeconds: number;
  /** This browser keeps nothing. */
  readonly notKept?: true;
  /** Nor does it open the page again without a network. */
  readonly noReload?: true;
}

/** What the page tells the board of where the learner is. */
export function presenceOf({ screen, review, ...seen }: Seen): Presence {
  return { ...seen, step: stepOf(screen, review) };
}

function stepOf(screen: Screen, review: boolean): Presence['step'] {
  switch (screen) {
    case 'who':
    case 'briefing':
    case 'practice':
    case 'waiting':
      return screen;
    case 'test':
    case 'paused':
    case 'break-over':
      return review ? 'review' : 'test';
    case 'codes':
      return 'who';
    default:
      return 'done';
  }
}
