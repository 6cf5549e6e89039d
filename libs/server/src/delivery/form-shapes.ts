import { Inject, Injectable } from '@nestjs/common';
import type { FormDocument, Language } from '@synoo/contracts';
import { type FormShape, formShape } from '@synoo/delivery';
import type { Pool } from 'pg';
import { DELIVERY_POOL } from '../platform/database.module';
import { Lru } from './lru';

/** The shape of each published form, to check answers against. Published forms never change, so a shape is kept as it is. */
@Injectable()
export class FormShapes {
  readonly #shapes = new Lru<string, Promise<FormShape>>(200);

  constructor(@Inject(DELIVERY_POOL) private readonly pool: Pool) {}

  of(formId: string): Promise<FormShape> {
    const known = this.#shapes.get(formId);
    if (known) return known;
    const shape = this.#read(formId);
    this.#shapes.set(formId, shape);
    shape.catch(() => this.#shapes.delete(formId));
    return shape;
  }

  /** References and responses are the same in every language, so any one of the documents will do; a turn can bring in further responses. */
  async #read(formId: string): Promise<FormShape> {
    const { rows } = await this.pool.query<{ body: string | null; languages: Language[] }>(
      `select languages,
              coalesce((select body from form_answers where form_id = $1), (select body from form_document where form_id = $1 and kind = 'form' order by language limit 1)) as body
         from form where id = $1`,
      [formId],
    );
    if (typeof rows[0]?.body !== 'string') throw new Error(`Form ${formId} has no document`);
    const { body, languages } = rows[0];
    return formShape(JSON.parse(body) as FormDocument, languages);
  }
}
