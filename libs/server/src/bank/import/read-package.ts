import { languages, type Problem } from '@synoo/contracts';
import { type PackageItem, type PackageProblem, type PackageTest, readPackage as readQtiPackage } from '@synoo/qti';
import { sha256 } from '../../platform/crypto';
import { DomainError } from '../../platform/refusal';
import { OWN_PACKAGE } from '../item-export';
import type { ItemSource } from '../item-content';
import type { ImportFile, ImportRow, ImportTest, NewOutcome, NewSubject } from './import-row';
import { PRACTICE } from './read-item-table';

/** Where items go whose package says nothing of a subject. */
const OTHER = 'other';

function problemOf({ file, line, code, severity, data }: PackageProblem, row?: number): Problem | null {
  if (severity === 'info') return null;
  return { severity, code, ...(file !== '' && { file }), ...(line > 0 && { line }), ...(row !== undefined && { row }), ...(data && { values: { ...data } }) };
}

/** `ky-KG` is Kyrgyz; what does not say its language is taken to be English, which is reported of items. */
export function languageOf(tag: string): string {
  const [first = ''] = tag.toLowerCase().split('-');
  if (first === '') return 'en';
  return (languages as readonly string[]).includes(first) ? first : tag.slice(0, 35).toLowerCase();
}

function slug(text: string): string {
  return text.toLowerCase().normalize('NFC').replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/gu, '').slice(0, 64);
}

interface Found {
  readonly subjects: Map<string, NewSubject>;
  readonly outcomes: Map<string, NewOutcome>;
}

/** Reads a QTI content package. The language variants of an item, which share its code, are one row. */
export async function readPackage(file: Uint8Array | string): Promise<ImportFile> {
  const report = await readQtiPackage(file);
  if (!report.ok) throw new DomainError('file-unreadable', { problems: report.problems.flatMap((problem) => problemOf(problem) ?? []) });
  const groups = new Map<string, PackageItem[]>();
  for (const item of report.items) groups.set(item.identifier, [...(groups.get(item.identifier) ?? []), item]);
  const found: Found = { subjects: new Map(), outcomes: new Map() };
  const imported = new Set([...report.items, ...report.tests].map(({ href }) => href));
  const origin = report.identifier === OWN_PACKAGE ? {} : { origin: report.identifier || nameless(report.items) };
  const rows = [...groups.values()].map((group, index) => itemRow(group, index + 1, report.problems, found, origin));
  const lost = new Map<string, PackageProblem[]>();
  for (const problem of report.problems) if (!imported.has(problem.file) && problem.severity === 'error') lost.set(problem.file, [...(lost.get(problem.file) ?? []), problem]);
  for (const [, problems] of lost) {
    const row = rows.length + 1;
    rows.push({ row, code: null, source: null, problems: problems.flatMap((problem) => problemOf(problem, row) ?? []) });
  }
  const remarks = report.problems.filter((problem) => !imported.has(problem.file) && problem.severity === 'warning').flatMap((problem) => problemOf(problem) ?? []);
  if (remarks.length > 0) rows.unshift({ row: 0, code: null, source: null, problems: remarks });
  return { format: 'qti-package', rows, subjects: [...found.subjects.values()], outcomes: [...found.outcomes.values()], tests: testsOf(report.tests, report.problems) };
}

/** Language variants of a test share its identifier and name the same items. */
function testsOf(tests: readonly PackageTest[], problems: readonly PackageProblem[]): ImportTest[] {
  const groups = new Map<string, PackageTest[]>();
  for (const test of tests) {
    const key = JSON.stringify([test.identifier, Object.entries(test.items).sort()]);
    groups.set(key, [...(groups.get(key) ?? []), test]);
  }
  return [...groups.values()].map((variants) => ({
    identifier: variants[0]!.identifier,
    variants,
    problems: problems.filter(({ file }) => variants.some(({ href }) => href === file)).flatMap((problem) => problemOf(problem) ?? []),
  }));
}

/** A package without an identifier is told from others by what is in it. */
const nameless = (items: readonly PackageItem[]): string => `~${sha256(items.map(({ identifier }) => identifier).sort().join('\n')).slice(0, 16)}`;

function itemRow(group: readonly PackageItem[], row: number, all: readonly PackageProblem[], found: Found, origin: Pick<ItemSource, 'origin'>): ImportRow {
  const [first] = group;
  if (!first) throw new Error('A package item without variants');
  const told = all.filter((problem) => group.some((item) => item.href === problem.file)).flatMap((problem) => problemOf(problem, row) ?? []);
  const variants = new Map(group.map((item) => [languageOf(item.lang), item.item]));
  if (group.some((item) => item.lang === '')) told.push({ severity: 'warning', code: 'language-assumed', row, values: { language: 'en' } });
  const { metadata } = first;
  const subject = slug(metadata.subject ?? '') || OTHER;
  found.subjects.set(subject, { code: subject, name: {} });
  if (metadata.outcome !== undefined) found.outcomes.set(metadata.outcome, { code: metadata.outcome, subject, name: {} });
  const assets = new Map(group.flatMap((item) => item.assets).map((asset) => [asset.href, asset]));
  const source: ItemSource = {
    code: first.identifier,
    ...origin,
    subject,
    outcome: metadata.outcome ?? null,
    level: metadata.level ?? null,
    practice: subject === PRACTICE,
    variants,
    assets: [...assets.values()],
    metadata: new Map(group.map((item) => [languageOf(item.lang), item.metadata])),
    problems: told.map(({ row: _row, ...problem }) => problem),
  };
  // What was read is kept as a draft. Its errors stay with the item and keep it from being approved.
  return { row, code: first.identifier, source, problems: told.map((problem) => ({ ...problem, severity: 'warning' })) };
}
