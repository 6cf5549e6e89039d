import { Injectable } from '@nestjs/common';
import type { Language, QueryOf, takeRoutes, Turn, TurnReply } from '@synoo/contracts';
import { checkEvent, clockOf, countEvent, workTime } from '@synoo/delivery';
import { replayTurns, type TurnState } from '@synoo/qti';
import type { PoolClient } from 'pg';
import { AttemptRefs } from '../delivery/attempt-refs';
import { budgetOf } from '../delivery/attempt-row';
import { FormShapes } from '../delivery/form-shapes';
import { Lru } from '../delivery/lru';
import { Clock } from '../platform/clock';
import { Log } from '../platform/logger';
import { DomainError } from '../platform/refusal';
import { BreakEnds } from '../proctoring/break-ends';
import { ScoringRequests } from '../scoring/scoring-requests';
import { type FormTurns, OpenForms } from './form-turns';
import { askForScore, type HeldAttempt, isSameTurn, type LoggedTurn, placeSince, readAttempt, readTurns, writeTurn } from './turn-log';
import { TurnsPool } from './turns-pool';

/** What is shown of a form at one point of its log. */
interface Shown {
  readonly attempt: HeldAttempt;
  readonly form: FormTurns;
  readonly state: TurnState;
  readonly language: Language;
  /** Turns of the place that asks. */
  readonly seq: number;
  /** The item asked for, where the form does not lead. */
  readonly item: string | null;
}

/**
 * Turns at items that need the server. A turn is one row of an append-only log, written in the transaction that accepts it;
 * what comes back is made of the log alone, so nothing between the two can be lost, and asking again gives the same.
 */
@Injectable()
export class TurnService {
  /** Where attempts are, so that a turn costs one step and not the whole way; the log decides. */
  readonly #states = new Lru<string, { readonly turns: number; readonly state: TurnState }>(5_000);

