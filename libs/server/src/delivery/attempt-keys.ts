import { Injectable } from '@nestjs/common';
import type { FormDocument } from '@synoo/contracts';
import { attemptDocument, type FormKey } from '@synoo/qti';
import { DataSource } from 'typeorm';
import { DomainError } from '../platform/refusal';
import { Lru } from './lru';

interface Sources {
  readonly form: FormDocument;
  readonly key: FormKey;
}

/**
 * Makes the documents of attempts. Template values are drawn by the item's own rules, so this reads the key, outside of the
 * delivery role, and lets out nothing but orders and printed values.
 */
@Injectable()
export class AttemptKeys {
  readonly #sources = new Lru<string, Promise<Sources>>(50);

  constructor(private readonly dataSource: DataSource) {}

  /** The attempt's document as JSON: the same form and seed give the same document. */
  async document(formId: string, seed: string): Promise<string> {
    const { form, key } = await this.#read(formId);
    return JSON.stringify(attemptDocument(form, key, seed));
  }

  #read(formId: string): Promise<Sources> {
    const known = this.#sources.get(formId);
    if (known) return known;
    const sources = this.#query(formId);
    this.#sources.set(formId, sources);
    sources.catch(() => this.#sources.delete(formId));
    return sources;
  }

  async #query(formId: string): Promise<Sources> {
    // The first version is the one the form was published with; corrections change scores, not what learners see.
    const [row] = await this.dataSource.query<{ body: string; key: FormKey }[]>(
      `select d.body, k.document as key
         from (select form_id, language, body, kind from form_document union all select form_id, language, body, 'withheld' from key.withheld_document) d
         join key.form_key k on k.form_id = d.form_id
        where d.form_id = $1 and d.kind in ('form', 'withheld') order by k.version, d.kind = 'withheld' desc, d.language limit 1`,
      [formId],
    );
    if (!row) throw new DomainError('form-not-published');
    return { form: JSON.parse(row.body) as FormDocument, key: row.key };
  }
}
