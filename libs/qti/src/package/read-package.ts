import type { PackageAsset } from './assets';
import { decodeXml } from './decode';
import { localise } from './localise';
import { readManifest, type Manifest, type ManifestResource } from './manifest';
import type { ItemMetadata } from './metadata';
import { resolveIncludes } from './includes';
import { itemPath, resolvePath } from './paths';
import { fromDiagnostic, packageProblem, type PackageProblem } from './problem';
import { readFiles } from './read-files';
import type { PackageFiles, ZipLimits } from './read-zip';
import { mergeStimuli } from './stimulus';
import type { Item } from '../model/item';
import { identifyXml } from '../parse/identify';
import type { AssessmentTest, TestChild } from '../model/test';
import { parseItemTree } from '../parse/parse-item';
import { parseTestTree } from '../parse/parse-test';
import { writeItem } from '../write/write-item';
import { writeTest } from '../write/write-test';
import { itemLimits, manifestLimits, parseXml, type XmlLimits } from '../xml/parse-xml';
import type { XmlElement } from '../xml/tree';

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
  const base = baseOf(files);
  if (base === null) return failed([packageProblem('error', 'manifest-missing', '')]);
  if (base !== '') problems.push(packageProblem('warning', 'manifest-in-folder', `${base}imsmanifest.xml`, { folder: base }));
  const manifestPath = `${base}imsmanifest.xml`;
  const tree = readTree(files, manifestPath, problems, manifestLimits);
  if (tree === null) return failed(problems);
  const manifest = readManifest(tree, base);
  const items: PackageItem[] = [];
  const tests: PackageTest[] = [];
  const seen = new Set<string>();
  const into: Collected = { items, tests, problems, seen, testTrees: [] };
  for (const resource of manifest.resources) readResource(resource, manifestPath, files, into);
  readUnlisted(manifest, manifestPath, files, into);
  for (const { root, path, metadata } of into.testTrees) readTest(root, path, metadata, files, into);
  if (items.length === 0) problems.push(packageProblem('error', 'nothing-to-import', ''));
  return { ok: items.length > 0, identifier: manifest.identifier, items, tests, problems };
}

/** The folder that holds the manifest: the root, or the only folder with one. */
function baseOf(files: PackageFiles): string | null {
  if (files.has('imsmanifest.xml')) return '';
  const found = [...files.keys()].filter((name) => /^[^/]+\/imsmanifest\.xml$/.test(name));
  return found.length === 1 ? (found[0]?.replace(/imsmanifest\.xml$/, '') ?? null) : null;
}

interface Collected {
  readonly items: PackageItem[];
  readonly tests: PackageTest[];
  readonly problems: PackageProblem[];
  readonly seen: Set<string>;
  /** Tests wait until all items are known. */
  readonly testTrees: { readonly root: XmlElement; readonly path: string; readonly metadata: ItemMetadata }[];
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
  if (name === 'qti-assessment-test' || name === 'assessmentTest') into.testTrees.push({ root, path, metadata: resource.metadata });
  else if (name === 'qti-assessment-item' || name === 'assessmentItem' || name === 'questestinterop') readItem(root, path, resource, files, into);
  else if (isItem) problems.push(fromDiagnostic(path, { code: 'root-unexpected', severity: 'error', line: root.line, column: root.column, data: { element: name, expected: 'qti-assessment-item' } }));
}

/** Items that the manifest only names as files of another resource, as packages of some test editors do. */
function readUnlisted(manifest: Manifest, manifestPath: string, files: PackageFiles, into: Collected): void {
  const own = new Set(manifest.resources.map((resource) => resource.path));
  for (const resource of manifest.resources) {
    for (const href of resource.files) {
      const path = resolvePath(manifestPath, href);
      if (path === null || own.has(path) || !files.has(path) || !/\.xml$/i.test(path)) continue;
      own.add(path);
      const decoded = decodeXml(files.get(path)!);
      if (!decoded.ok || identifyXml(decoded.text).kind !== 'item') continue;
      readResource({ ...resource, identifier: '', type: 'imsqti_item_xmlv2p2', href, path, files: [], metadata: {} }, manifestPath, files, into);
    }
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

function readTest(root: XmlElement, path: string, metadata: ItemMetadata, files: PackageFiles, into: Collected): void {
  const parsed = parseTestTree(resolveIncludes(root, path, files, into.problems));
  into.problems.push(...parsed.diagnostics.map((diagnostic) => fromDiagnostic(path, diagnostic)));
  if (!parsed.ok) return;
  const places = new Map(into.items.map((item) => [item.href, itemPath(item.identifier, item.lang)]));
  const child = (node: TestChild): TestChild => {
    if (node.kind === 'section') return { ...node, children: node.children.map(child) };
    if (node.kind === 'section-ref') return node;
    const target = resolvePath(path, node.href);
    const place = target === null ? undefined : places.get(target);
    if (place === undefined) into.problems.push(packageProblem('error', 'test-item-missing', path, { href: node.href }));
    return place === undefined ? node : { ...node, href: `../${place}` };
  };
  const test: AssessmentTest = { ...parsed.test, parts: parsed.test.parts.map((part) => ({ ...part, children: part.children.map(child) })) };
  into.tests.push({ href: path, identifier: test.identifier, title: test.title, xml: writeTest(test), test, metadata });
}

function readTree(files: PackageFiles, path: string, problems: PackageProblem[], limits: XmlLimits): XmlElement | null {
  const decoded = decodeXml(files.get(path)!);
  const parsed = decoded.ok ? parseXml(decoded.text, limits) : decoded;
  if (parsed.ok) return parsed.root;
  problems.push(fromDiagnostic(path, parsed.diagnostic));
  return null;
}
