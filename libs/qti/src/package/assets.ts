import { createHash } from 'node:crypto';
import { imageSize } from './image-size';
import { extensionOf } from './paths';

/** A file of an item. `href` is how the imported item names it: by its content, so that no file name can give an answer away. */
export interface PackageAsset {
  /** `assets/HASH.EXT`, as it stands in the item. */
  readonly href: string;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly hash: string;
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Where it was in the package, for people. */
  readonly name: string;
  /** Size of an image in pixels, where the file says. */
  readonly width?: number;
  readonly height?: number;
}

const types: Readonly<Record<string, string>> = {
  png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp', avif: 'image/avif', svg: 'image/svg+xml',
  mp3: 'audio/mpeg', m4a: 'audio/mp4', ogg: 'audio/ogg', oga: 'audio/ogg', wav: 'audio/wav', flac: 'audio/flac',
  mp4: 'video/mp4', m4v: 'video/mp4', webm: 'video/webm', ogv: 'video/ogg', vtt: 'text/vtt', css: 'text/css',
  // Modules of portable custom interactions: read as text and run in a frame of their own, so no page may take them as its script.
  js: 'text/plain',
};

/** The file as an asset, or null where files of its kind are not delivered. */
export function toAsset(name: string, bytes: Uint8Array): PackageAsset | null {
  const extension = extensionOf(name);
  const type = Object.hasOwn(types, extension) ? types[extension] : undefined;
  if (type === undefined) return null;
  const hash = createHash('sha256').update(bytes).digest('hex');
  return { href: `assets/${hash}.${extension}`, hash, type, bytes, name, ...imageSize(type, bytes) };
}
