import { readFileSync } from 'node:fs';
import { cpuSeconds, cpuSecondsWithChildren, residentKiB } from '../lib/cpu';
import type { Pids } from './options';

export type ProcessName = 'api' | 'worker' | 'postgres' | 'generator';
export type Use = Readonly<Partial<Record<ProcessName, number>>>;

/** Processor time and memory of the processes under load, where /proc tells. */
export class Processes {
  /** Resident memory of the api, once a second. */
  readonly apiKiB: { readonly at: number; readonly kib: number }[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly pids: Pids) {}

  /** CPU seconds used so far. */
  cpu(): Use {
    const { api, worker, postgres } = this.pids;
    const { user, system } = process.cpuUsage();
    return known({
      api: api && cpuSeconds(api),
      worker: worker && cpuSeconds(worker),
      postgres: postgres && cpuSecondsWithChildren(postgres),
      generator: (user + system) / 1e6,
    });
  }

  /** KiB: resident memory; of PostgreSQL the proportional share of each process, since most of it is one shared piece. */
  memory(): Use {
    const { api, worker, postgres } = this.pids;
    return known({ api: api && residentKiB(api), worker: worker && residentKiB(worker), postgres: postgres && sharedKiB(postgres), generator: residentKiB(process.pid) });
  }

  watch(): void {
    const { api } = this.pids;
    if (api === undefined) return;
    this.#timer = setInterval(() => {
      const kib = residentKiB(api);
      if (kib !== undefined) this.apiKiB.push({ at: performance.now(), kib });
    }, 1_000);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** KiB a minute by which the api grew from `from` on: slope of the line of least squares. Undefined with less than ten seconds. */
  growth(from: number): number | undefined {
    const points = this.apiKiB.filter(({ at }) => at >= from);
    if (points.length < 10) return undefined;
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [at, kib] = [mean(points.map((point) => point.at)), mean(points.map((point) => point.kib))];
    const over = points.reduce((sum, point) => sum + (point.at - at) * (point.kib - kib), 0);
    const under = points.reduce((sum, point) => sum + (point.at - at) ** 2, 0);
    return (over / under) * 60_000;
  }
}

function known(values: Readonly<Record<ProcessName, number | undefined>> | Readonly<Partial<Record<ProcessName, number | undefined>>>): Use {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Use;
}

function sharedKiB(pid: number): number | undefined {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    return [String(pid), ...children].reduce((sum, one) => sum + Number(/^Pss:\s+(\d+)/mu.exec(readFileSync(`/proc/${one}/smaps_rollup`, 'utf8'))?.[1] ?? 0), 0);
  } catch {
    return undefined; // another user's process, or not Linux
  }
}

/** Of each process `after - before`. */
export const used = (before: Use, after: Use): Use => Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - (before[name as ProcessName] ?? 0)]));
