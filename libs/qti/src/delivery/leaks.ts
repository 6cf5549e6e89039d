import type { ItemDocument } from '@synoo/contracts';
import type { DeliveredAsset } from './build-context';
import { beforeFirstAttempt, itemDocument } from './item-document';
import { boundInteractions, isOthersRubric } from './masks';
import { descendants, isBodyElement, plainText, type BodyElement, type BodyNode } from '../model/body';
import type { Item } from '../model/item';

export interface Leak {
  readonly kind: 'identifier' | 'structure' | 'feedback' | 'rubric';
  /** What was found, and where in the document. */
  readonly found: string;
  readonly path: string;
}

/** Every name that a field of a delivery document may have; a key, a mapping or a rule has no place among them. */
const knownFields = new Set(
  ('ref lang body stimulus css online withheld t n ns a c id content fixed matchMax matchMin shape coords label src type width height alt r prompt min max ' +
    'message look kind multiple shuffle horizontal choices base expectedLength pattern placeholder format expectedLines left right gaps required ' +
    'image areas stage object centre lower upper step stepLabel vertical reverse media sources captions autostart loop minPlays maxPlays types maxBytes ' +
    'title countAttempt typeIdentifier module modules properties markup').split(' '),
);

/** A document of the item as if all its files were there: the worst case for leaks. */
export function fullDocument(item: Item): ItemDocument {
  const assets: Record<string, DeliveredAsset> = {};
  for (const element of descendants(item.body)) {
    for (const name of ['src', 'data']) {
      const href = element.attrs[name];
      if (href !== undefined) assets[href] = { src: '/api/assets/0', type: element.attrs['type'] ?? 'image/png', width: 100, height: 100 };
    }
  }
  return itemDocument(item, 'i1', { assets });
}

/**
 * Looks in a delivered document for what must not be there, without trusting how it was built: unknown fields, authored
 * identifiers in any field that is not text, and texts of feedback or of other people's rubrics.
 */
export function findLeaks(item: Item, document: ItemDocument = fullDocument(item)): Leak[] {
  const leaks: Leak[] = [];
  const authored = new Set(
    [...boundInteractions(item).flatMap((interaction) => [interaction.response, ...interaction.choices]), ...item.templates.map((template) => template.identifier)]
      // One that looks exactly like an opaque name could not be told from it.
      .filter((identifier) => identifier !== '' && !/^[rvi]\d+$/.test(identifier)),
  );
  const visit = (value: unknown, path: string, isText: boolean): void => {
    if (typeof value === 'string') {
      if (!isText && authored.has(value)) leaks.push({ kind: 'identifier', found: value, path });
    } else if (Array.isArray(value)) value.forEach((inner, i) => visit(inner, `${path}[${i}]`, isText || isContentPath(path)));
    else if (value !== null && typeof value === 'object') {
      for (const [key, inner] of Object.entries(value)) {
        const isAttribute = /\.(a|properties)$/.test(path);
        if (!knownFields.has(key) && !isAttribute) leaks.push({ kind: 'structure', found: key, path });
        // Words that people read or that name a kind, a file type or a shape can equal an identifier by chance.
        const harmless = isAttribute ? key !== 'id' && key !== 'class' : !['id', 'r'].includes(key) && typeof inner === 'string';
        visit(inner, `${path}.${key}`, harmless);
      }
    }
  };
  visit(document, '', false);
  const text = documentText(document);
  for (const hidden of hiddenTexts(item)) {
    if (text.includes(hidden.text)) leaks.push({ kind: hidden.kind, found: hidden.text, path: 'text' });
  }
  return leaks;
}

const isContentPath = (path: string): boolean => /\.(body|stimulus|prompt|content|c|markup)$/.test(path);

/** Texts of at least this length that occur in hidden content and nowhere in what is shown. */
const telling = 12;

function hiddenTexts(item: Item): { kind: 'feedback' | 'rubric'; text: string }[] {
  const visibility = beforeFirstAttempt(item);
  const hidden: { kind: 'feedback' | 'rubric'; nodes: readonly BodyNode[] }[] = item.feedbacks.map((feedback) => ({ kind: 'feedback', nodes: feedback.content }));
  const shown: string[] = [];
  const walk = (nodes: readonly BodyNode[]): void => {
    for (const node of nodes) {
      if (!isBodyElement(node)) shown.push(node);
      else if (isOthersRubric(node)) hidden.push({ kind: 'rubric', nodes: node.children });
      else if (isHiddenFeedback(node)) hidden.push({ kind: 'feedback', nodes: node.children });
      else walk(node.children);
    }
  };
  const isHiddenFeedback = (node: BodyElement): boolean =>
    node.name.startsWith('qti-feedback-') &&
    !visibility.feedback(node.attrs['outcome-identifier'] ?? '', node.attrs['identifier'] ?? '', node.attrs['show-hide'] !== 'hide');
  walk(item.body);
  const visible = shown.join(' ').replace(/\s+/g, ' ');
  return hidden.map(({ kind, nodes }) => ({ kind, text: plainText(nodes) })).filter(({ text }) => text.length >= telling && !visible.includes(text));
}

function documentText(value: unknown): string {
  const parts: string[] = [];
  const visit = (inner: unknown): void => {
    if (typeof inner === 'string') parts.push(inner);
    else if (Array.isArray(inner)) inner.forEach(visit);
    else if (inner !== null && typeof inner === 'object') Object.values(inner).forEach(visit);
  };
  visit(value);
  return parts.join(' ').replace(/\s+/g, ' ');
}
