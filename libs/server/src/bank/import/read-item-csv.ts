import type { Problem } from '@synoo/contracts';
import { type CsvRow, readCsv } from '../../tables';
import type { ImportFile, ImportRow, NewOutcome } from './import-row';
import { tableRow } from './read-item-table';
import { outcomeShape, shapeProblems } from './table-shape';

const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;
const columns = {
  required: ['code', 'subject', 'outcome', 'type', 'lang', 'title', 'prompt', 'key'],
  optional: ['stimulus', ...letters.map((letter) => `option_${letter}`), ...letters.map((letter) => `reason_${letter}`), 'accept', 'tolerance', 'max_score', 'shuffle', 'level', 'partial', 'unit'],
};
/** What both rows of an item have to say alike. */
const shared = ['subject', 'outcome', 'type', 'key', 'accept', 'tolerance', 'max_score', 'shuffle', 'level', 'partial'];

const outcomeColumns = { required: ['code', 'subject', 'name_ky', 'name_ru'], optional: ['name_en'] };

/** A table with names and without types is one of learning outcomes. */
export function isOutcomeCsv(text: string): boolean {
  const [heading = ''] = text.split(/\r?\n/u, 1);
  return /name_ky/iu.test(heading) && !/\btype\b/iu.test(heading);
}

export function readOutcomeCsv(data: Uint8Array): ImportFile {
  const table = readCsv(data, outcomeColumns);
  const rows: ImportRow[] = table.problems.length > 0 ? [{ row: 0, code: null, source: null, problems: table.problems }] : [];
  const outcomes: NewOutcome[] = [];
  for (const row of table.rows) {
    const { code = '', subject = '', name_ky: ky = '', name_ru: ru = '', name_en: en = '' } = row.cells;
    const given = { code, subject, name: { ky, ru, en: en || ru } };
    const shape = outcomeShape.safeParse(given);
    const problems = shape.success ? [] : shapeProblems(shape.error, given, row.row).map((problem) => ({ ...problem, line: row.line }));
    const outcome: NewOutcome = { code, subject, name: { ky, ru, ...(en !== '' && { en }) } };
    if (shape.success) outcomes.push(outcome);
    rows.push({ row: row.row, code: code || null, source: null, problems, ...(shape.success && { outcome }) });
  }
  return { format: 'csv', rows, subjects: [], outcomes };
}

/** The CSV flavour of the item table: a row for each language of an item, put together by `code`. */
export function readItemCsv(data: Uint8Array): ImportFile {
  const table = readCsv(data, columns);
  const pairs = new Map<string, CsvRow[]>();
  for (const row of table.rows) {
    const code = row.cells['code'] ?? '';
    const key = code === '' ? `\0${row.row}` : code;
    pairs.set(key, [...(pairs.get(key) ?? []), row]);
  }
  const rows: ImportRow[] = table.problems.length > 0 ? [{ row: 0, code: null, source: null, problems: table.problems }] : [];
  for (const pair of pairs.values()) rows.push(itemRow(pair));
  return { format: 'csv', rows, subjects: [], outcomes: [] };
}

function itemRow(pair: readonly CsvRow[]): ImportRow {
  const [first] = pair;
  if (!first) throw new Error('An item without rows');
  const problem = (row: CsvRow, code: string, field: string, values?: Problem['values']): Problem => ({ severity: 'error', code, row: row.row, line: row.line, field, ...(values && { values }) });
  const problems: Problem[] = [];
  const bySide = new Map<string, CsvRow>();
  for (const row of pair) {
    const lang = (row.cells['lang'] ?? '').toLowerCase();
    if (lang !== 'ky' && lang !== 'ru') problems.push(problem(row, 'value-not-allowed', 'lang', { value: lang.slice(0, 20), allowed: 'ky, ru' }));
    else if (bySide.has(lang)) problems.push(problem(row, 'row-twice', 'lang', { value: lang, firstRow: bySide.get(lang)?.row ?? 0 }));
    else bySide.set(lang, row);
    for (const field of shared) {
      if ((row.cells[field] ?? '') !== (first.cells[field] ?? '')) problems.push(problem(row, 'rows-differ', field, { firstLine: first.line, line: row.line }));
    }
  }
  for (const lang of ['ky', 'ru']) if (!bySide.has(lang) && problems.length === 0) problems.push(problem(first, 'language-missing', 'lang', { language: lang }));
  const code = first.cells['code'] || null;
  if (problems.length > 0) return { row: first.row, code, source: null, problems };
  const { item, problems: cells } = itemOf(first, bySide, problem);
  return cells.length > 0 ? { row: first.row, code, source: null, problems: cells } : tableRow(item, first.row);
}

