import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { BankImportReport, Problem, SameCode } from '@synoo/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { Audit } from '../../audit';
import type { Actor } from '../../identity';
import { takesLong } from '../../platform/connection-limits';
import { type ItemContent, itemContent } from '../item-content';
import { ItemStore, type StoreResult } from '../item-store';
import { type ImportFile, type ImportRow, type ImportTest, rowError, rowWarning } from './import-row';
import { type KnownOutcomes, Outcomes } from './outcomes';
import { readUpload } from './read-upload';

export interface ImportOptions {
  readonly dryRun: boolean;
  /** Whether items that are in the bank and differ become new drafts. */
  readonly newDrafts: boolean;
  /** What becomes of an item whose code an item of another origin has: refused with the question, its new version, or an item with a numbered code. */
  readonly sameCode?: SameCode;
}

/** An item of the file as the bank has it now. */
export interface ImportedItem {
  readonly id: string;
  readonly code: string;
  readonly languages: readonly string[];
}

/** What becomes of the tests of a file, in the transaction that stores its items; `items` by their identifier in the file. */
export type StoreTests = (tests: readonly ImportTest[], items: ReadonlyMap<string, ImportedItem>, manager: EntityManager) => Promise<BankImportReport['forms']>;

/** Items that are read in one go. */
const TURN = 20;

type Result = BankImportReport['results'][number];
const hasErrors = (problems: readonly Problem[]) => problems.some((problem) => problem.severity === 'error');

/** Brings items from files into the bank. Each row stands for itself; the report says what became of it. */
@Injectable()
export class ItemImport {
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly store: ItemStore,
    private readonly outcomes: Outcomes,
    private readonly audit: Audit,
  ) {}

  /** The bytes of a file, or its path. One after the other: a large package takes much memory while it is read. */
  async import(actor: Pick<Actor, 'accountId'> | null, file: Uint8Array | string, options: ImportOptions, storeTests?: StoreTests): Promise<BankImportReport> {
    const turn = this.#last.then(async () => this.#run(await readUpload(file), actor, options, storeTests));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #run(file: ImportFile, actor: Pick<Actor, 'accountId'> | null, { dryRun, newDrafts, sameCode = 'ask' }: ImportOptions, storeTests?: StoreTests): Promise<BankImportReport> {
    const runner = this.dataSource.createQueryRunner();
    await runner.startTransaction();
    try {
      const { manager } = runner;
      // The items of a package are read in between.
      await takesLong(manager);
      const outcomes = await this.outcomes.add(file, manager);
      const { ready, results } = await this.#prepare(file.rows, outcomes);
      const stored = await this.store.save(ready.map(({ content }) => content), actor?.accountId ?? null, { newDrafts, sameCode }, manager);
      ready.forEach(({ row, problems }, index) => results.set(row, resultOf(row, problems, stored[index])));
      const forms = storeTests && file.tests?.length ? await storeTests(file.tests, importedItems(ready, stored), manager) : [];
      const report = reportOf(file, dryRun, [...remarksOn(file, outcomes), ...file.rows.flatMap((row) => results.get(row) ?? [])], forms);
      if (dryRun) await runner.rollbackTransaction();
      else {
        const { format, created, updated, unchanged, refused } = report;
        await this.audit.add({ event: 'items-imported', accountId: actor?.accountId ?? null, details: { format, created, updated, unchanged, refused } }, manager);
        await runner.commitTransaction();
      }
      return report;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction();
      throw error;
    } finally {
      await runner.release();
    }
  }

  /** Reading items is work for the processor; others get their turn in between. */
  async #prepare(rows: readonly ImportRow[], outcomes: KnownOutcomes) {
    const ready: { row: ImportRow; content: ItemContent; problems: readonly Problem[] }[] = [];
    const results = new Map<ImportRow, Result>();
    const first = new Map<string, number>();
    for (const [index, row] of rows.entries()) {
      if (index % TURN === 0) await setImmediate();
      const { source, outcome } = row;
      const problems = [...row.problems];
      if (outcome && outcomes.different.has(outcome.code)) problems.push(rowError('outcome-differs', row.row, 'code', { outcome: outcome.code }));
      if (source && first.has(source.code)) problems.push(rowError('row-twice', row.row, 'code', { value: source.code, firstRow: first.get(source.code) ?? 0 }));
      else if (source) first.set(source.code, row.row);
      if (source) problems.push(...outcomeProblems(source, outcomes.subjects, row.row));
      const read = source && !hasErrors(problems) ? itemContent({ ...source, problems: source.problems ?? problems.map(({ row: _row, line: _line, ...problem }) => problem) }) : undefined;
      if (read) problems.push(...read.refusals.map((problem) => ({ ...problem, row: row.row })));
      if (read && !hasErrors(problems)) ready.push({ row, content: read.content, problems });
      else if (hasErrors(problems)) results.set(row, { row: row.row, code: row.code, result: 'refused', problems });
      // A row without an item is a learning outcome, or (row 0) carries remarks on the file as a whole.
      else results.set(row, { row: row.row, code: row.code, result: outcome && outcomes.added.has(outcome.code) ? 'created' : 'unchanged', problems });
    }
    return { ready, results };
  }
}

