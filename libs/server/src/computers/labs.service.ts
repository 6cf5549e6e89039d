import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { BodyOf, computerRoutes, Lab } from '@synoo/contracts';
import { isCode, makeCode, readCode } from '@synoo/delivery';
import { DataSource, type EntityManager } from 'typeorm';
import { Audit } from '../audit';
import type { Actor } from '../identity';
import { Clock } from '../platform/clock';
import { Ids } from '../platform/ids';
import { DomainError } from '../platform/refusal';
import { isUniqueViolation } from '../platform/sql';

/** Long enough that nobody finds one by trying: 23^7 codes. */
const CODE_LENGTH = 8;
const NO_ORGANISATION = '00000000-0000-0000-0000-000000000000';

interface Row {
  id: string;
  organisation_id: string;
  organisation_ky: string;
  organisation_ru: string;
  name: string;
  code: string;
  made_at: Date;
  withdrawn: boolean;
  computers: number;
}

const select = `select l.id, l.organisation_id, o.name_ky as organisation_ky, o.name_ru as organisation_ru, l.name, l.code, l.made_at, l.withdrawn_at is not null as withdrawn,
  (select count(*)::int from lab_computer c where c.lab_id = l.id) as computers
  from lab l join organisation o on o.id = l.organisation_id`;

function labOf(row: Row): Lab {
  return { id: row.id, organisationId: row.organisation_id, organisationKy: row.organisation_ky, organisationRu: row.organisation_ru, name: row.name, code: row.code, madeAt: row.made_at.toISOString(), withdrawn: row.withdrawn, computers: row.computers };
}

/** The organisation whose labs an account sees; null: all of them. Proctors without an organisation see none. */
export function visibleOrganisation(actor: Actor): string | null {
  if (actor.organisationId !== null) return actor.organisationId;
  return actor.roles.includes('administrator') || actor.roles.includes('contractor') ? null : NO_ORGANISATION;
}

/** Labs and the codes under which their computers are checked. */
@Injectable()
export class Labs {
  constructor(
    private readonly dataSource: DataSource,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  async list(actor: Actor): Promise<{ rows: Lab[] }> {
    const rows = await this.dataSource.query<Row[]>(`${select} where $1::uuid is null or l.organisation_id = $1 order by l.withdrawn_at is not null, o.name_ky, l.name`, [visibleOrganisation(actor)]);
    return { rows: rows.map(labOf) };
  }

  async make(actor: Actor, { organisationId, name }: BodyOf<typeof computerRoutes.makeLab>): Promise<Lab> {
    const own = visibleOrganisation(actor);
    if (own !== null && own !== organisationId) throw new DomainError('not-found');
    const id = this.ids.next();
    try {
      return await this.dataSource.transaction(async (manager) => {
        const [organisation] = await manager.query<unknown[]>('select from organisation where id = $1', [organisationId]);
        if (!organisation) throw new DomainError('not-found');
        const code = makeCode(CODE_LENGTH, (below) => randomInt(below));
        await manager.query('insert into lab (id, organisation_id, name, code, made_at, made_by) values ($1, $2, $3, $4, $5, $6)', [id, organisationId, name, code, new Date(this.clock.now()), actor.accountId]);
        await this.audit.add({ event: 'lab-made', accountId: actor.accountId, subject: `lab:${id}` }, manager);
        return this.#get(id, manager);
      });
    } catch (error) {
      if (isUniqueViolation(error)) throw new DomainError('conflict');
      throw error;
    }
  }

  async withdraw(actor: Actor, id: string): Promise<Lab> {
    return this.dataSource.transaction(async (manager) => {
      const rows = await manager.query<[unknown[], number]>('update lab set withdrawn_at = coalesce(withdrawn_at, $3) where id = $1 and ($2::uuid is null or organisation_id = $2)', [id, visibleOrganisation(actor), new Date(this.clock.now())]);
      if (rows[1] === 0) throw new DomainError('not-found');
      await this.audit.add({ event: 'lab-withdrawn', accountId: actor.accountId, subject: `lab:${id}` }, manager);
      return this.#get(id, manager);
    });
  }

  /** The lab of a code that is in use, however it was typed. */
  async byCode(typed: string): Promise<Lab> {
    const code = readCode(typed);
    const [row] = isCode(code) ? await this.dataSource.query<Row[]>(`${select} where l.code = $1 and l.withdrawn_at is null`, [code]) : [];
    if (!row) throw new DomainError('code-unknown');
    return labOf(row);
  }

  async #get(id: string, manager: EntityManager): Promise<Lab> {
    const [row] = await manager.query<Row[]>(`${select} where l.id = $1`, [id]);
    if (!row) throw new DomainError('not-found');
    return labOf(row);
  }
}
