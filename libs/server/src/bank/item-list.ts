import { Injectable } from '@nestjs/common';
import type { bankRoutes, ItemRow, QueryOf, ReplyOf } from '@synoo/contracts';
import { DataSource } from 'typeorm';
import { itemConditions, type ItemFilter } from './item-query';

interface Row {
  id: string;
  code: string;
  title: string;
  subject: string;
  outcome: string | null;
  status: ItemRow['status'];
  version: number;
  interactions: string[];
  languages: string[];
  max_score: number | null;
  human_scored: boolean;
  practice: boolean;
  updated_at: Date;
  n: number | null;
  facility: number | null;
  corrected_item_total: number | null;
}

/** Over the forms that an item was used in: all answers; facility and discrimination as means weighted by the answers. */
const statistics = `lateral (
  select sum(n)::int as n,
         sum(n * facility) / nullif(sum(n) filter (where facility is not null), 0) as facility,
         sum(n * corrected_item_total) / nullif(sum(n) filter (where corrected_item_total is not null), 0) as corrected_item_total
    from item_statistics where item_statistics.item_id = item.id) as statistics on true`;
const columns = 'item.id, code, title, subject, outcome, status, version, interactions, languages, max_score, human_scored, practice, updated_at';

const order = { code: 'code', updated: 'updated_at', facility: 'statistics.facility', discrimination: 'statistics.corrected_item_total' } as const;

function itemRowOf(row: Row): ItemRow {
  const { max_score: maxScore, human_scored: humanScored, updated_at: updatedAt, corrected_item_total: correctedItemTotal, ...rest } = row;
  return { ...rest, maxScore, humanScored, updatedAt: updatedAt.toISOString(), correctedItemTotal };
}

/** Lists of the bank. */
@Injectable()
export class ItemList {
  constructor(private readonly dataSource: DataSource) {}

  async list({ page, size, sort, descending, ...filter }: QueryOf<typeof bankRoutes.items>): Promise<ReplyOf<typeof bankRoutes.items>> {
    const values: unknown[] = [];
    const where = itemConditions(filter, values);
    const [{ total }] = await this.dataSource.query<[{ total: number }]>(`select count(*)::int as total from item ${where}`, values);
    // Statistics of the shown rows only, unless the order asks for those of all.
    const byStatistics = sort === 'facility' || sort === 'discrimination';
    const direction = `${descending ? 'desc' : 'asc'}${byStatistics ? ' nulls last' : ''}`;
    const source = byStatistics
      ? `item left join ${statistics} ${where}`
      : `(select * from item ${where} order by ${order[sort]} ${direction}, id limit $${values.length + 1} offset $${values.length + 2}) as item left join ${statistics}`;
    const rows = await this.dataSource.query<Row[]>(
      `select ${columns}, statistics.* from ${source} order by ${order[sort]} ${direction}, item.id ${byStatistics ? `limit $${values.length + 1} offset $${values.length + 2}` : ''}`,
      [...values, size, (page - 1) * size],
    );
    return { rows: rows.map(itemRowOf), total, page, size };
  }

  /** The rows with these ids, in their order; ids that do not exist are left out. */
  async rows(ids: readonly string[]): Promise<ItemRow[]> {
    const rows = await this.dataSource.query<Row[]>(`select ${columns}, statistics.* from item left join ${statistics} where item.id = any($1)`, [ids]);
    const byId = new Map(rows.map((row) => [row.id, itemRowOf(row)]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  async facets(filter: ItemFilter): Promise<ReplyOf<typeof bankRoutes.itemFacets>> {
    const count = <T>(facet: Parameters<typeof itemConditions>[2], sql: (where: string) => string): Promise<T[]> => {
      const values: unknown[] = [];
      const where = itemConditions(filter, values, facet);
      return this.dataSource.query<T[]>(sql(where), values);
    };
    const [subjects, outcomes, statuses, interactions] = await Promise.all([
      count<ReplyOf<typeof bankRoutes.itemFacets>['subjects'][number]>('subject', (where) => `select subject.code, subject.name, count(item.id)::int as n from item join subject on subject.code = item.subject ${where} group by subject.code order by subject.code`),
      count<ReplyOf<typeof bankRoutes.itemFacets>['outcomes'][number]>('outcome', (where) => `select outcome.code, outcome.subject, outcome.name, count(item.id)::int as n from item join outcome on outcome.code = item.outcome ${where} group by outcome.code order by outcome.code`),
      count<ReplyOf<typeof bankRoutes.itemFacets>['statuses'][number]>('status', (where) => `select status as code, count(*)::int as n from item ${where} group by status order by status`),
      count<ReplyOf<typeof bankRoutes.itemFacets>['interactions'][number]>('interaction', (where) => `select kind as code, count(*)::int as n from item cross join unnest(interactions) as kind ${where} group by kind order by kind`),
    ]);
    return { subjects, outcomes, statuses, interactions };
  }
}
