import type { ActionRequest } from '@synoo/contracts';

const MINUTE = 60_000;

/** Whole minutes that the screen shows for lost time. */
export function lostMinutes(lostMs: number): number {
  return Math.round(lostMs / MINUTE);
}

/** What is given back when these minutes are confirmed; to the millisecond while they are those that were shown. Null: no whole number from 1 to `mostMs`. */
export function givenBack(typed: string, lostMs: number, mostMs: number): Pick<ActionRequest, 'lostMs'> | null {
  const minutes = Number(typed.trim());
  if (typed.trim() === '' || !Number.isInteger(minutes) || minutes < 1 || minutes * MINUTE > mostMs) return null;
  return { lostMs: minutes === lostMinutes(lostMs) ? Math.min(lostMs, mostMs) : minutes * MINUTE };
}
