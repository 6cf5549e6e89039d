import { StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Readable } from 'node:stream';

export interface FileReply {
  readonly name: string;
  /** Media type, for instance `text/csv; charset=utf-8`. */
  readonly type: string;
  readonly content: Readable | Uint8Array;
  readonly bytes?: number;
  /** The content never changes under this address: this browser may keep it, nothing between may. */
  readonly immutable?: boolean;
  /** Shown in the page rather than saved: images and sounds of items. */
  readonly inline?: boolean;
}

/** Sends a file with its name, type and size. Browsers may not guess another type, nor run script from it: what is to be saved could do and load nothing even if it were shown. */
export function sendFile(reply: FastifyReply, { name, type, content, bytes, immutable, inline }: FileReply): StreamableFile {
  const plain = name.replace(/[^\w.-]/gu, '_');
  void reply.header('cache-control', immutable ? 'private, max-age=31536000, immutable' : 'no-store');
  void reply.header('x-content-type-options', 'nosniff');
  if (!inline) void reply.header('content-security-policy', "sandbox; default-src 'none'; frame-ancestors 'none'");
  return new StreamableFile(content as Uint8Array, {
    type,
    disposition: `${inline ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`,
    ...(bytes !== undefined && { length: bytes }),
  });
}
