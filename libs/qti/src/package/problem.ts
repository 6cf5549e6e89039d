import { describe, type Diagnostic, type DiagnosticCode, type Severity } from '../model/diagnostic';

const messages = {
  'zip-unreadable': 'The file is not a readable zip archive: {reason}',
  'zip-entries': 'The archive has more than {limit} files',
  'zip-total': 'The archive unpacks to more than {limit} bytes',
  'zip-file': 'The file unpacks to more than {limit} bytes',
  'zip-ratio': 'The file is compressed more than {limit} times, as only a zip bomb is',
  'zip-encrypted': 'The file is encrypted; unpack it and make the package again without a password',
  'zip-link': 'The archive holds a symbolic link, which is not allowed in a package',
  'zip-name': 'The archive holds a file with an unsafe name',
  'zip-duplicate': 'The archive holds the file more than once (upper and lower case count as the same)',
  'manifest-missing': 'There is no imsmanifest.xml at the root; this is not a content package',
  'manifest-in-folder': 'imsmanifest.xml is in the folder {folder} instead of the root; the folder is taken as the package',
  'manifest-assumed': 'There is no imsmanifest.xml; every item and test that was found is taken',
  'manifest-more': 'The package holds another manifest, {path}; it is not read',
  'manifest-schema': 'The manifest says schema "{schema}" {version}; what it holds is read all the same',
  'manifest-empty': 'The manifest names no resources',
  'dependency-missing': 'Resource {identifier} depends on {href}, which the manifest does not have',
  'resource-file-missing': 'Resource {identifier} names the file {href}, which is not in the package',
  'resource-duplicate': 'The resource identifier {identifier} is used more than once',
  'resource-type': 'The manifest calls the file {type}; it is {found}',
  'item-unlisted': 'The manifest does not name this file as an item; it is imported all the same',
  'test-variable-unknown': 'The test uses the variable {identifier}, which none of its items declares',
  'archive-nested': 'The archive holds another archive, which is not opened; import it on its own',
  'resource-missing': 'The manifest names a file that is not in the package',
  'resource-unsupported': 'Resources of type {type} are not imported',
  'resource-address': 'The manifest names {href}, which is not a file inside of the package',
  'asset-missing': 'The item uses {href}, which is not in the package; put it in, or the item will be without it',
  'asset-type': 'The item uses {href}; files of this kind are not delivered',
  'item-duplicate': 'Another item of the package has the same identifier {identifier} and language {lang}; this one is imported as {renamed}',
  'test-item-missing': 'The test names the item {href} ({identifier}), which is not among the items that could be read',
  'test-duplicate': 'Another test of the package has the same identifier {identifier} and language {lang}; this one is called {renamed}',
  'stimulus-merged': 'The shared text {href} is now part of the item',
  'nothing-to-import': 'The package holds no QTI 2 or 3 items',
} as const;

export type PackageProblemCode = keyof typeof messages | DiagnosticCode;

/** Something to tell about a package: where, what, and how bad. An `error` means that the file named was not imported. */
export interface PackageProblem {
  /** Path in the package; '' for the package as a whole. */
  readonly file: string;
  readonly line: number;
  readonly code: PackageProblemCode;
  /** English; user interfaces make their own from `code` and `data`. */
  readonly message: string;
  readonly severity: Severity;
  readonly data?: Readonly<Record<string, string | number>>;
}

export function packageProblem(
  severity: Severity,
  code: keyof typeof messages,
  file: string,
  data?: Readonly<Record<string, string | number>>,
): PackageProblem {
  const message = messages[code].replace(/\{(\w+)\}/g, (whole, name: string) => String(data?.[name] ?? whole));
  return { file, line: 0, code, message, severity, ...(data ? { data } : {}) };
}

export const fromDiagnostic = (file: string, diagnostic: Diagnostic): PackageProblem => ({
  file,
  line: diagnostic.line,
  code: diagnostic.code,
  message: describe(diagnostic),
  severity: diagnostic.severity,
  ...(diagnostic.data ? { data: diagnostic.data } : {}),
});
