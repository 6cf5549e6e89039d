import { decodeXml, descendants, describe, identifyXml, itemTurn, localise, mergeStimuli, openEngine, ordersOf, parseItem, plainText, type Identified, type Item, type ItemResult } from '@synoo/qti';
import type { AttemptDocument, Content, ItemDocument } from '@synoo/contracts';
import { interactionsOf } from '@synoo/delivery';
import type { Finding } from './report';
import { readSources, type Source } from './sources';

export interface ServedAsset {
  readonly type: string;
  readonly bytes: Uint8Array;
}

export interface ReadItem {
  readonly file: string;
  readonly document: ItemDocument;
  /** Option order and template values of an attempt, as a learner would have them. */
  readonly attempt: AttemptDocument;
}

export interface ReadItems {
  /** How many items there are; XML that is too broken to tell what it is stands among the defects only. */
  found: number;
  readonly items: ReadItem[];
  /** Files of the items, by `HASH.EXT`. */
  readonly assets: Map<string, ServedAsset>;
  readonly defects: Finding[];
  /** Documents of a version, and interactions of a kind, that are named as not supported. */
  readonly limitations: Finding[];
}

/** Problems of a file reference that change what is seen. */
const missing = new Set(['asset-missing', 'asset-type', 'url-external']);

/** Every QTI item at or below a path, as the player gets it at the start of an attempt. */
export async function readItems(...paths: readonly string[]): Promise<ReadItems> {
  const result: ReadItems = { found: 0, items: [], assets: new Map(), defects: [], limitations: [] };
  for (const path of paths) {
    const { sources, unreadable } = await readSources(path);
    result.defects.push(...unreadable.map(({ file, what }) => ({ file, what, where: '' })));
    for (const source of sources) for (const [name, bytes] of source.files) if (/\.(xml|qti)$/i.test(name) && (source.only ?? name) === name) readOne(source, name, bytes, result);
  }
  return result;
}

function readOne(source: Source, name: string, bytes: Uint8Array, result: ReadItems): void {
  const { defects } = result;
  const file = source.prefix + name;
  const decoded = decodeXml(bytes);
  const identified: Identified = decoded.ok ? identifyXml(decoded.text) : { kind: 'unreadable' };
  const { kind } = identified;
  if (identified.kind === 'unsupported') result.limitations.push({ file, what: `QTI ${identified.version} is not supported`, where: '' });
  if (kind !== 'item' && kind !== 'unreadable') return;
  if (kind === 'item') result.found += 1;
  const parsed: ItemResult = decoded.ok ? parseItem(decoded.text) : { ok: false, diagnostics: [decoded.diagnostic] };
  for (const problem of parsed.diagnostics) if (problem.severity === 'error') defects.push({ file, what: describe(problem), where: `line ${problem.line}` });
  if (!parsed.ok) return;

  const merged = mergeStimuli(parsed.item, name, source.files);
  const local = localise(merged.item, name, source.files);
  for (const { code, message } of [...merged.problems, ...local.problems]) if (missing.has(code)) defects.push({ file, what: message, where: '' });
  for (const address of new Set(imagesWithoutText(merged.item))) defects.push({ file, what: 'An image has no text', where: address });
  for (const { hash, type, bytes: content } of local.assets) result.assets.set(hash, { type, bytes: content });
  const assets = Object.fromEntries(
    local.assets.map(({ href, hash, type, bytes: content, width, height }) => [
      href,
      { src: `/api/assets/${hash}`, type, ...(width === undefined ? {} : { width }), ...(height === undefined ? {} : { height }), ...(type === 'text/css' ? { style: new TextDecoder().decode(content) } : {}) },
    ]),
  );

  const ref = `i${result.found}`;
  const { document, values } = itemTurn(local.item, ref, openEngine(local.item).start(file), { assets });
  const content = [...(document.stimulus ?? []), ...document.body];
  if (isEmpty(content)) defects.push({ file, what: 'The item has nothing to show', where: '' });
  for (const interaction of interactionsOf(content)) {
    if (interaction.kind === 'custom' && interaction.module === undefined) result.limitations.push({ file, what: `A custom interaction (${interaction.typeIdentifier}) runs code of its own and is not shown`, where: interaction.r });
  }
  result.items.push({ file, document, attempt: { order: { [ref]: ordersOf(content, file) }, values: { [ref]: values } } });
}

const isEmpty = (content: readonly Content[]): boolean =>
  content.every((node) => (typeof node === 'string' ? node.trim() === '' : node.t === 'e' && node.n !== 'img' && isEmpty(node.c ?? [])));

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
