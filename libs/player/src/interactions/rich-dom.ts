import { type RichName, type RichNode, richNames } from '@synoo/delivery';

const html = 'http://www.w3.org/1999/xhtml';
/** What browsers and word processors write, as what it is in an answer. Anything else leaves its text. */
const meaning: Readonly<Record<string, RichName>> = { b: 'strong', i: 'em', ins: 'u', div: 'p', h1: 'p', h2: 'p', h3: 'p', h4: 'p', h5: 'p', h6: 'p', blockquote: 'p', pre: 'p', tr: 'p' };
const silent = new Set(['script', 'style', 'head', 'title', 'template', 'noscript', 'iframe', 'object', 'svg', 'math', 'select', 'textarea']);

/** Nodes of a page from an answer's: elements without attributes and texts, nothing else. */
export function richToDom(nodes: readonly RichNode[], page: Document): Node[] {
  return nodes.map((node) => {
    if (typeof node === 'string') return page.createTextNode(node);
    const element = page.createElementNS(html, node.n);
    element.append(...richToDom(node.c, page));
    return element;
  });
}

/** As much of a node as reading an answer looks at. */
export interface ReadableNode {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly nodeValue: string | null;
  readonly childNodes: Iterable<ReadableNode>;
}

/** An answer from the nodes of an editor or of pasted content: known elements stay, others leave what is in them. */
export function domToRich(nodes: Iterable<ReadableNode>): RichNode[] {
  const result: RichNode[] = [];
  const add = (node: RichNode): void => {
    const last = result.at(-1);
    if (typeof node === 'string' && typeof last === 'string') result[result.length - 1] = last + node;
    else result.push(node);
  };
  for (const node of nodes) {
    if (node.nodeType === 3) {
      // Editors keep a space at the end of a line as one that does not break.
      const text = (node.nodeValue ?? '').replace(/\u00a0/g, ' ').replace(/[\0\u200b]/g, '');
      if (text !== '') add(text);
      continue;
    }
    if (node.nodeType !== 1) continue;
    const name = node.nodeName.toLowerCase();
    if (silent.has(name)) continue;
    const known = meaning[name] ?? richNames.find((candidate) => candidate === name);
    if (known === 'br') add({ n: 'br', c: [] });
    else if (known) add({ n: known, c: domToRich(node.childNodes) });
    else for (const child of domToRich(node.childNodes)) add(child);
  }
  return result;
}

/** An editor that looks empty may hold a paragraph with a line break. */
export function isEmptyRich(nodes: readonly RichNode[]): boolean {
  return nodes.every((node) => (typeof node === 'string' ? node.trim() === '' : isEmptyRich(node.c)));
}
