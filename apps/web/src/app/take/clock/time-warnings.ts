import type { Clock } from '@synoo/contracts';

/** Minutes before the end at which the page says how much is left. */
export const warningMinutes = [10, 5, 1] as const;
export type WarningMinute = (typeof warningMinutes)[number];

/**
 * The warning that became due between two looks at the clock, or null. Only the latest when several did (the computer slept),
 * and none when time was added.
 */
export function dueWarning(leftBefore: number | null, leftNow: number): WarningMinute | null {
  if (leftBefore === null || leftNow <= 0) return null;
  const due = warningMinutes.filter((minutes) => leftBefore > minutes * 60_000 && leftNow <= minutes * 60_000);
  return due.at(-1) ?? null;
}

/**
 * Whole minutes that proctors gave (above 0) or took away between two words of the server; 0 when nothing is to be said. Pauses
 * move the end of the time as well, so the end itself tells nothing; and before the start nobody sees a clock.
 */
export function minutesGiven(before: Clock | null, now: Clock): number {
  if (before?.startedAt == null || before.extraMs === undefined || now.extraMs === undefined) return 0;
  // Plus 0: no minus zero.
  return Math.round((now.extraMs - before.extraMs) / 60_000) + 0;
}

/** Time left of the whole test and of the section on the screen, ms; null where there is no limit. */
export interface TimesLeft {
  readonly whole: number | null;
  readonly section: number | null;
  /** Which section it is. */
  readonly place: number | null;
  /** The end of this section is the end of the test. */
  readonly isLast: boolean;
}

/** What ends in so many minutes. */
export interface TimeWarning {
  readonly minutes: WarningMinute;
  readonly of: 'test' | 'section';
}

/** The warning between two looks at both clocks; of two at once the one of what ends first. Each clock only goes on from itself. */
export function dueTimeWarning(before: TimesLeft | null, now: TimesLeft): TimeWarning | null {
  const inSection = now.section === null || before?.place !== now.place ? null : dueWarning(before.section, now.section);
  const inTest = now.whole === null ? null : dueWarning(before?.whole ?? null, now.whole);
  if (inSection !== null && (now.whole === null || now.section! < now.whole)) return { minutes: inSection, of: now.isLast ? 'test' : 'section' };
  return inTest === null ? null : { minutes: inTest, of: 'test' };
}
