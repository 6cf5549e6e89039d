import { Injectable } from '@nestjs/common';
import { breakIsOver } from '@synoo/delivery';
import { DataSource, type EntityManager } from 'typeorm';
import type { AttemptRow } from '../delivery/attempt-row';
import { Clock } from '../platform/clock';
import { AttemptChanges } from './attempt-changes';
import { LiveBus } from './live-bus';
import { SessionLog } from './session-log';

/**
 * Ends a break that is over for whoever needs the attempt before the sweep comes by: the page goes on by itself to the second, and
 * what the learner does then must not be refused as done in a pause.
 */
@Injectable()
export class BreakEnds {
  constructor(
    private readonly dataSource: DataSource,
    private readonly changes: AttemptChanges,
    private readonly log: SessionLog,
    private readonly bus: LiveBus,
    private readonly clock: Clock,
  ) {}

  /** The rows of a session as they are by now, those that changed by id. The caller holds the session and the rows, and tells the board. */
  async allByNow(manager: EntityManager, rows: readonly AttemptRow[], now: number): Promise<ReadonlyMap<string, AttemptRow>> {
    const over = rows.filter((row) => breakIsOver(row, now));
    const [first] = over;
    if (!first) return new Map();
    await this.changes.apply(manager, over.map((row) => this.changes.of('break-over', row, { state: 'working', now, minutes: 0 })));
    await this.log.append(manager, first.session_id, now, over.map((row) => ({ event: 'break-over', accountId: null, participantId: row.participant_id })));
    const after = await this.changes.lock(manager, first.session_id, over.map((row) => row.participant_id));
    return new Map(after.map((row) => [row.id, row]));
  }

  async byNow(manager: EntityManager, row: AttemptRow, now: number): Promise<AttemptRow> {
    return (await this.allByNow(manager, [row], now)).get(row.id) ?? row;
  }

  /** The same in a transaction of its own. */
  async end(attemptId: string): Promise<void> {
    const [known] = await this.dataSource.query<Pick<AttemptRow, 'session_id' | 'participant_id' | 'state' | 'pause'>[]>('select session_id, participant_id, state, pause from attempt where id = $1', [attemptId]);
    if (!known || !breakIsOver(known, this.clock.now())) return;
    const { session_id: sessionId, participant_id: participantId } = known;
    await this.dataSource.transaction(async (manager) => {
      await this.log.lock(manager, sessionId);
      const [row] = await this.changes.lock(manager, sessionId, [participantId]);
      if (row) await this.byNow(manager, row, this.clock.now());
    });
    this.bus.publish('attempts', { sessionId, participantIds: [participantId] });
  }
}
