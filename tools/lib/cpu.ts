import { readFileSync } from 'node:fs';

/** Ticks of /proc/PID/stat per second (USER_HZ, 100 on every Linux in use). */
const TICKS = 100;

/**
 * CPU seconds that a process has used so far, with those of its children that have ended; undefined where /proc does not
 * tell. Children that still run are given by `children`.
 */
export function cpuSeconds(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0) / TICKS;
  } catch {
    return undefined; // ended meanwhile, or not Linux
  }
}

/** The same for a process and its children that run now. */
export function cpuSecondsWithChildren(pid: number): number | undefined {
  const own = cpuSeconds(pid);
  if (own === undefined) return undefined;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  return children.reduce((sum, child) => sum + (cpuSeconds(child) ?? 0), own);
}

/** Resident memory of a process in KiB; undefined where /proc does not tell. */
export function residentKiB(pid: number): number | undefined {
  try {
    return Number(/^VmRSS:\s+(\d+)/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return undefined;
  }
}
