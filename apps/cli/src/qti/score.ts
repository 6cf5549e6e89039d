import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeXml, openEngine, parseItem, toPlain, type Engine, type PlainValue, type RawResponse } from '@synoo/qti';

/** A file of expected outcomes: items by path, each with rows of responses and what they should give. */
export interface OutcomesFile {
  readonly items: Readonly<Record<string, readonly OutcomesRow[]>>;
}

interface OutcomesRow {
  readonly name: string;
  readonly responses: Readonly<Record<string, string | readonly string[] | null>>;
  readonly outcomes: Readonly<Record<string, string | readonly string[] | null>>;
}

export interface ScoreDifference {
  readonly item: string;
  readonly row: string;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly actual: Readonly<Record<string, unknown>>;
}

export interface ScoreReport {
  readonly items: number;
  readonly rows: number;
  readonly agree: number;
  readonly differ: readonly ScoreDifference[];
}

/** Scores every row and compares all outcomes that the file states. An item that cannot be read differs in all its rows. */
export async function scoreOutcomes(file: OutcomesFile, base: string): Promise<ScoreReport> {
  const differ: ScoreDifference[] = [];
  let rows = 0;
  const entries = Object.entries(file.items);
  for (const [path, expectations] of entries) {
    const engine = await readEngine(join(base, path.replaceAll('\\', '/')));
    for (const row of expectations) {
      rows += 1;
      const difference = engine === null ? { expected: row.outcomes, actual: { error: 'the item cannot be read' } } : compareRow(engine, row);
      if (difference !== null) differ.push({ item: path, row: row.name, ...difference });
    }
  }
  return { items: entries.length, rows, agree: rows - differ.length, differ };
}

async function readEngine(path: string): Promise<Engine | null> {
  const bytes = await readFile(path).catch(() => null);
  const decoded = bytes === null ? null : decodeXml(bytes);
  const parsed = decoded?.ok === true ? parseItem(decoded.text) : null;
  return parsed?.ok ? openEngine(parsed.item) : null;
}

function compareRow(engine: Engine, row: OutcomesRow): Pick<ScoreDifference, 'expected' | 'actual'> | null {
  const state = engine.attempt(engine.start('score'), Object.fromEntries(Object.entries(row.responses).map(([identifier, value]) => [identifier, raw(value)])));
  const expected: Record<string, unknown> = {};
  const actual: Record<string, unknown> = {};
  for (const [identifier, value] of Object.entries(row.outcomes)) {
    const got = toPlain(state.values.get(identifier) ?? null);
    const ordered = engine.item.outcomes.find((outcome) => outcome.identifier === identifier)?.cardinality === 'ordered';
    if (same(value, got, ordered)) continue;
    expected[identifier] = value;
    actual[identifier] = got;
  }
  return Object.keys(expected).length === 0 ? null : { expected, actual };
}

/** Numbers and booleans of the file are meant as their texts. */
function raw(value: unknown): RawResponse {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map(String);
  if (typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, String(field)]));
  return String(value);
}

/** Values agree as numbers where both are numbers (to 12 significant digits), else as text; lists in any order unless ordered. */
function same(expected: string | readonly string[] | null, actual: PlainValue, ordered: boolean): boolean {
  const left = listOf(expected);
  const right = listOf(actual);
  if (left.length !== right.length) return false;
  const sort = (list: readonly string[]): readonly string[] => (ordered ? list : [...list].sort());
  const [a, b] = [sort(left), sort(right)];
  return a.every((text, i) => text === b[i] || closeNumbers(text, b[i] ?? ''));
}

const listOf = (value: PlainValue): readonly string[] => {
  if (value === null || value === '') return [];
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'object' ? Object.entries(value).map(([key, field]) => `${key}=${field}`) : [String(value)];
};

function closeNumbers(a: string, b: string): boolean {
  if (a.trim() === '' || b.trim() === '') return false;
  const [x, y] = [Number(a), Number(b)];
  return Math.abs(x - y) <= 1e-12 * Math.max(Math.abs(x), Math.abs(y));
}
