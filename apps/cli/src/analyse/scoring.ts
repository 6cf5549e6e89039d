import type { AnalyseArguments } from './arguments';
import type { Roles } from './columns';
import { warnEqualRows } from './equal-rows';
import { CommandRefusal, type Warning } from './refusal';
import { cellAt, isBlank, lineOf, readCells, toNumber, type TextTable } from './table';

/** Cell states in the library's codes. */
export const STATUS = { answered: 0, omitted: 1, notReached: 2, missing: 3 } as const;

/** The data file as scores. */
export interface ScoredData {
  readonly persons: number;
  readonly ids: readonly string[];
  /** Row of the table of each person. */
  readonly rows: readonly number[];
  /** Line of the file of each person. */
  readonly lines: readonly number[];
  /** Row-major; NaN where not answered. */
  readonly scores: Float64Array;
  readonly status: Uint8Array;
  readonly maxScores: Float64Array;
  /** With a key: the codes of every item and which one each person chose (−1 none). */
  readonly options: readonly { readonly codes: readonly string[]; readonly keys: readonly number[]; readonly selected: Int16Array }[] | null;
  readonly weights: Float64Array | null;
}

/** Scores a table: by the key, or as the numbers that stand there. */
export function scoreTable(table: TextTable, roles: Roles, args: AnalyseArguments, warnings: Warning[]): ScoredData {
  const weights = roles.weights === null ? null : readWeights(table, roles.weights);
  const states = table.dictionary.map((cell) => (isBlank(cell) ? STATUS.missing : cell === args.omit ? STATUS.omitted : cell === args.notReached ? STATUS.notReached : STATUS.answered));
  const kept = rowsToKeep(table, roles, states, weights, warnings);
  warnDoubles(table, roles, kept, warnings);

  const ids = roles.items.map((at) => table.header[at]!);
  const items = ids.length;
  const codes = new Int32Array(kept.length * items);
  const status = new Uint8Array(kept.length * items);
  const width = table.header.length;
  for (let p = 0, cell = 0; p < kept.length; p++)
    for (let i = 0; i < items; i++, cell++) {
      const code = table.codes[kept[p]! * width + roles.items[i]!]!;
      codes[cell] = code;
      status[cell] = states[code]!;
    }
  warnUnusedCodes(status, args, warnings);
  const lines = kept.map((r) => lineOf(table, r));
  if (!weights) warnEqualRows(codes, items, lines, warnings);
  const cells: Cells = { ids, codes, status, dictionary: table.dictionary, lines };
  const base = { persons: kept.length, ids, rows: kept, lines, status, weights: weights ? Float64Array.from(kept, (r) => weights[r]!) : null };
  return args.key === null ? { ...base, ...byNumbers(cells, warnings), options: null } : { ...base, ...byKey(cells, args.key, warnings) };
}

/** The item cells of the rows that are kept. */
interface Cells {
  readonly ids: readonly string[];
  /** Row-major places in the dictionary. */
  readonly codes: Int32Array;
  readonly status: Uint8Array;
  readonly dictionary: readonly string[];
  readonly lines: readonly number[];
}

function rowsToKeep(table: TextTable, roles: Roles, states: readonly number[], weights: Float64Array | null, warnings: Warning[]): number[] {
  const kept: number[] = [];
  const empty: number[] = [];
  const width = table.header.length;
  for (let r = 0; r < table.rowCount; r++) {
    const filled = roles.items.some((at) => states[table.codes[r * width + at]!] !== STATUS.missing);
    if (!filled) empty.push(r);
    else if (!weights || weights[r]! > 0) kept.push(r);
  }
  if (empty.length) warnings.push({ code: 'empty-rows', message: `${empty.length} rows have no answer at all and are left out.`, rows: empty.slice(0, 20).map((r) => lineOf(table, r)) });
  if (kept.length === 0) throw new CommandRefusal('no-rows', 'No row holds an answer.');
  return kept;
}

function readWeights(table: TextTable, at: number): Float64Array {
  return Float64Array.from({ length: table.rowCount }, (_, r) => {
    const cell = cellAt(table, r, at);
    const value = toNumber(cell);
    if (value === null || value < 0)
      throw new CommandRefusal('bad-weight', `Line ${lineOf(table, r)}: the weight "${cell}" is not a number of 0 or more.`, [lineOf(table, r)]);
    return value;
  });
}

