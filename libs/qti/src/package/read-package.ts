import type { PackageAsset } from './assets';
import { decodeXml } from './decode';
import { localise } from './localise';
import { checkManifest, typeProblem } from './check-manifest';
import { readManifest, type Manifest, type ManifestResource } from './manifest';
import type { ItemMetadata } from './metadata';
import { resolveIncludes } from './includes';
import { itemHref, resolvePath } from './paths';
import { fromDiagnostic, packageProblem, type PackageProblem } from './problem';
import { readFiles } from './read-files';
import type { PackageFiles, ZipLimits } from './read-zip';
import { mergeStimuli } from './stimulus';
import type { Item } from '../model/item';
import { identifyXml } from '../parse/identify';
import type { AssessmentTest, TestChild } from '../model/test';
import { parseItemTree } from '../parse/parse-item';
import { parseTestTree } from '../parse/parse-test';
import { versionOf } from '../upgrade/upgrade';
import { writeItem } from '../write/write-item';
import { writeTest } from '../write/write-test';
import { itemLimits, manifestLimits, parseXml, type XmlLimits } from '../xml/parse-xml';
import { elementsOf, type XmlElement } from '../xml/tree';

export interface PackageItem {
  /** Path in the package. */
  readonly href: string;
  /** The code that its language variants share: LOM identifier where there is one, else the item's own. */
  readonly identifier: string;
  readonly title: string;
  readonly lang: string;
  /** QTI 3, files named by their content. */
  readonly xml: string;
  readonly item: Item;
  readonly metadata: ItemMetadata;
  readonly assets: readonly PackageAsset[];
}

export interface PackageTest {
  readonly href: string;
  readonly identifier: string;
  readonly title: string;
  /** QTI 3; items are named by their place in an exported package. */
  readonly xml: string;
  readonly test: AssessmentTest;
  readonly metadata: ItemMetadata;
  readonly lang: string;
  /** The package's item of each reference, by identifier of the reference; those without one are named in the problems. */
  readonly items: Readonly<Record<string, string>>;
  /** Line of each reference, section and part, by identifier. */
  readonly lines: Readonly<Record<string, number>>;
  /** Files beside the test that its resource names, by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

export interface PackageReport {
  /** False where nothing could be imported at all. */
  readonly ok: boolean;
  readonly identifier: string;
  readonly items: readonly PackageItem[];
  readonly tests: readonly PackageTest[];
  readonly problems: readonly PackageProblem[];
}

/** Reads a content package: bytes of a zip, or the path of a zip or a folder. What cannot be imported is named, with the reason. */
export async function readPackage(source: Uint8Array | string, limits?: ZipLimits): Promise<PackageReport> {
  const read = await readFiles(source, limits);
  if (!read.ok) return failed([read.problem]);
  return readPackageFiles(read.files);
}

const failed = (problems: readonly PackageProblem[]): PackageReport => ({ ok: false, identifier: '', items: [], tests: [], problems });

export function readPackageFiles(files: PackageFiles): PackageReport {
  const problems: PackageProblem[] = [];
  const into: Collected = { items: [], tests: [], problems, seen: new Set(), testTrees: [] };
  const bases = basesOf(files, problems);
  const identifiers = bases.map((base) => readManifestAt(base, files, into));
  if (bases.length === 0) readAllItems(files, into);
  for (const name of files.keys()) if (/\.(zip|imscc)$/i.test(name)) problems.push(packageProblem('warning', 'archive-nested', name));
  for (const { root, path, resource } of into.testTrees) readTest(root, path, resource, files, into);
  if (into.items.length === 0) problems.push(packageProblem('error', bases.length === 0 ? 'manifest-missing' : 'nothing-to-import', ''));
  return { ok: into.items.length > 0, identifier: identifiers.find((identifier) => identifier !== '') ?? '', items: into.items, tests: into.tests, problems };
}

function readManifestAt(base: string, files: PackageFiles, into: Collected): string {
  const { problems } = into;
  const manifestPath = `${base}imsmanifest.xml`;
  if (base !== '') problems.push(packageProblem('warning', 'manifest-in-folder', manifestPath, { folder: base }));
  const tree = readTree(files, manifestPath, problems, manifestLimits);
  if (tree === null) return '';
  if (tree.name !== 'manifest') problems.push(fromDiagnostic(manifestPath, { code: 'root-unexpected', severity: 'error', line: tree.line, column: tree.column, data: { element: tree.name, expected: 'manifest' } }));
  const manifest = readManifest(tree, base);
  problems.push(...checkManifest(manifest, manifestPath, files));
  for (const resource of manifest.resources) readResource(resource, manifestPath, files, into);
  readUnlisted(manifest, manifestPath, files, into);
  return manifest.identifier;
}

