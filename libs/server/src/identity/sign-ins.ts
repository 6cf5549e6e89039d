import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { FieldCrypto, randomToken } from '../platform/crypto';
import { ENV, type Env } from '../platform/env';
import { type AccountRow, accountColumns, actorOf } from './account-row';
import type { Actor } from './actor';

/** A sign-in ends this long after the last request, and after this time in any case. Milliseconds. */
export const IDLE_LIMIT = 12 * 3600_000;
export const TOTAL_LIMIT = 7 * 24 * 3600_000;
/** How exact `seen_at` is kept: one write per sign-in in this time, not one per request. */
const SEEN_STEP = 60_000;
const CONTEXT = 'sign-in';

/** Open sign-ins. The browser holds a random token, the database a keyed hash of it; deleting the row ends the sign-in at once. */
@Injectable()
export class SignIns {
  constructor(
    @Inject(ENV) private readonly env: Pick<Env, 'demo'>,
    private readonly dataSource: DataSource,
    private readonly crypto: FieldCrypto,
    private readonly clock: Clock,
  ) {}

  async issue(accountId: string, manager: EntityManager = this.dataSource.manager): Promise<string> {
    const token = randomToken();
    const now = this.clock.now();
    await manager.query('delete from person.sign_in where account_id = $1 and expires_at < $2', [accountId, new Date(now)]);
    await manager.query('insert into person.sign_in (token_hash, account_id, created_at, seen_at, expires_at) values ($1, $2, $3, $3, $4)', [
      this.crypto.hashToken(token, CONTEXT),
      accountId,
      new Date(now),
      new Date(now + TOTAL_LIMIT),
    ]);
    return token;
  }

  /** Whose token this is; undefined when it is unknown, ended, too old, or its account is not active. */
  async authenticate(token: string): Promise<Actor | undefined> {
    const hash = this.crypto.hashToken(token, CONTEXT);
    const now = this.clock.now();
    const [row] = await this.dataSource.query<(AccountRow & { seen_at: Date })[]>(
      `select ${accountColumns}, sign_in.seen_at from person.sign_in join person.account on account.id = sign_in.account_id
        where token_hash = $1 and expires_at > $2 and seen_at > $3 and account.status = 'active' and (not account.demo or $4)`,
      [hash, new Date(now), new Date(now - IDLE_LIMIT), this.env.demo],
    );
    if (!row) return undefined;
    if (now - row.seen_at.getTime() > SEEN_STEP) await this.dataSource.query('update person.sign_in set seen_at = $2 where token_hash = $1', [hash, new Date(now)]);
    return actorOf(row, this.crypto);
  }

  async end(token: string): Promise<void> {
    await this.dataSource.query('delete from person.sign_in where token_hash = $1', [this.crypto.hashToken(token, CONTEXT)]);
  }

  async endAll(accountId: string, manager: EntityManager, exceptToken?: string): Promise<void> {
    const except = exceptToken === undefined ? null : this.crypto.hashToken(exceptToken, CONTEXT);
    await manager.query('delete from person.sign_in where account_id = $1 and token_hash is distinct from $2', [accountId, except]);
  }
}
