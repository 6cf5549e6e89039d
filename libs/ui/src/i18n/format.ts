import type { Language } from '@synoo/contracts';

/**
 * Numbers, dates and times as people in Kyrgyzstan write them: 23.11.2026, 24 hours, a decimal comma in Kyrgyz and Russian.
 * Written out because browsers often come without the Kyrgyz locale.
 */

const two = (n: number): string => String(n).padStart(2, '0');
const narrowSpace = ' ';

export type Moment = string | number | Date;

function dateOf(value: Moment): Date {
  return value instanceof Date ? value : new Date(value);
}

/** 23.11.2026, in the computer's time zone. */
export function formatDate(value: Moment): string {
  const date = dateOf(value);
  return `${two(date.getDate())}.${two(date.getMonth() + 1)}.${date.getFullYear()}`;
}

/** 09:05 */
export function formatTime(value: Moment): string {
  const date = dateOf(value);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** 09:05:07 */
export function formatTimeWithSeconds(value: Moment): string {
  return `${formatTime(value)}:${two(dateOf(value).getSeconds())}`;
}

/** 23.11.2026 09:05 */
export function formatDateTime(value: Moment): string {
  return `${formatDate(value)} ${formatTime(value)}`;
}

/** Minutes and seconds of a duration, 1:05:09 or 05:09; negative durations count as nothing left. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** A number with the language's decimal sign and thin spaces between thousands from 10 000 on; a true minus sign. */
export function formatNumber(value: number, language: Language, decimals = 0): string {
  if (!Number.isFinite(value)) return '–';
  const [whole = '0', fraction] = Math.abs(value).toFixed(decimals).split('.');
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, narrowSpace) : whole;
  const text = fraction === undefined ? grouped : `${grouped}${language === 'en' ? '.' : ','}${fraction}`;
  return value < 0 && Number(value.toFixed(decimals)) !== 0 ? `−${text}` : text;
}

/** A share between 0 and 1 as a percentage: 42 % (42% in English). */
export function formatPercent(share: number, language: Language, decimals = 0): string {
  return `${formatNumber(share * 100, language, decimals)}${language === 'en' ? '' : ' '}%`;
}

const units = ['B', 'KB', 'MB', 'GB'] as const;

/** Size of a file in binary units: 1,5 MB. */
export function formatBytes(bytes: number, language: Language): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${formatNumber(value, language, unit === 0 || value >= 100 ? 0 : 1)} ${units[unit] ?? 'B'}`;
}

/** Milliseconds since 1970 of a local date `23.11.2026` and time `09:05`, or null where that is not a date. */
export function parseDateTime(date: string, time: string): number | null {
  const day = /^\s*(\d{1,2})\.(\d{1,2})\.(\d{4})\s*$/.exec(date);
  const clock = /^\s*(\d{1,2}):(\d{2})\s*$/.exec(time);
  if (!day || !clock) return null;
  const [d, m, y] = [Number(day[1]), Number(day[2]), Number(day[3])];
  const [h, min] = [Number(clock[1]), Number(clock[2])];
  if (h > 23 || min > 59) return null;
  const result = new Date(y, m - 1, d, h, min);
  return result.getFullYear() === y && result.getMonth() === m - 1 && result.getDate() === d ? result.getTime() : null;
}
