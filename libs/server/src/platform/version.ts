import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Manifest {
  readonly name?: string;
  readonly version?: string;
}

function readManifest(folder: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  } catch {
    return undefined; // no package.json here, or not one of ours: look further up
  }
}

/** Root folder of the program: the nearest one above the running script whose package.json is Synoo's. */
export function programRoot(from = process.argv[1] ?? process.cwd()): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (readManifest(folder)?.name === 'synoo') return folder;
    if (folder === dirname(folder)) return process.cwd();
  }
}

export function programVersion(): string {
  return readManifest(programRoot())?.version ?? 'unknown';
}
