import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { MultipartFile } from '@fastify/multipart';
import { DomainError } from '@synoo/server';
import type { FastifyRequest } from 'fastify';

export interface Upload {
  readonly name: string;
  readonly data: Buffer;
}

export const MEBIBYTE = 1024 * 1024;

/** A request that ends inside its file, or is none of the parts that it says, is the sender's; the parser's errors carry no code, those of the disk do. */
function incomplete(error: unknown): unknown {
  return error instanceof Error && Reflect.get(error, 'code') === undefined ? new DomainError('invalid-request', { problems: [{ severity: 'error', code: 'file-missing', field: 'file' }] }) : error;
}

async function filePart(request: FastifyRequest, maxBytes: number): Promise<MultipartFile> {
  if (!request.isMultipart()) throw new DomainError('unsupported-media', { expected: 'multipart/form-data' });
  const part = await request.file({ limits: { fileSize: maxBytes, files: 1 } }).catch((error: unknown) => Promise.reject(incomplete(error) as Error));
  if (!part) throw new DomainError('invalid-request', { problems: [{ severity: 'error', code: 'file-missing', field: 'file' }] });
  return part;
}

/** The one file of a multipart request, in memory. Larger than `maxBytes` is refused while it still arrives. */
export async function readUpload(request: FastifyRequest, maxBytes: number): Promise<Upload> {
  const part = await filePart(request, maxBytes);
  try {
    return { name: part.filename, data: await part.toBuffer() };
  } catch (error) {
    if (part.file.truncated) throw new DomainError('too-large', { maxBytes });
    throw incomplete(error);
  }
}

/** The one file of a multipart request, on the disk while `use` works with its path. Its size never stands in memory. */
export async function withUpload<T>(request: FastifyRequest, maxBytes: number, use: (path: string) => Promise<T>): Promise<T> {
  const part = await filePart(request, maxBytes);
  const folder = await mkdtemp(join(tmpdir(), 'synoo-upload-'));
  try {
    const path = join(folder, 'file');
    await pipeline(part.file, createWriteStream(path, { mode: 0o600 })).catch((error: unknown) => Promise.reject(incomplete(error) as Error));
    if (part.file.truncated) throw new DomainError('too-large', { maxBytes });
    return await use(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
