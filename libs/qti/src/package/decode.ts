import type { Diagnostic } from '../model/diagnostic';

export type DecodeResult = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly diagnostic: Diagnostic };

/** Bytes of an XML document as text, by byte-order mark, else by its declaration, else UTF-8. Wrong bytes are refused, not replaced. */
export function decodeXml(bytes: Uint8Array): DecodeResult {
  const encoding = encodingOf(bytes);
  try {
    return { ok: true, text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch {
    return { ok: false, diagnostic: { code: 'xml-encoding', severity: 'error', line: 1, column: 1, data: { encoding } } };
  }
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const declared = /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(head)?.[1];
  // A document that says UTF-16 in single bytes contradicts itself; its bytes are what counts.
  return declared === undefined || /^utf-16/i.test(declared) ? 'utf-8' : declared;
}
