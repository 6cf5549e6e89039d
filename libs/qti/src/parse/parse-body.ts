import type { BodyElement, BodyNode } from '../model/body';
import { isQtiNamespace, mathNamespace } from '../model/namespaces';
import { blockContainers } from '../model/vocabulary';
import { isElement, type XmlElement, type XmlNode } from '../xml/tree';

/**
 * Content without positions. White space is brought to one form, so that equal content is deeply equal: none between
 * blocks, one space for any run elsewhere, all of it inside `pre`.
 */
export function toBodyElement(element: XmlElement, preserve = false): BodyElement {
  const keep = preserve || element.name === 'pre' || element.attributes['xml:space'] === 'preserve';
  return {
    name: element.name,
    ...(isQtiNamespace(element.ns) ? {} : { ns: element.ns }),
    attrs: element.attributes,
    children: toBodyNodes(element.children, !keep && isBlock(element), keep),
  };
}

export function toBodyNodes(nodes: readonly XmlNode[], block: boolean, preserve = false): BodyNode[] {
  const result: BodyNode[] = [];
  for (const node of nodes) {
    if (isElement(node)) {
      result.push(toBodyElement(node, preserve));
      continue;
    }
    const text = preserve ? node : node.replace(/[ \t\r\n]+/g, ' ');
    if (text === '' || (block && text === ' ')) continue;
    result.push(text);
  }
  return result;
}

/** Containers of blocks, and any other element that holds a block: there, white space only separates lines of source. */
function isBlock(element: XmlElement): boolean {
  if (element.ns === mathNamespace) return blockContainers.has(element.name);
  return blockContainers.has(element.name) || element.children.some((child) => isElement(child) && blockNames.has(child.name));
}

const blockNames = new Set(
  ('p div table ul ol dl li dt dd h1 h2 h3 h4 h5 h6 blockquote pre hr section article figure figcaption caption tr td th thead tbody tfoot ' +
    'qti-prompt qti-simple-choice qti-simple-associable-choice qti-simple-match-set qti-choice-interaction qti-order-interaction qti-match-interaction ' +
    'qti-extended-text-interaction qti-gap-match-interaction qti-feedback-block qti-rubric-block qti-template-block qti-content-body').split(' '),
);
