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

const DAY = 24 * 3600_000;
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

/** Back-ups beyond the newest `keep`; other files in the folder are nobody's to remove. */
export function outdated(names: readonly string[], keep: number): readonly string[] {
  const backups = names.filter((name) => FILE.test(name)).sort();
  return backups.slice(0, Math.max(0, backups.length - keep));
}

/** What a back-up left that was killed or lost its power. */
export function unfinished(names: readonly string[]): readonly string[] {
  return names.filter((name) => name.endsWith('.part') && FILE.test(name.slice(0, -'.part'.length)));
}

/** Runs until `stop`. Old files go only after a new one was written and checked: `write` resolves to 0 then. */
export async function backupDaily({ folder, minute, keep }: DailySchedule, stop: AbortSignal, write: (file: string) => Promise<number>): Promise<void> {
  while (!stop.aborted) {
    const at = nextRun(Date.now(), minute);
    await sleep(at - Date.now(), undefined, { signal: stop }).catch(() => undefined);
    if (stop.aborted) return;
    for (const name of unfinished(await readdir(folder).catch(() => []))) await rm(join(folder, name), { force: true });
    if ((await write(join(folder, fileName(new Date(at))))) !== 0) continue;
    for (const name of outdated(await readdir(folder), keep)) await rm(join(folder, name));
  }
}
