import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { sealedInfo, type SealedHeader } from '@synoo/contracts';

const KEY_BYTES = 32;
const NONCE = Buffer.alloc(12);

/** A content key: of one form, random. */
export function newContentKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

function seal(contentKey: Uint8Array, info: string, data: Uint8Array, authenticated: Uint8Array): Buffer {
  const key = Buffer.from(hkdfSync('sha256', contentKey, Buffer.alloc(0), info, KEY_BYTES));
  const cipher = createCipheriv('aes-256-gcm', key, NONCE).setAAD(authenticated);
  return Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]);
}

/**
 * Seals a document, as `@synoo/contracts` describes it. How gzip packs differs between versions of zlib, so a document is
 * sealed once and the result is stored: the same key and nonce must not meet other bytes.
 */
export function sealDocument(contentKey: Uint8Array, header: SealedHeader, body: string): Buffer {
  const line = Buffer.from(JSON.stringify(header));
  return Buffer.concat([line, Buffer.from('\n'), seal(contentKey, sealedInfo('document', header.document), gzipSync(body, { level: 9 }), line)]);
}

/** Seals a file. Its bytes are named by their hash, so sealing it again gives the same. */
export function sealAsset(contentKey: Uint8Array, hash: string, data: Uint8Array): Buffer {
  return seal(contentKey, sealedInfo('asset', hash), data, Buffer.from(hash));
}
