import type { Content } from '@synoo/contracts';
import { mediaOf, type BuildContext } from './build-context';
import { descendants, plainText, type BodyElement } from '../model/body';
import type { Item } from '../model/item';

/** Recordings of parts of an item, by the id of their catalog: the addresses of the same recording in several formats. */
export type Recordings = ReadonlyMap<string, readonly string[]>;

/**
 * The catalogs' cards with `support="spoken"` and files. A card may have entries by language: those of the item's own language, else
 * the one marked as default, else the first.
 */
export function recordingsOf({ catalogs, lang }: Pick<Item, 'catalogs' | 'lang'>): Recordings {
  const found = new Map<string, readonly string[]>();
  if (!catalogs) return found;
  for (const catalog of named(catalogs, 'qti-catalog')) {
    const files = named(catalog, 'qti-card').flatMap((card) => (card.attrs['support'] === 'spoken' ? filesOf(entryOf(card, lang)) : []));
    const id = catalog.attrs['id'];
    if (id !== undefined && files.length > 0) found.set(id, files);
  }
  return found;
}

function entryOf(card: BodyElement, lang: string): BodyElement {
  const entries = named(card, 'qti-card-entry');
  return entries.find((entry) => entry.attrs['xml:lang'] === lang) ?? entries.find((entry) => entry.attrs['default'] === 'true') ?? entries[0] ?? card;
}

const filesOf = (entry: BodyElement): string[] => named(entry, 'qti-file-href').flatMap((file) => plainText(file.children).trim() || []);

const named = (within: BodyElement, name: string): BodyElement[] => [...descendants(within.children)].filter((element) => element.name === name);

/** Elements that hold other elements only: what is to be heard stands before them. */
const frames: ReadonlySet<string> = new Set('table thead tbody tfoot tr colgroup ul ol dl ruby img picture audio video object math'.split(' '));

/** What lets a learner hear the element, where the item has a recording of it; pages show it only to those who may. */
export function spokenOf(element: BodyElement, context: BuildContext): Content[] {
  const hrefs = context.recordings.get(element.attrs['data-catalog-idref']?.trim() ?? '') ?? [];
  const sources = hrefs.flatMap((href): Content[] => {
    const media = mediaOf(context, href, {}, undefined);
    return media?.type.startsWith('audio/') ? [{ t: 'e', n: 'source', a: { src: media.src, type: media.type } }] : [];
  });
  return sources.length === 0 ? [] : [{ t: 'e', n: 'spoken', c: sources }];
}

/** Whether the control stands before the element and not in it. */
export const isSpokenBefore = ({ name }: BodyElement): boolean => frames.has(name);
