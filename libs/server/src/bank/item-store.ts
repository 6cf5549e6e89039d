import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Ids } from '../platform/ids';
import type { PackageAsset } from '@synoo/qti';
import type { ItemContent } from './item-content';
import { ItemEntity, ItemVariantEntity } from './item.entity';

export type StoreResult = 'created' | 'updated' | 'unchanged' | 'exists';

/** Rows in one INSERT. PostgreSQL takes 65,535 parameters; an item has twenty. */
const BATCH = 500;

interface Stored {
  readonly id: string;
  readonly code: string;
  readonly version: number;
  readonly fingerprint: string;
}

/** What makes two states of an item the same. */
function fingerprint(facts: Pick<ItemContent['source'], 'subject' | 'outcome' | 'level' | 'practice'>, variants: readonly { readonly language: string; readonly hash: string }[], files: readonly string[]): string {
  const { subject, outcome, level, practice } = facts;
  return JSON.stringify([subject, outcome, level, practice, variants.map(({ language, hash }) => `${language}:${hash}`).sort(), [...files].sort()]);
}

/** Writes items: new ones, and new versions of those that changed. */
@Injectable()
export class ItemStore {
  constructor(private readonly ids: Ids) {}

  /**
   * Stores items with different codes. One that is there and differs becomes a new draft version when `newDrafts` says so, else
   * it stays as it is (`exists`). The results are in the order of `contents`.
   */
  async save(contents: readonly ItemContent[], authorId: string | null, newDrafts: boolean, manager: EntityManager): Promise<StoreResult[]> {
    const before = await this.#stored(contents.map(({ source }) => source.code), manager);
    const plan = contents.map((content) => {
      const old = before.get(content.source.code);
      if (!old) return { content, result: 'created' as const, id: this.ids.next(), version: 1 };
      if (old.fingerprint === fingerprint(content.source, content.variants, content.source.assets.map(({ href, hash }) => `${href}:${hash}`))) return { content, result: 'unchanged' as const, id: old.id, version: old.version };
      return { content, result: newDrafts ? ('updated' as const) : ('exists' as const), id: old.id, version: old.version + 1 };
    });
    const written = plan.filter(({ result }) => result === 'created' || result === 'updated');
    for (let start = 0; start < written.length; start += BATCH) await this.#write(written.slice(start, start + BATCH), authorId, manager);
    return plan.map(({ result }) => result);
  }

  async #stored(codes: readonly string[], manager: EntityManager): Promise<ReadonlyMap<string, Stored>> {
    type Row = { id: string; code: string; version: number; subject: string; outcome: string | null; level: string | null; practice: boolean; variants: { language: string; hash: string }[]; files: string[] };
    const rows = await manager.query<Row[]>(
      `select item.id, code, version, subject, outcome, level, practice,
              (select coalesce(jsonb_agg(jsonb_build_object('language', language, 'hash', hash)), '[]') from item_variant where item_id = item.id and version = item.version) as variants,
              (select coalesce(array_agg(href || ':' || hash), '{}') from item_asset where item_id = item.id and version = item.version) as files
         from item where code = any($1) for update of item`,
      [codes],
    );
    return new Map(
      rows.map(({ variants, files, ...row }) => [row.code, { id: row.id, code: row.code, version: row.version, fingerprint: fingerprint(row, variants, files) }]),
    );
  }

  async #write(batch: readonly { readonly content: ItemContent; readonly result: string; readonly id: string; readonly version: number }[], authorId: string | null, manager: EntityManager): Promise<void> {
    const now = new Date();
    await manager.getRepository(ItemEntity).upsert(
      batch.map(({ content, id, version }) => ({
        id,
        code: content.source.code,
        subject: content.source.subject,
        outcome: content.source.outcome,
        level: content.source.level,
        status: 'draft' as const,
        version,
        title: content.title,
        interactions: [...content.interactions],
        languages: [...content.languages],
        maxScore: content.maxScore,
        humanScored: content.humanScored,
        practice: content.source.practice,
        problems: [...content.problems],
        searchText: content.searchText,
        authorId,
        updatedAt: now,
      })),
      ['id'],
    );
    await manager.getRepository(ItemVariantEntity).insert(batch.flatMap(({ content, id, version }) => content.variants.map((variant) => ({ ...variant, itemId: id, version }))));
    await manager.query(
      `insert into item_event (item_id, account_id, event, version)
       select id, $2, event, version from jsonb_to_recordset($1) as row (id uuid, event text, version int)`,
      [JSON.stringify(batch.map(({ id, version, result }) => ({ id, version, event: result === 'created' ? 'created' : 'changed' }))), authorId],
    );
    await this.#writeAssets(batch, manager);
  }

  async #writeAssets(batch: readonly { readonly content: ItemContent; readonly id: string; readonly version: number }[], manager: EntityManager): Promise<void> {
    const files = new Map<string, PackageAsset>();
    for (const { content } of batch) for (const asset of content.source.assets) files.set(asset.hash, asset);
    for (const { hash, type, name, width, height, bytes } of files.values()) {
      await manager.query('insert into asset (hash, type, name, width, height, data) values ($1, $2, $3, $4, $5, $6) on conflict (hash) do nothing', [hash, type, name, width ?? null, height ?? null, Buffer.from(bytes)]);
    }
    const links = batch.flatMap(({ content, id, version }) => content.source.assets.map(({ hash, href }) => ({ id, version, hash, href })));
    if (links.length === 0) return;
    await manager.query(
      `insert into item_asset (item_id, version, hash, href) select id, version, hash, href from jsonb_to_recordset($1) as row (id uuid, version int, hash text, href text)`,
      [JSON.stringify(links)],
    );
  }
}
