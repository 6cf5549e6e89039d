import { Inject, Injectable } from '@nestjs/common';
import type { BodyOf, identityRoutes, Language, Me } from '@synoo/contracts';
import { DataSource } from 'typeorm';
import { Audit } from '../audit';
import { Clock } from '../platform/clock';
import { FieldCrypto } from '../platform/crypto';
import { ENV, type Env } from '../platform/env';
import { DomainError } from '../platform/refusal';
import { type AccountRow, accountColumns, actorOf, meOf, NAME_CONTEXT, TOTP_CONTEXT } from './account-row';
import type { Actor } from './actor';
import { Invitations } from './invitations';
import { hashPassword, verifyPassword } from './password-hash';
import { assertStrongPassword } from './password-rules';
import { SignIns } from './sign-ins';
import { Throttle, type ThrottleRule } from './throttle';
import { newTotpSecret, totpEnrolment, totpStep } from './totp';

/** Five wrong passwords are free; then the login is closed for 5 s, 10 s, 20 s, … up to a quarter of an hour. */
const signInRule: ThrottleRule = { kind: 'sign-in', free: 5, firstMs: 5_000, longestMs: 15 * 60_000 };

export interface SignedIn {
  readonly me: Me;
  /** For the cookie. */
  readonly token: string;
}

/** What people do with their own account: sign in and out, password, second factor. */
@Injectable()
export class Identity {
  constructor(
    @Inject(ENV) private readonly env: Env,
    private readonly dataSource: DataSource,
    private readonly crypto: FieldCrypto,
    private readonly clock: Clock,
    private readonly signIns: SignIns,
    private readonly invitations: Invitations,
    private readonly throttle: Throttle,
    private readonly audit: Audit,
  ) {}

  async signIn({ login, password, otp }: BodyOf<typeof identityRoutes.signIn>): Promise<SignedIn> {
    const account = await this.#byLogin(login);
    await this.#count(login, account?.id ?? null);
    const right = await verifyPassword(account?.password_hash, password);
    if (!right || !account || account.status !== 'active') {
      await this.audit.add({ event: 'sign-in-refused', accountId: account?.id ?? null, details: { reason: 'wrong-credentials' } });
      throw new DomainError('wrong-credentials');
    }
    if (account.totp_secret !== null) await this.#checkSecondFactor(account, otp);
    await this.throttle.succeed(signInRule, login);
    return this.dataSource.transaction(async (manager) => {
      await manager.query('update person.account set last_sign_in = $2 where id = $1', [account.id, new Date(this.clock.now())]);
      await this.audit.add({ event: 'signed-in', accountId: account.id, details: { secondFactor: account.totp_secret !== null } }, manager);
      return { me: meOf(actorOf(account, this.crypto)), token: await this.signIns.issue(account.id, manager) };
    });
  }

  async signOut(actor: Actor, token: string): Promise<void> {
    await this.signIns.end(token);
    await this.audit.add({ event: 'signed-out', accountId: actor.accountId });
  }

  async setLanguage(actor: Actor, language: Language): Promise<Me> {
    await this.dataSource.query('update person.account set language = $2 where id = $1', [actor.accountId, language]);
    return meOf({ ...actor, language });
  }

  /** Ends every other sign-in of the account; the one with `token` goes on. */
  async changePassword(actor: Actor, token: string, { current, next }: BodyOf<typeof identityRoutes.changePassword>): Promise<void> {
    await this.#confirmPassword(actor, current);
    assertStrongPassword(next, actor.login);
    const hash = await hashPassword(next);
    await this.dataSource.transaction(async (manager) => {
      await manager.query('update person.account set password_hash = $2 where id = $1', [actor.accountId, hash]);
      await this.signIns.endAll(actor.accountId, manager, token);
      await this.audit.add({ event: 'password-changed', accountId: actor.accountId }, manager);
    });
  }

