/** A small read-only tree of an XML document. Comments and processing instructions are not part of it. */
export interface XmlElement {
  /** Local name; the prefix is resolved away. */
  readonly name: string;
  /** Namespace URI; '' for none. */
  readonly ns: string;
  /** By local name; an attribute in a namespace is keyed `{uri}local`, `xml:lang` and the like keep their usual name. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  readonly line: number;
  readonly column: number;
}

export type XmlNode = string | XmlElement;

export const isElement = (node: XmlNode): node is XmlElement => typeof node !== 'string';

export const elementsOf = (element: XmlElement): XmlElement[] => element.children.filter(isElement);

export const childrenNamed = (element: XmlElement, name: string): XmlElement[] =>
  elementsOf(element).filter((child) => child.name === name);

export const childNamed = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find((child): child is XmlElement => isElement(child) && child.name === name);

/** The text of a value: line ends around it, with their indent, come from how the source is laid out. */
export const valueText = (element: XmlElement): string => textOf(element).replace(/^\s*\n\s*|\s*\n\s*$/g, '');

export const textOf = (element: XmlElement): string =>
  element.children.map((child) => (isElement(child) ? textOf(child) : child)).join('');
