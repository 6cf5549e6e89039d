import { readFileSync } from 'node:fs';
import { cpuSeconds, cpuSecondsWithChildren, residentKiB } from '../lib/cpu';
import type { Doors, ProcessFigures } from './doors';
import type { Pids } from './options';

export type ProcessName = 'api' | 'worker' | 'postgres' | 'generator';
export type Use = Readonly<Partial<Record<ProcessName, number>>>;

/** How often the memory of the api is looked at. Milliseconds. */
const LOOK_EVERY = 2_000;
const SLOPE_NEEDS = 10;

/**
 * Processor time and memory of the processes under load, all of a kind together: those on this computer by their ids, where /proc
 * tells, the others by what they tell at their doors for operations.
 */
export class Processes {
  /** Resident memory of the apis. */
  readonly apiKiB: { readonly at: number; readonly kib: number }[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly pids: Pids,
    /** Of processes whose ids are not known: to ask a door takes the process time that it would have for saves. */
    private readonly doors: Doors,
  ) {}

  /** CPU seconds used so far. */
  async cpu(): Promise<Use> {
    const { api, worker, postgres } = this.pids;
    const { user, system } = process.cpuUsage();
    const told = await this.#told(({ cpuSeconds: seconds }) => seconds);
    return known({ ...told, ...known({ api: total(api, cpuSeconds), worker: total(worker, cpuSeconds), postgres: total(postgres, cpuSecondsWithChildren) }), generator: (user + system) / 1e6 });
  }

  /** KiB: resident memory; of PostgreSQL the proportional share of each process, since most of it is one shared piece. */
  async memory(): Promise<Use> {
    const { worker, postgres } = this.pids;
    const told = await this.#told(({ residentKiB: kib }) => kib);
    return known({ ...told, ...known({ api: this.#apiKiB(), worker: total(worker, residentKiB), postgres: total(postgres, sharedKiB) }), generator: residentKiB(process.pid) });
  }

  #apiKiB(): number | undefined {
    return total(this.pids.api, residentKiB);
  }

  async #told(of: (figures: ProcessFigures) => number): Promise<Use> {
    const figures = await this.doors.look();
    const role = (name: 'api' | 'worker'): number | undefined => total(figures.filter((one) => one.role === name), of);
    return known({ api: role('api'), worker: role('worker') });
  }

  watch(): void {
    this.#timer = setInterval(() => void this.#sample(), LOOK_EVERY);
  }

  /** Often, so no more is asked than is wanted: the share of PostgreSQL's processes takes the kernel many milliseconds. */
  async #sample(): Promise<void> {
    const api = this.#apiKiB() ?? (await this.#told(({ residentKiB: kib }) => kib)).api;
    if (api !== undefined) this.apiKiB.push({ at: performance.now(), kib: api });
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** KiB a minute by which the api grew from `from` on: slope of the line of least squares. Undefined with too few looks. */
  growth(from: number): number | undefined {
    const points = this.apiKiB.filter(({ at }) => at >= from);
    if (points.length < SLOPE_NEEDS) return undefined;
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

/** Undefined where there is none, or one of them does not tell. */
function total<T>(all: readonly T[] | undefined, of: (one: T) => number | undefined): number | undefined {
  const values = all?.map(of) ?? [];
  return values.length === 0 || values.includes(undefined) ? undefined : values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

/** Of each process `after - before`; of one that was not seen at both moments nothing. */
export const used = (before: Use, after: Use): Use =>
  Object.fromEntries(Object.entries(after).flatMap(([name, value]) => (before[name as ProcessName] === undefined ? [] : [[name, value - before[name as ProcessName]!]])));

/** All of it added up, by process; nothing of one that is missing somewhere. */
export const summed = (uses: readonly Use[]): Use =>
  uses.reduce((sum, use) => Object.fromEntries(Object.entries(use).flatMap(([name, value]) => (sum[name as ProcessName] === undefined ? [] : [[name, value + sum[name as ProcessName]!]]))));
