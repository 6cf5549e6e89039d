import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readFiles } from '@synoo/qti';

/** One XML document to look at: a file of its own or one inside of a zip (`package.zip!item.xml`). */
export interface SourceDocument {
  readonly file: string;
  readonly bytes: Uint8Array;
}

export interface Sources {
  readonly documents: readonly SourceDocument[];
  /** Paths of content packages among them: zips, and folders with a manifest. */
  readonly packages: readonly string[];
  /** What could not even be opened. */
  readonly unreadable: readonly { readonly file: string; readonly reason: string }[];
}

const isXml = (name: string): boolean => /\.(xml|qti)$/i.test(name);

/** All XML documents at or below the paths. */
export async function collectSources(paths: readonly string[]): Promise<Sources> {
  const documents: SourceDocument[] = [];
  const packages: string[] = [];
  const unreadable: { file: string; reason: string }[] = [];
  for (const path of paths) {
    const files = await filesBelow(path).catch((error: unknown) => {
      unreadable.push({ file: path, reason: error instanceof Error ? error.message : String(error) });
      return [];
    });
    for (const file of files) {
      if (/\.zip$/i.test(file)) {
        const read = await readFiles(file);
        packages.push(file);
        if (read.ok) for (const [name, bytes] of read.files) if (isXml(name)) documents.push({ file: `${file}!${name}`, bytes });
        if (!read.ok) unreadable.push({ file: read.problem.file === '' ? file : `${file}!${read.problem.file}`, reason: read.problem.message });
      } else if (isXml(file) || path === file) {
        if (basename(file) === 'imsmanifest.xml') packages.push(file.slice(0, -'imsmanifest.xml'.length) || '.');
        documents.push({ file, bytes: await readFile(file) });
      }
    }
  }
  return { documents, packages, unreadable };
}

async function filesBelow(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
}
