import { type SealedHeader, sealedInfo } from '@synoo/contracts';
import { fromBase64Url } from './bytes';

type Bytes = Uint8Array<ArrayBuffer>;
const lineFeed = 10;

/** Web Crypto exists on secure origins only; old browsers cannot unpack. */
export function canUnseal(): boolean {
  return (crypto.subtle as SubtleCrypto | undefined) !== undefined && typeof DecompressionStream !== 'undefined';
}

/** The readable part of a sealed document: which form, which files it shows. */
export function sealedHeader(sealed: Bytes): SealedHeader {
  return JSON.parse(new TextDecoder().decode(headerLine(sealed))) as SealedHeader;
}

/** The document of a form. Fails when the key is another form's or a byte was changed. */
export async function unsealDocument(contentKey: string, sealed: Bytes): Promise<unknown> {
  const line = headerLine(sealed);
  const packed = await open(contentKey, sealedInfo('document', sealedHeader(sealed).document), sealed.subarray(line.length + 1), line);
  const plain = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(plain).text()) as unknown;
}

export function unsealAsset(contentKey: string, hash: string, sealed: Bytes): Promise<ArrayBuffer> {
  return open(contentKey, sealedInfo('asset', hash), sealed, new TextEncoder().encode(hash));
}

function headerLine(sealed: Bytes): Bytes {
  return sealed.subarray(0, sealed.indexOf(lineFeed));
}

async function open(contentKey: string, info: string, sealed: Bytes, additionalData: Bytes): Promise<ArrayBuffer> {
  const secret = await crypto.subtle.importKey('raw', fromBase64Url(contentKey), 'HKDF', false, ['deriveKey']);
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: new TextEncoder().encode(info) };
  const key = await crypto.subtle.deriveKey(derivation, secret, { name: 'AES-GCM', length: 256 }, false, ['decrypt']);
  return crypto.subtle.decrypt({ name: 'AES-GCM', iv: new Uint8Array(12), additionalData }, key, sealed);
}
