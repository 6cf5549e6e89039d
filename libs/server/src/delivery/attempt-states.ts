import { Inject, Injectable } from '@nestjs/common';
import type { AttemptState, Clock as AttemptClock } from '@synoo/contracts';
import { clockOf } from '@synoo/delivery';
import type { Pool } from 'pg';
import { Clock } from '../platform/clock';
import { DELIVERY_POOL } from '../platform/database.module';
import { type AttemptRow, attemptColumns, budgetOf } from './attempt-row';
import { BatchedLookup } from './batched-lookup';

/** What a learner's page needs to know about its attempt from one moment to the next. */
export interface AttemptNow {
  readonly attemptId: string;
  readonly participantId: string;
  readonly state: AttemptState;
  readonly currentEpoch: number;
  readonly clock: AttemptClock;
}

/** Milliseconds. A page that says it is there can wait for its reply, and a thousand of them a second need not be hundreds of queries. */
const GATHER = 50;

/** Reads the present state of attempts, many at once. */
@Injectable()
export class AttemptStates {
  readonly #lookup = new BatchedLookup<AttemptNow>((ids) => this.#read(ids));
  readonly #gathered = new BatchedLookup<AttemptNow>((ids) => this.#read(ids), GATHER);

  constructor(
    @Inject(DELIVERY_POOL) private readonly pool: Pool,
    private readonly clock: Clock,
  ) {}

  find(attemptId: string): Promise<AttemptNow | undefined> {
    return this.#lookup.find(attemptId);
  }

  /** The same for what comes from everybody all the time and is in no hurry: read later than it was asked for, together with others. */
  findSoon(attemptId: string): Promise<AttemptNow | undefined> {
    return this.#gathered.find(attemptId);
  }

  async #read(ids: readonly string[]): Promise<ReadonlyMap<string, AttemptNow>> {
    const { rows } = await this.pool.query<AttemptRow>({ name: 'attempt-states', text: `select ${attemptColumns} from attempt a where a.id = any($1)`, values: [ids] });
    const now = this.clock.now();
    return new Map(
      rows.map((row) => [row.id, { attemptId: row.id, participantId: row.participant_id, state: row.state, currentEpoch: row.current_epoch, clock: clockOf(budgetOf(row), now) }]),
    );
  }
}
