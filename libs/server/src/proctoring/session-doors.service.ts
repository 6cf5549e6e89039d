import { Injectable } from '@nestjs/common';
import type { AttemptState, Board } from '@synoo/contracts';
import { decideTransition } from '@synoo/delivery';
import { DataSource, type EntityManager } from 'typeorm';
import { Audit } from '../audit';
import type { Actor } from '../identity';
import { Clock } from '../platform/clock';
import { DomainError } from '../platform/refusal';
import { SessionAccess } from '../sessions/session-access';
import { AttemptChanges } from './attempt-changes';
import { BoardService } from './board.service';
import { LiveBus } from './live-bus';
import { SessionLog } from './session-log';

/** Shows, opens and closes sessions. */
@Injectable()
export class SessionDoors {
  constructor(
    private readonly dataSource: DataSource,
    private readonly access: SessionAccess,
    private readonly log: SessionLog,
    private readonly changes: AttemptChanges,
    private readonly boards: BoardService,
    private readonly bus: LiveBus,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** The board shows names, so that looking at it leaves a row. */
  async look(actor: Actor, sessionId: string): Promise<Board> {
    await this.access.check(actor, sessionId);
    const board = await this.boards.board(sessionId);
    await this.audit.add({ event: 'session-read', accountId: actor.accountId, subject: `session:${sessionId}`, details: { learners: board.rows.length, what: 'board' } });
    return board;
  }

  /** From here on learners can check in. Opening an open session changes nothing. */
  async open(actor: Actor, sessionId: string): Promise<Board> {
    await this.access.check(actor, sessionId);
    await this.dataSource.transaction(async (manager) => {
      const status = await this.#lock(manager, sessionId);
      if (status === 'closed') throw new DomainError('session-closed');
      if (status === 'open') return;
      const now = this.clock.now();
      await manager.query(`update session set status = 'open', opened_at = $2 where id = $1`, [sessionId, new Date(now)]);
      await this.log.append(manager, sessionId, now, [{ event: 'open', accountId: actor.accountId, participantId: null }]);
    });
    this.bus.publish('session', { sessionId });
    return this.boards.board(sessionId);
  }

  /** Refused while somebody is working or paused. Who never came is absent; who came and never started is ended. */
  async close(actor: Actor, sessionId: string): Promise<Board> {
    await this.access.check(actor, sessionId);
    const changed = await this.dataSource.transaction(async (manager) => {
      if ((await this.#lock(manager, sessionId)) !== 'open') throw new DomainError('session-not-open');
      const attempts = new Map((await this.changes.lock(manager, sessionId, null)).map((row) => [row.participant_id, row]));
      const members = await manager.query<{ id: string; absent: boolean }[]>('select id, absent from participant where session_id = $1', [sessionId]);
      const now = this.clock.now();
      const absent: string[] = [];
      const updates = [];
      const working: string[] = [];
      for (const { id, absent: marked } of members) {
        const row = attempts.get(id);
        const state: AttemptState = row?.state ?? (marked ? 'absent' : 'expected');
        const decision = decideTransition({ state, voided: false, started: Boolean(row?.started_at), remainingMs: 0 }, { action: 'close' });
        if (!decision.ok) working.push(id);
        else if (decision.changes && row) updates.push(this.changes.of('close', row, { state: decision.state, now, minutes: 0 }));
        else if (decision.changes) absent.push(id);
      }
      if (working.length > 0) throw new DomainError('transition-refused', { reason: 'still-working', count: working.length });
      await this.changes.apply(manager, updates);
      await manager.query('update participant set absent = true where id = any($1)', [absent]);
      await manager.query(`update session set status = 'closed', closed_at = $2 where id = $1`, [sessionId, new Date(now)]);
      const end = await this.log.append(manager, sessionId, now, [{ event: 'close', accountId: actor.accountId, participantId: null, details: { absent: absent.length, notStarted: updates.length } }]);
      await this.audit.add({ event: 'session-closed', accountId: actor.accountId, subject: `session:${sessionId}`, details: { lines: end?.seq, hash: end?.hash } }, manager);
      const ended = new Set(updates.map(({ id }) => id));
      return [...absent, ...[...attempts.values()].filter((row) => ended.has(row.id)).map((row) => row.participant_id)];
    });
    this.bus.publish('session', { sessionId });
    if (changed.length > 0) this.bus.publish('attempts', { sessionId, participantIds: changed });
    return this.boards.board(sessionId);
  }

  async #lock(manager: EntityManager, sessionId: string): Promise<Board['status'] | undefined> {
    await this.log.lock(manager, sessionId);
    const [row] = await manager.query<{ status: Board['status'] }[]>('select status from session where id = $1', [sessionId]);
    return row?.status;
  }
}
