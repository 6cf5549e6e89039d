import type { Problem } from '@synoo/contracts';
import { DomainError } from '../platform/refusal';

function decode(data: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(data);
  } catch {
    return undefined; // the bytes are not of this encoding
  }
}

/**
 * Text of an uploaded file: UTF-8 with or without a byte-order mark, UTF-16 with one, or the Windows-1251 that older office
 * programs write. That encoding has no ң, ө, ү, so whoever uploads it is told.
 */
export function decodeText(data: Uint8Array): { readonly text: string; readonly warnings: readonly Problem[] } {
  if (data.length === 0) throw new DomainError('file-unreadable', { problems: [{ severity: 'error', code: 'file-empty' }] });
  const utf16 = data[0] === 0xff && data[1] === 0xfe ? 'utf-16le' : data[0] === 0xfe && data[1] === 0xff ? 'utf-16be' : undefined;
  const text = decode(data, utf16 ?? 'utf-8');
  if (text !== undefined && !text.includes('\0')) return { text, warnings: [] };
  const cyrillic = text === undefined && !data.includes(0) ? decode(data, 'windows-1251') : undefined;
  if (cyrillic === undefined || !looksLikeText(cyrillic)) throw new DomainError('file-unreadable', { problems: [{ severity: 'error', code: 'not-text' }] });
  return { text: cyrillic, warnings: [{ severity: 'warning', code: 'encoding-windows-1251' }] };
}

/** Every byte has a meaning in Windows-1251, so a picture would pass too: text has mostly letters, digits and spaces. */
function looksLikeText(text: string): boolean {
  const plain = text.match(/[\p{L}\p{N}\s,;."'()-]/gu)?.length ?? 0;
  return plain / text.length > 0.9;
}
