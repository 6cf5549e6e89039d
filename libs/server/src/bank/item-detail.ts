import { Injectable } from '@nestjs/common';
import type { bankRoutes, BodyOf, ItemDetail, ItemResponse, PreviewAttempt, ReplyOf } from '@synoo/contracts';
import { type FormKey, type FormKeyItem, type FormResult, type Item, itemDocument, openKey, parseItem } from '@synoo/qti';
import { DataSource } from 'typeorm';
import { Accounts } from '../identity';
import { DomainError } from '../platform/refusal';
import { assetColumns, buildAlone, deliveredAssets, languageOrder, slotOf, type StoredAsset } from './item-content';
import { ItemEntity, ItemVariantEntity } from './item.entity';
import { ItemList } from './item-list';
import { approvalProblems } from './item-status';
import { previewState } from './preview-state';
import { keyTexts } from './key-text';
import { guideText, optionReasons, typicalErrors } from './staff-notes';

/** Everything about one item for the people who keep the bank, the key included. */
@Injectable()
export class ItemDetails {
  constructor(
    private readonly dataSource: DataSource,
    private readonly list: ItemList,
    private readonly accounts: Accounts,
  ) {}

  async get(id: string, version?: number): Promise<ItemDetail> {
    const entity = await this.dataSource.getRepository(ItemEntity).findOneBy({ id });
    const [row] = await this.list.rows([id]);
    if (!entity || !row) throw new DomainError('not-found');
    const shown = version ?? entity.version;
    const { variants, assets } = await this.#content(id, shown);
    const [forms, history] = await Promise.all([this.#forms(id), this.#history(id)]);
    return {
      ...row,
      version: shown,
      createdAt: entity.createdAt.toISOString(),
      author: (await this.accounts.names([entity.authorId])).get(entity.authorId ?? '') ?? null,
      level: entity.level,
      variants: variants.map((variant) => variantView(variant, assets)),
      problems: approvalProblems(entity),
      forms,
      history,
    };
  }

  /** Scores responses to the document that the preview shows. */
  async try(id: string, { language, seed = '', responses }: BodyOf<typeof bankRoutes.tryItem>): Promise<ReplyOf<typeof bankRoutes.tryItem>> {
    const { key } = await this.#alone(id, language);
    return trialScore(key, [responses as ItemResponse], seed);
  }

  /** The item as the learner of a seed meets it, with feedback, as after these turns. */
  async preview(id: string, attempt: PreviewAttempt): Promise<ReplyOf<typeof bankRoutes.previewItem>> {
    const { key, documents } = await this.#alone(id, attempt.language, true);
    const [document] = Object.values(documents);
    if (!document) throw new DomainError('not-found');
    const responses = attempt.turns.map(({ response }) => response as ItemResponse);
    return { ...previewState(document, key, attempt), score: responses.length === 0 ? null : trialScore(key, responses, attempt.seed) };
  }

  async #alone(id: string, language: string, feedback = false): Promise<Extract<FormResult, { ok: true }>> {
    const entity = await this.dataSource.getRepository(ItemEntity).findOneBy({ id });
    if (!entity) throw new DomainError('not-found');
    const { variants, assets } = await this.#content(id, entity.version);
    const variant = variants.find((candidate) => candidate.language === language) ?? variants.find((candidate) => slotOf(candidate.language) === language);
    const built = variant && buildAlone([[variant.language, parsed(variant)]], assets, feedback);
    if (!built?.ok) throw new DomainError('not-found');
    return built;
  }

  async #content(id: string, version: number): Promise<{ variants: ItemVariantEntity[]; assets: StoredAsset[] }> {
    const variants = await this.dataSource.getRepository(ItemVariantEntity).findBy({ itemId: id, version });
    if (variants.length === 0) throw new DomainError('not-found');
    const assets = await this.dataSource.query<StoredAsset[]>(`select href, ${assetColumns} from item_asset join asset on asset.hash = item_asset.hash where item_id = $1 and version = $2`, [id, version]);
    return { variants: variants.sort((a, b) => languageOrder(a.language, b.language)), assets };
  }

  #forms(id: string): Promise<ItemDetail['forms']> {
    return this.dataSource.query<ItemDetail['forms']>(
      `select distinct form.id, form.code, form.title, form.status from form
        where exists (select from form_item where form_item.form_id = form.id and form_item.item_id = $1::uuid)
           or (status = 'draft' and jsonb_path_exists(design, '$.sections[*].items[*] ? (@ == $id)', jsonb_build_object('id', $1::text)))
        order by form.code`,
      [id],
    );
  }

  async #history(id: string): Promise<ItemDetail['history']> {
    const rows = await this.dataSource.query<{ at: Date; account_id: string | null; event: string; version: number; note: string | null }[]>(
      'select at, account_id, event, version, note from item_event where item_id = $1 order by id desc limit 200',
      [id],
    );
    const names = await this.accounts.names(rows.map((row) => row.account_id));
    return rows.map((row) => ({ at: row.at.toISOString(), by: names.get(row.account_id ?? '') ?? null, event: row.event, version: row.version, note: row.note }));
  }
}

/** Score of the one item of a key after these attempts, oldest first. */
function trialScore(key: FormKey, responses: readonly ItemResponse[], seed: string): ReplyOf<typeof bankRoutes.tryItem> {
  const { score, maxScore, correct } = openKey(key).score('i1', responses.at(-1) ?? {}, { seed, turns: responses.slice(0, -1) });
  return { score, maxScore: maxScore ?? 0, correct };
}

function parsed(variant: ItemVariantEntity): Item {
  const result = parseItem(variant.xml);
  if (!result.ok) throw new Error(`Item ${variant.itemId} version ${variant.version} (${variant.language}) cannot be read`);
  return result.item;
}

function variantView(variant: ItemVariantEntity, assets: readonly StoredAsset[]): ItemDetail['variants'][number] {
  const item = parsed(variant);
  const built = buildAlone([[variant.language, item]], assets);
  const slot = slotOf(variant.language);
  const document = built.ok ? built.documents[slot]?.sections[0]?.items[0] : undefined;
  const key: FormKeyItem | undefined = built.ok ? built.key.items[0] : undefined;
  const reasons = optionReasons(item);
  return {
    language: variant.language,
    title: variant.title,
    xml: variant.xml,
    document: document ?? itemDocument(item, 'i1', { assets: deliveredAssets(assets) }),
    options: [
      ...Object.entries(key?.optionLabels ?? {}).map(([response, options]) => ({
        response,
        options: Object.entries(options).map(([option, { text, isKey }]) => ({ option, label: text[slot] ?? option, isKey, reason: reasons(response, option) })),
      })),
      ...expectedErrors(item),
    ],
    keyText: key ? keyTexts(item, key) : [],
    guide: guideText(item),
  };
}

/** Wrong answers that the author expects of a typed response. */
function expectedErrors(item: Item): ItemDetail['variants'][number]['options'] {
  const errors = typicalErrors(item);
  const response = item.responses[0]?.identifier;
  return errors.length === 0 || response === undefined ? [] : [{ response, options: errors.map(({ answer, reason }) => ({ option: answer, label: answer, isKey: false, reason })) }];
}
