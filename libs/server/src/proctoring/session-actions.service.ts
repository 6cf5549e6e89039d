import { Injectable } from '@nestjs/common';
import type { ActionRequest, AttemptState, BoardRow } from '@synoo/contracts';
import { decideTransition, remainingMs, type TransitionRefusal } from '@synoo/delivery';
import { DataSource, type EntityManager } from 'typeorm';
import { type AttemptRow, budgetOf } from '../delivery/attempt-row';
import { openLostTime } from '../delivery/lost-time.service';
import type { Actor } from '../identity';
import { Clock } from '../platform/clock';
import { Ids } from '../platform/ids';
import { DomainError } from '../platform/refusal';
import { ScoringRequests } from '../scoring/scoring-requests';
import { SessionAccess } from '../sessions/session-access';
import { AttemptChanges, type AttemptUpdate } from './attempt-changes';
import { BoardService } from './board.service';
import { BreakEnds } from './break-ends';
import { LiveBus } from './live-bus';
import { SessionLog } from './session-log';

interface Member {
  readonly id: string;
  readonly absent: boolean;
  readonly attempt: AttemptRow | undefined;
}

export interface ActionResult {
  readonly done: string[];
  readonly refused: { participantId: string; code: string }[];
  readonly rows: BoardRow[];
}

