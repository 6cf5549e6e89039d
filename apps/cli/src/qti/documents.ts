import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { defaultZipLimits, readFiles } from '@synoo/qti';

/** One XML document to look at: a file of its own or one inside of a zip (`package.zip!item.xml`). */
export interface SourceDocument {
  readonly file: string;
  readonly bytes: Uint8Array;
}

export interface Sources {
  readonly documents: readonly SourceDocument[];
  /** Content packages among them: zips, and folders with a manifest. */
  readonly packages: readonly { readonly file: string; readonly source: Uint8Array | string }[];
  /** What could not even be opened. */
  readonly unreadable: readonly { readonly file: string; readonly reason: string }[];
  /** Files that hold no XML (pictures, texts, …): counted, so that nothing is skipped silently. */
  readonly otherFiles: number;
}

interface Collected {
  readonly documents: SourceDocument[];
  readonly packages: { file: string; source: Uint8Array | string }[];
  readonly unreadable: { file: string; reason: string }[];
  otherFiles: number;
}

const isXml = (name: string): boolean => /\.(xml|qti)$/i.test(name);
const isZip = (name: string): boolean => /\.(zip|imscc)$/i.test(name);
const looksLikeZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3;
/** How deep archives in archives are opened; deeper ones are named. */
const maxNesting = 3;

/** All XML documents at or below the paths. */
export async function collectSources(paths: readonly string[]): Promise<Sources> {
  const into: Collected = { documents: [], packages: [], unreadable: [], otherFiles: 0 };
  for (const path of paths) {
    for (const file of await filesBelow(path, into)) await collectFile(file, file === path, into);
  }
  return into;
}

async function collectFile(file: string, named: boolean, into: Collected): Promise<void> {
  try {
    if (isZip(file)) return await collectZip(file, file, 1, into);
    if (!isXml(file) && !named) {
      into.otherFiles += 1;
      return;
    }
    if ((await stat(file)).size > defaultZipLimits.file) {
      into.unreadable.push({ file, reason: `The file is larger than ${defaultZipLimits.file} bytes` });
      return;
    }
    const bytes = await readFile(file);
    // A package under another name: its content says what it is.
    if (looksLikeZip(bytes)) return await collectZip(file, bytes, 1, into);
    if (basename(file) === 'imsmanifest.xml') into.packages.push({ file: file.slice(0, -'imsmanifest.xml'.length) || '.', source: file.slice(0, -'imsmanifest.xml'.length) || '.' });
    into.documents.push({ file, bytes });
  } catch (error) {
    into.unreadable.push({ file, reason: error instanceof Error ? error.message : String(error) });
  }
}

async function collectZip(file: string, source: Uint8Array | string, depth: number, into: Collected): Promise<void> {
  const read = await readFiles(source);
  if (!read.ok) {
    into.unreadable.push({ file: read.problem.file === '' ? file : `${file}!${read.problem.file}`, reason: read.problem.message });
    return;
  }
  if ([...read.files.keys()].some((name) => /(^|\/)imsmanifest\.xml$/.test(name)) || depth === 1) into.packages.push({ file, source });
  for (const [name, bytes] of read.files) {
    const inner = `${file}!${name}`;
    if (isZip(name) && depth >= maxNesting) into.unreadable.push({ file: inner, reason: `Archives are nested deeper than ${maxNesting}` });
    else if (isZip(name)) await collectZip(inner, bytes, depth + 1, into);
    else if (isXml(name)) into.documents.push({ file: inner, bytes });
    else into.otherFiles += 1;
  }
}

/** The file itself, or every file below the folder, in a fixed order. Links are followed, but not in circles. */
async function filesBelow(path: string, into: Collected, seen: ReadonlySet<string> = new Set()): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const real = await realpath(path);
    if (seen.has(real)) return [];
    const below = new Set([...seen, real]);
    const files: string[] = [];
    for (const name of (await readdir(path)).sort()) {
      const inner = join(path, name);
      const entry = await lstat(inner);
      if (entry.isFile()) files.push(inner);
      else if (entry.isDirectory() || entry.isSymbolicLink()) files.push(...(await filesBelow(inner, into, below)));
    }
    return files;
  } catch (error) {
    into.unreadable.push({ file: path, reason: reasonOf(error) });
    return [];
  }
}

function reasonOf(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  if (code === 'ENOENT') return 'There is no such file or folder';
  if (code === 'EACCES' || code === 'EPERM') return 'The file may not be read by this user';
  return error instanceof Error ? error.message : String(error);
}
