import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { BackupRefusal, dataFile, type Manifest, manifest, MANIFEST_NAME, Measure, type TableEntry } from './archive';

const LONGEST_MANIFEST = 4 * 1024 * 1024;

/** A back-up file that is open for reading. */
export interface Archive {
  readonly manifest: Manifest;
  read(table: TableEntry): Promise<Readable>;
  close(): void;
}

export async function openArchive(path: string): Promise<Archive> {
  const zip = await openZip(path);
  try {
    const entries = new Map<string, Entry>();
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
    const found = await readManifest(zip, entries.get(MANIFEST_NAME));
    const missing = found.tables.find((table) => !entries.has(dataFile(table.name)));
    if (missing) throw new BackupRefusal(`The back-up lacks the file of the table ${missing.name}. It is damaged: use another one.`);
    return {
      manifest: found,
      read: (table) => zip.openReadStreamPromise(entries.get(dataFile(table.name))!),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function openZip(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { autoClose: false, lazyEntries: true });
  } catch (error) {
    const missing = error instanceof Error && Reflect.get(error, 'code') === 'ENOENT';
    throw new BackupRefusal(missing ? `There is no file ${path}.` : `${path} is not a whole back-up file (${error instanceof Error ? error.message : String(error)}). Use another one.`, { cause: error });
  }
}

async function readManifest(zip: ZipFile, entry: Entry | undefined): Promise<Manifest> {
  if (!entry || entry.uncompressedSize > LONGEST_MANIFEST) throw new BackupRefusal(`This zip file is not a back-up of Synoo: it has no ${MANIFEST_NAME}.`);
  const chunks: Buffer[] = [];
  for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
  let content: unknown;
  try {
    content = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    content = undefined; // refused below, like a manifest of another shape
  }
  const result = manifest.safeParse(content);
  if (!result.success) throw new BackupRefusal(`The ${MANIFEST_NAME} of this file is not one that this version reads. Use the version of Synoo that made it, or a newer one.`);
  return result.data;
}

/** Reads the whole file and compares every table with its checksum, without a database. */
export async function checkArchive(path: string): Promise<Manifest> {
  const archive = await openArchive(path);
  try {
    for (const table of archive.manifest.tables) {
      const measure = new Measure();
      await pipeline(await archive.read(table), measure, new Writable({ write: (_chunk, _encoding, done) => done() }));
      assertWhole(table, measure);
    }
    return archive.manifest;
  } catch (error) {
    if (error instanceof BackupRefusal) throw error;
    throw new BackupRefusal(`${path} is damaged: ${error instanceof Error ? error.message : String(error)}. Use another back-up.`, { cause: error });
  } finally {
    archive.close();
  }
}

export function assertWhole(table: TableEntry, measure: Measure): void {
  if (measure.bytes !== table.bytes || measure.sha256() !== table.sha256) throw new BackupRefusal(`The file of the table ${table.name} differs from its checksum. The back-up is damaged: use another one.`);
}
