import { Injectable } from '@nestjs/common';
import type { bankRoutes, QueryOf } from '@synoo/contracts';
import { type ItemMetadata, type PackageItemInput, parseItem, writePackage } from '@synoo/qti';
import { DataSource } from 'typeorm';
import { Audit } from '../audit';
import type { Actor } from '../identity';
import { itemConditions } from './item-query';

/** Identifier of the packages that the bank writes: the codes in them are its own. */
export const OWN_PACKAGE = 'synoo-items';

interface Row {
  id: string;
  code: string;
  subject: string;
  outcome: string | null;
  level: string | null;
  language: string;
  title: string;
  xml: string;
  metadata: ItemMetadata | null;
}

/** Writes items as a QTI 3 content package. The same items give the same bytes. */
@Injectable()
export class ItemExport {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: Audit,
  ) {}

  async export(actor: Actor, query: QueryOf<typeof bankRoutes.exportItems>): Promise<Uint8Array> {
    const values: unknown[] = [];
    const where = itemConditions(query, values);
    const rows = await this.dataSource.query<Row[]>(
      `select item.id, item.code, item.subject, item.outcome, item.level, item_variant.language, item_variant.title, item_variant.xml, item_variant.metadata
         from item join item_variant on item_variant.item_id = item.id and item_variant.version = item.version ${where} order by item.code, item_variant.language`,
      values,
    );
    const assets = await this.#assets(rows.map((row) => row.id));
    const bytes = await writePackage({ identifier: OWN_PACKAGE, items: rows.map((row) => inputOf(row, assets.get(row.id) ?? [])) });
    await this.audit.add({ event: 'items-exported', accountId: actor.accountId, details: { items: new Set(rows.map((row) => row.id)).size, bytes: bytes.length } });
    return bytes;
  }

  async #assets(ids: readonly string[]): Promise<ReadonlyMap<string, { href: string; bytes: Uint8Array }[]>> {
    const rows = await this.dataSource.query<{ item_id: string; href: string; data: Buffer }[]>(
      `select item_asset.item_id, item_asset.href, asset.data from item_asset join item on item.id = item_asset.item_id and item.version = item_asset.version join asset on asset.hash = item_asset.hash where item.id = any($1)`,
      [[...new Set(ids)]],
    );
    const byItem = new Map<string, { href: string; bytes: Uint8Array }[]>();
    for (const { item_id: id, href, data } of rows) byItem.set(id, [...(byItem.get(id) ?? []), { href, bytes: data }]);
    return byItem;
  }
}

function inputOf(row: Row, assets: readonly { href: string; bytes: Uint8Array }[]): PackageItemInput {
  const parsed = parseItem(row.xml);
  if (!parsed.ok) throw new Error(`Item ${row.code} (${row.language}) cannot be read`);
  return {
    identifier: row.code,
    lang: row.language,
    item: parsed.item,
    metadata: { title: row.title, ...row.metadata, identifier: row.code, language: row.language, subject: row.subject, ...(row.outcome !== null && { outcome: row.outcome }), ...(row.level !== null && { level: row.level }) },
    // A file that only another language uses does no harm; leaving one out would.
    assets: assets.filter(({ href }) => row.xml.includes(href)),
  };
}
