import { type Language, languages, type Problem } from '@synoo/contracts';
import { boundInteractions, buildForm, type FormKeyItem, type FormProblem, type Item, type ItemMetadata, type PackageAsset, plainText, writeItem } from '@synoo/qti';
import { sha256 } from '../platform/crypto';
import { searchWords } from './item-query';

/** An item as an import found it, before it is stored. */
export interface ItemSource {
  readonly code: string;
  /** Identifier of the foreign package that brings it; absent where its code is the bank's own. */
  readonly origin?: string;
  readonly subject: string;
  readonly outcome: string | null;
  readonly level: string | null;
  readonly practice: boolean;
  /** The same item by language: `ky`, `ru`, `en`, or another language tag of an item from elsewhere. */
  readonly variants: ReadonlyMap<string, Item>;
  /** Files by their address in the item. */
  readonly assets: readonly PackageAsset[];
  /** Metadata of a package, by language. */
  readonly metadata?: ReadonlyMap<string, ItemMetadata>;
  /** What was found while it was read. It is kept with the item; errors keep it from being approved. */
  readonly problems?: readonly Problem[];
}

export interface ItemContent {
  readonly source: ItemSource;
  /** The code that its source gave it, where the bank keeps it under another. */
  readonly wanted?: string;
  readonly title: string;
  readonly interactions: readonly string[];
  readonly languages: readonly string[];
  readonly maxScore: number | null;
  readonly humanScored: boolean;
  readonly searchText: string;
  readonly variants: readonly { readonly language: string; readonly title: string; readonly xml: string; readonly hash: string; readonly metadata: ItemMetadata | null }[];
  readonly problems: readonly Problem[];
}

/** Kyrgyz first, then Russian, English, and the others by name. */
export function languageOrder(a: string, b: string): number {
  const rank = (language: string) => (languages as readonly string[]).indexOf(language) >>> 0;
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

/** The place of a variant in a document of the product's three languages; others are shown in the place of English. */
export function slotOf(language: string): Language {
  return (languages as readonly string[]).includes(language) ? (language as Language) : 'en';
}

/** The stored files of an item, as the builder of documents wants them. */
export function deliveredAssets(assets: readonly StoredAsset[]) {
  return Object.fromEntries(
    assets.map(({ href, hash, type, width, height, style }) => [href, { src: `/api/assets/${hash}`, type, ...(width && { width }), ...(height && { height }), ...(style && { style: new TextDecoder().decode(style) }) }]),
  );
}

export interface StoredAsset {
  readonly href: string;
  readonly hash: string;
  readonly type: string;
  readonly width?: number | null;
  readonly height?: number | null;
  /** Bytes of a style sheet; only its text, checked, reaches a document. */
  readonly style?: Uint8Array | null;
}

/** Columns of `asset` that make a {@link StoredAsset}, besides `item_asset.href`. */
export const assetColumns = `asset.hash, asset.type, asset.width, asset.height, case when asset.type = 'text/css' then asset.data end as style`;

export function formProblem({ code, ref, language, data }: FormProblem, severity: Problem['severity'] = 'error'): Problem {
  return { severity, code, ...(ref !== undefined && { field: ref }), values: { ...data, ...(language && { language }) } };
}

/** Builds a form of this item alone: what the item can do in a form is what building one says. `feedback`: shown, as often as one likes. */
export function buildAlone(variants: readonly (readonly [string, Item])[], assets: readonly StoredAsset[], feedback = false) {
  const bySlot = Object.fromEntries(variants.map(([language, item]) => [slotOf(language), item]));
  const titles = Object.fromEntries(Object.keys(bySlot).map((slot) => [slot, '']));
  return buildForm({
    title: titles,
    timeLimitMinutes: 1,
    tools: [],
    ...(feedback && { feedback, maxAttempts: 0 }),
    sections: [{ id: 's1', title: titles, items: [{ ref: 'i1', itemId: 'preview', version: 1, variants: bySlot, assets: deliveredAssets(assets) }] }],
  });
}

/** Without these an item can be kept as a draft; with others its variants are not one item. */
const repairable = new Set<FormProblem['code']>(['max-score-unknown', 'asset-missing', 'url-external', 'interaction-not-shown', 'stimulus-missing']);

/** What is stored of an item, and what keeps it from being stored. Pure: the same source gives the same content. */
export function itemContent(source: ItemSource): { content: ItemContent; refusals: readonly Problem[] } {
  const ordered = [...source.variants].sort(([a], [b]) => languageOrder(a, b));
  const built = buildAlone(ordered, source.assets);
  const key: FormKeyItem | undefined = built.ok ? built.key.items[0] : undefined;
  const first = ordered[0]?.[1];
  const found = built.ok ? [] : built.problems;
  return {
    content: {
      source,
      title: first?.title ?? source.code,
      interactions: [...new Set(first ? boundInteractions(first).map((interaction) => interaction.kind) : [])],
      languages: ordered.map(([language]) => language),
      maxScore: key?.maxScore ?? null,
      humanScored: key?.human ?? false,
      searchText: searchWords([source.code, ...ordered.map(([, item]) => `${item.title} ${plainText(item.body)}`)].join(' ')).join(' '),
      variants: ordered.map(([language, item]) => {
        const xml = writeItem(item);
        return { language, title: item.title, xml, hash: sha256(xml), metadata: source.metadata?.get(language) ?? null };
      }),
      problems: [...(source.problems ?? []), ...found.filter(({ code }) => repairable.has(code)).map((problem) => formProblem(problem))],
    },
    refusals: found.filter(({ code }) => !repairable.has(code)).map((problem) => formProblem(problem)),
  };
}