function warnDoubles(table: TextTable, roles: Roles, kept: readonly number[], warnings: Warning[]): void {
  if (roles.id === null) return;
  const first = new Map<string, number>();
  const doubled: number[] = [];
  for (const r of kept) {
    const id = cellAt(table, r, roles.id);
    if (isBlank(id)) continue;
    if (first.has(id)) doubled.push(r);
    else first.set(id, r);
  }
  const one = doubled[0];
  if (one !== undefined)
    warnings.push({
      code: 'duplicate-persons',
      message: `${doubled.length} rows repeat an identifier of column ${table.header[roles.id]} and are counted as persons of their own (first: line ${lineOf(table, one)}, as line ${lineOf(table, first.get(cellAt(table, one, roles.id))!)}). Remove what should not be there.`,
      rows: doubled.slice(0, 20).map((r) => lineOf(table, r)),
    });
}

function warnUnusedCodes(status: Uint8Array, args: AnalyseArguments, warnings: Warning[]): void {
  for (const [option, code, state] of [['omit', args.omit, STATUS.omitted], ['not-reached', args.notReached, STATUS.notReached]] as const)
    if (code !== null && !status.includes(state)) warnings.push({ code: 'code-not-found', message: `--${option} ${code}: no cell holds this code.` });
}

/** Beyond this, whole numbers are not held exactly and sums of squares lose everything else. */
const LARGEST_SCORE = 1e15;

type Scored = Pick<ScoredData, 'scores' | 'maxScores' | 'options'>;

function byNumbers({ ids, codes, status, dictionary, lines }: Cells, warnings: Warning[]): Omit<Scored, 'options'> {
  const items = ids.length;
  const scores = new Float64Array(status.length).fill(Number.NaN);
  const values = Float64Array.from(dictionary, (cell) => toNumber(cell) ?? Number.NaN);
  const wrong: number[] = [];
  for (let cell = 0; cell < scores.length; cell++) {
    if (status[cell] !== STATUS.answered) continue;
    const value = values[codes[cell]!]!;
    if (!(Math.abs(value) <= LARGEST_SCORE)) wrong.push(cell);
    else scores[cell] = value;
  }
  if (wrong.length) {
    const shown = [...new Set(wrong.map((cell) => dictionary[codes[cell]!]!))].slice(0, 10).join(', ');
    const line = (cell: number): number => lines[Math.floor(cell / items)]!;
    throw new CommandRefusal(
      'unknown-code',
      `${wrong.length} cells are not scores (codes: ${shown}; first: line ${line(wrong[0]!)}, item ${ids[wrong[0]! % items]}). Give --key if they are answers, --omit or --not-reached if they mean that, or leave the cell blank.`,
      [...new Set(wrong.map(line))].slice(0, 20),
    );
  }
  shiftToZero(scores, ids, warnings);
  warnGaps(scores, ids, lines, warnings);
  const maxScores = new Float64Array(items).fill(1);
  for (let cell = 0; cell < scores.length; cell++) if (scores[cell]! > maxScores[cell % items]!) maxScores[cell % items] = scores[cell]!;
  return { scores, maxScores };
}

/** Whole-number categories that are counted from 1 (or a higher number) start at 0, so that the facility is a share of what can be gained. */
function shiftToZero(scores: Float64Array, ids: readonly string[], warnings: Warning[]): void {
  const items = ids.length;
  const lowest = new Float64Array(items).fill(Infinity);
  const highest = new Float64Array(items).fill(-Infinity);
  let whole = true;
  for (let cell = 0; cell < scores.length; cell++) {
    const score = scores[cell]!;
    if (score !== score) continue;
    if (score < lowest[cell % items]!) lowest[cell % items] = score;
    if (score > highest[cell % items]!) highest[cell % items] = score;
    if (score !== Math.floor(score)) whole = false;
  }
  const base = Math.min(...lowest);
  // A test of items that all were solved also has no 0; only scales with more than two points are shifted.
  if (!(base > 0) || Math.max(...highest) <= 1 || !whole) return;
  for (let cell = 0; cell < scores.length; cell++) scores[cell]! -= base;
  warnings.push({ code: 'shifted-to-zero', message: `The lowest score of all items is ${base}: scores are counted from there, ${base} became 0.` });
}

