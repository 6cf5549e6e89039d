import { open, readFile, stat } from 'node:fs/promises';
import { mebibyte } from '@synoo/contracts';
import { DomainError } from '../../platform/refusal';
import { decodeText } from '../../tables';
import type { ImportFile } from './import-row';
import { isOutcomeCsv, readItemCsv, readOutcomeCsv } from './read-item-csv';
import { readItemTable } from './read-item-table';
import { readPackage } from './read-package';
import { looksLikeOpenItems, readOpenItems } from './read-open-items';

/** Largest table; packages have limits of their own. Bytes. */
const TABLE_LIMIT = 64 * mebibyte;

/** Reads an uploaded file: its bytes, or its path. */
export async function readUpload(file: Uint8Array | string): Promise<ImportFile> {
  const format = formatOf(typeof file === 'string' ? await headOf(file) : file);
  if (format === 'qti-package') return readPackage(file);
  if (typeof file === 'string' && (await stat(file)).size > TABLE_LIMIT) throw new DomainError('too-large', { maxBytes: TABLE_LIMIT });
  return readTables(typeof file === 'string' ? await readFile(file) : file, format);
}

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(200), 0, 200, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The content decides, not the name: a zip is a QTI package, a bracket begins JSON, everything else is CSV. */
export function formatOf(data: Uint8Array): ImportFile['format'] {
  if (data[0] === 0x50 && data[1] === 0x4b && data[2] !== undefined && data[2] <= 8) return 'qti-package';
  const start = new TextDecoder('utf-8').decode(data.subarray(0, 200)).replace(/^\uFEFF/u, '').trimStart();
  return start.startsWith('{') || start.startsWith('[') ? 'json' : 'csv';
}

export function readTables(data: Uint8Array, format: 'json' | 'csv'): ImportFile {
  if (format === 'json') return readJson(data);
  return isOutcomeCsv(decodeText(data).text) ? readOutcomeCsv(data) : readItemCsv(data);
}

function readJson(data: Uint8Array): ImportFile {
  const { text } = decodeText(data);
  let file: unknown;
  try {
    file = JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message.slice(0, 200) : '';
    throw new DomainError('file-unreadable', { problems: [{ severity: 'error', code: 'json-broken', values: { reason } }] });
  }
  const items = Array.isArray(file) ? (file as unknown[]) : typeof file === 'object' && file !== null ? (Reflect.get(file, 'items') as unknown) : undefined;
  if (!Array.isArray(items)) throw new DomainError('file-unreadable', { problems: [{ severity: 'error', code: 'items-missing', field: 'items' }] });
  const list = items as unknown[];
  if (looksLikeOpenItems(list)) return readOpenItems(list);
  const outcomes: unknown = Array.isArray(file) ? [] : Reflect.get(file as object, 'outcomes');
  return readItemTable({ outcomes, items: list });
}
