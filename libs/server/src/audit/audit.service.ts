import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** Everything that leaves an audit row. Texts for people are under `audit.EVENT` in the client. */
export type AuditEvent =
  | 'signed-in'
  | 'sign-in-refused'
  | 'sign-in-blocked'
  | 'signed-out'
  | 'password-changed'
  | 'second-factor-set'
  | 'second-factor-removed'
  | 'account-invited'
  | 'account-changed'
  | 'account-reset'
  | 'account-disabled'
  | 'account-enabled'
  | 'invitation-accepted'
  | 'access-refused'
  | 'organisations-imported'
  | 'learners-imported'
  | 'learners-read'
  | 'accommodations-changed'
  | 'audit-read'
  | 'items-imported'
  | 'items-exported'
  | 'form-exported'
  | 'item-status-changed'
  | 'form-created'
  | 'form-deleted'
  | 'form-published'
  | 'form-superseded'
  | 'form-corrected'
  | 'session-created'
  | 'session-changed'
  | 'session-deleted'
  | 'session-read'
  | 'session-closed'
  | 'slips-read'
  | 'release-created'
  | 'release-downloaded'
  | 'setting-changed'
  | 'lab-made'
  | 'lab-withdrawn'
  | 'computer-removed'
  | 'job-retried'
  | 'demo-loaded';

export interface AuditRow {
  readonly event: AuditEvent;
  /** Who did it; null: the system or somebody not signed in. */
  readonly accountId: string | null;
  /** What it was done to, as `kind:id`. */
  readonly subject?: string;
  /** Codes, ids and counts. Never names, answers or secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Writes the audit trail. With a transaction's `manager`, the row stands or falls with what it tells about. */
@Injectable()
export class Audit {
  constructor(private readonly dataSource: DataSource) {}

  async add({ event, accountId, subject, details = {} }: AuditRow, manager: Pick<EntityManager, 'query'> = this.dataSource.manager): Promise<void> {
    await manager.query('insert into audit (event, account_id, subject, details) values ($1, $2, $3, $4)', [event, accountId, subject ?? null, JSON.stringify(details)]);
  }
}