/** Folders with a manifest: the root, or where it has none, every folder with one. */
function basesOf(files: PackageFiles, problems: PackageProblem[]): string[] {
  const found = [...files.keys()].filter((name) => /(^|\/)imsmanifest\.xml$/.test(name)).sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
  if (!files.has('imsmanifest.xml')) return found.map((name) => name.slice(0, -'imsmanifest.xml'.length));
  for (const path of found.slice(1)) problems.push(packageProblem('warning', 'manifest-more', path, { path }));
  return [''];
}

/** Files without any manifest: whatever is an item or a test. */
function readAllItems(files: PackageFiles, into: Collected): void {
  const before = into.problems.length;
  for (const path of [...files.keys()].filter((name) => /\.xml$/i.test(name)).sort()) {
    const decoded = decodeXml(files.get(path)!);
    const kind = decoded.ok ? identifyXml(decoded.text).kind : 'unreadable';
    if (kind === 'item' || kind === 'test' || kind === 'unsupported' || kind === 'unreadable') readResource(listed(path), path, files, into);
  }
  if (into.items.length > 0) into.problems.splice(before, 0, packageProblem('warning', 'manifest-assumed', ''));
}

/** A file as if a manifest named it. */
const listed = (path: string): ManifestResource => ({ identifier: '', type: '', href: path, path, files: [], dependencies: [], metadata: {}, line: 0 });

interface Collected {
  readonly items: PackageItem[];
  readonly tests: PackageTest[];
  readonly problems: PackageProblem[];
  readonly seen: Set<string>;
  /** Tests wait until all items are known. */
  readonly testTrees: { readonly root: XmlElement; readonly path: string; readonly resource: ManifestResource }[];
}

const isXmlResource = (resource: ManifestResource): boolean => /\.(xml|qti)$/i.test(resource.path ?? '') || /^imsqti/i.test(resource.type);

function readResource(resource: ManifestResource, manifestPath: string, files: PackageFiles, into: Collected): void {
  const { problems } = into;
  if (/^imsqti_(assess_)?xmlv1p[012]|^imsqti_xmlv1p[012]|imsqti_xmlv1p2/i.test(resource.type)) {
    problems.push(fromDiagnostic(resource.path ?? manifestPath, { code: 'version-unsupported', severity: 'error', line: 0, column: 0, data: { version: '1.2' } }));
    return;
  }
  if (!isXmlResource(resource)) return;
  const { path } = resource;
  if (path === null) {
    problems.push({ ...packageProblem('error', 'resource-address', manifestPath, { href: resource.href }), line: resource.line });
    return;
  }
  if (!files.has(path)) {
    // A resource that is no item (a schema, a style sheet) may be left out without harm to what is imported.
    const severity = /^imsqti_(item|test|apipitem)/i.test(resource.type) ? 'error' : 'warning';
    problems.push({ ...packageProblem(severity, 'resource-missing', path), line: resource.line });
    return;
  }
  const isItem = /item_xml/i.test(resource.type);
  const own: PackageProblem[] = [];
  const root = readTree(files, path, own, itemLimits);
  if (root === null) {
    problems.push(...own);
    return;
  }
  const name = root.name;
  const version = versionOf(root);
  const isTest = name === 'qti-assessment-test' || name === 'assessmentTest';
  const wrongType = version === null ? null : typeProblem(resource, path, isTest ? 'test' : 'item', version);
  if (wrongType !== null && (isTest || name === 'qti-assessment-item' || name === 'assessmentItem')) problems.push(wrongType);
  if (isTest) into.testTrees.push({ root, path, resource });
  else if (name === 'qti-assessment-item' || name === 'assessmentItem' || name === 'questestinterop') readItem(root, path, resource, files, into);
  else if (isItem) problems.push(fromDiagnostic(path, { code: 'root-unexpected', severity: 'error', line: root.line, column: root.column, data: { element: name, expected: 'qti-assessment-item' } }));
}

/** Items that the manifest only names as files of another resource, or not at all, as packages of some editors do. */
function readUnlisted(manifest: Manifest, manifestPath: string, files: PackageFiles, into: Collected): void {
  const own = new Set(manifest.resources.map((resource) => resource.path));
  const named = manifest.resources.flatMap((resource) => resource.files.map((href) => resolvePath(manifestPath, href)));
  const base = manifestPath.slice(0, -'imsmanifest.xml'.length);
  for (const path of [...named, ...[...files.keys()].filter((name) => name.startsWith(base))]) {
      if (path === null || own.has(path) || !files.has(path) || !/\.xml$/i.test(path)) continue;
      own.add(path);
      const decoded = decodeXml(files.get(path)!);
      if (!decoded.ok || identifyXml(decoded.text).kind !== 'item') continue;
      into.problems.push(packageProblem('warning', 'item-unlisted', path));
      readResource(listed(path), manifestPath, files, into);
  }
}

