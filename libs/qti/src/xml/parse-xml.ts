import { SaxesParser } from 'saxes';
import type { Diagnostic, DiagnosticCode } from '../model/diagnostic';
import type { XmlElement, XmlNode } from './tree';

export interface XmlLimits {
  /** UTF-16 units of the document. */
  readonly size: number;
  readonly depth: number;
  readonly attributes: number;
  readonly nodes: number;
}

/** Above what any real item needs, below what would let one document stop a server. */
export const itemLimits: XmlLimits = { size: 5_000_000, depth: 200, attributes: 200, nodes: 100_000 };
/** A manifest of a bank of thousands of items. */
export const manifestLimits: XmlLimits = { size: 50_000_000, depth: 200, attributes: 200, nodes: 2_000_000 };

export type XmlResult =
  | { readonly ok: true; readonly root: XmlElement }
  | { readonly ok: false; readonly diagnostic: Diagnostic };

class Refusal extends Error {
  constructor(
    readonly code: DiagnosticCode,
    readonly data: Diagnostic['data'],
  ) {
    super(code);
  }
}

interface OpenElement {
  name: string;
  ns: string;
  attributes: Record<string, string>;
  children: XmlNode[];
  line: number;
  column: number;
}

const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';
const namespaceDeclarations = 'http://www.w3.org/2000/xmlns/';
const schemaInstance = 'http://www.w3.org/2001/XMLSchema-instance';

/**
 * Reads XML strictly: no document type (so no entity can be declared, expanded or fetched), limits checked as the text is
 * read, so that a hostile document is refused before it costs anything.
 */
export function parseXml(text: string, limits: XmlLimits = itemLimits): XmlResult {
  const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  if (source.length > limits.size) return refused('xml-too-large', { limit: limits.size }, 1, 1);
  // Half of a surrogate pair is no character, and a parser may take the next one for its other half.
  if (/\p{Cs}/u.test(source)) return refused('xml-encoding', { encoding: 'Unicode' }, 1, 1);
  const parser = new SaxesParser({ xmlns: true, position: true });
  const open: OpenElement[] = [];
  let root: OpenElement | null = null;
  let nodes = 0;
  let attributes = 0;
  let line = 1;
  let column = 1;

  const count = (): void => {
    nodes += 1;
    if (nodes > limits.nodes) throw new Refusal('xml-too-many-nodes', { limit: limits.nodes });
  };
  const addText = (value: string): void => {
    const parent = open.at(-1);
    if (parent === undefined || value === '') return;
    // White space between elements is bounded by the size; counting it would refuse what an indented copy of a legal item holds.
    if (value.trim() !== '') count();
    const last = parent.children.at(-1);
    if (typeof last === 'string') parent.children[parent.children.length - 1] = last + value;
    else parent.children.push(value);
  };

  parser.on('error', (error) => {
    throw new Refusal('xml-malformed', { reason: error.message.replace(/^(\S+:)?\d+:\d+: /, '') });
  });
  parser.on('doctype', () => {
    throw new Refusal('xml-doctype', undefined);
  });
  parser.on('opentagstart', (tag) => {
    attributes = 0;
    line = parser.line;
    column = Math.max(1, parser.column - tag.name.length - 1);
    if (open.length >= limits.depth) throw new Refusal('xml-too-deep', { limit: limits.depth });
  });
  parser.on('attribute', () => {
    attributes += 1;
    if (attributes > limits.attributes) {
      throw new Refusal('xml-too-many-attributes', { limit: limits.attributes, element: '…' });
    }
  });
  parser.on('opentag', (tag) => {
    count();
    const element: OpenElement = { name: tag.local, ns: tag.uri, attributes: {}, children: [], line, column };
    for (const attribute of Object.values(tag.attributes)) {
      if (attribute.uri === namespaceDeclarations || attribute.uri === schemaInstance || attribute.name === 'xmlns') continue;
      const key =
        attribute.uri === '' ? attribute.local : attribute.uri === xmlNamespace ? `xml:${attribute.local}` : `{${attribute.uri}}${attribute.local}`;
      setOwn(element.attributes, key, attribute.value);
    }
    const parent = open.at(-1);
    if (parent === undefined) root = element;
    else parent.children.push(element);
    open.push(element);
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    open.pop();
  });

  try {
    parser.write(source).close();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refused(error.code, error.data, parser.line, Math.max(1, parser.column));
  }
  if (root === null) return refused('xml-malformed', { reason: 'the document is empty' }, 1, 1);
  return { ok: true, root };
}

/** `__proto__` is a legal XML attribute name; assigning it would change the object instead of adding a key. */
function setOwn(target: Record<string, string>, key: string, value: string): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

const refused = (code: DiagnosticCode, data: Diagnostic['data'], line: number, column: number): XmlResult => ({
  ok: false,
  diagnostic: { code, severity: 'error', line, column, ...(data ? { data } : {}) },
});
