import { Injectable } from '@nestjs/common';
import type { bankRoutes, QueryOf } from '@synoo/contracts';
import { type ItemMetadata, type PackageItemInput, parseItem, writePackage } from '@synoo/qti';
import { DataSource } from 'typeorm';
import { Audit } from '../audit';
import type { Actor } from '../identity';
import { itemConditions } from './item-query';

/** Identifier of the packages that the bank writes: the codes in them are its own. */
export const OWN_PACKAGE = 'synoo-items';

export interface ItemVersion {
  readonly id: string;
  readonly version: number;
}

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
    const found = await this.dataSource.query<ItemVersion[]>(`select item.id, item.version from item ${where}`, values);
    const bytes = await writePackage({ identifier: OWN_PACKAGE, items: await this.packageItems(found) });
    await this.audit.add({ event: 'items-exported', accountId: actor.accountId, details: { items: found.length, bytes: bytes.length } });
    return bytes;
  }

  /** Versions of items in all their languages, as a package takes them. */
  async packageItems(versions: readonly ItemVersion[]): Promise<PackageItemInput[]> {
    const wanted = [versions.map(({ id }) => id), versions.map(({ version }) => version)];
    const rows = await this.dataSource.query<Row[]>(
      `select item.id, item.code, item.subject, item.outcome, item.level, item_variant.language, item_variant.title, item_variant.xml, item_variant.metadata
         from unnest($1::uuid[], $2::int[]) as wanted(id, version) join item on item.id = wanted.id
         join item_variant on item_variant.item_id = wanted.id and item_variant.version = wanted.version order by item.code, item_variant.language`,
      wanted,
    );
    const files = await this.dataSource.query<{ item_id: string; href: string; data: Buffer }[]>(
      `select item_asset.item_id, item_asset.href, asset.data
         from unnest($1::uuid[], $2::int[]) as wanted(id, version) join item_asset on item_asset.item_id = wanted.id and item_asset.version = wanted.version join asset on asset.hash = item_asset.hash`,
      wanted,
    );
    return rows.map((row) => inputOf(row, files.filter(({ item_id: id }) => id === row.id).map(({ href, data }) => ({ href, bytes: data }))));
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
