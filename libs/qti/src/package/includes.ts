import { decodeXml } from './decode';
import { relativePath, resolvePath } from './paths';
import { packageProblem, type PackageProblem } from './problem';
import type { PackageFiles } from './read-zip';
import { xincludeNamespace } from '../model/namespaces';
import { isElement, type XmlElement, type XmlNode } from '../xml/tree';
import { itemLimits, parseXml } from '../xml/parse-xml';

/** How deep files may include files, and how many inclusions one document may have: enough for any test, too few for a bomb. */
const maxDepth = 5;
const maxInclusions = 200;

/**
 * Puts the content of included files (XInclude, sections in files of their own) in place of the references to them, from inside
 * of the package only. What cannot be resolved stays as it is and is reported by the parser.
 */
export function resolveIncludes(root: XmlElement, path: string, files: PackageFiles, problems: PackageProblem[]): XmlElement {
  let left = maxInclusions;
  const visit = (element: XmlElement, from: string, depth: number): XmlElement => ({
    ...element,
    children: element.children.map((child): XmlNode => {
      if (!isElement(child)) return child;
      const href = includedHref(child);
      const included = href === null || depth >= maxDepth || left <= 0 ? null : load(from, href);
      if (href === null) return visit(child, from, depth);
      if (included === null) {
        problems.push({ ...packageProblem('warning', 'asset-missing', path, { href }), line: child.line });
        return child;
      }
      left -= 1;
      const content = visit(included.root, included.path, depth + 1);
      return rebased(content, included.path, from);
    }),
  });
  const load = (from: string, href: string): { root: XmlElement; path: string } | null => {
    const target = resolvePath(from, href);
    const bytes = target === null ? undefined : files.get(target);
    const decoded = bytes === undefined ? null : decodeXml(bytes);
    if (target === null || decoded === null || !decoded.ok) return null;
    const parsed = parseXml(decoded.text, itemLimits);
    return parsed.ok ? { root: parsed.root, path: target } : null;
  };
  return visit(root, path, 0);
}

function includedHref(element: XmlElement): string | null {
  const { href, parse } = element.attributes;
  if (href === undefined) return null;
  if (element.ns === xincludeNamespace && element.name === 'include') return parse === 'text' ? null : href;
  return element.name === 'assessmentSectionRef' || element.name === 'qti-assessment-section-ref' ? href : null;
}

/** Addresses of the included file, as the including file has to write them. */
function rebased(element: XmlElement, from: string, to: string): XmlElement {
  const attributes = { ...element.attributes };
  for (const name of ['href', 'src', 'data']) {
    const target = attributes[name] === undefined ? null : resolvePath(from, attributes[name]);
    if (target !== null) attributes[name] = relativePath(to, target);
  }
  return { ...element, attributes, children: element.children.map((child) => (isElement(child) ? rebased(child, from, to) : child)) };
}