  /** `password`: where a factor is set already, or a stolen sign-in could put its own in its place. */
  async beginSecondFactor(actor: Actor, password?: string): Promise<{ secret: string; uri: string; qr: string }> {
    if ((await this.#own(actor)).totp_secret !== null) await this.#confirmPassword(actor, password ?? '');
    const secret = newTotpSecret();
    await this.dataSource.query('update person.account set totp_pending = $2 where id = $1', [actor.accountId, this.crypto.encrypt(secret, TOTP_CONTEXT)]);
    return totpEnrolment(secret, actor.login);
  }

  async confirmSecondFactor(actor: Actor, token: string, otp: string): Promise<void> {
    const { totp_pending: pending } = await this.#own(actor);
    const step = pending === null ? undefined : totpStep(this.crypto.decrypt(pending, TOTP_CONTEXT), otp, this.clock.now());
    if (step === undefined) throw new DomainError('wrong-second-factor');
    await this.dataSource.transaction(async (manager) => {
      await manager.query('update person.account set totp_secret = totp_pending, totp_pending = null, totp_last_step = $2 where id = $1', [actor.accountId, step]);
      await this.signIns.endAll(actor.accountId, manager, token);
      await this.audit.add({ event: 'second-factor-set', accountId: actor.accountId }, manager);
    });
  }

  async removeSecondFactor(actor: Actor, password: string): Promise<void> {
    await this.#confirmPassword(actor, password);
    await this.dataSource.transaction(async (manager) => {
      await manager.query('update person.account set totp_secret = null, totp_pending = null, totp_last_step = null where id = $1', [actor.accountId]);
      await this.audit.add({ event: 'second-factor-removed', accountId: actor.accountId }, manager);
    });
  }

  async openInvitation(token: string): Promise<{ login: string; name: string }> {
    const account = await this.invitations.open(token);
    return { login: account.login, name: this.crypto.decrypt(account.name, NAME_CONTEXT) };
  }

  async acceptInvitation(token: string, password: string): Promise<SignedIn> {
    const { login } = await this.invitations.open(token);
    assertStrongPassword(password, login);
    const hash = await hashPassword(password);
    const signedIn = await this.dataSource.transaction(async (manager) => {
      const account = await this.invitations.open(token, manager);
      await this.invitations.use(token, manager);
      await manager.query(`update person.account set password_hash = $2, status = 'active', last_sign_in = $3 where id = $1`, [account.id, hash, new Date(this.clock.now())]);
      await this.audit.add({ event: 'invitation-accepted', accountId: account.id }, manager);
      return { me: meOf(actorOf(account, this.crypto)), token: await this.signIns.issue(account.id, manager) };
    });
    await this.throttle.succeed(signInRule, login);
    return signedIn;
  }

  /** Counts a try at the login; the first refusal of a closed time leaves a row in the trail. */
  async #count(login: string, accountId: string | null): Promise<void> {
    const failures = await this.throttle.begin(signInRule, login);
    if (failures === signInRule.free) await this.audit.add({ event: 'sign-in-blocked', accountId, details: { failures } });
  }

  async #checkSecondFactor(account: AccountRow, otp: string | undefined): Promise<void> {
    if (otp === undefined) {
      await this.throttle.takeBack(signInRule, account.login);
      throw new DomainError('second-factor-required');
    }
    const step = account.totp_secret === null ? undefined : totpStep(this.crypto.decrypt(account.totp_secret, TOTP_CONTEXT), otp, this.clock.now());
    // A code is good for one sign-in: a step that was used, or an earlier one, is refused (RFC 6238, 5.2).
    const fresh =
      step !== undefined &&
      (await this.dataSource.query<unknown[]>(
        'with used as (update person.account set totp_last_step = $2 where id = $1 and (totp_last_step is null or totp_last_step < $2) returning 1) select * from used',
        [account.id, step],
      ));
    if (fresh && fresh.length > 0) return;
    await this.audit.add({ event: 'sign-in-refused', accountId: account.id, details: { reason: step === undefined ? 'wrong-second-factor' : 'second-factor-used-again' } });
    throw new DomainError('wrong-second-factor');
  }

  async #confirmPassword(actor: Actor, password: string): Promise<void> {
    await this.#count(actor.login, actor.accountId);
    const { password_hash: hash } = await this.#own(actor);
    if (!(await verifyPassword(hash, password))) throw new DomainError('wrong-credentials');
    await this.throttle.succeed(signInRule, actor.login);
  }

  async #own(actor: Actor): Promise<AccountRow> {
    const [row] = await this.dataSource.query<AccountRow[]>(`select ${accountColumns} from person.account where id = $1`, [actor.accountId]);
    if (!row) throw new DomainError('not-signed-in');
    return row;
  }

  /** Demo accounts do not exist where the demo is off. */
  async #byLogin(login: string): Promise<AccountRow | undefined> {
    const [row] = await this.dataSource.query<AccountRow[]>(`select ${accountColumns} from person.account where login = $1 and (not demo or $2)`, [login, this.env.demo]);
    return row;
  }
}
