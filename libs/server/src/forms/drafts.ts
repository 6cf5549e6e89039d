import { Injectable } from '@nestjs/common';
import type { FormDesign } from '@synoo/contracts';
import type { EntityManager } from 'typeorm';
import { Audit } from '../audit';
import type { Actor } from '../identity';
import { Clock } from '../platform/clock';
import { Ids } from '../platform/ids';
import { designIds } from './design-items';

export interface NewDraft {
  readonly code: string;
  readonly design: FormDesign;
  readonly supersedes: string | null;
}

/** Writes new drafts of forms, in the transaction of whoever makes them. */
@Injectable()
export class Drafts {
  constructor(
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  async insert(actor: Actor, { code, design, supersedes }: NewDraft, manager: EntityManager): Promise<string> {
    const id = this.ids.next();
    await manager.query(
      `insert into form (id, code, status, design, title, item_count, time_limit_minutes, languages, language_switch, supersedes, author_id, created_at, updated_at)
       values ($1, $2, 'draft', $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)`,
      [id, code, JSON.stringify(design), design.title.ky, designIds(design).length, design.timeLimitMinutes, [...new Set(design.languages)], design.languageSwitch, supersedes, actor.accountId, new Date(this.clock.now())],
    );
    await this.audit.add({ event: 'form-created', accountId: actor.accountId, subject: `form:${id}`, details: { code } }, manager);
    return id;
  }
}
