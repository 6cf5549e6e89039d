import { checkValues } from './check-values';
import type { Reader } from './reader';
import type { Item } from '../model/item';
import { htmlNames, interactionOf, knownBodyNames } from '../model/vocabulary';
import { isQtiNamespace, mathNamespace, ssmlNamespace, xincludeNamespace } from '../model/namespaces';
import { isElement, type XmlElement } from '../xml/tree';

/** Checks that need the whole item: what is bound to what, and which content is not known. */
export function checkItem(item: Item, root: XmlElement, reader: Reader): void {
  const seen = new Set<string>();
  for (const { identifier } of [...item.responses, ...item.outcomes, ...item.templates, ...item.contexts]) {
    if (seen.has(identifier)) reader.report('error', 'identifier-duplicate', root, { identifier });
    seen.add(identifier);
  }
  const responses = new Set(item.responses.map((response) => response.identifier));
  const body = root.children.find((child): child is XmlElement => isElement(child) && child.name === 'qti-item-body');
  if (body) checkContent(body, responses, reader);
  checkValues(item, root, reader);
}

const notCore = new Set(['menclose', 'mstack', 'mlongdiv', 'maction', 'mfenced', 'mlabeledtr']);

function checkContent(element: XmlElement, responses: ReadonlySet<string>, reader: Reader): void {
  for (const child of element.children) {
    if (!isElement(child)) continue;
    checkOne(child, responses, reader);
    checkContent(child, responses, reader);
  }
}

function checkOne(element: XmlElement, responses: ReadonlySet<string>, reader: Reader): void {
  if (element.ns === mathNamespace) {
    if (notCore.has(element.name)) reader.report('warning', 'not-core-mathml', element, { element: element.name });
    return;
  }
  if (element.ns === xincludeNamespace) {
    reader.report('error', 'include-refused', element, { href: element.attributes['href'] ?? '' });
    return;
  }
  if (element.ns === ssmlNamespace) return;
  if (!isQtiNamespace(element.ns) || (!htmlNames.has(element.name) && !knownBodyNames.has(element.name))) {
    reader.report('warning', 'element-unknown', element, { element: element.name });
    return;
  }
  if (interactionOf(element.name) === null) return;
  const response = reader.required(element, 'response-identifier');
  if (response !== '' && !responses.has(response)) {
    reader.report('error', 'response-undeclared', element, { element: element.name, identifier: response });
  }
}
