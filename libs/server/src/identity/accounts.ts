import { Injectable } from '@nestjs/common';
import type { Account, BodyOf, identityRoutes, QueryOf, ReplyOf, Role } from '@synoo/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { Audit } from '../audit';
import { FieldCrypto } from '../platform/crypto';
import { Ids } from '../platform/ids';
import { DomainError } from '../platform/refusal';
import { isUniqueViolation } from '../platform/sql';
import { type AccountRow, accountColumns, accountOf, NAME_CONTEXT } from './account-row';
import type { Actor } from './actor';
import { Invitations } from './invitations';
import { hashPassword } from './password-hash';
import { SignIns } from './sign-ins';

/** Key of the advisory lock under which accounts change, so that two administrators cannot disable each other at once. */
const ACCOUNTS_LOCK = 7_302_260;

type NewAccount = BodyOf<typeof identityRoutes.inviteAccount>;

/** What administrators do with accounts. */
@Injectable()
export class Accounts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly crypto: FieldCrypto,
    private readonly ids: Ids,
    private readonly signIns: SignIns,
    private readonly invitations: Invitations,
    private readonly audit: Audit,
  ) {}

  /** Names are encrypted, so searching reads all accounts: they are hundreds, not millions. */
  async list({ page, size, search, role, status }: QueryOf<typeof identityRoutes.accounts>): Promise<ReplyOf<typeof identityRoutes.accounts>> {
    const rows = await this.dataSource.query<AccountRow[]>(
      `select ${accountColumns} from person.account where ($1::text is null or $1 = any(roles)) and ($2::text is null or status = $2) order by login`,
      [role ?? null, status ?? null],
    );
    const wanted = search?.toLocaleLowerCase();
    const accounts = rows.map((row) => accountOf(row, this.crypto)).filter(({ login, name }) => !wanted || login.includes(wanted) || name.toLocaleLowerCase().includes(wanted));
    return { rows: accounts.slice((page - 1) * size, page * size), total: accounts.length, page, size };
  }

  async get(id: string): Promise<Account> {
    return accountOf(await this.#row(id, this.dataSource.manager), this.crypto);
  }

  /** Names of accounts by id, for lists that say who did something. */
  async names(ids: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> {
    const wanted = [...new Set(ids.filter((id): id is string => id !== null))];
    if (wanted.length === 0) return new Map();
    const rows = await this.dataSource.query<{ id: string; name: Buffer }[]>('select id, name from person.account where id = any($1)', [wanted]);
    return new Map(rows.map((row) => [row.id, this.crypto.decrypt(row.name, NAME_CONTEXT)]));
  }

  async invite(actor: Actor | null, { login, name, roles, organisationId }: NewAccount): Promise<{ account: Account; invitation: string }> {
    try {
      return await this.dataSource.transaction(async (manager) => {
        const id = await this.#insert({ login, name, roles, organisationId, status: 'invited', hash: null, demo: false }, manager);
        await this.audit.add({ event: 'account-invited', accountId: actor?.accountId ?? null, subject: `account:${id}`, details: { roles } }, manager);
        return { account: accountOf(await this.#row(id, manager), this.crypto), invitation: await this.invitations.issue(id, manager) };
      });
    } catch (error) {
      if (isUniqueViolation(error, 'account_login_key')) throw new DomainError('login-taken', { login });
      throw error;
    }
  }

  update(actor: Actor, id: string, { name, roles, organisationId }: BodyOf<typeof identityRoutes.updateAccount>): Promise<Account> {
    return this.#change(async (manager) => {
      const before = await this.#row(id, manager);
      if (!roles.includes('administrator')) await this.#keepAdministrator(before, manager);
      await this.#checkOrganisation(organisationId, manager);
      await manager.query('update person.account set name = $2, roles = $3, organisation_id = $4 where id = $1', [id, this.crypto.encrypt(name, NAME_CONTEXT), [...new Set(roles)], organisationId]);
      await this.audit.add({ event: 'account-changed', accountId: actor.accountId, subject: `account:${id}`, details: { rolesBefore: before.roles, roles } }, manager);
      return this.#row(id, manager);
    });
  }

  async reset(actor: Actor, id: string): Promise<{ invitation: string }> {
    if (id === actor.accountId) throw new DomainError('own-account');
    return this.dataSource.transaction(async (manager) => {
      await this.#row(id, manager);
      await manager.query(`update person.account set password_hash = null, totp_secret = null, totp_pending = null, totp_last_step = null, status = 'invited' where id = $1`, [id]);
      await this.signIns.endAll(id, manager);
      await this.audit.add({ event: 'account-reset', accountId: actor.accountId, subject: `account:${id}` }, manager);
      return { invitation: await this.invitations.issue(id, manager) };
    });
  }

  async disable(actor: Actor, id: string): Promise<Account> {
    if (id === actor.accountId) throw new DomainError('own-account');
    return this.#change(async (manager) => {
      await this.#keepAdministrator(await this.#row(id, manager), manager);
      await manager.query(`update person.account set status = 'disabled' where id = $1`, [id]);
      await this.signIns.endAll(id, manager);
      await this.invitations.withdraw(id, manager);
      await this.audit.add({ event: 'account-disabled', accountId: actor.accountId, subject: `account:${id}` }, manager);
      return this.#row(id, manager);
    });
  }

  /** Somebody who never chose a password is invited again by a reset. */
  enable(actor: Actor, id: string): Promise<Account> {
    return this.#change(async (manager) => {
      await this.#row(id, manager);
      await manager.query(`update person.account set status = case when password_hash is null then 'invited' else 'active' end where id = $1 and status = 'disabled'`, [id]);
      await this.audit.add({ event: 'account-enabled', accountId: actor.accountId, subject: `account:${id}` }, manager);
      return this.#row(id, manager);
    });
  }

  /** An account that can sign in at once while the demo is on; an existing one gets the new password. */
  async putDemoAccount(login: string, name: string, roles: readonly Role[], password: string): Promise<string> {
    const hash = await hashPassword(password);
    return this.dataSource.transaction(async (manager) => {
      const [row] = await manager.query<{ id: string }[]>('select id from person.account where login = $1 and demo', [login]);
      if (!row) return this.#insert({ login, name, roles, organisationId: null, status: 'active', hash, demo: true }, manager);
      await manager.query(`update person.account set password_hash = $2, roles = $3, status = 'active' where id = $1`, [row.id, hash, roles]);
      return row.id;
    });
  }

  /** Takes the demo's accounts out of use: password, sign-ins and all. */
  async closeDemoAccounts(): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.query('delete from person.sign_in using person.account where account.id = sign_in.account_id and account.demo');
      await manager.query(`update person.account set status = 'disabled', password_hash = null, totp_secret = null, totp_pending = null where demo`);
    });
  }

  async #insert(
    account: { login: string; name: string; roles: readonly Role[]; organisationId: string | null; status: Account['status']; hash: string | null; demo: boolean },
    manager: EntityManager,
  ): Promise<string> {
    await this.#checkOrganisation(account.organisationId, manager);
    const id = this.ids.next();
    await manager.query('insert into person.account (id, login, name, roles, status, organisation_id, password_hash, demo) values ($1, $2, $3, $4, $5, $6, $7, $8)', [
      id,
      account.login,
      this.crypto.encrypt(account.name, NAME_CONTEXT),
      [...new Set(account.roles)],
      account.status,
      account.organisationId,
      account.hash,
      account.demo,
    ]);
    return id;
  }

  async #change(work: (manager: EntityManager) => Promise<AccountRow>): Promise<Account> {
    return this.dataSource.transaction(async (manager) => {
      await manager.query('select pg_advisory_xact_lock($1)', [ACCOUNTS_LOCK]);
      return accountOf(await work(manager), this.crypto);
    });
  }

  async #row(id: string, manager: EntityManager): Promise<AccountRow> {
    const [row] = await manager.query<AccountRow[]>(`select ${accountColumns} from person.account where id = $1`, [id]);
    if (!row) throw new DomainError('not-found');
    return row;
  }

  /** Refuses what would leave nobody who can manage accounts. */
  async #keepAdministrator(account: AccountRow, manager: EntityManager): Promise<void> {
    if (account.status !== 'active' || !account.roles.includes('administrator')) return;
    const [other] = await manager.query<unknown[]>(`select from person.account where 'administrator' = any(roles) and status = 'active' and id <> $1 limit 1`, [account.id]);
    if (!other) throw new DomainError('last-administrator');
  }

  async #checkOrganisation(id: string | null, manager: EntityManager): Promise<void> {
    if (id === null) return;
    const [row] = await manager.query<unknown[]>('select from organisation where id = $1', [id]);
    if (!row) throw new DomainError('invalid-request', { problems: [{ severity: 'error', code: 'organisation-unknown', field: 'body.organisationId' }] });
  }
}
