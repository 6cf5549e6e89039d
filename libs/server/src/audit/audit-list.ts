import { Injectable } from '@nestjs/common';
import type { QueryOf, ReplyOf, systemRoutes } from '@synoo/contracts';
import { DataSource } from 'typeorm';
import { FieldCrypto } from '../platform/crypto';
import { likeText } from '../platform/sql';

interface Row {
  id: string;
  at: Date;
  account_name: Buffer | null;
  event: string;
  subject: string | null;
  details: Record<string, unknown>;
}

/** Reads the audit trail for administrators, newest first. */
@Injectable()
export class AuditList {
  constructor(
    private readonly dataSource: DataSource,
    private readonly crypto: FieldCrypto,
  ) {}

  async list({ page, size, event, search }: QueryOf<typeof systemRoutes.audit>): Promise<ReplyOf<typeof systemRoutes.audit>> {
    const conditions: string[] = [];
    const values: unknown[] = [];
    if (event) conditions.push(`audit.event = $${values.push(event)}`);
    if (search) {
      const pattern = `$${values.push(`%${likeText(search)}%`)}`;
      conditions.push(`(audit.subject ilike ${pattern} or audit.details::text ilike ${pattern} or account.login ilike ${pattern})`);
    }
    const from = `from audit left join person.account on account.id = audit.account_id ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}`;
    const [{ total }] = await this.dataSource.query<[{ total: number }]>(`select count(*)::int as total ${from}`, values);
    const rows = await this.dataSource.query<Row[]>(
      `select audit.id::text, audit.at, account.name as account_name, audit.event, audit.subject, audit.details ${from}
        order by audit.id desc limit $${values.length + 1} offset $${values.length + 2}`,
      [...values, size, (page - 1) * size],
    );
    return {
      rows: rows.map((row) => ({
        id: row.id,
        at: row.at.toISOString(),
        by: row.account_name === null ? null : this.crypto.decrypt(row.account_name, 'person.account.name'),
        event: row.event,
        subject: row.subject,
        details: row.details,
      })),
      total,
      page,
      size,
    };
  }
}
