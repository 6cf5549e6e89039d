import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface DailySchedule {
  readonly folder: string;
  /** Minute of the day, UTC. */
  readonly minute: number;
  /** How many files are kept. */
  readonly keep: number;
}

const HOUR = 3600_000;
const DAY = 24 * HOUR;
const FILE = /^synoo-\d{4}-\d{2}-\d{2}T\d{6}Z\.zip$/u;

/** `FOLDER --at HH:MM --keep N`; undefined when it says something else. */
export function readSchedule(args: readonly string[]): DailySchedule | undefined {
  const [folder, ...options] = args;
  const valueOf = (name: string) => (options.includes(name) ? options[options.indexOf(name) + 1] : undefined);
  const time = /^([01]\d|2[0-3]):([0-5]\d)$/u.exec(valueOf('--at') ?? '');
  const keep = Number(valueOf('--keep'));
  if (folder === undefined || folder.startsWith('-') || options.length !== 4 || !time || !Number.isInteger(keep) || keep < 1) return undefined;
  return { folder, minute: Number(time[1]) * 60 + Number(time[2]), keep };
}

/** The first moment after `now` (ms) at which it is that minute of the day, UTC. */
export function nextRun(now: number, minute: number): number {
  const today = Math.floor(now / DAY) * DAY + minute * 60_000;
  return today > now ? today : today + DAY;
}

export function fileName(at: Date): string {
  return `synoo-${at.toISOString().slice(0, 19).replaceAll(':', '')}Z.zip`;
}

/** When a file of that name was made. */
const madeAt = (name: string): Date => new Date(name.replace(/^synoo-(\d{4}-\d\d-\d\dT)(\d\d)(\d\d)(\d\d)Z\.zip$/u, '$1$2:$3:$4Z'));

/** Whether the back-up of the last such minute is missing: it failed, or nothing ran then. Files of the future are of a clock that was wrong. */
export function isDue(names: readonly string[], now: number, minute: number): boolean {
  const [due, newest] = [nextRun(now, minute) - DAY, now].map((at) => fileName(new Date(at)));
  return !names.some((name) => FILE.test(name) && name >= due! && name <= newest!);
}

/** Back-ups beyond the newest `keep`; other files in the folder are nobody's to remove. */
export function outdated(names: readonly string[], keep: number): readonly string[] {
  const backups = names.filter((name) => FILE.test(name)).sort();
  return backups.slice(0, Math.max(0, backups.length - keep));
}

/** What a back-up left that was killed or lost its power. */
export function unfinished(names: readonly string[]): readonly string[] {
  return names.filter((name) => name.endsWith('.part') && FILE.test(name.slice(0, -'.part'.length)));
}

/** What the schedule goes by. */
export interface Time {
  now(): number;
  /** Ends early at the stop. */
  sleep(ms: number, stop: AbortSignal): Promise<void>;
}

const realTime: Time = { now: Date.now, sleep: (ms, stop) => sleep(ms, undefined, { signal: stop }).catch(() => undefined) };

export interface DailyWork {
  /** Resolves to 0 when the file was written and checked. */
  readonly write: (file: string) => Promise<number>;
  /** The newest back-up that was there at the start; only checked ones stay. The database may be one that was restored, and know of an older one or of none. */
  readonly found: (made: Date) => Promise<unknown>;
}

/**
 * Runs until `stop`. `write` resolves to 0 when a file was written and checked; only then old ones go. What fails is tried again
 * each hour, and what was missed while nothing ran is made up for at the start. A file that did not pass its check is no back-up.
 */
export async function backupDaily({ folder, minute, keep }: DailySchedule, stop: AbortSignal, { write, found }: DailyWork, time = realTime): Promise<void> {
  const newest = (await readdir(folder).catch(() => [])).filter((name) => FILE.test(name) && name <= fileName(new Date(time.now()))).sort().at(-1);
  if (newest !== undefined) await found(madeAt(newest));
  while (!stop.aborted) {
    const names = await readdir(folder).catch(() => []);
    const now = time.now();
    if (!isDue(names, now, minute)) {
      // In steps: a clock that is set, or a computer that slept, must not shift the night.
      await time.sleep(Math.min(HOUR, nextRun(now, minute) - now), stop);
      continue;
    }
    for (const name of unfinished(names)) await rm(join(folder, name), { force: true });
    const written = fileName(new Date(now));
    if ((await write(join(folder, written))) === 0) {
      for (const name of outdated((await readdir(folder)).filter((one) => one !== written), keep - 1)) await rm(join(folder, name));
    } else {
      await rm(join(folder, written), { force: true });
      await time.sleep(HOUR, stop);
    }
  }
}
