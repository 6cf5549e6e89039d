import { Injectable } from '@nestjs/common';
import type { FormDocument, ItemDocument, Language } from '@synoo/contracts';
import { type FormKey, openTurns, type Turns } from '@synoo/qti';
import { Lru } from '../delivery/lru';
import { TurnsPool } from './turns-pool';

/** A form whose turns are opened. */
export interface FormTurns {
  readonly turns: Turns;
  /** Whether anything of the form takes turns. */
  readonly online: boolean;
  /** An item that the form withholds; null where it is in the form's document. */
  withheld(ref: string, language: Language): ItemDocument | null;
}

/** Opens the turns of forms. Published forms never change, so what is open stays open. */
@Injectable()
export class OpenForms {
  readonly #open = new Lru<string, Promise<FormTurns>>(30);

  constructor(private readonly connections: TurnsPool) {}

  of(formId: string): Promise<FormTurns> {
    const known = this.#open.get(formId);
    if (known) return known;
    const opening = this.#read(formId);
    this.#open.set(formId, opening);
    opening.catch(() => this.#open.delete(formId));
    return opening;
  }

  async #read(formId: string): Promise<FormTurns> {
    // The first version is the one the form was published with; corrections change scores, not what learners see.
    const { rows } = await this.connections.pool.query<{ document: FormKey }>('select document from key.form_key where form_id = $1 and version = 1', [formId]);
    const key = rows[0]?.document;
    if (!key) throw new Error(`Form ${formId} has no key`);
    const turns = openTurns(key);
    const { rows: stored } = turns.led ? await this.connections.pool.query<{ language: string; body: string }>('select language, body from key.withheld_document where form_id = $1', [formId]) : { rows: [] };
    const items = new Map(
      stored.flatMap(({ language, body }) => (JSON.parse(body) as FormDocument).sections.flatMap((section) => section.items.map((item): [string, ItemDocument] => [`${language}/${item.ref}`, item]))),
    );
    return { turns, online: turns.led || key.items.some((item) => item.turns !== undefined), withheld: (ref, language) => items.get(`${language}/${ref}`) ?? null };
  }
}
