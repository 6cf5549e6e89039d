import { relativePath, resolvePath } from './paths';
import { packageProblem, type PackageProblem } from './problem';
import { decodeXml } from './decode';
import type { PackageFiles } from './read-zip';
import { isBodyElement, type BodyElement, type BodyNode } from '../model/body';
import type { Item } from '../model/item';
import { toBodyElement } from '../parse/parse-body';
import { childNamed } from '../xml/tree';
import { parseXml } from '../xml/parse-xml';

/** Puts shared stimuli into the item: an item of the bank stands alone, whatever it shared before. */
export function mergeStimuli(item: Item, path: string, files: PackageFiles): { item: Item; problems: PackageProblem[] } {
  const problems: PackageProblem[] = [];
  let body = item.body;
  const left: Item['stimulusRefs'][number][] = [];
  for (const ref of item.stimulusRefs) {
    const content = readStimulus(path, ref.href, files);
    if (content === null) {
      problems.push(packageProblem('warning', 'asset-missing', path, { href: ref.href }));
      left.push(ref);
      continue;
    }
    problems.push(packageProblem('info', 'stimulus-merged', path, { href: ref.href }));
    body = place(body, ref.identifier, content);
  }
  return { item: { ...item, body, stimulusRefs: left }, problems };
}

function readStimulus(from: string, href: string, files: PackageFiles): readonly BodyNode[] | null {
  const path = resolvePath(from, href);
  const bytes = path === null ? undefined : files.get(path);
  const decoded = bytes === undefined ? null : decodeXml(bytes);
  if (path === null || decoded === null || !decoded.ok) return null;
  const parsed = parseXml(decoded.text);
  const stimulus = parsed.ok ? childNamed(parsed.root, 'qti-stimulus-body') : undefined;
  return stimulus === undefined ? null : rebased(toBodyElement(stimulus).children, path, from);
}

/** Addresses in a stimulus are relative to its file; in the item they have to be relative to the item. */
function rebased(nodes: readonly BodyNode[], from: string, to: string): BodyNode[] {
  return nodes.map((node) => {
    if (!isBodyElement(node)) return node;
    const attrs = { ...node.attrs };
    for (const name of ['src', 'data', 'href']) {
      const target = attrs[name] === undefined ? null : resolvePath(from, attrs[name]);
      if (target !== null) attrs[name] = relativePath(to, target);
    }
    return { ...node, attrs, children: rebased(node.children, from, to) };
  });
}

/** Into the place that names the stimulus, else before everything else. */
function place(body: readonly BodyNode[], identifier: string, content: readonly BodyNode[]): BodyNode[] {
  let placed = false;
  const visit = (node: BodyNode): BodyNode => {
    if (!isBodyElement(node)) return node;
    if (!placed && node.attrs['data-stimulus-idref'] === identifier) {
      placed = true;
      const { 'data-stimulus-idref': _idref, ...attrs } = node.attrs;
      return holder(content, attrs);
    }
    return { ...node, children: node.children.map(visit) };
  };
  const result = body.map(visit);
  return placed ? result : [holder(content, {}), ...result];
}

const holder = (content: readonly BodyNode[], attrs: Readonly<Record<string, string>>): BodyElement => {
  const classes = new Set([...(attrs['class'] ?? '').split(/\s+/).filter((name) => name !== ''), 'qti-shared-stimulus']);
  return { name: 'div', attrs: { ...attrs, class: [...classes].join(' ') }, children: content };
};
