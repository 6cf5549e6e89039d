import { toBodyElement } from '../parse/parse-body';
import { descendants, isBodyElement, plainText, type BodyElement } from '../model/body';
import type { XmlElement } from '../xml/tree';

export const lomNamespace = 'http://ltsc.ieee.org/xsd/LOM';

/**
 * What a package says about an item. The language variants of one item are resources of their own that share the LOM
 * identifier (`catalog` + `entry`) and differ in LOM language.
 */
export interface ItemMetadata {
  /** LOM general identifier: the item's code, the same in every language variant. */
  readonly identifier?: string;
  readonly title?: string;
  readonly language?: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
  /** LOM classification, purpose `discipline`. */
  readonly subject?: string;
  /** LOM classification, purpose `educational objective`. */
  readonly outcome?: string;
  /** LOM classification, purpose `educational level`. */
  readonly level?: string;
  /** The metadata as they were, kept for export: authors, rights, QTI metadata and what else there is. */
  readonly source?: readonly BodyElement[];
}

/** Reads LOM in any of its bindings (they differ in case, namespace and the element that holds a text). */
export function readMetadata(element: XmlElement | undefined): ItemMetadata {
  if (element === undefined) return {};
  const source = toBodyElement(element).children.filter(isBodyElement);
  const lom = source.find((child) => child.name === 'lom');
  const general = lom && named(lom, 'general')[0];
  const classifications = lom ? named(lom, 'classification') : [];
  const purposeOf = (classification: BodyElement): string => {
    const purpose = named(classification, 'purpose')[0];
    return purpose ? textOf(named(purpose, 'value')[0] ?? purpose).toLowerCase() : '';
  };
  const taxon = (...purposes: string[]): string | undefined => {
    const found = classifications.find((classification) => purposes.includes(purposeOf(classification)));
    if (found === undefined) return undefined;
    const taxa = [...descendants(found.children)].filter((child) => child.name === 'taxon');
    const last = taxa.at(-1);
    return last && nonEmpty(textOf(named(last, 'id')[0]) || textOf(named(last, 'entry')[0]));
  };
  const identifier = general && named(general, 'identifier')[0];
  const fields = {
    identifier: identifier && nonEmpty(textOf(named(identifier, 'entry')[0] ?? identifier)),
    title: general && nonEmpty(textOf(named(general, 'title')[0])),
    language: general && nonEmpty(textOf(named(general, 'language')[0])),
    description: general && nonEmpty(textOf(named(general, 'description')[0])),
    keywords: general && nonEmptyList(named(general, 'keyword').map(textOf)),
    subject: taxon('discipline'),
    outcome: taxon('educational objective', 'educationalobjective', 'competency'),
    level: taxon('educational level', 'educationallevel'),
    source: source.length > 0 ? source : undefined,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as ItemMetadata;
}

const named = (element: BodyElement, name: string): BodyElement[] =>
  element.children.filter((child): child is BodyElement => isBodyElement(child) && child.name.toLowerCase() === name);
const textOf = (element: BodyElement | undefined): string => (element ? plainText(element.children) : '');
const nonEmpty = (text: string): string | undefined => (text === '' ? undefined : text);
const nonEmptyList = (texts: readonly string[]): string[] | undefined => {
  const kept = texts.filter((text) => text !== '');
  return kept.length > 0 ? kept : undefined;
};

const own = new Set(['general', 'classification']);
const node = (name: string, ...children: (string | BodyElement)[]): BodyElement => ({ name, ns: lomNamespace, attrs: {}, children });
const text = (value: string, language: string): BodyElement => ({ name: 'string', ns: lomNamespace, attrs: language === '' ? {} : { language }, children: [value] });

/** Metadata for a manifest: as they came where nothing changed, else written anew with the foreign parts kept. */
export function writeMetadata(metadata: ItemMetadata, language: string): readonly BodyElement[] {
  const { source = [], ...fields } = metadata;
  const before = source.length === 0 ? {} : readSource(source);
  if (source.length > 0 && JSON.stringify(before) === JSON.stringify(fields)) return source;
  const classification = (purpose: string, value: string | undefined): BodyElement[] =>
    value === undefined
      ? []
      : [
          node('classification',
            node('purpose', node('source', 'LOMv1.0'), node('value', purpose)),
            node('taxonPath', node('source', text('synoo', 'en')), node('taxon', node('id', value)))),
        ];
  const general: BodyElement[] = [
    ...(fields.identifier === undefined ? [] : [node('identifier', node('catalog', 'synoo'), node('entry', fields.identifier))]),
    ...(fields.title === undefined ? [] : [node('title', text(fields.title, language))]),
    ...(language === '' ? [] : [node('language', language)]),
    ...(fields.description === undefined ? [] : [node('description', text(fields.description, language))]),
    ...(fields.keywords ?? []).map((keyword) => node('keyword', text(keyword, language))),
  ];
  const oldLom = source.find((child) => child.name === 'lom');
  const kept = oldLom?.children.filter((child) => isBodyElement(child) && !own.has(child.name)) ?? [];
  const lom = node('lom',
    ...(general.length > 0 ? [node('general', ...general)] : []),
    ...kept,
    ...classification('discipline', fields.subject),
    ...classification('educational objective', fields.outcome),
    ...classification('educational level', fields.level));
  const others = source.filter((child) => child !== oldLom);
  return lom.children.length > 0 ? [lom, ...others] : others;
}

function readSource(source: readonly BodyElement[]): Omit<ItemMetadata, 'source'> {
  const asXml = (element: BodyElement): XmlElement => ({
    name: element.name, ns: element.ns ?? '', attributes: element.attrs, line: 0, column: 0,
    children: element.children.map((child) => (isBodyElement(child) ? asXml(child) : child)),
  });
  const { source: _source, ...fields } = readMetadata({ name: 'metadata', ns: '', attributes: {}, line: 0, column: 0, children: source.map(asXml) });
  return fields;
}
