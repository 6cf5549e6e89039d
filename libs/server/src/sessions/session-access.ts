import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../identity';
import { DomainError } from '../platform/refusal';

/** Which sessions a member of staff may see and run: a proctor their own, the others all of them. */
@Injectable()
export class SessionAccess {
  constructor(private readonly dataSource: DataSource) {}

  /** Null: all sessions. Otherwise only those with this proctor. */
  onlyOf(actor: Actor): string | null {
    return actor.roles.includes('administrator') || actor.roles.includes('contractor') ? null : actor.accountId;
  }

  /**
   * Refuses a session that does not exist, or that is not this proctor's, or that is held by the organisation they belong to: they
   * may have been moved there after the planning. Administrators may run every session.
   */
  async check(actor: Actor, sessionId: string): Promise<void> {
    const [row] = await this.dataSource.query<{ assigned: boolean; organisation_id: string }[]>(
      `select s.organisation_id, exists (select from session_proctor where session_id = s.id and account_id = $2) as assigned from session s where s.id = $1`,
      [sessionId, actor.accountId],
    );
    if (!row) throw new DomainError('not-found');
    if (this.onlyOf(actor) === null) return;
    if (!row.assigned) throw new DomainError('not-proctor-of-session');
    if (row.organisation_id === actor.organisationId) throw new DomainError('own-organisation');
  }
}
