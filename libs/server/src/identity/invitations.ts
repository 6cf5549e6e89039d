import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { FieldCrypto, randomToken } from '../platform/crypto';
import { DomainError } from '../platform/refusal';
import { type AccountRow, accountColumns } from './account-row';

/** Milliseconds that an invitation can be used for. */
const LIFETIME = 7 * 24 * 3600_000;
const CONTEXT = 'invitation';

/** One-time links by which people choose their password. The database holds a keyed hash of the token only. */
@Injectable()
export class Invitations {
  constructor(
    private readonly dataSource: DataSource,
    private readonly crypto: FieldCrypto,
    private readonly clock: Clock,
  ) {}

  /** A new token for the account; earlier ones stop working. */
  async issue(accountId: string, manager: EntityManager): Promise<string> {
    const token = randomToken();
    await manager.query('delete from person.invitation where account_id = $1', [accountId]);
    await manager.query('insert into person.invitation (token_hash, account_id, created_at, expires_at) values ($1, $2, $3, $4)', [
      this.crypto.hashToken(token, CONTEXT),
      accountId,
      new Date(this.clock.now()),
      new Date(this.clock.now() + LIFETIME),
    ]);
    return token;
  }

  /** The account that the token invites. */
  async open(token: string, manager: EntityManager = this.dataSource.manager): Promise<AccountRow> {
    const [row] = await manager.query<AccountRow[]>(
      `select ${accountColumns} from person.invitation join person.account on account.id = invitation.account_id
        where token_hash = $1 and used_at is null and expires_at > $2 and account.status = 'invited'`,
      [this.crypto.hashToken(token, CONTEXT), new Date(this.clock.now())],
    );
    if (!row) throw new DomainError('invitation-invalid');
    return row;
  }

  /** Uses the token up; of several who try at once, one succeeds. */
  async use(token: string, manager: EntityManager): Promise<void> {
    const used = await manager.query<unknown[]>('with used as (update person.invitation set used_at = $2 where token_hash = $1 and used_at is null returning 1) select * from used', [
      this.crypto.hashToken(token, CONTEXT),
      new Date(this.clock.now()),
    ]);
    if (used.length === 0) throw new DomainError('invitation-invalid');
  }

  async withdraw(accountId: string, manager: EntityManager): Promise<void> {
    await manager.query('delete from person.invitation where account_id = $1', [accountId]);
  }
}
