import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { BoardRow, SessionRow } from '@synoo/contracts';
import { DataSource } from 'typeorm';
import { Clock } from '../platform/clock';
import { Log } from '../platform/logger';
import { type BoardBase, BoardService } from './board.service';
import { LiveBus } from './live-bus';

export interface BoardUpdate {
  readonly sessionId: string;
  readonly serverNow: number;
  readonly status?: SessionRow['status'];
  readonly rows: BoardRow[];
}

interface Watched {
  watchers: number;
  readonly bases: Map<string, BoardBase>;
  /** Last rows sent, as text, so that only what changed goes out. */
  readonly sent: Map<string, string>;
  readonly reread: Set<string>;
  readonly refresh: Set<string>;
  statusChanged: boolean;
  /** Runs after a failure; until then nothing is read. */
  again: NodeJS.Timeout | undefined;
  /** All learners of the session are in `bases`; false after a query that failed. */
  complete: boolean;
  /** Rows are being read; the next flush waits, so that nothing older is put over something newer. */
  flushing: boolean;
}

/** At most one update a session in this time, and all sessions together, so that one query reads for all of them. Milliseconds. */
const EVERY = 250;
/** After a failure. Milliseconds. */
const AGAIN = 2_000;

/** Turns live messages into updates for the boards that somebody at this process watches: each composed once for all its watchers. */
@Injectable()
export class BoardFeed implements OnApplicationShutdown {
  readonly #sessions = new Map<string, Watched>();
  readonly #due = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #emit: (update: BoardUpdate) => void = () => undefined;

  constructor(
    bus: LiveBus,
    private readonly boards: BoardService,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    bus.on('attempts', ({ sessionId, participantIds }) => this.#mark(sessionId, ({ reread }) => participantIds.forEach((id) => reread.add(id))));
    bus.on('resync', () => {
      for (const sessionId of this.#sessions.keys()) this.#mark(sessionId, ({ bases, reread }) => [...bases.keys()].forEach((id) => reread.add(id)));
    });
    bus.on('session', ({ sessionId }) => this.#mark(sessionId, (watched) => (watched.statusChanged = true)));
    bus.on('presence', ({ entries }) => {
      for (const { sessionId, participantId, online } of entries) {
        // When the page is gone, the database knows better how far the learner got.
        this.#mark(sessionId, ({ reread, refresh }) => (online ? refresh : reread).add(participantId));
      }
    });
  }

  /** Where updates go; the gateway says so. */
  sendTo(emit: (update: BoardUpdate) => void): void {
    this.#emit = emit;
  }

  /** Somebody watches this session from now on. */
  async watch(sessionId: string): Promise<void> {
    const watched = this.#sessions.get(sessionId);
    if (watched) {
      watched.watchers += 1;
      return;
    }
    const added: Watched = { watchers: 1, bases: new Map(), sent: new Map(), reread: new Set(), refresh: new Set(), statusChanged: false, again: undefined, complete: false, flushing: true };
    this.#sessions.set(sessionId, added);
    try {
      await this.#complete(sessionId, added);
    } catch (error) {
      this.#again(sessionId, added, error);
    } finally {
      added.flushing = false;
    }
  }

  async #complete(sessionId: string, watched: Watched): Promise<void> {
    const bases = await this.boards.bases(sessionId, null);
    watched.bases.clear();
    for (const base of bases) watched.bases.set(base.participantId, base);
    watched.complete = true;
  }

  /** What was to be read is not known any more: everything is read and compared anew. */
  #again(sessionId: string, watched: Watched, error: unknown): void {
    this.log.fault('board-update-failed', error, { sessionId });
    watched.complete = false;
    if (this.#sessions.get(sessionId) !== watched) return;
    watched.again ??= setTimeout(() => {
      watched.again = undefined;
      void this.#flush(sessionId, watched);
    }, AGAIN);
  }

  leave(sessionId: string): void {
    const watched = this.#sessions.get(sessionId);
    if (!watched) return;
    watched.watchers -= 1;
    if (watched.watchers > 0) return;
    clearTimeout(watched.again);
    this.#due.delete(sessionId);
    this.#sessions.delete(sessionId);
  }

  onApplicationShutdown(): void {
    clearTimeout(this.#timer);
    this.#due.clear();
    for (const { again } of this.#sessions.values()) clearTimeout(again);
    this.#sessions.clear();
  }

  #mark(sessionId: string, mark: (watched: Watched) => void): void {
    const watched = this.#sessions.get(sessionId);
    if (!watched) return;
    mark(watched);
    this.#soon(sessionId, watched);
  }

  #soon(sessionId: string, watched: Watched): void {
    if (watched.again) return;
    this.#due.add(sessionId);
    this.#timer ??= setTimeout(() => this.#flushDue(), EVERY);
  }

  #flushDue(): void {
    this.#timer = undefined;
    const due = [...this.#due];
    this.#due.clear();
    for (const sessionId of due) {
      const watched = this.#sessions.get(sessionId);
      if (watched && !watched.again) void this.#flush(sessionId, watched);
    }
  }

  async #flush(sessionId: string, watched: Watched): Promise<void> {
    if (watched.flushing) {
      this.#soon(sessionId, watched);
      return;
    }
    watched.flushing = true;
    // Taken before anything is waited for: what is marked from here on is of the next flush.
    const { statusChanged } = watched;
    const [reread, refresh] = [[...watched.reread], [...watched.refresh]];
    watched.reread.clear();
    watched.refresh.clear();
    watched.statusChanged = false;
    try {
      const all = !watched.complete;
      if (all) await this.#complete(sessionId, watched);
      else if (reread.length > 0) for (const base of await this.boards.bases(sessionId, reread)) watched.bases.set(base.participantId, base);
      const changed = all ? [...watched.bases.keys()] : new Set([...reread, ...refresh]);
      const status = statusChanged ? await this.#status(sessionId) : undefined;
      const rows: BoardRow[] = [];
      for (const id of changed) {
        const base = watched.bases.get(id);
        if (!base) continue;
        const row = await this.boards.withPresence(base);
        const text = JSON.stringify(row);
        if (watched.sent.get(id) === text) continue;
        watched.sent.set(id, text);
        rows.push(row);
      }
      // Left and watched anew meanwhile: who came has a board that is younger than these rows.
      if (this.#sessions.get(sessionId) !== watched) return;
      if (rows.length > 0 || status) this.#emit({ sessionId, serverNow: this.clock.now(), ...(status && { status }), rows });
    } catch (error) {
      watched.statusChanged ||= statusChanged;
      this.#again(sessionId, watched, error);
    } finally {
      watched.flushing = false;
    }
  }

  async #status(sessionId: string): Promise<SessionRow['status'] | undefined> {
    const [row] = await this.dataSource.query<{ status: SessionRow['status'] }[]>('select status from session where id = $1', [sessionId]);
    return row?.status;
  }
}