/** Items that the bank has now as the file says them. */
function importedItems(ready: readonly { readonly row: ImportRow; readonly content: ItemContent }[], stored: readonly StoreResult[]): ReadonlyMap<string, ImportedItem> {
  return new Map(
    ready.flatMap(({ row, content }, index) => {
      const result = stored[index];
      const isThere = result !== undefined && row.code !== null && result.result !== 'exists' && result.result !== 'same-code';
      return isThere ? [[row.code, { id: result.id, code: result.code, languages: content.languages }] as const] : [];
    }),
  );
}

/** What became of a row that could be stored, with what people should know of it. */
function resultOf({ row, code }: ImportRow, problems: readonly Problem[], stored: StoreResult | undefined): Result {
  if (stored === undefined || stored.result === 'unchanged') return { row, code, result: 'unchanged', problems: [...problems] };
  const { result, before } = stored;
  const values = { code: stored.code, ...(before && { title: before.title, version: before.version }) };
  if (result === 'exists') return { row, code, result: 'refused', problems: [...problems, rowError('item-exists', row, 'code')] };
  if (result === 'same-code') return { row, code, result: 'refused', problems: [...problems, rowError('code-of-other-package', row, 'code', { ...values, origin: before?.origin ?? '–' })] };
  if (result === 'updated') return { row, code: stored.code, result, problems: [...problems, rowWarning('new-version', row, 'code', values)] };
  return { row, code: stored.code, result, problems: stored.code === code ? [...problems] : [...problems, rowWarning('code-numbered', row, 'code', { ...values, wanted: code ?? '' })] };
}

/** Outcomes of a file of items that the bank knows otherwise: the bank's stay, and the items are imported all the same. */
function remarksOn(file: ImportFile, { different }: KnownOutcomes): Result[] {
  const told = file.rows.some((row) => row.outcome) ? [] : file.outcomes.filter(({ code }) => different.has(code));
  return told.length === 0 ? [] : [{ row: 0, code: null, result: 'unchanged', problems: told.map(({ code }) => ({ severity: 'warning', code: 'outcome-differs', values: { outcome: code } })) }];
}

function outcomeProblems(source: { readonly outcome: string | null; readonly subject: string }, outcomes: ReadonlyMap<string, string>, row: number): Problem[] {
  if (source.outcome === null) return [];
  const subject = outcomes.get(source.outcome);
  if (subject === undefined) return [rowError('outcome-unknown', row, 'outcome', { outcome: source.outcome })];
  return subject === source.subject ? [] : [rowError('outcome-of-other-subject', row, 'outcome', { outcome: source.outcome, subject })];
}

function reportOf(file: ImportFile, dryRun: boolean, results: readonly Result[], forms: BankImportReport['forms']): BankImportReport {
  const count = (result: Result['result']) => results.filter((row) => row.row > 0 && row.result === result).length;
  return { format: file.format, dryRun, rows: file.rows.filter((row) => row.row > 0).length, created: count('created'), updated: count('updated'), unchanged: count('unchanged'), refused: count('refused'), results: [...results], forms };
}

