import type { AnalyseArguments } from './arguments';
import { CommandRefusal, type Warning } from './refusal';
import { cellAt, columnAt, isBlank, toNumber, type TextTable } from './table';

/** Which column plays which part. */
export interface Roles {
  readonly items: readonly number[];
  readonly weights: number | null;
  readonly group: number | null;
  readonly form: number | null;
  readonly id: number | null;
}

const WEIGHT_NAMES = /^(freq|frequency|count)$/i;
/** Names of what is asked of people, not of items. */
const BACKGROUND_NAMES = /^(id|it)?_?(gender|sex|age|education|grade|school|class|country|cntry|region|language|lang|group|book|booklet|form|weight|wt|stratum|cluster|teacher)_?(id)?$/i;
/** More different values than this, where the other columns have few, and it is no item. */
const MANY_VALUES = 20;
const ID_NAMES = /^(id|person|person_?id|student|student_?id|pupil|pupil_?id|learner|learner_?id|participant|case|caseid|nr|no|code)$/i;

/** Gives every column its part; says which columns were passed over. */
export function assignRoles(table: TextTable, args: AnalyseArguments, warnings: Warning[]): Roles {
  const named = (name: string | null, option: string): number | null => (name === null ? null : columnAt(table, name, option));
  const weights = named(args.weights, 'weights') ?? found(table, WEIGHT_NAMES);
  const group = named(args.group, 'group');
  const form = named(args.form, 'form');
  const id = named(args.id, 'id') ?? found(table, ID_NAMES);
  const taken = new Set([weights, group, form, id].filter((at) => at !== null));
  if (args.items !== null) {
    const items = expandColumns(table, args.items);
    const both = items.find((at) => at === weights || at === group || at === form);
    if (both !== undefined) throw new CommandRefusal('column-used-twice', `The column ${table.header[both]} cannot be an item and something else.`);
    return { items, weights, group, form, id: id !== null && items.includes(id) ? null : id };
  }
  const items: number[] = [];
  const passed: string[] = [];
  table.header.forEach((name, at) => {
    // Without a name: row numbers as R writes them, or what a comma at the end of the lines leaves.
    if (taken.has(at) || name === '') return;
    if (!BACKGROUND_NAMES.test(name) && (args.key !== null || looksScored(table, at, args))) items.push(at);
    else passed.push(name);
  });
  passed.push(...passOverMeasures(table, items));
  if (passed.length)
    warnings.push({ code: 'columns-passed-over', message: `Not used as items, because they do not look like scores of items: ${passed.join(', ')}. Give --items (or --key for response codes) to decide yourself.` });
  const many = items.filter((at) => distinctCodes(table, at).size > MANY_VALUES).map((at) => table.header[at]!);
  if (many.length) warnings.push({ code: 'many-values', message: `More than ${MANY_VALUES} different values: ${many.slice(0, 10).join(', ')}. Are these items? Name the items with --items.`, items: many });
  if (items.length === 0) throw new CommandRefusal('no-items', 'No column holds scores. If the answers are codes such as A, B, C, give --key; else name the columns with --items.');
  return { items, weights, group, form, id };
}

function found(table: TextTable, pattern: RegExp): number | null {
  const at = table.header.findIndex((name) => pattern.test(name));
  return at < 0 ? null : at;
}

/** Takes columns of many values (ages, totals, identifiers) out of `items` where most columns have few. Returns their names. */
function passOverMeasures(table: TextTable, items: number[]): string[] {
  const distinct = items.map((at) => distinctCodes(table, at).size);
  const few = distinct.filter((count) => count <= MANY_VALUES).length;
  if (few * 2 < items.length) return [];
  const measures = items.filter((_, index) => distinct[index]! > MANY_VALUES);
  for (const at of measures) items.splice(items.indexOf(at), 1);
  return measures.map((at) => table.header[at]!);
}

function distinctCodes(table: TextTable, at: number): Set<number> {
  const found = new Set<number>();
  for (let r = 0; r < table.rowCount; r++) found.add(table.codes[r * table.header.length + at]!);
  return found;
}

/** Most cells are numbers. */
function looksScored(table: TextTable, at: number, args: AnalyseArguments): boolean {
  let numbers = 0;
  let filled = 0;
  for (let r = 0; r < table.rowCount; r++) {
    const cell = cellAt(table, r, at);
    if (isBlank(cell) || cell === args.omit || cell === args.notReached) continue;
    filled++;
    if (toNumber(cell) !== null) numbers++;
  }
  return filled === 0 || numbers > filled / 2;
}

/** "i1,i4..i9,12-20": names first, then numbers of columns; ranges by "..", ":" or "-". */
export function expandColumns(table: TextTable, list: string): number[] {
  const one = (text: string): number | null => {
    const byName = table.header.indexOf(text);
    if (byName >= 0) return byName;
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    return number >= 1 && number <= table.header.length ? number - 1 : null;
  };
  const result: number[] = [];
  for (const part of list.split(',').map((text) => text.trim()).filter(Boolean)) {
    const single = one(part);
    if (single !== null) {
      result.push(single);
      continue;
    }
    const range = rangeOf(part, one);
    if (!range) throw new CommandRefusal('unknown-column', `--items ${part}: there is no such column. Columns: ${table.header.slice(0, 40).join(', ')}${table.header.length > 40 ? ' …' : ''}.`);
    for (let at = range[0]; at <= range[1]; at++) result.push(at);
  }
  if (result.length === 0) throw new CommandRefusal('no-items', '--items names no column.');
  const doubled = result.find((at, index) => result.indexOf(at) !== index);
  if (doubled !== undefined) throw new CommandRefusal('column-used-twice', `--items names the column ${table.header[doubled]} twice.`);
  return result;
}

function rangeOf(part: string, one: (text: string) => number | null): [number, number] | null {
  for (const sign of ['..', ':', '-'])
    for (let at = part.indexOf(sign); at > 0; at = part.indexOf(sign, at + 1)) {
      const first = one(part.slice(0, at).trim());
      const last = one(part.slice(at + sign.length).trim());
      if (first !== null && last !== null && first <= last) return [first, last];
    }
  return null;
}