/** A score far above or below all others of its item is likely a code: 99, −9. */
function warnGaps(scores: Float64Array, ids: readonly string[], lines: readonly number[], warnings: Warning[]): void {
  const items = ids.length;
  const suspicious: { id: string; values: Set<number> }[] = [];
  const rows = new Set<number>();
  ids.forEach((id, i) => {
    const found = new Set<number>();
    for (let cell = i; cell < scores.length; cell += items) if (!Number.isNaN(scores[cell]!)) found.add(scores[cell]!);
    const values = strayValues([...found].sort((a, b) => a - b));
    if (values.size === 0) return;
    suspicious.push({ id, values });
    for (let cell = i; cell < scores.length && rows.size < 20; cell += items) if (values.has(scores[cell]!)) rows.add(lines[(cell - i) / items]!);
  });
  if (suspicious.length)
    warnings.push({
      code: 'suspicious-code',
      message: `Scores far from the others: ${suspicious.slice(0, 10).map(({ id, values }) => `${id} (${[...values].slice(0, 5).join(', ')})`).join(', ')}. They were counted as scores; if they are codes, use --omit or --not-reached or blank them.`,
      rows: [...rows].sort((a, b) => a - b),
      items: suspicious.map(({ id }) => id),
    });
}

/** Values below 0 that stand apart, and all above a gap wider than 3 and than the value below it. */
function strayValues(sorted: readonly number[]): Set<number> {
  const low = sorted.filter((value, k) => value < 0 && k + 1 < sorted.length && (sorted.find((next) => next >= 0) ?? value) - value > 3);
  const rest = sorted.slice(low.length);
  const gap = rest.findIndex((value, k) => k > 0 && value - rest[k - 1]! > Math.max(3, rest[k - 1]!));
  return new Set([...low, ...(gap > 0 ? rest.slice(gap) : [])]);
}

/** Codes outside the key with at most this share of the answers are more likely slips than options. */
const RARE = 0.005;

function byKey({ ids, codes, status, dictionary, lines }: Cells, keyFile: string, warnings: Warning[]): Scored {
  const keys = readKey(keyFile, ids, warnings);
  const items = ids.length;
  const persons = status.length / items;
  const scores = new Float64Array(status.length).fill(Number.NaN);
  const alphabet = new Set(keys.flat());
  const strangers = new Map<string, number[]>();
  let answers = 0;
  const unmatched: string[] = [];
  const options = ids.map((id, i) => {
    const used = new Set<number>();
    for (let cell = i; cell < codes.length; cell += items) if (status[cell] === STATUS.answered) used.add(codes[cell]!);
    const listed = [...new Set([...[...used].map((code) => dictionary[code]!), ...keys[i]!])].sort(compareCodes);
    const optionOf = new Map([...used].map((code) => [code, listed.indexOf(dictionary[code]!)]));
    const keyed = keys[i]!.map((code) => listed.indexOf(code));
    const selected = new Int16Array(persons).fill(-1);
    let right = 0;
    for (let p = 0, cell = i; p < persons; p++, cell += items) {
      if (status[cell] !== STATUS.answered) continue;
      const option = optionOf.get(codes[cell]!)!;
      selected[p] = option;
      const isRight = keyed.includes(option);
      if (isRight) right++;
      scores[cell] = isRight ? 1 : 0;
      const text = listed[option]!;
      answers++;
      if (alphabet.has(text)) continue;
      const cells = strangers.get(text);
      if (cells) cells.push(p);
      else strangers.set(text, [p]);
    }
    if (used.size && right === 0) unmatched.push(id);
    return { codes: listed, keys: keyed, selected };
  });
  if (unmatched.length === items) throw new CommandRefusal('key-matches-nothing', 'The key matches no answer of any item: check that it belongs to this file and writes codes the same way.');
  if (unmatched.length) warnings.push({ code: 'key-matches-nothing', message: `Nobody chose the key of ${unmatched.slice(0, 10).join(', ')}: check the key.`, items: unmatched });
  warnStrangers(strangers, answers, lines, warnings);
  return { scores, maxScores: new Float64Array(items).fill(1), options };
}

