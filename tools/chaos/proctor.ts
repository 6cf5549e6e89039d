import { randomUUID } from 'node:crypto';
import { type BodyOf, routes } from '@synoo/contracts';
import type { ProductClient } from '../lib/product-client';
import { deck } from './deck';
import { type FaultKind, type ProctorFault, proctorFaults } from './faults';
import type { Learner } from './learner';

type Action = BodyOf<typeof routes.act>['action'];
const patienceMs = 600_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Somebody at the board who pauses, ends, reopens and gives time while everything else goes wrong. */
export class Proctor {
  constructor(
    private readonly client: ProductClient,
    private readonly random: () => number,
    private readonly happened: (kind: FaultKind) => void,
  ) {}

  /** Presses the button once, and sends that until the server answers; on a slow machine that takes its time. */
  async act(sessionId: string, action: Action, participants: 'all' | string[], minutes?: number): Promise<void> {
    const press = randomUUID();
    for (const end = Date.now() + patienceMs; ; await pause(300)) {
      try {
        await this.client.call(routes.act, { params: { id: sessionId }, body: { action, participants, press, ...(minutes !== undefined && { minutes }) } });
        return;
      } catch (error) {
        if (Date.now() > end) throw error;
      }
    }
  }

  /** About one disturbance for every learner in `seconds`. */
  async disturb(learners: readonly Learner[], seconds: number, going: () => boolean): Promise<void> {
    const under: Promise<void>[] = [];
    const deal = deck<ProctorFault>(['proctor-pause', ...proctorFaults], this.random);
    while (going()) {
      await pause((seconds * 1000 * (0.5 + this.random())) / learners.length);
      const learner = learners[Math.floor(this.random() * learners.length)]!;
      const target = [learner.sessionId, [learner.participantId]] as const;
      const kind = deal();
      this.happened(kind);
      learner.note(kind);
      // A button that found no server for so long is pressed no more: what became of it the log tells.
      under.push(this.#disturb(kind, ...target).catch(() => learner.note(`${kind} was given up`)));
    }
    await Promise.all(under);
  }

  async #disturb(kind: ProctorFault, sessionId: string, participants: readonly string[]): Promise<void> {
    const act = (action: Action, minutes?: number): Promise<void> => this.act(sessionId, action, [...participants], minutes);
    const wait = (): Promise<void> => pause(500 + this.random() * 2_500);
    if (kind === 'proctor-extend') return act('extend', 1);
    if (kind !== 'proctor-end') {
      await act('pause');
      await wait();
    }
    if (kind === 'proctor-pause') return act('resume');
    await act('end');
    await wait();
    await act('reopen', 30);
  }
}
