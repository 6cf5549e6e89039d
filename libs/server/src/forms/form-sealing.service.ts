import { Injectable } from '@nestjs/common';
import type { Language, SealedAsset } from '@synoo/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { sha256 } from '../platform/crypto';
import { DomainError } from '../platform/refusal';
import { newContentKey, sealAsset, sealDocument } from './seal';

interface Document {
  readonly kind: 'form' | 'briefing';
  readonly language: Language;
  readonly hash: string;
  readonly body: string;
}

/** Every file of the bank is named by its hash, and no other text of a document looks like one. */
const HASHES = /[0-9a-f]{64}/gu;

/**
 * Seals what learners get before the start. It reads content keys, so it works outside of the delivery role, and lets out
 * nothing but what is sealed.
 */
@Injectable()
export class FormSealing {
  readonly #sealed = new Map<string, Promise<void>>();

  constructor(private readonly dataSource: DataSource) {}

  /** Forms that were published before there were seals get them here; for the others this asks nothing. */
  ensure(formId: string): Promise<void> {
    const known = this.#sealed.get(formId);
    if (known) return known;
    const sealing = this.dataSource.transaction((manager) => this.seal(formId, manager));
    this.#sealed.set(formId, sealing);
    sealing.catch(() => this.#sealed.delete(formId));
    return sealing;
  }

  /** Makes the form's content key and seals its documents. What is sealed stays as it is, however many do this at once. */
  async seal(formId: string, manager: EntityManager): Promise<void> {
    const [missing] = await manager.query<unknown[]>(
      `select 1 from form_document d left join sealed_document s on s.form_id = d.form_id and s.language = d.language where d.form_id = $1 and d.kind = 'form' and s.hash is null limit 1`,
      [formId],
    );
    if (!missing) return;
    await manager.query('insert into key.content_key (form_id, key) values ($1, $2) on conflict do nothing', [formId, newContentKey()]);
    const key = await this.#key(formId, manager);
    const documents = await manager.query<Document[]>('select kind, language, hash, body from form_document where form_id = $1', [formId]);
    const assets = await this.#assets(documents, manager);
    await manager.query('insert into form_asset (form_id, kind, hash) select $1, kind, hash from jsonb_to_recordset($2) as row (kind text, hash text) on conflict do nothing', [
      formId,
      JSON.stringify(documents.flatMap(({ kind, body }) => shownIn(body, assets).map(({ hash }) => ({ kind, hash })))),
    ]);
    for (const { kind, language, hash, body } of documents) {
      if (kind !== 'form') continue;
      const sealed = sealDocument(key, { schema: 'synoo-sealed/1', form: formId, document: hash, assets: shownIn(body, assets) }, body);
      await manager.query('insert into sealed_document (form_id, language, hash, body) values ($1, $2, $3, $4) on conflict do nothing', [formId, language, sha256(sealed), sealed]);
    }
  }

  /** A file that the form shows, sealed. */
  async asset(formId: string, hash: string): Promise<Buffer> {
    const [row] = await this.dataSource.query<{ data: Buffer }[]>(`select a.data from form_asset f join asset a on a.hash = f.hash where f.form_id = $1 and f.kind = 'form' and f.hash = $2`, [formId, hash]);
    if (!row) throw new DomainError('not-found');
    return sealAsset(await this.#key(formId, this.dataSource.manager), hash, row.data);
  }

  async #key(formId: string, manager: EntityManager): Promise<Buffer> {
    const [row] = await manager.query<{ key: Buffer }[]>('select key from key.content_key where form_id = $1', [formId]);
    if (!row) throw new Error(`Form ${formId} has no content key`);
    return row.key;
  }

  async #assets(documents: readonly Document[], manager: EntityManager): Promise<ReadonlyMap<string, SealedAsset>> {
    const hashes = [...new Set(documents.flatMap(({ body }) => body.match(HASHES) ?? []))];
    const rows = await manager.query<SealedAsset[]>('select hash, type, octet_length(data) as bytes from asset where hash = any($1)', [hashes]);
    return new Map(rows.map((row) => [row.hash, row]));
  }
}

function shownIn(body: string, assets: ReadonlyMap<string, SealedAsset>): SealedAsset[] {
  return [...new Set(body.match(HASHES) ?? [])].sort().flatMap((hash) => assets.get(hash) ?? []);
}
