import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DELIVERY_POOL } from '../platform/database.module';
import { Lru } from './lru';

/** Content keys of forms, for attempts that have started and for no others. */
@Injectable()
export class ContentKeys {
  readonly #keys = new Lru<string, string>(1_000);

  constructor(@Inject(DELIVERY_POOL) private readonly pool: Pool) {}

  /**
   * The key in base64url; null before the start. The delivery role reaches keys only through a function of the database that
   * asks once more whether this attempt has started.
   */
  async released(attemptId: string, formId: string, started: boolean): Promise<string | null> {
    if (!started) return null;
    const known = this.#keys.get(formId);
    if (known !== undefined) return known;
    const { rows } = await this.pool.query<{ key: Buffer | null }>('select released_content_key($1) as key', [attemptId]);
    const key = rows[0]?.key?.toString('base64url') ?? null;
    if (key !== null) this.#keys.set(formId, key);
    return key;
  }
}
