import { DomainError } from '../../platform/refusal';
import { decodeText } from '../../tables';
import type { ImportFile } from './import-row';
import { isOutcomeCsv, readItemCsv, readOutcomeCsv } from './read-item-csv';
import { readItemTable } from './read-item-table';
import { looksLikeOpenItems, readOpenItems } from './read-open-items';

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
