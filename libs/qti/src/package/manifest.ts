import { resolvePath } from './paths';
import { readMetadata, type ItemMetadata } from './metadata';
import { childNamed, childrenNamed, textOf, type XmlElement } from '../xml/tree';

export interface ManifestResource {
  readonly identifier: string;
  readonly type: string;
  /** Path in the package; null where the manifest names none or one outside. */
  readonly path: string | null;
  readonly href: string;
  readonly files: readonly string[];
  readonly dependencies: readonly string[];
  readonly metadata: ItemMetadata;
  readonly line: number;
}

export interface Manifest {
  readonly identifier: string;
  readonly schema: string;
  readonly schemaVersion: string;
  readonly metadata: ItemMetadata;
  readonly resources: readonly ManifestResource[];
}

/** A manifest of any QTI or Common Cartridge profile: names are told apart without their namespaces. */
export function readManifest(root: XmlElement, base: string): Manifest {
  const resources = childNamed(root, 'resources');
  return {
    identifier: root.attributes['identifier']?.trim() ?? '',
    schema: metadataText(root, 'schema'),
    schemaVersion: metadataText(root, 'schemaversion'),
    metadata: readMetadata(childNamed(root, 'metadata')),
    resources: (resources ? childrenNamed(resources, 'resource') : []).map((resource) => {
      const files = childrenNamed(resource, 'file').map((file) => file.attributes['href'] ?? '');
      const href = resource.attributes['href'] ?? files[0] ?? '';
      return {
        identifier: resource.attributes['identifier'] ?? '',
        type: resource.attributes['type'] ?? '',
        href,
        path: resolvePath(`${base}imsmanifest.xml`, href),
        files,
        dependencies: childrenNamed(resource, 'dependency').map((dependency) => dependency.attributes['identifierref'] ?? ''),
        metadata: readMetadata(childNamed(resource, 'metadata')),
        line: resource.line,
      };
    }),
  };
}

const metadataText = (root: XmlElement, name: string): string => {
  const metadata = childNamed(root, 'metadata');
  const found = metadata && childNamed(metadata, name);
  return found ? textOf(found).trim() : '';
};
