import { type Account, type Language, type Me, permissions, type Permission, allows, type Role } from '@synoo/contracts';
import type { FieldCrypto } from '../platform/crypto';
import type { Actor } from './actor';

/** A row of `person.account` as {@link accountColumns} reads it. */
export interface AccountRow {
  readonly id: string;
  readonly login: string;
  readonly name: Buffer;
  readonly password_hash: string | null;
  readonly roles: Role[];
  readonly status: Account['status'];
  readonly organisation_id: string | null;
  readonly language: Language;
  readonly totp_secret: Buffer | null;
  readonly totp_pending: Buffer | null;
  readonly totp_last_step: string | null;
  readonly created_at: Date;
  readonly last_sign_in: Date | null;
}

export const accountColumns = ['id', 'login', 'name', 'password_hash', 'roles', 'status', 'organisation_id', 'language', 'totp_secret', 'totp_pending', 'totp_last_step', 'created_at', 'last_sign_in']
  .map((column) => `account.${column}`)
  .join(', ');

export const NAME_CONTEXT = 'person.account.name';
export const TOTP_CONTEXT = 'person.account.totp_secret';

export function actorOf(row: AccountRow, crypto: FieldCrypto): Actor {
  return {
    accountId: row.id,
    login: row.login,
    name: crypto.decrypt(row.name, NAME_CONTEXT),
    roles: row.roles,
    language: row.language,
    secondFactor: row.totp_secret !== null,
    organisationId: row.organisation_id,
  };
}

export function accountOf(row: AccountRow, crypto: FieldCrypto): Account {
  return {
    id: row.id,
    login: row.login,
    name: crypto.decrypt(row.name, NAME_CONTEXT),
    roles: row.roles,
    status: row.status,
    secondFactor: row.totp_secret !== null,
    organisationId: row.organisation_id,
    createdAt: row.created_at.toISOString(),
    lastSignIn: row.last_sign_in?.toISOString() ?? null,
  };
}

export function meOf(actor: Actor): Me {
  return {
    id: actor.accountId,
    login: actor.login,
    name: actor.name,
    roles: [...actor.roles],
    permissions: (Object.keys(permissions) as Permission[]).filter((permission) => allows(actor.roles, permission)),
    language: actor.language,
    secondFactor: actor.secondFactor,
    organisationId: actor.organisationId,
  };
}
