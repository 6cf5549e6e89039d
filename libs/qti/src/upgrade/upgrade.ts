import { normaliseDialects } from './dialects';
import type { Diagnostic } from '../model/diagnostic';
import { isQtiNamespace, qti3Namespace, mathNamespace } from '../model/namespaces';
import { htmlNames } from '../model/vocabulary';
import type { Reader } from '../parse/reader';
import { isElement, textOf, type XmlElement, type XmlNode } from '../xml/tree';

/** `choiceInteraction` → `choice-interaction`, `durationGTE` → `duration-gte`, `anyN` → `any-n`. */
export const kebab = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();

export type QtiVersion = '2.0' | '2.1' | '2.2' | '3.0';

/** The QTI version that the root element claims; 2.2 where a QTI 2 root has no namespace, or one that nobody knows. */
export function versionOf(root: XmlElement): QtiVersion | null {
  if (root.name.startsWith('qti-')) return '3.0';
  const minor = /imsqti_v2p([0-2])/.exec(root.ns)?.[1];
  if (minor !== undefined) return `2.${minor}` as QtiVersion;
  return root.ns === '' || root.name === 'assessmentItem' || root.name === 'assessmentTest' ? '2.2' : null;
}

/** A document whose root stands in a namespace of no QTI version: what is in that namespace is taken for QTI, and that is reported. */
export function inKnownNamespace(root: XmlElement, version: QtiVersion, reader: Reader): XmlElement {
  if (root.ns === '') reader.report('warning', 'namespace-missing', root, { version });
  if (isQtiNamespace(root.ns)) return root;
  reader.report('warning', 'namespace-unknown', root, { namespace: root.ns, version });
  const visit = (element: XmlElement): XmlElement => ({
    ...element,
    ...(element.ns === root.ns ? { ns: qti3Namespace } : {}),
    children: element.children.map((child) => (isElement(child) ? visit(child) : child)),
  });
  return visit(root);
}

/** Elements whose free content QTI 3 wraps in a `qti-content-body`. */
const wrapped = new Set(['modalFeedback', 'feedbackBlock', 'templateBlock', 'rubricBlock', 'testFeedback']);

/** Children of the wrapped elements that stay outside of the wrapper. */
const outside = new Set(['qti-stylesheet', 'qti-catalog-info']);

/** QTI 2 objects that hold an image become `img` here: QTI 3 engines expect it, and only an image can be checked as one. */
const imageHolders = /Interaction$|^gapImg$|^positionObjectStage$/;

const renamedAttributes: Readonly<Record<string, string>> = { 'aria-describedBy': 'aria-describedby', 'aria-labelledBy': 'aria-labelledby' };

/**
 * Rewrites a QTI 2.x tree into QTI 3.0 names and shapes; positions are kept. What QTI 3 has no name for gets its systematic
 * name and is reported by the parser like any unknown element.
 */
export function upgrade(root: XmlElement, version: QtiVersion, diagnostics: Diagnostic[]): XmlElement {
  if (version === '3.0') return normaliseDialects(withoutFences(root), diagnostics);
  diagnostics.push({ code: 'upgraded', severity: 'info', line: root.line, column: root.column, data: { version } });
  return normaliseDialects(upgradeElement(root), diagnostics);
}

function upgradeElement(element: XmlElement): XmlElement {
  if (element.ns === mathNamespace) return upgradeMath(element, upgradeElement);
  // Some authors leave the namespace of MathML out; nothing else is called `math`.
  if (isMathWithoutNamespace(element)) return upgradeElement(inMathNamespace(element));
  if (!isQtiNamespace(element.ns)) return { ...element, children: upgradeChildren(element) };
  const isHtml = htmlNames.has(element.name);
  const attributes: Record<string, string> = {};
  for (const [key, value] of Object.entries(element.attributes)) {
    const name = isHtml || key.includes('{') || key.startsWith('xml:') || /^(data|aria)-/.test(key) ? (renamedAttributes[key] ?? key) : kebab(key);
    attributes[name] = value;
  }
  const name = isHtml ? element.name : element.name.startsWith('qti-') ? element.name : `qti-${kebab(element.name)}`;
  if (element.name === 'templateLocation') attributes['template-location'] ??= '';
  if (attributes['template'] !== undefined && element.name === 'responseProcessing') attributes['template'] = upgradeTemplate(attributes['template']);
  let children = upgradeChildren(element);
  // QTI 2 compares mapped strings with case unless told otherwise, QTI 3 without: say it.
  if (element.name === 'mapping' && attributes['case-sensitive'] === undefined) {
    children = children.map((child) => (isElement(child) ? { ...child, attributes: { 'case-sensitive': 'true', ...child.attributes } } : child));
  }
  if (imageHolders.test(element.name)) children = children.map((child) => (isElement(child) ? imageOf(child) : child));
  if (wrapped.has(element.name)) children = wrapContent(element, children);
  return { ...element, name, ns: qti3Namespace, attributes, children };
}