/** Names answers that are no item's key: frequent ones are options or a code for omitted, rare ones are slips with their lines. */
function warnStrangers(strangers: ReadonlyMap<string, readonly number[]>, answers: number, lines: readonly number[], warnings: Warning[]): void {
  const limit = Math.max(1, RARE * answers);
  const sorted = [...strangers].sort((a, b) => b[1].length - a[1].length);
  const name = (entries: typeof sorted): string => entries.slice(0, 10).map(([code, cells]) => `${code} (${cells.length} times)`).join(', ');
  const frequent = sorted.filter(([, cells]) => cells.length > limit);
  const rare = sorted.filter(([, cells]) => cells.length <= limit);
  if (frequent.length)
    warnings.push({ code: 'code-outside-key', message: `Codes that are no item's key count as wrong answers: ${name(frequent)}. If one means omitted or not reached, use --omit or --not-reached.` });
  if (rare.length) {
    const rows = [...new Set(rare.flatMap(([, cells]) => cells.map((p) => lines[p]!)))].sort((a, b) => a - b);
    warnings.push({ code: 'rare-codes', message: `Rare codes that are no item's key count as wrong answers: ${name(rare)}. Correct them if they are slips; use --omit or --not-reached if they mean that.`, rows: rows.slice(0, 20) });
  }
}

function compareCodes(a: string, b: string): number {
  const [x, y] = [toNumber(a), toNumber(b)];
  return x !== null && y !== null ? x - y : a < b ? -1 : a > b ? 1 : 0;
}

/** Right codes of every item, from rows "item,key" or from one row in the order of the columns. */
export function readKey(file: string, ids: readonly string[], warnings: Warning[]): string[][] {
  const lines = readCells(file);
  const codes = (cell: string): string[] => cell.split('|').map((code) => code.trim()).filter(Boolean);
  const last = lines[lines.length - 1];
  if (!last) throw new CommandRefusal('bad-key', `${file} is empty.`);
  const rows = new Map(lines.map((line) => [line[0]!, codes(line[1] ?? '')]));
  // Two items may also have a key of one row with two cells: then the first cells are not the items' names.
  const oneRowOfTwo = ids.length === 2 && lines.length <= 2 && !ids.every((id) => rows.has(id));
  if (lines.every((line) => line.length === 2) && !oneRowOfTwo) {
    const missing = ids.filter((id) => !rows.get(id)?.length);
    if (missing.length === ids.length)
      throw new CommandRefusal('key-matches-nothing', `${file} names no item of the data: it has ${[...rows.keys()].slice(0, 5).join(', ')} …, the data ${ids.slice(0, 5).join(', ')} …. Names must be written the same way.`);
    if (missing.length) throw new CommandRefusal('bad-key', `${file} has no key for ${missing.slice(0, 10).join(', ')}${missing.length > 10 ? ' …' : ''}.`);
    // The first row may be the header "item,key".
    const others = lines.slice(1).flatMap((line) => (ids.includes(line[0]!) ? [] : [line[0]!]));
    if (others.length) warnings.push({ code: 'key-without-item', message: `The key has ${others.slice(0, 10).join(', ')}, which are no item columns of the data: not used.` });
    return ids.map((id) => rows.get(id)!);
  }
  if (lines.length > 2) throw new CommandRefusal('bad-key', `${file} must have rows "item,key" or one row of keys in the order of the item columns.`);
  if (lines.length === 2) {
    const named = new Map(lines[0]!.map((name, i) => [name, codes(last[i] ?? '')]));
    if (ids.every((id) => named.get(id)?.length)) return ids.map((id) => named.get(id)!);
  }
  if (last.length !== ids.length) throw new CommandRefusal('bad-key', `The key has ${last.length} codes; there are ${ids.length} items. Name the item columns with --items if the file has others.`);
  const empty = ids.filter((_, i) => codes(last[i]!).length === 0);
  if (empty.length) throw new CommandRefusal('bad-key', `The key of ${empty[0]} is blank.`);
  return last.map(codes);
}
