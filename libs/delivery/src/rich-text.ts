import type { Content, ExtendedTextInteraction } from '@synoo/contracts';

/** Elements that a learner's formatted answer may hold; none of them takes an attribute. */
export const richNames = ['p', 'br', 'strong', 'em', 'u', 'sub', 'sup', 'ul', 'ol', 'li'] as const;
export type RichName = (typeof richNames)[number];

/** Text, or an element of the allow-list and what is in it. */
export type RichNode = string | { readonly n: RichName; readonly c: readonly RichNode[] };

/** Several short answers, and numbers, are typed without formatting whatever the item says. */
export const isRich = (interaction: ExtendedTextInteraction): boolean => interaction.format === 'xhtml' && !interaction.multiple && interaction.base === 'string';

/** Lists in lists in lists: deeper is no answer that a person wrote. */
const deepest = 20;
const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };
const isRichName = (name: string): name is RichName => (richNames as readonly string[]).includes(name);

/**
 * Reads a formatted answer (XHTML as {@link writeRich} writes it), or gives null where it holds anything else: an unknown element,
 * an attribute, a comment, an entity, a tag that is not closed. The same check stands in the browser and on the server.
 */
export function parseRich(text: string): readonly RichNode[] | null {
  const root: RichNode[] = [];
  const open: { readonly n: RichName; readonly c: RichNode[] }[] = [];
  for (const [token] of text.matchAll(/<[^>]*>?|[^<]+/g)) {
    const into = open.at(-1)?.c ?? root;
    if (!token.startsWith('<')) {
      const plain = unescaped(token);
      if (plain === null) return null;
      into.push(plain);
      continue;
    }
    const [, closing, name = '', empty] = /^<(\/?)([a-z]+)(\/?)>$/.exec(token) ?? [];
    if (!isRichName(name) || (closing && empty)) return null;
    if ((name === 'br') !== (empty === '/')) return null;
    if (closing) {
      if (open.pop()?.n !== name) return null;
      continue;
    }
    const node = { n: name, c: [] as RichNode[] };
    into.push(node);
    if (empty) continue;
    open.push(node);
    if (open.length > deepest) return null;
  }
  return open.length === 0 ? root : null;
}

function unescaped(text: string): string | null {
  // A bare > does no harm, but one writer and one reader are easier to trust when they agree on every character.
  if (text.includes('>')) return null;
  let unknown = false;
  const plain = text.replace(/&[^;\s&]{0,10};?/g, (entity) => {
    const known = entities[entity];
    if (known === undefined) unknown = true;
    return known ?? '';
  });
  return unknown ? null : plain;
}

export function writeRich(nodes: readonly RichNode[]): string {
  return nodes
    .map((node) => {
      if (typeof node === 'string') return node.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
      return node.n === 'br' ? '<br/>' : `<${node.n}>${writeRich(node.c)}</${node.n}>`;
    })
    .join('');
}

/** A formatted answer as nodes; one that was typed before there was formatting is its own text. */
export function readRich(text: string): readonly RichNode[] {
  return parseRich(text) ?? [{ n: 'p', c: [text] }];
}

/** What of an answer can be read; blocks and lines are apart. */
export function richText(nodes: readonly RichNode[]): string {
  const inline = new Set<RichName>(['strong', 'em', 'u', 'sub', 'sup']);
  return nodes.map((node) => (typeof node === 'string' ? node : inline.has(node.n) ? richText(node.c) : `\n${richText(node.c)}\n`)).join('').replace(/\n+/g, '\n');
}

/** A formatted answer as content that the player shows: to the people who score it, in previews and reports. */
export function richContent(text: string): readonly Content[] {
  const content = (nodes: readonly RichNode[]): Content[] => nodes.map((node) => (typeof node === 'string' ? node : { t: 'e', n: node.n, c: content(node.c) }));
  return content(readRich(text));
}
