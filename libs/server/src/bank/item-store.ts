import { Injectable } from '@nestjs/common';
import type { SameCode } from '@synoo/contracts';
import type { EntityManager } from 'typeorm';
import { Ids } from '../platform/ids';
import type { PackageAsset } from '@synoo/qti';
import type { ItemContent } from './item-content';
import { searchWords } from './item-query';
import { ItemEntity, ItemVariantEntity } from './item.entity';

/** What became of an item: `same-code` is one whose code an item of another origin has; it was not stored. */
export interface StoreResult {
  readonly result: 'created' | 'updated' | 'unchanged' | 'exists' | 'same-code';
  readonly id: string;
  /** The code that it has in the bank. */
  readonly code: string;
  /** What the bank had before. */
  readonly before?: { readonly title: string; readonly version: number; readonly origin: string | null };
}

export interface StoreOptions {
  /** Whether items that are in the bank and differ become new drafts. */
  readonly newDrafts: boolean;
  readonly sameCode: SameCode;
}

/** Rows in one INSERT. PostgreSQL takes 65,535 parameters; an item has twenty. */
const BATCH = 500;

interface Stored {
  readonly id: string;
  readonly code: string;
  readonly version: number;
  readonly title: string;
  readonly origin: string | null;
  readonly origin_code: string | null;
  readonly fingerprint: string;
}

interface Planned {
  readonly content: ItemContent;
  readonly result: StoreResult['result'];
  readonly id: string;
  readonly version: number;
  readonly before?: Stored;
}

/** What makes two states of an item the same. */
function fingerprint(facts: Pick<ItemContent['source'], 'subject' | 'outcome' | 'level' | 'practice'>, variants: readonly { readonly language: string; readonly hash: string }[], files: readonly string[]): string {
  const { subject, outcome, level, practice } = facts;
  return JSON.stringify([subject, outcome, level, practice, variants.map(({ language, hash }) => `${language}:${hash}`).sort(), [...files].sort()]);
}

/** The item under another code of the bank; its own identifier stays with it. */
function withCode(content: ItemContent, code: string): ItemContent {
  return { ...content, wanted: content.source.code, source: { ...content.source, code }, searchText: `${content.searchText} ${searchWords(code).join(' ')}` };
}

function freeCode(code: string, taken: ReadonlySet<string>): string {
  for (let number = 2; ; number++) if (!taken.has(`${code}-${number}`)) return `${code}-${number}`;
}

/** Writes items: new ones, and new versions of those that changed. */
@Injectable()
export class ItemStore {
  constructor(private readonly ids: Ids) {}

  /**
   * Stores items with different codes. One that is there and differs becomes a new draft version when `newDrafts` says so, else
   * it stays as it is (`exists`). An item is there when one of the same origin has its identifier; another package's item that
   * only shares the code is not it, unless `sameCode` says so. The results are in the order of `contents`.
   */
  async save(contents: readonly ItemContent[], authorId: string | null, options: StoreOptions, manager: EntityManager): Promise<StoreResult[]> {
    const stored = await this.#stored(contents, manager);
    const taken = new Set(stored.map(({ code }) => code));
    const byCode = new Map(stored.map((item) => [item.code, item]));
    const byOrigin = new Map(stored.map((item) => [JSON.stringify([item.origin, item.origin_code]), item]));
    const plan = contents.map((content) => this.#plan(content, byCode, byOrigin, taken, options));
    const written = plan.filter(({ result }) => result === 'created' || result === 'updated');
    for (let start = 0; start < written.length; start += BATCH) await this.#write(written.slice(start, start + BATCH), authorId, manager);
    return plan.map(({ result, content, before, id }) => ({ result, id, code: content.source.code, ...(before && { before: { title: before.title, version: before.version, origin: before.origin } }) }));
  }

  #plan(content: ItemContent, byCode: ReadonlyMap<string, Stored>, byOrigin: ReadonlyMap<string, Stored>, taken: Set<string>, { newDrafts, sameCode }: StoreOptions): Planned {
    const { code, origin } = content.source;
    const known = origin === undefined ? undefined : byOrigin.get(JSON.stringify([origin, code]));
    const twin = known ?? byCode.get(code);
    const created = (named: ItemContent): Planned => {
      taken.add(named.source.code);
      return { content: named, result: 'created', id: this.ids.next(), version: 1, ...(twin && { before: twin }) };
    };
    if (!twin) return created(content);
    const own = twin.code === code ? content : withCode(content, twin.code);
    if (twin.fingerprint === fingerprint(content.source, content.variants, content.source.assets.map(({ href, hash }) => `${href}:${hash}`))) return { content: own, result: 'unchanged', id: twin.id, version: twin.version, before: twin };
    // Identifiers of packages are often generic: without the same title, the same identifier in the same package is a question too.
    const same = origin === undefined ? twin.origin === null : known !== undefined && known.title === content.title;
    if (!same && sameCode === 'ask') return { content: own, result: 'same-code', id: twin.id, version: twin.version, before: twin };
    if (!same && sameCode === 'number') return created(withCode(content, freeCode(code, taken)));
    return { content: own, result: newDrafts ? 'updated' : 'exists', id: twin.id, version: twin.version + 1, before: twin };
  }

  /** Items with one of the codes, numbered ones of them among these, or with one of the origins. */
  async #stored(contents: readonly ItemContent[], manager: EntityManager): Promise<readonly Stored[]> {
    type Row = Omit<Stored, 'fingerprint'> & { subject: string; outcome: string | null; level: string | null; practice: boolean; variants: { language: string; hash: string }[]; files: string[] };
    const rows = await manager.query<Row[]>(
      `select item.id, code, version, title, origin, origin_code, subject, outcome, level, practice,
              (select coalesce(jsonb_agg(jsonb_build_object('language', language, 'hash', hash)), '[]') from item_variant where item_id = item.id and version = item.version) as variants,
              (select coalesce(array_agg(href || ':' || hash), '{}') from item_asset where item_id = item.id and version = item.version) as files
         from item where code = any($1) or regexp_replace(code, '-[0-9]+$', '') = any($1) or (origin, origin_code) in (select * from unnest($2::text[], $1::text[])) order by code for update of item`,
      [contents.map(({ source }) => source.code), contents.map(({ source }) => source.origin ?? null)],
    );
    return rows.map(({ variants, files, ...row }) => ({ ...row, fingerprint: fingerprint(row, variants, files) }));
  }

  async #write(batch: readonly Planned[], authorId: string | null, manager: EntityManager): Promise<void> {
    const now = new Date();
    await manager.getRepository(ItemEntity).upsert(
      batch.map(({ content, id, version }) => ({
        id,
        code: content.source.code,
        // An item that replaces one of another package takes its place, and its origin with it.
        origin: content.source.origin ?? null,
        originCode: content.source.origin === undefined ? null : (content.wanted ?? content.source.code),
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
