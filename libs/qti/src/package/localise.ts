import { toAsset, type PackageAsset } from './assets';
import { resolvePath } from './paths';
import { packageProblem, type PackageProblem } from './problem';
import type { PackageFiles } from './read-zip';
import { isInternal } from '../delivery/build-context';
import { isBodyElement, plainText, type BodyElement, type BodyNode } from '../model/body';
import type { Item } from '../model/item';

export interface Localised {
  readonly item: Item;
  readonly assets: readonly PackageAsset[];
  readonly problems: readonly PackageProblem[];
}

const addressAttributes = ['src', 'data', 'href', 'poster'] as const;
/** Elements whose address names a file of the package (a link names a page). */
const holders = new Set(['img', 'object', 'audio', 'video', 'source', 'track', 'qti-stylesheet', 'qti-file-href', 'qti-interaction-module']);

/** Renames every file that an item uses to the hash of its content and collects the files. */
export function localise(item: Item, path: string, files: PackageFiles): Localised {
  const assets = new Map<string, PackageAsset>();
  const problems: PackageProblem[] = [];
  const local = (href: string, ending = ''): string => {
    if (/^data:/i.test(href) || href === '') return href;
    if (!isInternal(href)) {
      problems.push({ file: path, line: 0, code: 'url-external', message: `The address ${href} leads outside of the package; it is not delivered`, severity: 'warning', data: { url: href } });
      return href;
    }
    const named = resolvePath(path, href);
    const target = named === null || files.has(named) ? named : named + ending;
    const bytes = target === null ? undefined : files.get(target);
    if (target === null || bytes === undefined) {
      problems.push(packageProblem('warning', 'asset-missing', path, { href }));
      return href;
    }
    const asset = toAsset(target, bytes);
    if (asset === null) {
      problems.push(packageProblem('warning', 'asset-type', path, { href }));
      return href;
    }
    assets.set(asset.href, asset);
    return asset.href;
  };
  const visit = (node: BodyNode): BodyNode => {
    if (!isBodyElement(node)) return node;
    const attrs = { ...node.attrs };
    if (holders.has(node.name)) for (const name of addressAttributes) if (attrs[name] !== undefined) attrs[name] = local(attrs[name]);
    // This one names its file by its text.
    if (node.name === 'qti-file-href') return { ...node, attrs, children: [local(plainText(node.children).trim())] };
    // Modules are often named without the ending of their file.
    if (node.name === 'qti-interaction-module') for (const name of ['primary-path', 'fallback-path']) if (attrs[name] !== undefined) attrs[name] = local(attrs[name], '.js');
    return { ...node, attrs, children: node.children.map(visit) };
  };
  const element = (node: BodyElement): BodyElement => visit(node) as BodyElement;
  return {
    item: {
      ...item,
      body: item.body.map(visit),
      feedbacks: item.feedbacks.map((feedback) => ({ ...feedback, content: feedback.content.map(visit) })),
      stylesheets: item.stylesheets.map((sheet) => ({ ...sheet, href: local(sheet.href) })),
      ...(item.catalogs ? { catalogs: element(item.catalogs) } : {}),
    },
    assets: [...assets.values()].sort((a, b) => (a.href < b.href ? -1 : 1)),
    problems,
  };
}
