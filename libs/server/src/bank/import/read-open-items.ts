import type { Problem } from '@synoo/contracts';
import { type Item, itemFromTable, type TableChoice } from '@synoo/qti';
import { z } from 'zod';
import { sha256 } from '../../platform/crypto';
import type { ItemSource } from '../item-content';
import { type ImportFile, type ImportRow, type NewOutcome, type NewSubject, rowError, rowWarning } from './import-row';
import { shapeProblems } from './table-shape';

/**
 * Items of open collections in English: `{ items: [{ bank?, subject, id, title, prompt, options, key }] }`, with one number in
 * `key` for each option (1 = right, 0 = wrong) and the learning outcome as `title` (docs/item-table.md, "Open collections").
 */
const shape = z.object({
  bank: z.string().trim().max(40).optional(),
  subject: z.string().trim().min(1).max(64),
  id: z.union([z.string().trim().min(1).max(60), z.int()]),
  title: z.string().trim().max(500),
  prompt: z.string().trim().min(1).max(20_000),
  options: z.array(z.string().trim().max(4000)).max(26),
  key: z.array(z.number()).nullish(),
});
type OpenItem = z.infer<typeof shape>;

/** Options without any text are places that a collection left free: they go, unless the key names one. */
function withoutEmptyOptions(item: OpenItem): OpenItem {
  const kept = item.options.map((text, index) => text !== '' || (item.key?.[index] ?? 0) > 0);
  return { ...item, options: item.options.filter((_, index) => kept[index]), key: item.key?.filter((_, index) => kept[index] ?? true) };
}

export function looksLikeOpenItems(items: readonly unknown[]): boolean {
  return items.some((item) => typeof item === 'object' && item !== null && 'prompt' in item && 'options' in item && !('variants' in item));
}

const letter = (index: number) => String.fromCharCode(65 + index);
const slug = (text: string) => text.toLowerCase().normalize('NFKD').replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/gu, '');
const IMAGE = /\[img\]/iu;
const WITHOUT_OUTCOME = /^(no outcome|)$/iu;

/** The text as a title for lists. */
function shortTitle(text: string): string {
  const line = text.replace(/\s+/gu, ' ');
  return line.length <= 80 ? line : `${line.slice(0, 79).trimEnd()}…`;
}

function outcomeOf(item: OpenItem, subject: string): NewOutcome | null {
  if (WITHOUT_OUTCOME.test(item.title)) return null;
  const title = item.title.replace(/\s+/gu, ' ');
  return { code: `${(item.bank || subject).toUpperCase()}-${sha256(`${subject}\0${title.toLowerCase()}`).slice(0, 8)}`, subject, name: { en: title } };
}

function itemOf(item: OpenItem, code: string): Item {
  const right = (item.key ?? []).flatMap((value, index) => (value > 0 ? [letter(index)] : []));
  const options: TableChoice[] = item.options.map((text, index) => ({ id: letter(index), text }));
  const variant = { title: shortTitle(item.prompt), prompt: item.prompt, options };
  const base = { code, subject: '', outcome: '', level: 'knowledge', maxScore: 1, variants: { ky: variant, ru: variant } } as const;
  const [only] = right;
  const table = right.length === 1 && only !== undefined ? ({ ...base, type: 'choice', key: only } as const) : ({ ...base, type: 'choices', key: right } as const);
  return { ...itemFromTable(table, 'ky'), lang: 'en' };
}

function keyProblems(item: OpenItem, row: number): Problem[] {
  const key = item.key ?? [];
  if (!key.some((value) => value > 0)) return [rowError('key-missing', row, 'key')];
  if (key.length !== item.options.length) return [rowError('key-length', row, 'key', { key: key.length, options: item.options.length })];
  const odd = key.find((value) => value !== 0 && value !== 1);
  if (odd !== undefined) return [rowError('key-not-plain', row, 'key', { value: odd })];
  const empty = item.options.indexOf('');
  if (item.options.length < 2) return [rowError('too-few-options', row, 'options')];
  return empty >= 0 ? [rowError('key-option-empty', row, `options.${empty + 1}`)] : [];
}

function warnings(given: OpenItem, item: OpenItem, row: number): Problem[] {
  const found: Problem[] = [];
  if (item.options.length < given.options.length) found.push(rowWarning('options-empty', row, 'options', { left: item.options.length }));
  if (item.key?.every((value) => value > 0)) found.push(rowWarning('key-all-options', row, 'key'));
  if (IMAGE.test(item.prompt) || item.options.some((option) => IMAGE.test(option))) found.push(rowWarning('image-missing', row, IMAGE.test(item.prompt) ? 'prompt' : 'options'));
  const twin = item.options.find((option, index) => item.options.indexOf(option) !== index);
  if (twin !== undefined) found.push(rowWarning('options-alike', row, 'options', { text: twin.slice(0, 100) }));
  return found;
}

/** Reads such a collection; every item is a row of its own. */
export function readOpenItems(items: readonly unknown[]): ImportFile {
  const subjects = new Map<string, NewSubject>();
  const outcomes = new Map<string, NewOutcome>();
  const rows = items.map((given, index): ImportRow => {
    const row = index + 1;
    const read = shape.safeParse(given);
    if (!read.success) return { row, code: null, source: null, problems: shapeProblems(read.error, given, row) };
    const item = withoutEmptyOptions(read.data);
    const code = [item.bank, item.id].filter((part) => part !== undefined && part !== '').join('-');
    const errors = keyProblems(item, row);
    const problems = [...errors, ...warnings(read.data, item, row)];
    if (errors.length > 0) return { row, code, source: null, problems };
    const subject = slug(item.subject) || 'other';
    const outcome = outcomeOf(item, subject);
    subjects.set(subject, { code: subject, name: { en: item.subject } });
    if (outcome) outcomes.set(outcome.code, outcome);
    else problems.push(rowWarning('outcome-missing', row, 'title'));
    const source: ItemSource = { code, subject, outcome: outcome?.code ?? null, level: null, practice: false, variants: new Map([['en', itemOf(item, code)]]), assets: [] };
    return { row, code, source, problems };
  });
  return { format: 'json', rows, subjects: [...subjects.values()], outcomes: [...outcomes.values()] };
}
