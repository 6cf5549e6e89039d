import type { Problem } from '@synoo/contracts';
import type { TableChoice, TableItem } from '@synoo/qti';
import { rowError, rowWarning } from './import-row';

type Report = (code: string, field: string, values?: Problem['values']) => void;
const sides = ['ky', 'ru'] as const;

/** The rules of docs/item-table.md, "What is checked", that concern one row. The row has the right shape. */
export function tableProblems(item: TableItem, row: number): Problem[] {
  const problems: Problem[] = [];
  const error: Report = (code, field, values) => problems.push(rowError(code, row, field, values));
  const warn: Report = (code, field, values) => problems.push(rowWarning(code, row, field, values));
  checkParts(item, error, warn);
  checkScore(item, error);
  return problems;
}

function checkParts(item: TableItem, error: Report, warn: Report): void {
  switch (item.type) {
    case 'choice':
    case 'choices':
      return checkChoices(item, error, warn);
    case 'inline':
      return checkInline(item, error, warn);
    case 'order':
      sameIds(item.variants.ky.options, item.variants.ru.options, 'options', error);
      if ([...item.key].sort().join() !== ids(item.variants.ky.options).sort().join()) error('key-incomplete', 'key', { key: item.key.join(' ') });
      for (const side of sides) alike(item.variants[side].options, `variants.${side}.options`, warn);
      return;
    case 'match':
      return checkMatch(item, error, warn);
    case 'extended':
      for (const side of sides) {
        const given = item.variants[side].guide.map((level) => level.score).join(' ');
        const wanted = Array.from({ length: item.maxScore + 1 }, (_, step) => item.maxScore - step).join(' ');
        if (given !== wanted) error('guide-incomplete', `variants.${side}.guide`, { given, wanted });
      }
      return;
    case 'text':
      return;
  }
}

const ids = (choices: readonly TableChoice[]) => choices.map((choice) => choice.id);

function sameIds(ky: readonly TableChoice[], ru: readonly TableChoice[], field: string, error: Report): void {
  if (ids(ky).join() !== ids(ru).join()) error('options-differ', `variants.ru.${field}`, { ky: ids(ky).join(' '), ru: ids(ru).join(' ') });
  if (new Set(ids(ky)).size !== ky.length) error('option-twice', `variants.ky.${field}`);
}

/** Two options that say the same cannot be told apart. */
function alike(choices: readonly TableChoice[], field: string, warn: Report): void {
  const texts = choices.map((choice) => choice.text.normalize('NFC').trim());
  const twin = texts.find((value, index) => texts.indexOf(value) !== index);
  if (twin !== undefined) warn('options-alike', field, { text: twin.slice(0, 100) });
}

/** A wrong choice says why it is wrong, a right one does not. */
function checkReasons(choices: readonly TableChoice[], right: ReadonlySet<string>, field: string, error: Report, warn: Report): void {
  for (const { id, reason } of choices) {
    if (right.has(id) && reason !== undefined) error('reason-on-key', field, { option: id });
    if (!right.has(id) && reason === undefined) warn('reason-missing', field, { option: id });
  }
}

function checkChoices(item: Extract<TableItem, { type: 'choice' | 'choices' }>, error: Report, warn: Report): void {
  const keys = new Set(item.type === 'choice' ? [item.key] : item.key);
  const known = new Set(ids(item.variants.ky.options));
  sameIds(item.variants.ky.options, item.variants.ru.options, 'options', error);
  for (const key of keys) if (!known.has(key)) error('key-unknown', 'key', { key });
  if (keys.size >= known.size) error('key-all-options', 'key');
  for (const side of sides) {
    checkReasons(item.variants[side].options, keys, `variants.${side}.options`, error, warn);
    alike(item.variants[side].options, `variants.${side}.options`, warn);
  }
}

function checkInline(item: Extract<TableItem, { type: 'inline' }>, error: Report, warn: Report): void {
  const names = Object.keys(item.variants.ky.gaps).sort();
  if (names.join() !== Object.keys(item.variants.ru.gaps).sort().join() || names.join() !== Object.keys(item.key).sort().join()) {
    error('gaps-differ', 'key', { ky: names.join(' '), ru: Object.keys(item.variants.ru.gaps).sort().join(' '), key: Object.keys(item.key).sort().join(' ') });
    return;
  }
  for (const name of names) {
    const ky = item.variants.ky.gaps[name] ?? [];
    const key = item.key[name] ?? '';
    sameIds(ky, item.variants.ru.gaps[name] ?? [], `gaps.${name}`, error);
    if (!ids(ky).includes(key)) error('key-unknown', `key.${name}`, { key });
    for (const side of sides) checkReasons(item.variants[side].gaps[name] ?? [], new Set([key]), `variants.${side}.gaps.${name}`, error, warn);
  }
  for (const side of sides) {
    const named = [...item.variants[side].prompt.matchAll(/\{\{\s*([\w-]+)\s*\}\}/gu)].map((match) => match[1] ?? '').sort();
    if (named.join() !== names.join()) error('gaps-in-prompt', `variants.${side}.prompt`, { named: named.join(' '), described: names.join(' ') });
  }
}

function checkMatch(item: Extract<TableItem, { type: 'match' }>, error: Report, warn: Report): void {
  const left = ids(item.variants.ky.left);
  const right = ids(item.variants.ky.right);
  sameIds(item.variants.ky.left, item.variants.ru.left, 'left', error);
  sameIds(item.variants.ky.right, item.variants.ru.right, 'right', error);
  if (item.key.map(([from]) => from).sort().join() !== [...left].sort().join()) error('key-incomplete', 'key', { key: item.key.map((pair) => pair.join('-')).join(' ') });
  for (const [, to] of item.key) if (!right.includes(to)) error('key-unknown', 'key', { key: to });
  const used = new Set(item.key.map(([, to]) => to));
  for (const side of sides) checkReasons(item.variants[side].right, used, `variants.${side}.right`, error, warn);
}

/** With partial scores every step is a whole number. */
function checkScore(item: TableItem, error: Report): void {
  if (item.partial !== true) return;
  const parts = item.type === 'choices' || item.type === 'match' ? item.key.length : item.type === 'inline' ? Object.keys(item.key).length : undefined;
  if (parts === undefined) error('partial-not-possible', 'partial', { type: item.type });
  else if (item.maxScore % parts !== 0) error('score-not-multiple', 'maxScore', { maxScore: item.maxScore, parts });
}
