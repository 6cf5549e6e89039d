import { isDeepStrictEqual } from 'node:util';
import { decodeXml, describe, findLeaks, identifyXml, parseItem, parseTest, readPackage, writeItem, writePackage, writeTest, type Diagnostic } from '@synoo/qti';
import { collectSources, type SourceDocument } from './documents';

export interface CheckReport {
  /** QTI documents: items, tests and whatever could not be read well enough to tell. */
  readonly documents: number;
  readonly parsed: number;
  readonly unsupported: readonly { readonly file: string; readonly version: string }[];
  readonly failed: readonly { readonly file: string; readonly line: number; readonly reason: string }[];
  readonly roundTrip: { readonly same: number; readonly different: readonly string[] };
  readonly leaks: readonly { readonly file: string; readonly kind: string; readonly found: string; readonly path: string }[];
  /** XML files that are not items or tests: manifests, results, metadata. */
  readonly other: number;
  /** What they are, by root element. */
  readonly otherRoots: Readonly<Record<string, number>>;
  /** Files without XML: pictures, sounds, texts. */
  readonly otherFiles: number;
  readonly warnings: readonly { readonly file: string; readonly line: number; readonly severity: string; readonly code: string; readonly message: string }[];
  readonly packages: readonly PackageCheck[];
}

export interface PackageCheck {
  readonly file: string;
  readonly items: number;
  readonly tests: number;
  readonly roundTrip: boolean | null;
  readonly problems: readonly { readonly file: string; readonly line: number; readonly severity: string; readonly code: string; readonly message: string }[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer U)[] ? U[] : T[K] };

/** Reads everything below the paths and says what can be used, what cannot and why. */
export async function checkPaths(paths: readonly string[]): Promise<CheckReport> {
  const { documents, packages, unreadable, otherFiles } = await collectSources(paths);
  const roundTrip = { same: 0, different: [] as string[] };
  const report: Mutable<CheckReport> = {
    documents: unreadable.length, parsed: 0, unsupported: [], failed: unreadable.map(({ file, reason }) => ({ file, line: 0, reason })), roundTrip, leaks: [], other: 0, otherRoots: {}, otherFiles,
    warnings: [], packages: [],
  };
  for (const document of documents) checkDocument(document, report, roundTrip);
  for (const { file, source } of packages) report.packages.push(await checkPackage(file, source));
  return report;
}

function checkDocument({ file, bytes }: SourceDocument, report: Mutable<CheckReport>, roundTrip: { same: number; different: string[] }): void {
  const decoded = decodeXml(bytes);
  const kind = decoded.ok ? identifyXml(decoded.text) : null;
  if (kind?.kind === 'other' || kind?.kind === 'stimulus') {
    const root = kind.kind === 'other' ? kind.root : 'qti-assessment-stimulus';
    report.other += 1;
    report.otherRoots = { ...report.otherRoots, [root]: (report.otherRoots[root] ?? 0) + 1 };
    return;
  }
  report.documents += 1;
  if (kind?.kind === 'unsupported') {
    report.unsupported.push({ file, version: kind.version });
    return;
  }
  const fail = (diagnostic: Diagnostic | undefined): void => {
    report.failed.push({ file, line: diagnostic?.line ?? 0, reason: diagnostic ? describe(diagnostic) : 'unknown' });
  };
  if (!decoded.ok) return fail(decoded.diagnostic);
  const { text } = decoded;
  const parsed = kind?.kind === 'test' ? parseTest(text) : parseItem(text);
  if (!parsed.ok) return fail(parsed.diagnostics[0]);
  report.parsed += 1;
  for (const diagnostic of parsed.diagnostics) {
    if (diagnostic.severity !== 'info') report.warnings.push({ file, line: diagnostic.line, severity: diagnostic.severity, code: diagnostic.code, message: describe(diagnostic) });
  }
  if ('item' in parsed) {
    const written = writeItem(parsed.item);
    const again = parseItem(written);
    if (again.ok && isDeepStrictEqual(again.item, parsed.item) && writeItem(again.item) === written) roundTrip.same += 1;
    else roundTrip.different.push(file);
    report.leaks.push(...findLeaks(parsed.item).map((leak) => ({ file, ...leak })));
  } else {
    const again = parseTest(writeTest(parsed.test));
    if (again.ok && isDeepStrictEqual(again.test, parsed.test)) roundTrip.same += 1;
    else roundTrip.different.push(file);
  }
}

async function checkPackage(file: string, source: Uint8Array | string): Promise<PackageCheck> {
  const first = await readPackage(source);
  const problems = first.problems.filter((problem) => problem.severity !== 'info').map(({ file: inner, line, severity, code, message }) => ({ file: inner, line, severity, code, message }));
  const sizes = { file, items: first.items.length, tests: first.tests.length, problems };
  if (first.items.length === 0) return { ...sizes, roundTrip: null };
  const bytes = await writePackage({ identifier: first.identifier || 'package', items: first.items, tests: first.tests });
  const second = await readPackage(bytes);
  // The same bytes again: what came back is written as what went out.
  const again = await writePackage({ identifier: first.identifier || 'package', items: second.items, tests: second.tests });
  const bank = ({ items, tests }: typeof first): unknown => [
    tests.map(({ test }) => test),
    items.map(({ identifier, lang, item, assets }) => ({ identifier, lang, item, assets: assets.map((asset) => asset.hash) })).sort((a, b) => (a.identifier + a.lang < b.identifier + b.lang ? -1 : 1)),
  ];
  return { ...sizes, roundTrip: isDeepStrictEqual(bank(second), bank(first)) && Buffer.compare(bytes, again) === 0 };
}
