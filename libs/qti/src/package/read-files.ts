import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { packageProblem } from './problem';
import { defaultZipLimits, readZip, type FilesResult, type ZipLimits } from './read-zip';

/** All files of a package, whether it is a zip (bytes or path) or a folder. */
export async function readFiles(source: Uint8Array | string, limits: ZipLimits = defaultZipLimits): Promise<FilesResult> {
  if (typeof source !== 'string') return readZip(source, limits);
  return (await stat(source)).isDirectory() ? readFolder(source, limits) : readZip(source, limits);
}

async function readFolder(root: string, limits: ZipLimits): Promise<FilesResult> {
  const files = new Map<string, Uint8Array>();
  let total = 0;
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const regular = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
  if (regular.length > limits.entries) return { ok: false, problem: packageProblem('error', 'zip-entries', '', { limit: limits.entries }) };
  for (const path of regular) {
    const name = relative(root, path).split(sep).join('/');
    const { size } = await stat(path);
    if (size > limits.file) return { ok: false, problem: packageProblem('error', 'zip-file', name, { limit: limits.file }) };
    total += size;
    if (total > limits.total) return { ok: false, problem: packageProblem('error', 'zip-total', '', { limit: limits.total }) };
    files.set(name, await readFile(path));
  }
  return { ok: true, files };
}
