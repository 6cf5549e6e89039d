/** What the writer needs of an element: no positions. */
export interface WritableElement {
  readonly name: string;
  /** Namespace URI; '' or absent = that of the parent. */
  readonly ns?: string;
  readonly attrs?: Readonly<Record<string, string>>;
  readonly children?: readonly (string | WritableElement)[];
  /** Children on lines of their own; only where white space has no meaning. */
  readonly block?: boolean;
}

const escapeText = (text: string): string =>
  text.replace(/[&<>\r]/g, (c) => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : c === '>' ? '&gt;' : '&#13;'));

const escapeAttribute = (text: string): string =>
  text.replace(/[&<"\n\r\t]/g, (c) => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : c === '"' ? '&quot;' : `&#${c.charCodeAt(0)};`));

/** Deterministic XML: attributes in the order given, two spaces of indent for block elements, `\n` line ends. */
export function writeXml(root: WritableElement): string {
  const parts: string[] = ['<?xml version="1.0" encoding="UTF-8"?>\n'];
  write(root, '', 0, parts);
  parts.push('\n');
  return parts.join('');
}

function write(element: WritableElement, inherited: string, depth: number, parts: string[]): void {
  const ns = element.ns ?? inherited;
  parts.push('<', element.name);
  if (ns !== inherited) parts.push(` xmlns="${escapeAttribute(ns)}"`);
  let prefixes = 0;
  for (const [key, value] of Object.entries(element.attrs ?? {})) {
    const foreign = /^\{(.*)\}([^}]+)$/s.exec(key);
    if (foreign) {
      prefixes += 1;
      parts.push(` xmlns:a${prefixes}="${escapeAttribute(foreign[1] ?? '')}" a${prefixes}:${foreign[2]}="${escapeAttribute(value)}"`);
    } else parts.push(` ${key}="${escapeAttribute(value)}"`);
  }
  const children = element.children ?? [];
  if (children.length === 0) {
    parts.push('/>');
    return;
  }
  parts.push('>');
  const block = element.block === true && children.every((child) => typeof child !== 'string');
  for (const child of children) {
    if (block) parts.push('\n', '  '.repeat(depth + 1));
    if (typeof child === 'string') parts.push(escapeText(child));
    else write(child, ns, depth + 1, parts);
  }
  if (block) parts.push('\n', '  '.repeat(depth));
  parts.push('</', element.name, '>');
}
