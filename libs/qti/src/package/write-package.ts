import { ZipFile } from 'yazl';
import type { PackageAsset } from './assets';
import { writeMetadata, type ItemMetadata } from './metadata';
import { itemPath, safeName, testPath } from './paths';
import type { BodyElement } from '../model/body';
import type { Item } from '../model/item';
import type { AssessmentTest, TestChild } from '../model/test';
import { writeItem } from '../write/write-item';
import { writeTest } from '../write/write-test';
import { writeXml, type WritableElement } from '../xml/write-xml';

export interface PackageItemInput {
  /** The item's code; its language variants share it. */
  readonly identifier: string;
  readonly lang: string;
  readonly item: Item;
  readonly metadata?: ItemMetadata;
  /** Files that the item names, by the address it uses. */
  readonly assets?: readonly Pick<PackageAsset, 'href' | 'bytes'>[];
}

export interface PackageTestInput {
  readonly identifier: string;
  /** Language variants of a test share the identifier. A test without a language is a file of its own, one with it has a folder. */
  readonly lang?: string;
  /** Its references name items by their place in the package, as `itemHref` says it. */
  readonly test: AssessmentTest;
  readonly metadata?: ItemMetadata;
  /** Further files of the test, by name, kept in its folder; a test without a language has none. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
}

export interface PackageInput {
  readonly identifier: string;
  readonly title?: string;
  readonly items: readonly PackageItemInput[];
  readonly tests?: readonly PackageTestInput[];
}

const manifestNamespace = 'http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1';

/**
 * Writes a QTI 3 content package. The same input gives the same bytes: entries and attributes in one order, one date, one
 * compression. Each language variant of an item is a resource of its own: `items/CODE/LANG.xml`, with the item's files
 * beside it, linked to its siblings by the LOM identifier.
 */
export async function writePackage(input: PackageInput): Promise<Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const resources: WritableElement[] = [];
  const items = [...input.items].sort((a, b) => compare(a.identifier, b.identifier) || compare(a.lang, b.lang));
  for (const { identifier, lang, item, metadata, assets = [] } of items) {
    const path = itemPath(identifier, lang);
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (files.has(path)) throw new Error(`two items would be written to ${path}`);
    files.set(path, new TextEncoder().encode(writeItem(item)));
    const paths = [...assets].map((asset) => ({ path: `${folder}/${asset.href}`, bytes: asset.bytes })).sort((a, b) => compare(a.path, b.path));
    for (const asset of paths) files.set(checkedPath(asset.path), asset.bytes);
    const described: ItemMetadata = { ...metadata, identifier };
    resources.push({
      name: 'resource',
      attrs: { identifier: resourceName(identifier, lang), type: 'imsqti_item_xmlv3p0', href: path },
      block: true,
      children: [
        { name: 'metadata', block: true, children: writeMetadata(described, lang).map(verbatim) },
        ...[path, ...paths.map((asset) => asset.path)].map((href) => ({ name: 'file', attrs: { href } })),
      ],
    });
  }
  const tests = [...(input.tests ?? [])].sort((a, b) => compare(a.identifier, b.identifier) || compare(a.lang ?? '', b.lang ?? ''));
  for (const { identifier, lang = '', test, metadata = {}, files: own = new Map<string, Uint8Array>() } of tests) {
    const path = testPath(identifier, lang);
    if (files.has(path)) throw new Error(`two tests would be written to ${path}`);
    files.set(path, new TextEncoder().encode(writeTest(lang === '' ? test : deeper(test))));
    const beside = lang === '' ? [] : [...own].map(([name, bytes]) => ({ path: checkedPath(`${path.slice(0, path.lastIndexOf('/'))}/${name}`), bytes })).sort((a, b) => compare(a.path, b.path));
    for (const file of beside) files.set(file.path, file.bytes);
    const described: ItemMetadata = lang === '' ? metadata : { ...metadata, identifier, language: lang };
    resources.push({
      name: 'resource',
      attrs: { identifier: `T${resourceName(identifier, lang).slice(1)}`, type: 'imsqti_test_xmlv3p0', href: path },
      block: true,
      children: [
        { name: 'metadata', block: true, children: writeMetadata(described, described.language ?? '').map(verbatim) },
        ...[path, ...beside.map((file) => file.path)].map((href) => ({ name: 'file', attrs: { href } })),
      ],
    });
  }
  files.set('imsmanifest.xml', new TextEncoder().encode(manifest(input, resources)));
  return zip(files);
}

/** The test a folder further down. */
function deeper(test: AssessmentTest): AssessmentTest {
  const inside = (child: TestChild): TestChild => (child.kind === 'section' ? { ...child, children: child.children.map(inside) } : { ...child, href: `../${child.href}` });
  return { ...test, parts: test.parts.map((part) => ({ ...part, children: part.children.map(inside) })) };
}

function manifest(input: PackageInput, resources: readonly WritableElement[]): string {
  const title = input.title === undefined ? [] : writeMetadata({ title: input.title }, '').map(verbatim);
  return writeXml({
    name: 'manifest',
    ns: manifestNamespace,
    attrs: { identifier: safeName(input.identifier) },
    block: true,
    children: [
      {
        name: 'metadata',
        block: true,
        children: [{ name: 'schema', children: ['QTI Package'] }, { name: 'schemaversion', children: ['3.0.0'] }, ...title],
      },
      { name: 'organizations' },
      { name: 'resources', block: true, children: resources },
    ],
  });
}

const verbatim = (element: BodyElement): WritableElement => ({
  name: element.name,
  ns: element.ns ?? manifestNamespace,
  attrs: element.attrs,
  children: element.children.map((child) => (typeof child === 'string' ? child : verbatim(child))),
});

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** XML identifiers start with a letter or underscore. */
const resourceName = (identifier: string, lang: string): string =>
  `R_${safeName(identifier).replaceAll('~', '_')}${lang === '' ? '' : `_${safeName(lang).replaceAll('~', '_')}`}`;

function checkedPath(path: string): string {
  if (path.split('/').some((part) => part === '' || part === '.' || part === '..') || path.includes('\\')) throw new Error(`unsafe path ${path}`);
  return path;
}

/** First day that a zip can name; anything else would make the bytes depend on the moment. */
const mtime = new Date(1980, 0, 1, 0, 0, 0);

async function zip(files: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
  const archive = new ZipFile();
  const names = [...files.keys()].sort((a, b) => Number(b === 'imsmanifest.xml') - Number(a === 'imsmanifest.xml') || compare(a, b));
  for (const name of names) {
    const bytes = files.get(name)!;
    // Pictures and sounds are packed already; text gains.
    archive.addBuffer(Buffer.from(bytes), name, { mtime, mode: 0o100644, compress: /\.(xml|css|svg|vtt)$/i.test(name), forceDosTimestamp: true });
  }
  archive.end();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive.outputStream as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