  constructor(
    private readonly connections: TurnsPool,
    private readonly forms: OpenForms,
    private readonly refs: AttemptRefs,
    private readonly shapes: FormShapes,
    private readonly breakEnds: BreakEnds,
    private readonly scoring: ScoringRequests,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Takes a turn, or finds that it was taken. The reply comes after the commit. */
  async take(attemptId: string, turn: Turn): Promise<TurnReply> {
    const formId = await this.#formOf(attemptId);
    const problem = checkEvent(await this.shapes.of(formId), { seq: turn.seq, at: turn.at, kind: 'answer', item: turn.item, value: turn.response });
    if (problem) throw new DomainError('event-invalid', { ...problem });
    const form = await this.#open(formId);
    await this.breakEnds.end(attemptId);
    const { shown, due } = await this.#inTransaction((client) => this.#take(client, attemptId, form, turn));
    if (due !== null) void this.scoring.request([{ attemptId, number: due }]);
    return this.#reply(shown);
  }

  /** What is to be seen now. */
  async show(attemptId: string, { epoch, language, item }: QueryOf<typeof takeRoutes.turns>): Promise<TurnReply> {
    const form = await this.#open(await this.#formOf(attemptId));
    const { pool } = this.connections;
    const attempt = await readAttempt(pool, attemptId, false);
    if (!attempt) throw new DomainError('attempt-not-found');
    if (epoch > attempt.current_epoch) throw new DomainError('epoch-unknown');
    if (!attempt.started_at) throw new DomainError('attempt-not-started');
    const log = await readTurns(pool, attemptId);
    const state = this.#stateAfter(attempt, form, log);
    return this.#reply({ attempt, form, state, language, seq: lastSeq(log, epoch), item: item ?? null });
  }

  async #take(client: PoolClient, attemptId: string, form: FormTurns, turn: Turn): Promise<{ shown: Shown; due: number | null }> {
    const attempt = await readAttempt(client, attemptId, true);
    if (!attempt) throw new DomainError('attempt-not-found');
    const since = await placeSince(client, attemptId, turn.epoch);
    if (!since) throw new DomainError('epoch-unknown');
    const log = await readTurns(client, attemptId);
    const shown = { attempt, form, language: turn.language, item: turn.item };
    const index = log.findIndex(({ epoch, seq }) => epoch === turn.epoch && seq === turn.seq);
    if (index >= 0) {
      if (!isSameTurn(log[index]!, turn)) throw new DomainError('number-used', { seqs: [turn.seq] });
      return { shown: { ...shown, state: this.#stateAfter(attempt, form, log.slice(0, index + 1)), seq: turn.seq }, due: null };
    }
    if (turn.epoch !== attempt.current_epoch) throw new DomainError('place-superseded');
    if (!attempt.started_at) throw new DomainError('attempt-not-started');
    const seq = lastSeq(log, turn.epoch);
    if (turn.seq !== seq + 1) throw new DomainError('conflict', { seq });

    const budget = budgetOf(attempt);
    const received = this.clock.now();
    const { at, counts, late } = countEvent(turn.at, since.getTime(), received, workTime(budget));
    if (!counts || attempt.state === 'paused') throw new DomainError('attempt-not-open', { reason: attempt.state });
    const before = this.#stateAfter(attempt, form, log);
    const workedMs = Math.max(before.workedMs, at - attempt.started_at.getTime() - attempt.paused_ms);
    const taken = form.turns.take(before, { kind: turn.kind, item: turn.item, response: turn.response, workedMs });
    if (!taken.ok) throw new DomainError('turn-refused', { reason: taken.refusal });
    const n = (log.at(-1)?.n ?? 0) + 1;
    const ledTo = turn.kind === 'next' ? form.turns.current(taken.state) : null;
    await writeTurn(client, attemptId, { n, turn, at, received, workedMs, late, ledTo });
    const due = attempt.state === 'finished' || attempt.state === 'ended' ? await askForScore(client, attemptId) : null;
    return { shown: { ...shown, state: taken.state, seq: turn.seq }, due };
  }

  #stateAfter(attempt: HeldAttempt, form: FormTurns, log: readonly LoggedTurn[]): TurnState {
    const known = this.#states.get(attempt.id);
    const state = known && known.turns <= log.length ? replayTurns(form.turns, attempt.seed, log.slice(known.turns), known.state) : replayTurns(form.turns, attempt.seed, log);
    if (!known || log.length > known.turns) this.#states.set(attempt.id, { turns: log.length, state });
    return state;
  }

  #reply({ attempt, form, state, language, seq, item }: Shown): TurnReply {
    const shown = form.turns.led ? form.turns.current(state) : item;
    const budget = budgetOf(attempt);
    return {
      seq,
      item: shown,
      shown: shown === null ? null : form.turns.view(state, shown, language),
      document: shown === null ? null : form.withheld(shown, language),
      reached: form.turns.led ? [...state.reached] : null,
      state: attempt.state,
      currentEpoch: attempt.current_epoch,
      clock: clockOf(budget, this.clock.now()),
    };
  }

  async #formOf(attemptId: string): Promise<string> {
    const ref = await this.refs.find(attemptId);
    if (!ref) throw new DomainError('attempt-not-found');
    return ref.formId;
  }

  async #open(formId: string): Promise<FormTurns> {
    const form = await this.forms.of(formId);
    if (!form.online) throw new DomainError('turn-refused', { reason: 'takes-no-turns' });
    return form;
  }

  async #inTransaction<T>(run: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.connections.pool.connect();
    try {
      await client.query('begin');
      const result = await run(client);
      await client.query('commit');
      client.release();
      return result;
    } catch (error) {
      // A connection that cannot even roll back is thrown away.
      await client.query('rollback').then(
        () => client.release(),
        () => client.release(true),
      );
      if (error instanceof DomainError) throw error;
      // Whether the turn was stored is not known, and sending it again is safe.
      this.log.fault('turn-failed', error);
      throw new DomainError('not-ready');
    }
  }
}

/** Turns of a place are numbered without gaps, so the last number is how many there are. */
const lastSeq = (log: readonly LoggedTurn[], epoch: number): number => log.filter((turn) => turn.epoch === epoch).at(-1)?.seq ?? 0;
