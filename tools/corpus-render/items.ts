import { decodeXml, descendants, describe, identifyXml, itemDocument, localise, mergeStimuli, parseItem, plainText, readFiles, type Item, type ItemResult } from '@synoo/qti';
import type { ItemDocument } from '@synoo/contracts';
import type { Finding } from './report';

export interface ServedAsset {
  readonly type: string;
  readonly bytes: Uint8Array;
}

export interface ReadItems {
  /** How many items there are; XML that is too broken to tell what it is stands among the defects only. */
  readonly found: number;
  readonly items: readonly { readonly file: string; readonly document: ItemDocument }[];
  /** Files of the items, by `HASH.EXT`. */
  readonly assets: ReadonlyMap<string, ServedAsset>;
  readonly defects: readonly Finding[];
}

/** A folder on the author's own disk may hold more than a package that a stranger sends. */
const folderLimits = { entries: 1_000_000, file: 1_000_000_000, total: 8_000_000_000, ratio: 1000 };
/** Problems of a file reference that change what is seen. */
const missing = new Set(['asset-missing', 'asset-type', 'url-external']);

/** Every QTI item at or below the folder, as the player gets it, with its files found relative to its own folder. */
export async function readItems(folder: string): Promise<ReadItems> {
  const read = await readFiles(folder, folderLimits);
  if (!read.ok) throw new Error(`${folder} cannot be read: ${read.problem.message}`);
  const items: { file: string; document: ItemDocument }[] = [];
  const assets = new Map<string, ServedAsset>();
  const defects: Finding[] = [];
  let found = 0;
  for (const [file, bytes] of read.files) {
    if (!/\.(xml|qti)$/i.test(file)) continue;
    const decoded = decodeXml(bytes);
    const { kind } = decoded.ok ? identifyXml(decoded.text) : { kind: 'unreadable' };
    if (kind !== 'item' && kind !== 'unreadable') continue;
    if (kind === 'item') found += 1;
    const parsed: ItemResult = decoded.ok ? parseItem(decoded.text) : { ok: false, diagnostics: [decoded.diagnostic] };
    if (!parsed.ok) {
      defects.push(...parsed.diagnostics.filter(({ severity }) => severity === 'error').map((problem) => ({ file, what: describe(problem), where: `line ${problem.line}` })));
      continue;
    }
    const merged = mergeStimuli(parsed.item, file, read.files);
    const local = localise(merged.item, file, read.files);
    for (const { code, message } of [...merged.problems, ...local.problems]) if (missing.has(code)) defects.push({ file, what: message, where: '' });
    const served = Object.fromEntries(local.assets.map(({ href, hash, type, width, height }) => [href, { src: `/api/assets/${hash}`, type, ...(width === undefined ? {} : { width }), ...(height === undefined ? {} : { height }) }]));
    for (const { hash, type, bytes: content } of local.assets) assets.set(hash, { type, bytes: content });
    const sheets = local.item.stylesheets.flatMap(({ href }) => local.assets.filter((asset) => asset.href === href));
    const css = sheets.map((sheet) => new TextDecoder().decode(sheet.bytes)).join('\n');
    const document = itemDocument(local.item, `i${found}`, { assets: served, css });
    for (const address of new Set(imagesWithoutText(merged.item))) defects.push({ file, what: 'An image has no text', where: address });
    items.push({ file, document });
  }
  return { found, items, assets, defects };
}

/**
 * Addresses of images that say nothing to who cannot see them; `alt=""` is the author's word that there is nothing to say. Read
 * from the item, because the delivered document no longer tells an empty text from none.
 */
function imagesWithoutText(item: Item): string[] {
  return [...descendants(item.body)].flatMap(({ name, attrs, children }) => {
    if (attrs['aria-label'] || attrs['aria-labelledby'] || attrs['aria-hidden'] === 'true' || attrs['role'] === 'presentation') return [];
    if (name === 'img' && attrs['alt'] === undefined) return [attrs['src'] ?? ''];
    if (name === 'object' && /^image\//.test(attrs['type'] ?? '') && attrs['alt'] === undefined && plainText(children).trim() === '') return [attrs['data'] ?? ''];
    return [];
  });
}
