/** Width and height from the header of a PNG, GIF, JPEG or WebP file; nothing where the header does not say. */
export function imageSize(type: string, bytes: Uint8Array): { width?: number; height?: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    switch (type) {
      case 'image/png':
        return view.getUint32(0) === 0x89504e47 ? { width: view.getUint32(16), height: view.getUint32(20) } : {};
      case 'image/gif':
        return view.getUint32(0) === 0x47494638 ? { width: view.getUint16(6, true), height: view.getUint16(8, true) } : {};
      case 'image/jpeg':
        return jpegSize(view);
      case 'image/webp':
        return webpSize(view);
      default:
        return {};
    }
  } catch (error) {
    // A file that ends inside of its header has no size.
    if (error instanceof RangeError) return {};
    throw error;
  }
}

function jpegSize(view: DataView): { width?: number; height?: number } {
  if (view.getUint16(0) !== 0xffd8) return {};
  for (let at = 2; at < view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) return {};
    const marker = view.getUint8(at + 1);
    // Start of frame: C0–CF without the tables C4, C8 and CC.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    }
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return {};
}

function webpSize(view: DataView): { width?: number; height?: number } {
  if (view.getUint32(0) !== 0x52494646 || view.getUint32(8) !== 0x57454250) return {};
  const kind = view.getUint32(12);
  if (kind === 0x56503858) return { width: 1 + (view.getUint32(24, true) & 0xffffff), height: 1 + (view.getUint32(26, true) >>> 8) };
  if (kind === 0x56503820) return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (kind !== 0x5650384c) return {};
  const bits = view.getUint32(21, true);
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
}