function itemOf(first: CsvRow, bySide: ReadonlyMap<string, CsvRow>, problem: (row: CsvRow, code: string, field: string, values?: Problem['values']) => Problem) {
  const problems: Problem[] = [];
  const cell = (name: string) => first.cells[name] ?? '';
  const flag = (name: string): boolean | undefined => {
    const value = cell(name).toLowerCase();
    if (value !== '' && value !== 'true' && value !== 'false') problems.push(problem(first, 'value-not-allowed', name, { value: value.slice(0, 20), allowed: 'true, false' }));
    return value === '' ? undefined : value === 'true';
  };
  const number = (name: string, text = cell(name)): number => {
    const value = /^[+-]?\d+([.,]\d+)?$/u.test(text) ? Number(text.replace(',', '.')) : Number.NaN;
    if (Number.isNaN(value)) problems.push(problem(first, 'number-invalid', name, { value: text.slice(0, 40) }));
    return value;
  };
  const type = cell('type').toLowerCase();
  if (!['choice', 'choices', 'text', 'order'].includes(type)) problems.push(problem(first, 'value-not-allowed', 'type', { value: type.slice(0, 20), allowed: 'choice, choices, text, order' }));
  const shuffle = flag('shuffle');
  const partial = flag('partial');
  const item = {
    code: cell('code'),
    subject: cell('subject'),
    outcome: cell('outcome'),
    type,
    level: cell('level') || 'knowledge',
    maxScore: cell('max_score') === '' ? 1 : number('max_score'),
    ...(shuffle !== undefined && { shuffle }),
    ...(partial !== undefined && { partial }),
    variants: Object.fromEntries([...bySide].map(([side, row]) => [side, variantOf(row, type)])),
    key: type === 'text' ? textKey(cell('accept'), cell('tolerance'), number) : keyOf(cell('key'), type),
  };
  return { item, problems };
}

function variantOf(row: CsvRow, type: string) {
  const { title = '', prompt = '', stimulus = '', unit = '' } = row.cells;
  const common = { title, prompt, ...(stimulus !== '' && { stimulus }) };
  if (type === 'text') return { ...common, ...(unit !== '' && { unit }) };
  const texts = letters.map((letter) => ({ id: letter.toUpperCase(), text: row.cells[`option_${letter}`] ?? '', reason: row.cells[`reason_${letter}`] ?? '' }));
  // Empty options are allowed at the end only: one in the middle stays and is refused as empty.
  const used = texts.slice(0, texts.findLastIndex(({ text }) => text !== '') + 1);
  return { ...common, options: used.map(({ id, text, reason }) => ({ id, text, ...(reason !== '' && { reason }) })) };
}

function keyOf(text: string, type: string): string | string[] | null {
  const ids = text.toUpperCase().split(/[\s,;]+/u).filter(Boolean);
  if (ids.length === 0) return null;
  return type === 'choice' ? ids.join(' ') : ids;
}

/** A tolerance makes it a number; without one, the accepted strings are split at bars. */
function textKey(accept: string, tolerance: string, number: (name: string, text?: string) => number) {
  if (accept === '') return null;
  if (tolerance !== '') return { number: number('accept', accept), tolerance: number('tolerance', tolerance) };
  return { accept: accept.split('|').map((text) => text.trim()).filter(Boolean), caseSensitive: false };
}
