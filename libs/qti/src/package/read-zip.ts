import type { Readable } from 'node:stream';
import { fromBufferPromise, openPromise, type Entry, type ZipFile } from 'yauzl';
import { packageProblem, type PackageProblem } from './problem';

export interface ZipLimits {
  readonly entries: number;
  /** Bytes of all files, unpacked. */
  readonly total: number;
  /** Bytes of one file, unpacked. */
  readonly file: number;
  /** Unpacked over packed size, checked for files past a megabyte. */
  readonly ratio: number;
}

export const defaultZipLimits: ZipLimits = { entries: 5000, total: 512 * 1024 ** 2, file: 200 * 1024 ** 2, ratio: 100 };

export type PackageFiles = ReadonlyMap<string, Uint8Array>;
export type FilesResult = { readonly ok: true; readonly files: PackageFiles } | { readonly ok: false; readonly problem: PackageProblem };

class Refusal extends Error {
  constructor(readonly problem: PackageProblem) {
    super(problem.message);
  }
}

const refuse = (...args: Parameters<typeof packageProblem>): never => {
  throw new Refusal(packageProblem(...args));
};

/**
 * Unpacks an archive into memory within limits. Sizes are counted as the data comes, since the sizes that an archive
 * claims are the attacker's own words. One bad entry refuses the whole archive: nothing is half unpacked.
 */
export async function readZip(source: Uint8Array | string, limits: ZipLimits = defaultZipLimits): Promise<FilesResult> {
  let zip: ZipFile | undefined;
  try {
    zip = typeof source === 'string' ? await openPromise(source, options) : await fromBufferPromise(asBuffer(source), options);
    return { ok: true, files: await readEntries(zip, limits) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problem: error.problem };
    if (isSystemError(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const code = /^(invalid characters in fileName|absolute path|invalid relative path)/.test(reason) ? 'zip-name' : 'zip-unreadable';
    return { ok: false, problem: packageProblem('error', code, '', { reason }) };
  } finally {
    zip?.close();
  }
}

const options = { lazyEntries: true, autoClose: false, strictFileNames: true, validateEntrySize: true } as const;

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The file itself could not be opened: the caller's fault, not the archive's. */
const isSystemError = (error: unknown): boolean => error instanceof Error && 'syscall' in error;

async function readEntries(zip: ZipFile, limits: ZipLimits): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const seen = new Set<string>();
  let total = 0;
  let entries = 0;
  for await (const entry of zip.eachEntry()) {
    entries += 1;
    if (entries > limits.entries) refuse('error', 'zip-entries', '', { limit: limits.entries });
    const name = entry.fileName;
    if (name.endsWith('/') || name.startsWith('__MACOSX/') || name.endsWith('.DS_Store')) continue;
    const folded = name.normalize('NFC').toLowerCase();
    if (seen.has(folded)) refuse('error', 'zip-duplicate', name);
    seen.add(folded);
    if (name.includes('\u0000')) refuse('error', 'zip-name', '');
    if (entry.isEncrypted()) refuse('error', 'zip-encrypted', name);
    // The upper half of the attributes holds the Unix mode; 0o120000 marks a symbolic link.
    if (((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000) refuse('error', 'zip-link', name);
    const bytes = await readEntry(zip, entry, limits, limits.total - total);
    total += bytes.length;
    files.set(name, bytes);
  }
  return files;
}

async function readEntry(zip: ZipFile, entry: Entry, limits: ZipLimits, left: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const stream: Readable = await zip.openReadStreamPromise(entry);
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > limits.file) refuse('error', 'zip-file', entry.fileName, { limit: limits.file });
      if (size > left) refuse('error', 'zip-total', '', { limit: limits.total });
      if (size > 1_000_000 && size > entry.compressedSize * limits.ratio) refuse('error', 'zip-ratio', entry.fileName, { limit: limits.ratio });
      chunks.push(chunk);
    }
  } finally {
    stream.destroy();
  }
  return Buffer.concat(chunks);
}
