import { Injectable } from '@nestjs/common';
import type { QueryOf, ReplyOf, sessionRoutes } from '@synoo/contracts';
import { DataSource } from 'typeorm';
import { Audit } from '../audit';
import type { Actor } from '../identity';
import { FieldCrypto } from '../platform/crypto';
import { Log } from '../platform/logger';
import { LearnerNames } from '../sessions/learner-names';
import { SessionAccess } from '../sessions/session-access';
import { chainBreak, cutAt } from './session-log';

interface Row {
  seq: number;
  at: Date;
  account_id: string | null;
  participant_id: string | null;
  event: string;
  details: Record<string, unknown>;
  previous_hash: string;
  hash: string;
  account_name: Buffer | null;
  family_name: Buffer | null;
  given_name: Buffer | null;
}

/** Shows the log of a session and checks its chain from the first line to the last, and that it still has the end which it was seen with. */
@Injectable()
export class SessionLogReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly access: SessionAccess,
    private readonly names: LearnerNames,
    private readonly crypto: FieldCrypto,
    private readonly audit: Audit,
    private readonly log: Log,
  ) {}

  async read(actor: Actor, sessionId: string, { page, size }: QueryOf<typeof sessionRoutes.sessionLog>): Promise<ReplyOf<typeof sessionRoutes.sessionLog>> {
    await this.access.check(actor, sessionId);
    const subject = `session:${sessionId}`;
    // Before the lines: the log may only have grown since.
    const [end] = await this.dataSource.query<{ lines: number; hash: string }[]>(`select (details ->> 'lines')::int as lines, details ->> 'hash' as hash from audit where subject = $1 and details ? 'lines' order by id desc limit 1`, [subject]);
    const rows = await this.dataSource.query<Row[]>(
      `select g.seq, g.at, g.account_id, g.participant_id, g.event, g.details, g.previous_hash, g.hash, c.name as account_name, i.family_name, i.given_name
         from session_log g left join person.account c on c.id = g.account_id
         left join participant p on p.id = g.participant_id left join person.learner_identity i on i.learner_id = p.learner_id
        where g.session_id = $1 order by g.seq`,
      [sessionId],
    );
    const chained = chainBreak(
      rows.map((row) => ({
        sessionId,
        seq: row.seq,
        at: row.at.getTime(),
        accountId: row.account_id,
        participantId: row.participant_id,
        event: row.event,
        details: row.details,
        previousHash: row.previous_hash,
        hash: row.hash,
      })),
    );
    const brokenAt = chained ?? cutAt(rows.map(({ hash }) => hash), end);
    const last = brokenAt === null ? rows.at(-1) : undefined;
    await this.audit.add({ event: 'session-read', accountId: actor.accountId, subject, details: { what: 'log', ...(last && { lines: last.seq, hash: last.hash }) } });
    if (brokenAt !== null) this.log.warn('session-log-broken', { sessionId, seq: brokenAt });
    const shown = [...rows].reverse().slice((page - 1) * size, page * size);
    return {
      rows: shown.map((row) => ({
        seq: row.seq,
        at: row.at.toISOString(),
        by: row.account_name && this.crypto.decrypt(row.account_name, 'person.account.name'),
        event: row.event,
        participantId: row.participant_id,
        participant: row.family_name && row.given_name ? this.names.read({ family_name: row.family_name, given_name: row.given_name }) : null,
        details: row.details,
        hash: row.hash,
      })),
      total: rows.length,
      page,
      size,
      chainIntact: brokenAt === null,
      brokenAt,
    };
  }
}
