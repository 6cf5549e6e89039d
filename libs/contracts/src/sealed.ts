/**
 * How the content of a form travels before the start: sealed, so that it can be on every computer of the room while nobody
 * can read it. Each published form has a random content key of 32 bytes; the start hands it out. Every document and asset is
 * sealed with a key of its own, HKDF-SHA-256(content key, no salt, `info` of {@link sealedInfo}, 32 bytes), by AES-256-GCM
 * with a nonce of zeros: a key that seals one thing once needs no other.
 *
 * A sealed document is one line of JSON ({@link SealedHeader}), a line feed, and the gzipped document with its tag of 16
 * bytes; the line without its line feed is authenticated along with it. A sealed asset is its bytes with their tag.
 */
export interface SealedHeader {
  readonly schema: 'synoo-sealed/1';
  /** The form, for the addresses of its assets. */
  readonly form: string;
  /** SHA-256 of the document as it is without the seal. */
  readonly document: string;
  readonly assets: readonly SealedAsset[];
}

/** An asset that the document shows. */
export interface SealedAsset {
  readonly hash: string;
  readonly type: string;
  /** Without the seal. */
  readonly bytes: number;
}

/** What a key is derived for; `hash` of what is sealed, without the seal. */
export const sealedInfo = (kind: 'document' | 'asset', hash: string): string => `synoo sealed ${kind} ${hash}`;
