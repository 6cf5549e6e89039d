import { fillDisks, freeDisks } from './browser';
import { deck } from './deck';
import type { HttpProxy, RequestFault } from './http-proxy';
import type { Learner } from './learner';
import type { Stack } from './stack';

const machineFaults = [
  'kill-api',
  'kill-worker',
  'kill-postgres',
  'kill-redis',
  'split-learners',
  'split-database',
  'split-database-long',
  'database-slow',
  'database-cut',
  'database-reset',
  'burst-500',
  'burst-503',
  'disk-full-database',
  'disk-full-learner',
  'clock-server',
] as const;
type MachineFault = (typeof machineFaults)[number];

export const tabFaults = ['tab-reload', 'tab-crash', 'second-computer', 'clock-learner'] as const;
export type TabFault = (typeof tabFaults)[number];
export const proctorFaults = ['proctor-pause', 'proctor-end', 'proctor-pause-end', 'proctor-extend'] as const;
export type ProctorFault = (typeof proctorFaults)[number];

export type FaultKind =
  | MachineFault
  | RequestFault
  | TabFault
  | ProctorFault
  | 'submit';

export interface FaultsOptions {
  readonly stack: Stack;
  readonly network: HttpProxy;
  readonly learners: readonly Learner[];
  /** How long the run is meant to be. */
  readonly seconds: number;
  readonly clockJumpMs: number;
  readonly random: () => number;
  readonly happened: (kind: FaultKind) => void;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** Longer than the server and the page wait for a save (15 and 20 s). */
const longSplitMs = 21_000;
/** From so many seconds on a run has room for that. */
const longRun = 45;
const recoveryMs = 30_000;

/** What can happen to the machines of this profile, here, in a run of so many seconds. */
export function machineFaultsOf({ profile, canFillDisk }: Pick<Stack, 'profile' | 'canFillDisk'>, seconds: number): readonly MachineFault[] {
  return machineFaults.filter((kind) => (seconds >= longRun || kind !== 'split-database-long') && (profile === 'services' || (kind !== 'kill-worker' && kind !== 'kill-redis')) && (canFillDisk || kind !== 'disk-full-database'));
}

/** Breaks machines and networks, one after the other and each kind at least once, while learners answer. */
export class Faults {
  /** How far a server's clock was ever turned. */
  clockTurnedMs = 0;

  constructor(private readonly options: FaultsOptions) {}

  async run(going: () => boolean): Promise<void> {
    const { random, happened, learners, stack, seconds } = this.options;
    const deal = deck(machineFaultsOf(stack, seconds), random);
    while (going()) {
      const kind = deal();
      happened(kind);
      for (const learner of learners) learner.note(kind);
      await this.#cause(kind);
      // Now and then the next one comes before the last one is over; mostly not, or nobody would ever save anything.
      if (random() < 0.7) await stack.recovered(recoveryMs);
      await pause(300 + random() * 1_200);
    }
  }

  async heal(): Promise<void> {
    freeDisks(this.options.learners.flatMap(({ browsers }) => browsers));
    this.options.network.heal();
    await this.options.stack.heal();
  }

  async #cause(kind: MachineFault): Promise<void> {
    const { stack, network, learners, random, clockJumpMs } = this.options;
    const some = (ms: number): Promise<void> => pause(ms * (0.5 + random()));
    switch (kind) {
      case 'kill-api':
        return stack.kill('api', random);
      case 'kill-worker':
        return stack.kill('worker', random);
      case 'kill-redis':
        return stack.kill('redis', random);
      case 'kill-postgres':
        stack.killPostgres();
        return some(1_500);
      case 'split-learners':
        network.split();
        await some(1_500);
        return network.heal();
      case 'split-database':
        stack.databaseProxy.split();
        await some(2_000);
        return stack.databaseProxy.heal();
      case 'split-database-long':
        stack.databaseProxy.split();
        await pause(longSplitMs + random() * 10_000);
        return stack.databaseProxy.heal();
      case 'database-slow':
        stack.databaseProxy.delay(20 + random() * 100);
        await some(1_500);
        return stack.databaseProxy.heal();
      case 'database-cut':
        return stack.databaseProxy.cut(5);
      case 'database-reset':
        return stack.databaseProxy.reset();
      case 'burst-500':
      case 'burst-503':
        network.burst(kind === 'burst-500' ? 'error-500' : 'error-503');
        await some(700);
        return network.burst(null);
      case 'disk-full-database':
        stack.fillDisk();
        await some(1_500);
        stack.freeDisk();
        return stack.reviveIfDead();
      case 'disk-full-learner':
        fillDisks(learners.filter(() => random() < 0.4).map(({ browser }) => browser));
        await some(2_000);
        return freeDisks(learners.flatMap(({ browsers }) => browsers));
      case 'clock-server':
        this.clockTurnedMs = clockJumpMs;
        stack.turnClock((random() - 0.5) * 2 * clockJumpMs);
        return;
    }
  }
}
