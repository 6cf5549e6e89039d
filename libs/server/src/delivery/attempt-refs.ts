import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DELIVERY_POOL } from '../platform/database.module';
import { BatchedLookup } from './batched-lookup';
import { Lru } from './lru';

/** What of an attempt never changes. */
export interface AttemptRef {
  readonly attemptId: string;
  readonly sessionId: string;
  readonly participantId: string;
  readonly formId: string;
}

/** Looks up the unchanging part of attempts, and keeps it. */
@Injectable()
export class AttemptRefs {
  readonly #known = new Lru<string, AttemptRef>(50_000);
  readonly #lookup = new BatchedLookup<AttemptRef>((ids) => this.#read(ids));

  constructor(@Inject(DELIVERY_POOL) private readonly pool: Pool) {}

  /** At once where it is known, so that the usual save does not wait a turn. */
  known(attemptId: string): AttemptRef | undefined {
    return this.#known.get(attemptId);
  }

  /** An attempt that was made just now. */
  remember(ref: AttemptRef): void {
    this.#known.set(ref.attemptId, ref);
  }

  async find(attemptId: string): Promise<AttemptRef | undefined> {
    return this.#known.get(attemptId) ?? (await this.#lookup.find(attemptId));
  }

  async #read(ids: readonly string[]): Promise<ReadonlyMap<string, AttemptRef>> {
    const { rows } = await this.pool.query<AttemptRef>(
      `select id as "attemptId", session_id as "sessionId", participant_id as "participantId", form_id as "formId" from attempt where id = any($1)`,
      [ids],
    );
    for (const row of rows) this.#known.set(row.attemptId, row);
    return new Map(rows.map((row) => [row.attemptId, row]));
  }
}