const upgradeChildren = (element: XmlElement): XmlNode[] =>
  element.children.map((child) => (isElement(child) ? upgradeElement(child) : child));

function wrapContent(parent: XmlElement, children: readonly XmlNode[]): XmlNode[] {
  if (children.some((child) => isElement(child) && child.name === 'qti-content-body')) return [...children];
  const kept = children.filter((child) => isElement(child) && outside.has(child.name));
  const content = children.filter((child) => !isElement(child) || !outside.has(child.name));
  const body: XmlElement = { name: 'qti-content-body', ns: qti3Namespace, attributes: {}, children: content, line: parent.line, column: parent.column };
  return [...kept, body];
}

function imageOf(element: XmlElement): XmlElement {
  const { data, type, width, height } = element.attributes;
  if (element.name !== 'object' || data === undefined || !(type ?? '').startsWith('image/')) return element;
  const alt = element.attributes['alt'] ?? element.attributes['aria-label'] ?? textOf(element).trim();
  const rest = Object.fromEntries(Object.entries(element.attributes).filter(([key]) => !['data', 'type', 'width', 'height', 'alt'].includes(key)));
  return {
    ...element,
    name: 'img',
    attributes: { src: data, alt, ...(width === undefined ? {} : { width }), ...(height === undefined ? {} : { height }), ...rest },
    children: [],
  };
}

const templateNames = ['match_correct', 'map_response', 'map_response_point', 'CC2_match', 'CC2_match_basic', 'CC2_map_response'] as const;
export type TemplateName = (typeof templateNames)[number];

/** The standard template that a URI of any QTI version names, by its last segment. */
export function templateName(uri: string): TemplateName | null {
  const last = uri.split(/[/\\]/).at(-1)?.replace(/\.xml$/i, '') ?? '';
  return templateNames.find((name) => name === last) ?? null;
}

function upgradeTemplate(uri: string): string {
  const name = templateName(uri);
  return name === null ? uri : `https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/${name}.xml`;
}

function withoutFences(element: XmlElement): XmlElement {
  if (isMathWithoutNamespace(element)) return withoutFences(inMathNamespace(element));
  const children = element.children.map((child) => (isElement(child) ? withoutFences(child) : child));
  return element.ns === mathNamespace ? upgradeMath(element, withoutFences) : { ...element, children };
}

const isMathWithoutNamespace = (element: XmlElement): boolean =>
  element.name === 'math' && element.ns !== mathNamespace && (isQtiNamespace(element.ns) || /mathml/i.test(element.ns));

/** MathML whose namespace is missing or misspelt. */
const inMathNamespace = (element: XmlElement): XmlElement => ({
  ...element,
  ns: mathNamespace,
  children: element.children.map((child) => (isElement(child) ? inMathNamespace(child) : child)),
});

/** `mfenced` is not in MathML Core: it becomes the row of operators that it stands for. */
function upgradeMath(element: XmlElement, recurse: (element: XmlElement) => XmlElement): XmlElement {
  const children = element.children.map((child) => (isElement(child) ? recurse(child) : child));
  if (element.name !== 'mfenced') return { ...element, children };
  const { open, close, separators, ...rest } = element.attributes;
  const operator = (text: string): XmlElement => ({ ...element, name: 'mo', attributes: {}, children: [text] });
  const parts = children.filter(isElement);
  const marks = [...(separators ?? ',').replace(/\s/g, '')];
  const inner = parts.flatMap((part, i) => {
    const mark = i === 0 ? undefined : (marks[i - 1] ?? marks.at(-1));
    return mark === undefined ? [part] : [operator(mark), part];
  });
  const fence = (text: string): XmlElement[] => (text === '' ? [] : [operator(text)]);
  return { ...element, name: 'mrow', attributes: rest, children: [...fence(open ?? '('), ...inner, ...fence(close ?? ')')] };
}
