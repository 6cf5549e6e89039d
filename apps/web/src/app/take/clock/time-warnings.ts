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
