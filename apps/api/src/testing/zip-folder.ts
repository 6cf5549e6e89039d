import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ZipFile } from 'yazl';

/** A folder as a zip archive. */
export async function zipFolder(folder: string): Promise<Buffer> {
  const archive = new ZipFile();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) if (entry.isFile()) archive.addFile(join(entry.parentPath, entry.name), relative(folder, join(entry.parentPath, entry.name)));
  archive.end();
  const chunks: Buffer[] = [];
  for await (const chunk of archive.outputStream as unknown as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