function readItem(root: XmlElement, path: string, resource: ManifestResource, files: PackageFiles, into: Collected): void {
  const { problems, items, seen } = into;
  const parsed = parseItemTree(resolveIncludes(root, path, files, problems));
  problems.push(...parsed.diagnostics.map((diagnostic) => fromDiagnostic(path, diagnostic)));
  if (!parsed.ok) return;
  const merged = mergeStimuli(parsed.item, path, files);
  const { item, assets, problems: assetProblems } = localise(merged.item, path, files);
  problems.push(...merged.problems, ...assetProblems);
  const { metadata } = resource;
  const lang = item.lang === '' ? (metadata.language ?? '') : item.lang;
  const wanted = metadata.identifier ?? item.identifier;
  let identifier = wanted;
  for (let n = 2; seen.has(`${identifier}\u0000${lang}`); n++) identifier = `${wanted}-${n}`;
  if (identifier !== wanted) problems.push(packageProblem('warning', 'item-duplicate', path, { identifier: wanted, lang, renamed: identifier }));
  seen.add(`${identifier}\u0000${lang}`);
  items.push({ href: path, identifier, title: item.title, lang, xml: writeItem(item), item, metadata, assets });
}

function readTest(tree: XmlElement, path: string, resource: ManifestResource, files: PackageFiles, into: Collected): void {
  const { metadata } = resource;
  const root = resolveIncludes(tree, path, files, into.problems);
  const parsed = parseTestTree(root);
  into.problems.push(...parsed.diagnostics.map((diagnostic) => fromDiagnostic(path, diagnostic)));
  if (!parsed.ok) return;
  const places = new Map(into.items.map((item) => [item.href, item]));
  const lines = linesOf(root);
  const items: Record<string, string> = {};
  const child = (node: TestChild): TestChild => {
    if (node.kind === 'section') return { ...node, children: node.children.map(child) };
    if (node.kind === 'section-ref') return node;
    const target = resolvePath(path, node.href);
    const item = target === null ? undefined : places.get(target);
    if (item === undefined) {
      into.problems.push({ ...packageProblem('error', 'test-item-missing', path, { identifier: node.identifier, href: node.href }), line: lines[node.identifier] ?? 0 });
      return node;
    }
    items[node.identifier] = item.identifier;
    return { ...node, href: itemHref(item.identifier, item.lang) };
  };
  const test: AssessmentTest = { ...parsed.test, parts: parsed.test.parts.map((part) => ({ ...part, children: part.children.map(child) })) };
  const known = new Set(into.items.flatMap(({ item }) => [...item.outcomes, ...item.responses, ...item.templates].map((variable) => variable.identifier)));
  for (const identifier of testVariables(test)) if (!known.has(identifier)) into.problems.push(packageProblem('warning', 'test-variable-unknown', path, { identifier }));
  const lang = test.lang === '' ? (metadata.language ?? '') : test.lang;
  const wanted = metadata.identifier ?? test.identifier;
  let identifier = wanted;
  for (let n = 2; into.tests.some((other) => other.identifier === identifier && other.lang === lang); n++) identifier = `${wanted}-${n}`;
  if (identifier !== wanted) into.problems.push(packageProblem('warning', 'test-duplicate', path, { identifier: wanted, lang, renamed: identifier }));
  into.tests.push({ href: path, identifier, title: test.title, xml: writeTest(test), test, metadata, lang, items, lines, files: filesBeside(path, resource, files) });
}

/** Where each part, section and reference of a test begins. */
function linesOf(root: XmlElement): Record<string, number> {
  const lines: Record<string, number> = {};
  const visit = (element: XmlElement): void => {
    const { identifier } = element.attributes;
    if (identifier !== undefined && /^(qti-)?(assessment-?(item-?ref|section(-?ref)?)|test-?part)$/i.test(element.name) && !Object.hasOwn(lines, identifier)) lines[identifier] = element.line;
    elementsOf(element).forEach(visit);
  };
  visit(root);
  return lines;
}

function filesBeside(path: string, resource: ManifestResource, files: PackageFiles): ReadonlyMap<string, Uint8Array> {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return new Map(
    [...files].filter(([name]) => name !== path && name.startsWith(folder) && !name.slice(folder.length).includes('/') && resource.files.some((href) => href !== '' && name.endsWith(href))).map(([name, bytes]) => [name.slice(folder.length), bytes]),
  );
}

function readTree(files: PackageFiles, path: string, problems: PackageProblem[], limits: XmlLimits): XmlElement | null {
  const decoded = decodeXml(files.get(path)!);
  const parsed = decoded.ok ? parseXml(decoded.text, limits) : decoded;
  if (parsed.ok) return parsed.root;
  problems.push(fromDiagnostic(path, parsed.diagnostic));
  return null;
}

/** Variables of items that a test asks all its items for. */
function testVariables(test: AssessmentTest): Set<string> {
  const mapped = new Set([...JSON.stringify(test.parts).matchAll(/"target":"([^"]+)"/g)].map((match) => match[1]));
  const asked = [...JSON.stringify(test.outcomeProcessing).matchAll(/"op":"test-variables"[^{}]*?"variable":"([^"]+)"/g)].map((match) => match[1] ?? '');
  return new Set(asked.filter((identifier) => !mapped.has(identifier) && !['numAttempts', 'duration', 'completionStatus'].includes(identifier)));
}
