import type { AttemptState, Clock } from '@synoo/contracts';

/** Where the learner is before the test; the server does not need to know. */
export type Preparation = 'who' | 'briefing' | 'practice' | 'waiting';

export type Screen = 'codes' | Preparation | 'test' | 'paused' | 'break-over' | 'time-up' | 'elsewhere' | 'signed-out' | 'done';

export interface ScreenFacts {
  /** State of the attempt, null before the check-in. */
  readonly state: AttemptState | null;
  readonly preparation: Preparation;
  /** The learner went on at another place. */
  readonly superseded: boolean;
  /** The server no longer takes this computer for the learner's. */
  readonly signedOut: boolean;
  /** The learner ended the test, whether or not the server has heard of it. */
  readonly finished: boolean;
  readonly clock: Clock | null;
  /** A break or a pause for idleness ended and nobody at this page has said that they are back: the test stays covered. */
  readonly away?: boolean;
  /** Server time now. */
  readonly now: number;
}

/** What the page shows. The server's word comes first: a start, pause or end is followed wherever the learner is. */
export function screenOf({ state, preparation, superseded, signedOut, finished, clock, now, away = false }: ScreenFacts): Screen {
  if (state === null || state === 'expected' || state === 'absent') return signedOut ? 'signed-out' : 'codes';
  // The end is the same at every place.
  if (superseded && state !== 'finished' && state !== 'ended') return 'elsewhere';
  if (signedOut) return 'signed-out';
  if (finished) return 'done';
  switch (state) {
    case 'finished':
    case 'ended':
      return 'done';
    case 'paused':
      return 'paused';
    case 'working':
      if (clock?.deadline != null && now >= clock.deadline) return 'time-up';
      return away ? 'break-over' : 'test';
    case 'checked-in':
    case 'waiting':
      return preparation;
  }
}

/**
 * The server's last word as it holds by now: a break ends by itself, on the server as here, and the time goes on from its end. Without
 * network nobody else would say so, and the test would stay covered.
 */
export function byNow({ state, clock }: { readonly state: AttemptState; readonly clock: Clock }, now: number): { readonly state: AttemptState; readonly clock: Clock } {
  const until = state === 'paused' && clock.pause?.kind === 'break' ? clock.pause.until : null;
  if (until === null || now < until) return { state, clock };
  const { pause: _, ...running } = clock;
  return { state: 'working', clock: { ...running, deadline: clock.deadline ?? until + clock.remainingMs } };
}

/** Working time left in milliseconds, null before the start. Stands still in a pause. */
export function timeLeft(clock: Clock | null, now: number): number | null {
  if (!clock || clock.startedAt === null) return null;
  return Math.max(0, clock.deadline === null ? clock.remainingMs : clock.deadline - now);
}
