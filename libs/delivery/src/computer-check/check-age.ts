/** A lab changes: after so many days a check or a rehearsal says little about the day of a test. */
export const freshDays = 14;

/** What was found before this moment is old. Milliseconds. */
export const oldBefore = (now: number): number => now - freshDays * 24 * 3_600_000;

/** Whether what was found `at` a moment is old by now. */
export const isOldCheck = (at: number, now: number): boolean => at < oldBefore(now);
