import { type Ack, type BoardRow, routes } from '@synoo/contracts';
import { io, type Socket } from 'socket.io-client';
import type { PlannedSession } from '../lib/cohort-plan';
import type { ProductClient } from '../lib/product-client';
import type { Tally } from './tally';

interface Told {
  readonly answered: number;
  readonly at: number;
}

/** A proctor's board for each session: what learners tell, and when the board shows it. */
export class Boards {
  readonly #sockets: Socket[] = [];
  /** What was told and not shown yet, by participant. */
  readonly #waiting = new Map<string, Told[]>();
  readonly #shown = new Map<string, number>();

  constructor(private readonly tally: Tally) {}

  async watch(proctor: ProductClient, sessions: readonly PlannedSession[]): Promise<void> {
    for (const { id } of sessions) {
      const socket = io(`${proctor.url}/staff`, { transports: ['websocket'], forceNew: true, extraHeaders: { cookie: proctor.cookie } });
      this.#sockets.push(socket);
      socket.on('board', ({ rows }: { rows: readonly BoardRow[] }) => this.#show(rows));
      socket.on('connect_error', (error) => this.tally.error('board refused', error.message));
      let watched = false;
      socket.on('disconnect', (reason) => {
        if (reason === 'io client disconnect') return;
        this.tally.error('board lost', reason);
        // A server that leaves: socket.io does not come back by itself then.
        if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 1_000);
      });
      await new Promise<void>((resolve) =>
        socket.on('connect', () => {
          // As the proctor's page: after a lost connection it watches again, and asks for what changed meanwhile.
          void this.#join(socket, id, watched ? proctor : undefined).then(resolve);
          watched = true;
        }),
      );
    }
  }

  async #join(socket: Socket, sessionId: string, missed: ProductClient | undefined): Promise<void> {
    try {
      const reply = (await socket.timeout(20_000).emitWithAck('watch-session', { sessionId })) as Ack<{ serverNow: number }>;
      if (!reply.ok) this.tally.error(`board ${reply.code}`);
      else if (missed) this.#show((await missed.call(routes.board, { params: { id: sessionId } })).rows);
    } catch (error) {
      this.tally.error('board not told', error instanceof Error ? error.message : String(error));
    }
  }

  /** Only a count that was not told before makes a change that can be waited for. */
  told(participantId: string, answered: number, at: number): void {
    const waiting = this.#waiting.get(participantId) ?? [];
    const newest = waiting.at(-1)?.answered ?? this.#shown.get(participantId) ?? 0;
    if (answered > newest) this.#waiting.set(participantId, [...waiting, { answered, at }]);
  }

  #show(rows: readonly BoardRow[]): void {
    this.tally.boardMessages += 1;
    const now = performance.now();
    for (const { participantId, answered } of rows) {
      const waiting = this.#waiting.get(participantId);
      if (!waiting) continue;
      for (const told of waiting) if (told.answered <= answered) this.tally.boardMs.push(now - told.at);
      const left = waiting.filter((told) => told.answered > answered);
      if (left.length > 0) this.#waiting.set(participantId, left);
      else this.#waiting.delete(participantId);
      this.#shown.set(participantId, answered);
    }
  }

  /** What no board has shown in `ms` is an error. */
  check(ms: number): void {
    const now = performance.now();
    for (const told of [...this.#waiting.values()].flat()) if (now - told.at > ms) this.tally.error('not on the board', `${Math.round(now - told.at)} ms`);
    this.#waiting.clear();
  }

  close(): void {
    for (const socket of this.#sockets) socket.disconnect();
  }
}
