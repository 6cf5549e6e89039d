/**
 * Content of an item: elements in the QTI 3 vocabulary (no namespace), MathML, SSML or a vendor's namespace. Nothing is
 * judged here; what may reach a browser is decided when the delivery document is built.
 */
export interface BodyElement {
  readonly name: string;
  /** Namespace URI where it is not QTI's. */
  readonly ns?: string;
  readonly attrs: Readonly<Record<string, string>>;
  readonly children: readonly BodyNode[];
}

export type BodyNode = string | BodyElement;

export const isBodyElement = (node: BodyNode): node is BodyElement => typeof node !== 'string';

/** The text of nodes, white space collapsed; feedback is left out, since it is not part of what is asked. */
export function plainText(nodes: readonly BodyNode[]): string {
  const parts: string[] = [];
  const visit = (node: BodyNode): void => {
    if (typeof node === 'string') parts.push(node);
    else if (node.name === 'img' || node.name === 'object') parts.push(node.attrs['alt'] ?? '');
    else if (!node.name.startsWith('qti-feedback') && node.name !== 'qti-rubric-block') {
      node.children.forEach(visit);
      if (!inlineNames.has(node.name)) parts.push(' ');
    }
  };
  nodes.forEach(visit);
  return parts.join('').replace(/\s+/g, ' ').trim();
}

const inlineNames = new Set(['a', 'abbr', 'b', 'bdi', 'bdo', 'big', 'code', 'em', 'i', 'small', 'span', 'strong', 'sub', 'sup', 'tt', 'q']);

/** Every element of the content, depth first, in document order. */
export function* descendants(nodes: readonly BodyNode[]): Generator<BodyElement> {
  for (const node of nodes) {
    if (typeof node === 'string') continue;
    yield node;
    yield* descendants(node.children);
  }
}
