import { Injectable } from '@nestjs/common';
import { type FormKey, openKey, type Scorer } from '@synoo/qti';
import { DataSource } from 'typeorm';
import { Lru } from '../delivery/lru';

/** A version of a form's scoring rules, opened. */
export interface OpenForm {
  readonly formId: string;
  readonly version: number;
  readonly key: FormKey;
  readonly scorer: Scorer;
  /** Items in the order of the form. */
  readonly items: readonly { readonly ref: string; readonly position: number; readonly itemId: string; readonly code: string }[];
}

/** Opens scoring keys. A version never changes, so what is open stays open. */
@Injectable()
export class FormKeys {
  readonly #open = new Lru<string, Promise<OpenForm | undefined>>(30);

  constructor(private readonly dataSource: DataSource) {}

  /** Version in force; null for a draft. */
  async versionOf(formId: string): Promise<number | null> {
    const [row] = await this.dataSource.query<{ rules_version: number | null }[]>('select rules_version from form where id = $1', [formId]);
    return row?.rules_version ?? null;
  }

  open(formId: string, version: number): Promise<OpenForm | undefined> {
    const id = `${formId}/${version}`;
    const known = this.#open.get(id);
    if (known) return known;
    const opening = this.#read(formId, version);
    this.#open.set(id, opening);
    opening.then(
      (form) => form ?? this.#open.delete(id),
      () => this.#open.delete(id),
    );
    return opening;
  }

  async #read(formId: string, version: number): Promise<OpenForm | undefined> {
    const [row] = await this.dataSource.query<{ document: FormKey }[]>('select document from key.form_key where form_id = $1 and version = $2', [formId, version]);
    if (!row) return undefined;
    const items = await this.dataSource.query<OpenForm['items'][number][]>(
      `select fi.ref, fi.position, fi.item_id as "itemId", i.code from form_item fi join item i on i.id = fi.item_id where fi.form_id = $1 order by fi.position`,
      [formId],
    );
    return { formId, version, key: row.document, scorer: openKey(row.document), items };
  }
}
