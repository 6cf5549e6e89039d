import { Injectable } from '@nestjs/common';
import type { ImportReport, Organisation, organisationRoutes, QueryOf, ReplyOf } from '@synoo/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { Audit } from '../audit';
import type { Actor } from '../identity';
import { Ids } from '../platform/ids';
import { DomainError } from '../platform/refusal';
import { likeText } from '../platform/sql';
import { readCsv } from '../tables';
import { hasErrors, importReport } from './import-report';
import { organisationColumns, organisationRows, type OrganisationRow } from './organisation-rows';

interface Row {
  id: string;
  code: string;
  name_ky: string;
  name_ru: string;
  region: Organisation['region'];
  type: Organisation['type'];
  ownership: Organisation['ownership'];
  languages: Organisation['languages'];
  learners: number;
}

const columns = 'id, code, name_ky, name_ru, region, type, ownership, languages, (select count(*)::int from learner where learner.organisation_id = organisation.id) as learners';

function organisationOf(row: Row): Organisation {
  const { name_ky: nameKy, name_ru: nameRu, ...rest } = row;
  return { ...rest, nameKy, nameRu };
}

/** Educational organisations. */
@Injectable()
export class Organisations {
  constructor(
    private readonly dataSource: DataSource,
    private readonly ids: Ids,
    private readonly audit: Audit,
  ) {}

  async list({ page, size, search, region, type }: QueryOf<typeof organisationRoutes.organisations>): Promise<ReplyOf<typeof organisationRoutes.organisations>> {
    const values = [search ? `%${likeText(search)}%` : null, region ?? null, type ?? null];
    const where = 'where ($1::text is null or code ilike $1 or name_ky ilike $1 or name_ru ilike $1) and ($2::text is null or region = $2) and ($3::text is null or type = $3)';
    const [{ total }] = await this.dataSource.query<[{ total: number }]>(`select count(*)::int as total from organisation ${where}`, values);
    const rows = await this.dataSource.query<Row[]>(`select ${columns} from organisation ${where} order by code limit $4 offset $5`, [...values, size, (page - 1) * size]);
    return { rows: rows.map(organisationOf), total, page, size };
  }

  async get(id: string): Promise<Organisation> {
    const [row] = await this.dataSource.query<Row[]>(`select ${columns} from organisation where id = $1`, [id]);
    if (!row) throw new DomainError('not-found');
    return organisationOf(row);
  }

  async idByCode(code: string): Promise<string> {
    const [row] = await this.dataSource.query<{ id: string }[]>('select id from organisation where code = $1', [code]);
    if (!row) throw new DomainError('not-found');
    return row.id;
  }

  /** All rows or none. A code that is there is brought up to date. */
  async import(actor: Actor | null, data: Uint8Array, dryRun: boolean): Promise<ImportReport> {
    const table = readCsv(data, organisationColumns);
    const { rows, problems } = organisationRows(table);
    if (hasErrors(problems)) return importReport(dryRun, table.rows.length, problems, { created: 0, updated: 0, unchanged: 0 });
    return this.dataSource.transaction(async (manager) => {
      const changes = await this.#compare(rows, manager);
      const counts = { created: changes.created.length, updated: changes.updated.length, unchanged: rows.length - changes.created.length - changes.updated.length };
      if (!dryRun) {
        await this.#store([...changes.created, ...changes.updated], manager);
        await this.audit.add({ event: 'organisations-imported', accountId: actor?.accountId ?? null, details: counts }, manager);
      }
      return importReport(dryRun, table.rows.length, problems, counts);
    });
  }

  async #compare(rows: readonly OrganisationRow[], manager: EntityManager) {
    await manager.query('lock table organisation in share row exclusive mode');
    const stored = await manager.query<Row[]>('select code, name_ky, name_ru, region, type, ownership, languages from organisation where code = any($1)', [rows.map((row) => row.code)]);
    const before = new Map(stored.map((row) => [row.code, row]));
    const created = rows.filter((row) => !before.has(row.code));
    const updated = rows.filter((row) => {
      const old = before.get(row.code);
      return old && [old.name_ky, old.name_ru, old.region, old.type, old.ownership, old.languages.join()].join('\0') !== [row.nameKy, row.nameRu, row.region, row.type, row.ownership, row.languages.join()].join('\0');
    });
    return { created, updated };
  }

  async #store(rows: readonly OrganisationRow[], manager: EntityManager): Promise<void> {
    await manager.query(
      `insert into organisation (id, code, name_ky, name_ru, region, type, ownership, languages)
       select id, code, name_ky, name_ru, region, type, ownership, languages
         from jsonb_to_recordset($1) as row (id uuid, code text, name_ky text, name_ru text, region text, type text, ownership text, languages text[])
       on conflict (code) do update set name_ky = excluded.name_ky, name_ru = excluded.name_ru, region = excluded.region,
         type = excluded.type, ownership = excluded.ownership, languages = excluded.languages`,
      [JSON.stringify(rows.map(({ nameKy, nameRu, ...row }) => ({ id: this.ids.next(), name_ky: nameKy, name_ru: nameRu, ...row })))],
    );
  }
}
