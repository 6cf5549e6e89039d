import type { Diagnostic } from '../model/diagnostic';
import { qti3Namespace } from '../model/namespaces';
import { elementsOf as childElements, isElement, textOf, type XmlElement } from '../xml/tree';

/**
 * Elements that no version of QTI defines but some tools write, where the specification has an exact equivalent: they are
 * rewritten and reported. What has none stays as it is and is reported by the parser as unknown.
 */
type Rewrite = (element: XmlElement) => XmlElement | null;

const make = (at: XmlElement, name: string, attributes: Readonly<Record<string, string>>, children: readonly XmlElement[]): XmlElement => ({
  name, ns: qti3Namespace, attributes, children, line: at.line, column: at.column,
});

const renamed =
  (name: string): Rewrite =>
  (element) => ({ ...element, name });

const negated =
  (name: string): Rewrite =>
  (element) => make(element, 'qti-not', {}, [{ ...element, name }]);

const statistic =
  (name: string): Rewrite =>
  (element) => make(element, 'qti-stats-operator', { name }, childElements(element));

/** An attribute given as a second operand instead. */
const operandToAttribute =
  (attribute: string): Rewrite =>
  (element) => {
    const [first, second, ...more] = childElements(element);
    if (element.attributes[attribute] !== undefined || first === undefined || second?.name !== 'qti-base-value' || more.length > 0) return null;
    return { ...element, attributes: { ...element.attributes, [attribute]: textOf(second).trim() }, children: [first] };
  };

const rewrites: Readonly<Record<string, Rewrite>> = {
  'qti-is-not-null': negated('qti-is-null'),
  'qti-not-equal': negated('qti-equal'),
  'qti-all-n': (element) => make(element, 'qti-any-n', { min: '0', ...element.attributes }, childElements(element)),
  'qti-mod': renamed('qti-integer-modulus'),
  'qti-mean': statistic('mean'),
  'qti-sample-variance': statistic('sampleVariance'),
  'qti-sample-sd': statistic('sampleSD'),
  'qti-pop-variance': statistic('popVariance'),
  'qti-pop-sd': statistic('popSD'),
  'qti-index': operandToAttribute('n'),
  // Case cannot be switched off in a pattern; only the other case has an equivalent.
  'qti-pattern-match': (element) => (element.attributes['case-sensitive'] === 'false' ? null : operandToAttribute('pattern')(element)),
  // A default without a value means the declared one.
  'qti-set-default-value': (element) => {
    const { identifier = '' } = element.attributes;
    return childElements(element).length > 0 ? null : make(element, 'qti-set-response-value', { identifier }, [make(element, 'qti-default', { identifier }, [])]);
  },
  // Case sensitivity belongs to each entry.
  'qti-mapping': (element) => {
    const { 'case-sensitive': caseSensitive, ...attributes } = element.attributes;
    if (caseSensitive === undefined) return null;
    return { ...element, attributes, children: childElements(element).map((entry) => ({ ...entry, attributes: { 'case-sensitive': caseSensitive, ...entry.attributes } })) };
  },
};

/** The element with every child element replaced. */
const withChildren = (element: XmlElement, change: (child: XmlElement) => XmlElement): XmlElement => ({
  ...element,
  children: element.children.map((child) => (isElement(child) ? change(child) : child)),
});

/** Rewrites all dialect elements of an upgraded tree, inner ones first. */
export function normaliseDialects(root: XmlElement, diagnostics: Diagnostic[]): XmlElement {
  const visit = (element: XmlElement): XmlElement => {
    const inner = withChildren(element, visit);
    const rewrite = Object.hasOwn(rewrites, inner.name) ? rewrites[inner.name] : undefined;
    const result = rewrite?.(inner) ?? null;
    if (result === null) return inner;
    diagnostics.push({ code: 'element-nonstandard', severity: 'warning', line: element.line, column: element.column, data: { element: element.name, replacement: result.name } });
    return result;
  };
  return visit(root);
}
