import { DomainError } from '@synoo/server';
import type { FastifyRequest } from 'fastify';

export interface Upload {
  readonly name: string;
  readonly data: Buffer;
}

export const MEBIBYTE = 1024 * 1024;

/** The one file of a multipart request, in memory. Larger than `maxBytes` is refused while it still arrives. */
export async function readUpload(request: FastifyRequest, maxBytes: number): Promise<Upload> {
  if (!request.isMultipart()) throw new DomainError('unsupported-media', { expected: 'multipart/form-data' });
  const part = await request.file({ limits: { fileSize: maxBytes, files: 1 } });
  if (!part) throw new DomainError('invalid-request', { problems: [{ severity: 'error', code: 'file-missing', field: 'file' }] });
  try {
    return { name: part.filename, data: await part.toBuffer() };
  } catch (error) {
    if (part.file.truncated) throw new DomainError('too-large', { maxBytes });
    throw error;
  }
}
