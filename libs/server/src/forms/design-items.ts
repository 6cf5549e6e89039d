import { Inject, Injectable } from '@nestjs/common';
import type { FormDesign, ItemStatus } from '@synoo/contracts';
import { type Item, parseItem } from '@synoo/qti';
import { DataSource, type EntityManager } from 'typeorm';
import { assetColumns, deliveredAssets, type StoredAsset } from '../bank';
import { ENV, type Env } from '../platform/env';

/** An item of a design with its newest content. */
export interface DesignItem {
  readonly id: string;
  readonly code: string;
  readonly title: string;
  readonly status: ItemStatus;
  readonly version: number;
  readonly maxScore: number | null;
  readonly languages: readonly string[];
  readonly practice: boolean;
}

export interface DesignContent extends DesignItem {
  readonly variants: Readonly<Record<string, Item>>;
  readonly assets: ReturnType<typeof deliveredAssets>;
  /** Whether this installation runs portable custom interactions. */
  readonly portable: boolean;
}

export const designIds = (design: Pick<FormDesign, 'sections'>): readonly string[] => design.sections.flatMap((section) => section.items);

/** Reads the items that a design names. */
@Injectable()
export class DesignItems {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(ENV) private readonly env: Env,
  ) {}

  async facts(ids: readonly string[], manager: EntityManager = this.dataSource.manager, lock = ''): Promise<ReadonlyMap<string, DesignItem>> {
    const rows = await manager.query<DesignItem[]>(`select id, code, title, status, version, max_score as "maxScore", languages, practice from item where id = any($1) order by id ${lock}`, [[...new Set(ids)]]);
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** With their content. In a transaction, items cannot change until it ends. */
  async contents(ids: readonly string[], manager: EntityManager = this.dataSource.manager, lock = ''): Promise<ReadonlyMap<string, DesignContent>> {
    const facts = await this.facts(ids, manager, lock);
    const variants = await manager.query<{ item_id: string; language: string; xml: string }[]>(
      'select item_id, language, xml from item_variant join item on item.id = item_variant.item_id and item.version = item_variant.version where item.id = any($1)',
      [[...facts.keys()]],
    );
    const assets = await manager.query<(StoredAsset & { item_id: string })[]>(
      `select item_asset.item_id, item_asset.href, ${assetColumns}
         from item_asset join item on item.id = item_asset.item_id and item.version = item_asset.version join asset on asset.hash = item_asset.hash where item.id = any($1)`,
      [[...facts.keys()]],
    );
    const contents = [...facts.values()].map((item): [string, DesignContent] => [
      item.id,
      {
        ...item,
        variants: Object.fromEntries(variants.filter((variant) => variant.item_id === item.id).map(({ language, xml }) => [language, parsed(xml, item.code)])),
        assets: deliveredAssets(assets.filter((asset) => asset.item_id === item.id)),
        portable: this.env.pciOrigin !== undefined,
      },
    ]);
    return new Map(contents);
  }
}

function parsed(xml: string, code: string): Item {
  const result = parseItem(xml);
  if (!result.ok) throw new Error(`Item ${code} cannot be read`);
  return result.item;
}
