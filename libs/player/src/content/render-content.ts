import type { Content, ContentElement, Interaction } from '@synoo/contracts';
import { allowedAttribute, isElementAllowed, isAddress, type ElementSpace } from './allow-list';

const namespaces: Readonly<Record<ElementSpace, string>> = {
  html: 'http://www.w3.org/1999/xhtml',
  math: 'http://www.w3.org/1998/Math/MathML',
};

/** A recording in one format, by its checked address. */
export interface SpokenSource {
  readonly src: string;
  readonly type: string;
}

export interface ContentHooks {
  /** Element that stands where the interaction is. */
  readonly interaction: (interaction: Interaction) => Node;
  /** Printed value of a template variable. */
  readonly variable: (id: string) => string;
  /** Where an asset is loaded from, by its checked address, and into which attribute of which element. */
  readonly asset?: (address: string, element: Element, attribute: string) => string;
  /** Control that plays a recording; without it nobody sees that there is one. */
  readonly spoken?: (sources: readonly SpokenSource[]) => Node;
  /** Elements with a meaning of their own inside an interaction (`gap`, `hottext`); null = treat as any other. */
  readonly special?: (element: ContentElement, render: (children: readonly Content[]) => Node[]) => Node | null;
}

/** Kinds that stand in a line of text. */
const inlineKinds: ReadonlySet<Interaction['kind']> = new Set(['text-entry', 'inline-choice', 'end-attempt']);
export function isInline(interaction: Interaction): boolean {
  return inlineKinds.has(interaction.kind);
}

/** Makes nodes of content through the allow-list. Text becomes text nodes; nothing is ever parsed as HTML. */
export function renderContent(content: readonly Content[], page: Document, hooks: ContentHooks): Node[] {
  const render = (nodes: readonly Content[]): Node[] =>
    nodes.flatMap((node): Node[] => {
      if (typeof node === 'string') return [page.createTextNode(node)];
      if (node.t === 'v') return [page.createTextNode(hooks.variable(node.id))];
      if (node.t === 'i') return [hooks.interaction(node)];
      return renderElement(node);
    });

  const renderElement = (node: ContentElement): Node[] => {
    const special = hooks.special?.(node, render);
    if (special) return [special];
    if (node.n === 'spoken') return hooks.spoken ? [hooks.spoken(sourcesOf(node))] : [];
    const space: ElementSpace = node.ns === 'math' ? 'math' : 'html';
    if (!isElementAllowed(space, node.n)) return render(node.c ?? []);
    const element = page.createElementNS(namespaces[space], node.n);
    for (const [name, value] of Object.entries(node.a ?? {})) {
      const allowed = allowedAttribute(space, node.n, name, value);
      if (allowed !== null) element.setAttribute(name, isAddress(name) ? (hooks.asset?.(allowed, element, name) ?? allowed) : allowed);
    }
    if (space === 'html') completeElement(element, node.n);
    element.append(...render(node.c ?? []));
    return [element];
  };
  return render(content);
}

function sourcesOf({ c = [] }: ContentElement): SpokenSource[] {
  return c.flatMap((node) => {
    const src = typeof node !== 'string' && node.t === 'e' && node.n === 'source' ? allowedAttribute('html', 'source', 'src', node.a?.['src'] ?? '') : null;
    return src === null ? [] : [{ src, type: (node as ContentElement).a?.['type'] ?? '' }];
  });
}

/** What an author may have forgotten and a learner needs. */
function completeElement(element: Element, name: string): void {
  if (name === 'img') {
    if (!element.hasAttribute('alt')) element.setAttribute('alt', '');
    element.setAttribute('draggable', 'false');
  }
  if (name === 'audio' || name === 'video') {
    element.setAttribute('controls', '');
    element.setAttribute('controlslist', 'nodownload');
  }
}

/** Text of content, for names and announcements. Images give their text, formulas their `alttext` or their symbols. */
export function contentText(content: readonly Content[], variable: (id: string) => string): string {
  const parts = (nodes: readonly Content[]): string =>
    nodes
      .map((node) => {
        if (typeof node === 'string') return node;
        if (node.t === 'v') return variable(node.id);
        if (node.t === 'i') return '';
        return node.a?.['alttext'] ?? node.a?.['alt'] ?? (node.ns === 'math' ? mathText(node, parts) : parts(node.c ?? []));
      })
      .join('');
  return parts(content).replace(/\s+/g, ' ').trim();
}

/** A formula on one line, so that one sixth does not become 16: 1/6, x^2, a_1, √(2). */
function mathText(node: ContentElement, parts: (nodes: readonly Content[]) => string): string {
  const [first = '', second = '', third = ''] = (node.c ?? []).filter((child) => typeof child !== 'string' || child.trim() !== '').map((child) => parts([child]).trim());
  switch (node.n) {
    case 'mfrac':
      return `${bracketed(first)}/${bracketed(second)}`;
    case 'msup':
    case 'mover':
      return `${bracketed(first)}^${bracketed(second)}`;
    case 'msub':
    case 'munder':
      return `${first}_${bracketed(second)}`;
    case 'msubsup':
    case 'munderover':
      return `${first}_${bracketed(second)}^${bracketed(third)}`;
    case 'msqrt':
      return `√(${parts(node.c ?? []).trim()})`;
    case 'mroot':
      return `${second}√(${first})`;
    default:
      return parts(node.c ?? []);
  }
}

function bracketed(text: string): string {
  return /^[\p{L}\p{N}.,]*$/u.test(text) ? text : `(${text})`;
}

/** All that is to be read is formulas, which screen readers do not take into the name of a control. */
export function isOnlyMath(content: readonly Content[]): boolean {
  const words = (nodes: readonly Content[]): boolean => nodes.some((node) => (typeof node === 'string' ? node.trim() !== '' : node.t === 'v' || (node.t === 'e' && node.ns !== 'math' && (Boolean(node.a?.['alt']) || words(node.c ?? [])))));
  const math = (nodes: readonly Content[]): boolean => nodes.some((node) => typeof node !== 'string' && node.t === 'e' && (node.ns === 'math' || math(node.c ?? [])));
  return math(content) && !words(content);
}

/** Nothing of it would be seen: an author's slip that must not leave a learner before an empty page. */
export function isBlank(content: readonly Content[]): boolean {
  const seen = new Set(['img', 'audio', 'video', 'hr']);
  return content.every((node) => (typeof node === 'string' ? node.trim() === '' : node.t === 'e' && !seen.has(node.n) && isBlank(node.c ?? [])));
}

/** Only text and printed variables: can stand in a native menu. */
export function isPlainText(content: readonly Content[]): boolean {
  return content.every((node) => typeof node === 'string' || node.t === 'v' || (node.t === 'e' && node.ns === undefined && (node.n === 'span' || node.n === 'p') && isPlainText(node.c ?? [])));
}
