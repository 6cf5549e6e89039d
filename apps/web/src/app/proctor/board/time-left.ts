import type { BoardRow } from '@synoo/contracts';

/** Working time left in ms: running while working, standing in a pause, null where no time runs. */
export function timeLeft({ state, deadline, remainingMs }: Pick<BoardRow, 'state' | 'deadline' | 'remainingMs'>, now: number): number | null {
  if (state === 'working') return deadline === null ? null : Math.max(0, deadline - now);
  return state === 'paused' ? remainingMs : null;
}

/** Whole minutes, rounded up, so that "1" means that there is still time; 0 only when there is none. */
export function minutesOf(milliseconds: number): number {
  return Math.ceil(milliseconds / 60_000);
}

export interface Ago {
  readonly unit: 'now' | 'seconds' | 'minutes' | 'hours';
  readonly n: number;
}

/** How long ago, coarse enough that a screen of thirty does not flicker: tens of seconds, minutes, hours. */
export function ago(at: number, now: number): Ago {
  const seconds = Math.max(0, Math.floor((now - at) / 1000));
  if (seconds < 10) return { unit: 'now', n: 0 };
  if (seconds < 60) return { unit: 'seconds', n: Math.floor(seconds / 10) * 10 };
  if (seconds < 3600) return { unit: 'minutes', n: Math.floor(seconds / 60) };
  return { unit: 'hours', n: Math.floor(seconds / 3600) };
}
