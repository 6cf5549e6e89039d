import type { AttemptNeeds } from '@synoo/contracts';
import { browserOf } from '@synoo/delivery';
import { type EffortReport, responseTimeEffort } from '@synoo/psychometrics';
import { SCORE_STATUS } from '../scoring/score-log';
import type { Cell } from './csv';
import type { ResultRow } from './result-rows';

interface Variable {
  readonly name: string;
  readonly about: string;
}

/** Columns of `process.csv`, one row an attempt and item. */
export const itemProcessVariables = [
  { name: 'pseudonym', about: 'Pseudonym of the learner, as in results.csv' },
  { name: 'form', about: 'Code of the form' },
  { name: 'item', about: 'Code of the item' },
  { name: 'position', about: 'Place of the item in the form, from 1' },
  { name: 'time_ms', about: 'Time the item was on the screen, summed over the visits, ms' },
  { name: 'visits', about: 'How often the item came on the screen' },
  { name: 'changes', about: 'How often an answer was replaced by a different one' },
  { name: 'first_action_ms', about: 'From first display to the first answer or flag, ms; empty where there was none' },
  { name: 'first_answer_ms', about: 'From first display to the first answer, ms' },
  { name: 'last_answer_ms', about: 'From first display to the last answer, ms' },
  { name: 'not_counted', about: 'Answers that do not count: to a closed section, after its time, after the end' },
  { name: 'threshold_ms', about: 'Threshold of rapid guessing of the item (NT10): 10 % of the mean time of those who answered, at most 10 000 ms' },
  { name: 'rapid', about: '1 = answered below the threshold, 0 = answered and not below it, empty = not answered' },
] as const satisfies readonly Variable[];

/** Columns of `process-attempts.csv`, one row an attempt. */
export const attemptProcessVariables = [
  { name: 'pseudonym', about: 'Pseudonym of the learner, as in results.csv' },
  { name: 'form', about: 'Code of the form' },
  { name: 'accommodations', about: 'Codes of the accommodations: extra-time:PER CENT, breaks:NUMBER or NUMBERxMINUTES, large-print, read-aloud' },
  { name: 'effort', about: 'Response-time effort: share of the answered items that were not guessed rapidly (0 to 1)' },
  { name: 'rapid_answers', about: 'Answers below the threshold of their item' },
  { name: 'breaks_taken', about: 'Breaks that the learner took' },
  { name: 'lost_ms', about: 'Working time given back for a failing computer, ms' },
  { name: 'places', about: 'Computers or tabs' },
  { name: 'browser', about: 'Browser of the last place and its main version' },
  { name: 'screen', about: 'Screen of the last place: width x height in CSS pixels @ device pixels to one of them' },
  { name: 'loads', about: 'How often the page was loaded, the first time included' },
  { name: 'language_switches', about: 'Changes of the language during the test' },
  { name: 'away', about: 'Times the page was hidden or had lost the focus' },
  { name: 'away_ms', about: 'How long together, ms' },
  { name: 'offline', about: 'Times without network' },
  { name: 'offline_ms', about: 'How long together, ms' },
] as const satisfies readonly Variable[];

/** Codes, no names; what is absent is not given. */
export function accommodationCodes(extraTimePercent: number, needs: AttemptNeeds): string {
  const breaks = needs.breaks && `breaks:${needs.breaks}${needs.breakMinutes ? `x${needs.breakMinutes}` : ''}`;
  return [extraTimePercent > 0 && `extra-time:${extraTimePercent}`, breaks, needs.largePrint && 'large-print', needs.readAloud && 'read-aloud'].filter(Boolean).join(' ');
}

/** Score rows as rapid guessing is looked for in them. */
export interface Timed {
  readonly seconds: readonly number[];
  readonly statuses: readonly number[];
}

/** NT10 and response-time effort over answered items only: who passes over an item has not guessed. */
export function effortOf(rows: readonly Timed[], items: number): EffortReport {
  const timesMs = new Float64Array(rows.length * items).fill(Number.NaN);
  rows.forEach(({ seconds, statuses }, person) => {
    for (let item = 0; item < items; item++) if (statuses[item] === SCORE_STATUS.answered) timesMs[person * items + item] = seconds[item]! * 1000;
  });
  return responseTimeEffort({ persons: rows.length, items, timesMs });
}

/** 1, 0, or null where the item was not answered. */
function rapid({ seconds, statuses }: Timed, item: number, threshold: number | null): 0 | 1 | null {
  if (statuses[item] !== SCORE_STATUS.answered || threshold === null || !(seconds[item]! > 0)) return null;
  return seconds[item]! * 1000 < threshold ? 1 : 0;
}

export function itemProcessCells(row: ResultRow, index: number, code: string, thresholds: readonly (number | null)[]): Cell[] {
  const { process } = row;
  const threshold = thresholds[index] ?? null;
  return [
    row.pseudonym, row.form, code, index + 1, Math.round(row.seconds[index]! * 1000), process?.visits[index] ?? null, process?.changes[index] ?? null, process?.first_action_ms[index] ?? null,
    process?.first_answer_ms[index] ?? null, process?.last_answer_ms[index] ?? null, process?.not_counted[index] ?? null, threshold === null ? null : Math.round(threshold), rapid(row, index, threshold),
  ];
}

/** Name and main version only: the whole word of a browser tells one computer from all others. */
function browserName(userAgent: string): string | null {
  const found = browserOf(userAgent);
  return found ? `${found.name} ${found.version}` : null;
}

export function attemptProcessCells(row: ResultRow, thresholds: readonly (number | null)[]): Cell[] {
  const { process } = row;
  const judged = thresholds.flatMap((threshold, item) => rapid(row, item, threshold) ?? []);
  const guessed = judged.filter((one) => one === 1).length;
  return [
    row.pseudonym, row.form, accommodationCodes(row.extra_time_percent, row.needs), judged.length === 0 ? null : 1 - guessed / judged.length, guessed, row.breaks_taken, row.lost_ms,
    process?.places ?? null, browserName(row.device.userAgent), row.device.screen, process?.loads ?? null, process?.language_switches ?? null, process?.away ?? null, process?.away_ms ?? null, process?.offline ?? null, process?.offline_ms ?? null,
  ];
}
