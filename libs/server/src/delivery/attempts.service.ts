import { Injectable } from '@nestjs/common';
import type { AttemptView, BodyOf, Language, SaveReply, SessionRules, takeRoutes } from '@synoo/contracts';
import { breakAllowance, breakFrom, clockOf, decideTransition, remainingMs, usualRules } from '@synoo/delivery';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { DomainError } from '../platform/refusal';
import { AttemptChanges } from '../proctoring/attempt-changes';
import { BreakEnds } from '../proctoring/break-ends';
import { LiveBus } from '../proctoring/live-bus';
import { SessionLog } from '../proctoring/session-log';
import { ScoringRequests } from '../scoring/scoring-requests';
import { prefixesQuery } from './save-statement';
import { AttemptViews } from './attempt-view.service';
import { type AttemptRow, budgetOf, attemptColumns } from './attempt-row';

/** What learners do with their attempt besides answering: choose the language, hand in. */
@Injectable()
export class Attempts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly log: SessionLog,
    private readonly changes: AttemptChanges,
    private readonly breakEnds: BreakEnds,
    private readonly bus: LiveBus,
    private readonly scoring: ScoringRequests,
    private readonly views: AttemptViews,
  ) {}

  /** Before the start only; during the test the switch is an event of the log, where the form allows it. */
  async chooseLanguage(attemptId: string, { language, epoch }: BodyOf<typeof takeRoutes.chooseLanguage>): Promise<AttemptView> {
    const row = await this.dataSource.transaction(async (manager) => {
      const row = await this.#lock(manager, attemptId);
      if (epoch !== undefined && epoch > row.current_epoch) throw new DomainError('epoch-unknown');
      if (epoch !== undefined && epoch < row.current_epoch) throw new DomainError('place-superseded', { currentEpoch: row.current_epoch });
      const [form] = await manager.query<{ languages: Language[] }[]>('select languages from form where id = $1', [row.form_id]);
      if (row.started_at !== null || !form?.languages.includes(language)) throw new DomainError('attempt-not-open');
      await manager.query('update attempt set language = $2 where id = $1', [attemptId, language]);
      return row;
    });
    this.bus.publish('attempts', { sessionId: row.session_id, participantIds: [row.participant_id] });
    return this.views.view(attemptId, row.current_epoch);
  }

  /** Hands in once everything of this place is stored. Doing it twice changes nothing. */
  async submit(attemptId: string, { epoch, seq, at }: BodyOf<typeof takeRoutes.submit>): Promise<SaveReply> {
    const result = await this.dataSource.transaction(async (manager) => {
      const [known] = await manager.query<{ session_id: string }[]>('select session_id from attempt where id = $1', [attemptId]);
      if (!known) throw new DomainError('attempt-not-found');
      await this.log.lock(manager, known.session_id);
      const held = await this.#lock(manager, attemptId);
      const now = this.clock.now();
      const row = await this.breakEnds.byNow(manager, held, now);
      if (epoch > row.current_epoch) throw new DomainError('epoch-unknown');
      // In this transaction: the row is locked, so nothing of this attempt is being stored meanwhile.
      const [stored] = await manager.query<{ prefix: number }[]>(prefixesQuery, [[attemptId], [epoch]]);
      const savedSeq = stored?.prefix ?? 0;
      const budget = budgetOf(row);
      const decision = decideTransition({ state: row.state, voided: row.voided, started: budget.startedAt !== null, remainingMs: remainingMs(budget, now) }, { action: 'submit' });
      if (!decision.ok) throw new DomainError('attempt-not-open', { reason: decision.refusal });
      const reply = (after: AttemptRow): SaveReply => ({ savedSeq, state: after.state, currentEpoch: after.current_epoch, clock: clockOf(budgetOf(after), now), notCounted: 0 });
      if (!decision.changes) return { row, changed: false, due: [], reply: reply(row) };
      if (epoch < row.current_epoch) throw new DomainError('place-superseded', { currentEpoch: row.current_epoch });
      if (savedSeq < seq) throw new DomainError('conflict', { savedSeq });
      // Made before the attempt was reopened: that end was known, or would have been, and the work went on all the same.
      if (at !== undefined && budget.closed.some(({ until }) => at <= until)) return { row, changed: row !== held, due: [], reply: reply(row) };
      const ended = Math.min(Math.max(at ?? now, await this.#lastDone(manager, row, epoch)), now);
      const due = await this.changes.apply(manager, [this.changes.of('submit', row, { state: decision.state, now: ended, minutes: 0 })]);
      await this.log.append(manager, row.session_id, now, [{ event: 'submit', accountId: null, participantId: row.participant_id, details: { epoch, seq, ...(at !== undefined && { at }) } }]);
      return { row, changed: true, due, reply: reply(await this.#lock(manager, attemptId)) };
    });
    if (result.changed) this.bus.publish('attempts', { sessionId: result.row.session_id, participantIds: [result.row.participant_id] });
    await this.scoring.request(result.due);
    return result.reply;
  }

  /**
   * The learner rests, or goes on: a break where the session's rules or an accommodation allow one, its end, and the end of a
   * pause for idleness. Doing it twice changes nothing.
   */
  async rest(attemptId: string, epoch: number, action: 'break' | 'go-on'): Promise<SaveReply> {
    const result = await this.dataSource.transaction(async (manager) => {
      const [known] = await manager.query<{ session_id: string; rules: SessionRules | null }[]>('select a.session_id, s.rules from attempt a join session s on s.id = a.session_id where a.id = $1', [attemptId]);
      if (!known) throw new DomainError('attempt-not-found');
      await this.log.lock(manager, known.session_id);
      const row = await this.#lock(manager, attemptId);
      if (epoch > row.current_epoch) throw new DomainError('epoch-unknown');
      if (epoch < row.current_epoch) throw new DomainError('place-superseded', { currentEpoch: row.current_epoch });
      const [stored] = await manager.query<{ prefix: number }[]>(prefixesQuery, [[attemptId], [epoch]]);
      const now = this.clock.now();
      const reply = (after: AttemptRow): SaveReply => ({ savedSeq: stored?.prefix ?? 0, state: after.state, currentEpoch: after.current_epoch, clock: clockOf(budgetOf(after), now), notCounted: 0 });
      const budget = budgetOf(row);
      const allowance = breakAllowance(known.rules ?? usualRules, row.needs);
      if (action === 'break' && row.state === 'paused' && row.pause?.kind === 'break') return { row, changed: false, reply: reply(row) };
      const facts = { state: row.state, voided: row.voided, started: budget.startedAt !== null, remainingMs: remainingMs(budget, now), pause: row.pause, breaks: { allowed: allowance.number, taken: row.breaks_taken } };
      const decision = decideTransition(facts, { action });
      if (!decision.ok) throw new DomainError('break-refused', { reason: decision.refusal });
      if (!decision.changes) return { row, changed: false, reply: reply(row) };
      const pause = action === 'break' ? breakFrom(now, allowance) : undefined;
      await this.changes.apply(manager, [this.changes.of(action, row, { state: decision.state, now, minutes: 0, pause })]);
      const details = action === 'break' ? { number: row.breaks_taken + 1, minutes: allowance.minutes, clock: allowance.clock } : { after: row.pause?.kind };
      await this.log.append(manager, row.session_id, now, [{ event: action, accountId: null, participantId: row.participant_id, details }]);
      return { row, changed: true, reply: reply(await this.#lock(manager, attemptId)) };
    });
    if (result.changed) this.bus.publish('attempts', { sessionId: result.row.session_id, participantIds: [result.row.participant_id] });
    return result.reply;
  }

  /** Nobody hands in before they started, before they sat down at the place, or before what they did there; the page's clock may say so. */
  async #lastDone(manager: EntityManager, { id, started_at }: AttemptRow, epoch: number): Promise<number> {
    const [place] = await manager.query<{ last: Date }[]>(
      'select greatest(created_at, (select max(at) from answer_event where attempt_id = $1 and epoch = $2 and item is not null)) as last from place where attempt_id = $1 and epoch = $2',
      [id, epoch],
    );
    return Math.max(started_at?.getTime() ?? 0, place?.last.getTime() ?? 0);
  }

  async #lock(manager: EntityManager, attemptId: string): Promise<AttemptRow> {
    const [row] = await manager.query<AttemptRow[]>(`select ${attemptColumns} from attempt a where a.id = $1 for no key update`, [attemptId]);
    if (!row) throw new DomainError('attempt-not-found');
    return row;
  }
}