/** What proctors do to one, many or all learners of a session. Each learner is decided on their own; a refusal says why. */
@Injectable()
export class SessionActions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly access: SessionAccess,
    private readonly log: SessionLog,
    private readonly changes: AttemptChanges,
    private readonly breakEnds: BreakEnds,
    private readonly boards: BoardService,
    private readonly bus: LiveBus,
    private readonly scoring: ScoringRequests,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async act(actor: Actor, sessionId: string, request: ActionRequest): Promise<ActionResult> {
    await this.access.check(actor, sessionId);
    const needsReason = (request.action === 'irregularity' || request.lostMs !== undefined) && !request.reason;
    if (needsReason) throw new DomainError('invalid-request', { problems: [{ severity: 'error', code: 'reason-missing', field: 'body.reason' }] });
    if (request.action === 'extend' && !request.minutes && !request.lostMs) throw new DomainError('invalid-request', { problems: [{ severity: 'error', code: 'minutes-missing', field: 'body.minutes' }] });

    const result = await this.dataSource.transaction((manager) => this.#decide(manager, actor, sessionId, request));
    if (result.changed.length > 0) this.bus.publish('attempts', { sessionId, participantIds: result.changed });
    await this.scoring.request(result.due);
    const shown = [...result.done, ...result.refused.map(({ participantId }) => participantId)];
    return { done: result.done, refused: result.refused, rows: shown.length > 0 ? await this.boards.rows(sessionId, shown) : [] };
  }

  async #decide(manager: EntityManager, actor: Actor, sessionId: string, request: ActionRequest) {
    await this.log.lock(manager, sessionId);
    const [session] = await manager.query<{ status: string }[]>('select status from session where id = $1', [sessionId]);
    // Voiding and noting an irregularity are decisions that may come after the day.
    const afterwards = ['void', 'unvoid', 'irregularity'].includes(request.action);
    if (session?.status !== 'open' && !(afterwards && session?.status === 'closed')) throw new DomainError('session-not-open');

    const all = request.participants === 'all';
    const found = await this.#members(manager, sessionId, all ? null : (request.participants as string[]));
    const now = this.clock.now();
    // What is done to a learner whose break is over is done to a learner at work; going on is the same from both.
    const wentOn = request.action === 'resume' ? new Map<string, AttemptRow>() : await this.breakEnds.allByNow(manager, found.flatMap(({ attempt }) => attempt ?? []), now);
    const members = found.map((member) => ({ ...member, attempt: member.attempt && (wentOn.get(member.attempt.id) ?? member.attempt) }));
    const known = new Set(members.map(({ id }) => id));
    const refused: { participantId: string; code: TransitionRefusal }[] = all
      ? []
      : (request.participants as string[]).filter((id) => !known.has(id)).map((participantId) => ({ participantId, code: 'unknown-participant' as const }));
    const before = request.press === undefined ? new Set<string>() : await this.#doneBefore(manager, sessionId, request.press);
    const done: string[] = [];
    const updates: AttemptUpdate[] = [];
    const absence = new Map<string, boolean>();

    for (const member of members) {
      if (before.has(member.id)) continue;
      const state: AttemptState = member.attempt?.state ?? (member.absent ? 'absent' : 'expected');
      const budget = member.attempt && budgetOf(member.attempt);
      const decision = decideTransition(
        { state, voided: member.attempt?.voided ?? false, started: Boolean(budget?.startedAt), remainingMs: budget ? remainingMs(budget, now) : 0, pause: budget?.pause ?? null },
        { action: request.action, minutes: request.minutes, lostMs: request.lostMs, hasReason: request.reason !== undefined },
      );
      if (!decision.ok) {
        // "All" means everybody to whom the action applies at this moment, so the others are not refusals.
        if (!all) refused.push({ participantId: member.id, code: decision.refusal });
        continue;
      }
      done.push(member.id);
      if (request.action === 'mark-absent' || request.action === 'unmark-absent') absence.set(member.id, request.action === 'mark-absent');
      else if (member.attempt && request.action !== 'irregularity') updates.push(this.changes.of(request.action, member.attempt, { state: decision.state, now, minutes: request.minutes ?? 0, lostMs: request.lostMs }));
    }

    const due = await this.changes.apply(manager, updates);
    if (absence.size > 0) await manager.query('update participant set absent = $2 where id = any($1)', [[...absence.keys()], request.action === 'mark-absent']);
    if (request.action === 'irregularity') await this.#recordIrregularities(manager, actor, sessionId, done, request, now);
    const { action, minutes, lostMs, reason, note, press } = request;
    if (lostMs !== undefined) await this.#lostTimeDecided(manager, updates.map(({ id }) => id));
    await this.log.append(manager, sessionId, now, done.map((participantId) => ({ event: action, accountId: actor.accountId, participantId, details: { minutes, lostMs, reason, note, press } })));
    // Told as done also where it was the first time, whose answer was lost.
    const toldDone = [...done, ...members.map(({ id }) => id).filter((id) => before.has(id))];
    return { done: toldDone, changed: [...new Set([...toldDone, ...[...wentOn.values()].map((row) => row.participant_id)])], refused, due };
  }

  /** Learners to whom this press of a button was done: their lines of the session's log name it. */
  async #doneBefore(manager: EntityManager, sessionId: string, press: string): Promise<Set<string>> {
    const lines = await manager.query<{ participant_id: string }[]>(`select participant_id from session_log where session_id = $1 and details ->> 'press' = $2`, [sessionId, press]);
    return new Set(lines.map((line) => line.participant_id));
  }

  async #members(manager: EntityManager, sessionId: string, ids: readonly string[] | null): Promise<Member[]> {
    const participants = await manager.query<{ id: string; absent: boolean }[]>('select id, absent from participant where session_id = $1 and ($2::uuid[] is null or id = any($2)) order by seat', [sessionId, ids]);
    const attempts = await this.changes.lock(manager, sessionId, ids);
    const byParticipant = new Map(attempts.map((attempt) => [attempt.participant_id, attempt]));
    return participants.map(({ id, absent }) => ({ id, absent, attempt: byParticipant.get(id) }));
  }

  async #recordIrregularities(manager: EntityManager, actor: Actor, sessionId: string, participantIds: readonly string[], { reason, note }: ActionRequest, now: number): Promise<void> {
    const rows = participantIds.map((participantId) => ({ id: this.ids.next(), participantId }));
    await manager.query(
      `insert into irregularity (id, session_id, participant_id, reason, note, account_id, at)
       select r.id, $1, r."participantId", $2, $3, $4, $5 from jsonb_to_recordset($6) as r(id uuid, "participantId" uuid)`,
      [sessionId, reason, note ?? null, actor.accountId, new Date(now), JSON.stringify(rows)],
    );
  }

  /** What was lost at moves is offered once; what comes later is offered on its own. */
  async #lostTimeDecided(manager: EntityManager, attemptIds: readonly string[]): Promise<void> {
    await manager.query('update place set lost_decided = true where attempt_id = any($1) and lost_ms > 0 and not lost_decided', [attemptIds]);
  }

  async dismissLostTime(actor: Actor, sessionId: string, participantId: string): Promise<{ rows: BoardRow[] }> {
    await this.access.check(actor, sessionId);
    await this.dataSource.transaction(async (manager) => {
      await this.log.lock(manager, sessionId);
      const [session] = await manager.query<{ status: string }[]>('select status from session where id = $1', [sessionId]);
      if (session?.status !== 'open') throw new DomainError('session-not-open');
      const [attempt] = await manager.query<{ id: string; lost: number }[]>(
        `select a.id, ${openLostTime('a.id')} as lost from attempt a where a.session_id = $1 and a.participant_id = $2`,
        [sessionId, participantId],
      );
      if (!attempt) throw new DomainError('not-found');
      // Two proctors at once: the second finds nothing to decide, and the log says it once.
      if (attempt.lost === 0) return;
      await this.#lostTimeDecided(manager, [attempt.id]);
      await this.log.append(manager, sessionId, this.clock.now(), [{ event: 'lost-time-dismissed', accountId: actor.accountId, participantId, details: { lostMs: attempt.lost } }]);
    });
    this.bus.publish('attempts', { sessionId, participantIds: [participantId] });
    return { rows: await this.boards.rows(sessionId, [participantId]) };
  }

  /** Learners may be moved at any time before the session is closed: a computer that dies has a seat, the attempt has none. */
  async moveSeat(actor: Actor, sessionId: string, participantId: string, seat: number): Promise<{ rows: BoardRow[] }> {
    await this.access.check(actor, sessionId);
    await this.dataSource.transaction(async (manager) => {
      await this.log.lock(manager, sessionId);
      const [session] = await manager.query<{ status: string; seats: number }[]>('select status, seat_rows * seat_columns as seats from session where id = $1', [sessionId]);
      if (session?.status === 'closed') throw new DomainError('session-closed');
      const [member] = await manager.query<{ seat: number }[]>('select seat from participant where id = $1 and session_id = $2', [participantId, sessionId]);
      if (!member) throw new DomainError('not-found');
      const [taken] = await manager.query<{ id: string }[]>('select id from participant where session_id = $1 and seat = $2 and id <> $3', [sessionId, seat, participantId]);
      if (taken || !session || seat > session.seats) throw new DomainError('conflict', { seat });
      await manager.query('update participant set seat = $2 where id = $1', [participantId, seat]);
      await this.log.append(manager, sessionId, this.clock.now(), [{ event: 'move-seat', accountId: actor.accountId, participantId, details: { from: member.seat, to: seat } }]);
    });
    this.bus.publish('attempts', { sessionId, participantIds: [participantId] });
    return { rows: await this.boards.rows(sessionId, [participantId]) };
  }
}

