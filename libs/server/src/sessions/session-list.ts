import { Injectable } from '@nestjs/common';
import type { QueryOf, ReplyOf, SessionRow, sessionRoutes } from '@synoo/contracts';
import { DataSource } from 'typeorm';
import type { Actor } from '../identity';
import { FieldCrypto } from '../platform/crypto';
import { SessionAccess } from './session-access';

interface Row {
  id: string;
  code: string;
  title: string;
  organisation_id: string;
  organisation: string;
  lab: string;
  starts_at: Date;
  status: SessionRow['status'];
  participants: number;
  finished: number;
  forms: SessionRow['forms'];
  proctors: { id: string; name: string }[];
}

const columns = `
  s.id, s.code, s.title, s.organisation_id, o.name_ky as organisation, s.lab, s.starts_at, s.status,
  (select count(*)::int from participant p where p.session_id = s.id) as participants,
  (select count(*)::int from attempt a where a.session_id = s.id and a.state in ('finished', 'ended')) as finished,
  (select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'code', f.code, 'title', f.title, 'online', f.online <> '[]') order by sf.position), '[]') from session_form sf join form f on f.id = sf.form_id where sf.session_id = s.id) as forms,
  (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', encode(c.name, 'base64')) order by c.login), '[]') from session_proctor sp join person.account c on c.id = sp.account_id where sp.session_id = s.id) as proctors`;

/** Lists sessions; a proctor sees their own. */
@Injectable()
export class SessionList {
  constructor(
    private readonly dataSource: DataSource,
    private readonly crypto: FieldCrypto,
    private readonly access: SessionAccess,
  ) {}

  async list(actor: Actor, { page, size, search, status, organisationId }: QueryOf<typeof sessionRoutes.sessions>): Promise<ReplyOf<typeof sessionRoutes.sessions>> {
    const proctor = this.access.onlyOf(actor);
    const pattern = search ? `%${search.replace(/[\\%_]/gu, '\\$&')}%` : null;
    const values = [proctor, pattern, status ?? null, organisationId ?? null];
    const from = `from session s join organisation o on o.id = s.organisation_id
      where ($1::uuid is null or exists (select from session_proctor sp where sp.session_id = s.id and sp.account_id = $1))
        and ($2::text is null or s.title ilike $2 or s.code ilike $2 or s.lab ilike $2 or o.name_ky ilike $2 or o.name_ru ilike $2)
        and ($3::text is null or s.status = $3) and ($4::uuid is null or s.organisation_id = $4)`;
    const [{ total }] = await this.dataSource.query<[{ total: number }]>(`select count(*)::int as total ${from}`, values);
    const rows = await this.dataSource.query<Row[]>(`select ${columns} ${from} order by s.starts_at desc, s.id limit $5 offset $6`, [...values, size, (page - 1) * size]);
    return { rows: rows.map((row) => this.#row(row)), total, page, size };
  }

  async one(id: string): Promise<SessionRow | undefined> {
    const [row] = await this.dataSource.query<Row[]>(`select ${columns} from session s join organisation o on o.id = s.organisation_id where s.id = $1`, [id]);
    return row && this.#row(row);
  }

  #row({ organisation_id, starts_at, proctors, ...row }: Row): SessionRow {
    return {
      ...row,
      organisationId: organisation_id,
      startsAt: starts_at.toISOString(),
      proctors: proctors.map(({ id, name }) => ({ id, name: this.crypto.decrypt(Buffer.from(name, 'base64'), 'person.account.name') })),
    };
  }
}
