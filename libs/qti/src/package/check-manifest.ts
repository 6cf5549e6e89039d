import type { Manifest, ManifestResource } from './manifest';
import { resolvePath } from './paths';
import { packageProblem, type PackageProblem } from './problem';
import type { PackageFiles } from './read-zip';

/** What a manifest promises and the package does not keep. Nothing here stops the import of what is there. */
export function checkManifest(manifest: Manifest, path: string, files: PackageFiles): PackageProblem[] {
  const problems: PackageProblem[] = [];
  const warn = (line: number, ...[code, data]: [Parameters<typeof packageProblem>[1], Record<string, string>]): void => {
    problems.push({ ...packageProblem('warning', code, path, data), line });
  };
  if (manifest.resources.length === 0) warn(0, 'manifest-empty', {});
  if (!/qti|content|cartridge|^$/i.test(manifest.schema)) warn(0, 'manifest-schema', { schema: manifest.schema, version: manifest.schemaVersion });
  const seen = new Set<string>();
  for (const { identifier, line } of manifest.resources) {
    if (identifier !== '' && seen.has(identifier)) warn(line, 'resource-duplicate', { identifier });
    seen.add(identifier);
  }
  for (const resource of manifest.resources) {
    for (const reference of resource.dependencies) if (!seen.has(reference)) warn(resource.line, 'dependency-missing', { identifier: resource.identifier, href: reference });
    for (const href of new Set(resource.files)) {
      const target = resolvePath(path, href);
      // A missing main file is told where the resource is read.
      if (target !== resource.path && (target === null || !files.has(target)) && !isAddress(href)) warn(resource.line, 'resource-file-missing', { identifier: resource.identifier, href });
    }
  }
  return problems;
}

const isAddress = (href: string): boolean => /^[a-z][a-z0-9+.-]*:/i.test(href);

/** A resource type that names another kind or generation of file than the one that is there. */
export function typeProblem(resource: ManifestResource, path: string, kind: 'item' | 'test', version: string): PackageProblem | null {
  const named = /^imsqti_(apip)?(item|test|assessment|section)_?xmlv(\d)p\d/i.exec(resource.type);
  if (!named) return null;
  const namedKind = named[2]?.toLowerCase() === 'item' ? 'item' : 'test';
  if (namedKind === kind && named[3] === version[0]) return null;
  return { ...packageProblem('warning', 'resource-type', path, { type: resource.type, found: `${kind} QTI ${version}` }), line: 0 };
}
