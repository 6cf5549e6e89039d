import { Injectable } from '@nestjs/common';
import type { bankRoutes, ItemRow, ItemStatus, ReplyOf } from '@synoo/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { Audit } from '../audit';
import type { Actor } from '../identity';
import { DomainError } from '../platform/refusal';
import { ItemEntity } from './item.entity';
import { ItemList } from './item-list';
import { approvalProblems, statusRefusal } from './item-status';

/** Moves items between draft, approved and retired. */
@Injectable()
export class ItemStatuses {
  constructor(
    private readonly dataSource: DataSource,
    private readonly list: ItemList,
    private readonly audit: Audit,
  ) {}

  async set(actor: Actor, id: string, status: ItemStatus, note?: string): Promise<ItemRow> {
    await this.dataSource.transaction(async (manager) => {
      const [item] = await this.#lock([id], manager);
      if (!item) throw new DomainError('not-found');
      const { refusal, problems } = this.#judge(actor, item, status);
      if (refusal) throw new DomainError(refusal, refusal === 'item-invalid' ? { problems } : { from: item.status, to: status });
      await this.#write(actor, [item], status, note, manager);
    });
    const [row] = await this.list.rows([id]);
    if (!row) throw new DomainError('not-found');
    return row;
  }

  /** Each item stands for itself: those that may not go there are named with the reason. */
  async setAll(actor: Actor, ids: readonly string[], status: ItemStatus, note?: string): Promise<ReplyOf<typeof bankRoutes.setItemStatuses>> {
    return this.dataSource.transaction(async (manager) => {
      const items = await this.#lock(ids, manager);
      const found = new Set(items.map((item) => item.id));
      const judged = items.filter((item) => item.status !== status).map((item) => ({ item, ...this.#judge(actor, item, status) }));
      const allowed = judged.filter(({ refusal }) => refusal === undefined).map(({ item }) => item);
      await this.#write(actor, allowed, status, note, manager);
      return {
        done: allowed.length,
        refused: [
          ...judged.flatMap(({ item, refusal }) => (refusal ? [{ id: item.id, code: item.code, reason: refusal }] : [])),
          ...ids.filter((id) => !found.has(id)).map((id) => ({ id, code: '', reason: 'not-found' })),
        ],
      };
    });
  }

  #judge(actor: Actor, item: ItemEntity, to: ItemStatus) {
    const problems = approvalProblems(item);
    return { problems, refusal: statusRefusal({ from: item.status, to, roles: actor.roles, accountId: actor.accountId, authorId: item.authorId, problems }) };
  }

  /** Sorted, so that two requests never wait for each other. */
  #lock(ids: readonly string[], manager: EntityManager): Promise<ItemEntity[]> {
    return manager.getRepository(ItemEntity).createQueryBuilder('item').where('item.id = any(:ids)', { ids }).orderBy('item.id').setLock('pessimistic_write').getMany();
  }

  async #write(actor: Actor, items: readonly ItemEntity[], status: ItemStatus, note: string | undefined, manager: EntityManager): Promise<void> {
    if (items.length === 0) return;
    const ids = items.map((item) => item.id);
    await manager.query('update item set status = $2, updated_at = now() where id = any($1)', [ids, status]);
    await manager.query('insert into item_event (item_id, account_id, event, version, note) select id, $2, $3, version, $4 from item where id = any($1)', [ids, actor.accountId, status, note ?? null]);
    await this.audit.add({ event: 'item-status-changed', accountId: actor.accountId, ...(ids.length === 1 && { subject: `item:${ids[0]}` }), details: { status, items: items.map((item) => item.code) } }, manager);
  }
}
