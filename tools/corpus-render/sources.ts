import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { readFiles } from '@synoo/qti';

/** Files that belong together: those of a folder or of one package. */
export interface Source {
  /** Stands before the names of its files in the report. */
  readonly prefix: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The one file that was asked for, where it was one. */
  readonly only?: string;
}

export interface Sources {
  readonly sources: readonly Source[];
  /** Packages that could not be opened, and why. */
  readonly unreadable: readonly { readonly file: string; readonly what: string }[];
}

/** A folder on the author's own disk may hold more than a package that a stranger sends. */
const folderLimits = { entries: 1_000_000, file: 1_000_000_000, total: 8_000_000_000, ratio: 1000 };

/** What a path names: a folder with everything below it, the packages in it too; a package; or one file in its folder. */
export async function readSources(path: string): Promise<Sources> {
  const is = await stat(path);
  if (is.isDirectory()) return readFolder(path, '');
  if (isPackage(path)) return { ...(await opened(path, basename(path))) };
  const folder = await readFiles(dirname(path), folderLimits);
  if (!folder.ok) throw new Error(`${dirname(path)} cannot be read: ${folder.problem.message}`);
  return { sources: [{ prefix: '', files: folder.files, only: basename(path) }], unreadable: [] };
}

const isPackage = (name: string): boolean => /\.(zip|imscc)$/i.test(name);

async function readFolder(path: string, prefix: string): Promise<Sources> {
  const read = await readFiles(path, folderLimits);
  if (!read.ok) throw new Error(`${path} cannot be read: ${read.problem.message}`);
  const packages = await Promise.all([...read.files].filter(([name]) => isPackage(name)).map(([name, bytes]) => opened(bytes, name)));
  return {
    sources: [{ prefix, files: read.files }, ...packages.flatMap(({ sources }) => sources)],
    unreadable: packages.flatMap(({ unreadable }) => unreadable),
  };
}

async function opened(source: Uint8Array | string, name: string): Promise<Sources> {
  const read = await readFiles(source);
  return read.ok ? { sources: [{ prefix: `${name}/`, files: read.files }], unreadable: [] } : { sources: [], unreadable: [{ file: name, what: read.problem.message }] };
}
