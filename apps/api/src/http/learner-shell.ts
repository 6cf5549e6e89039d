import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a browser keeps of the built client to show the learner's page without network. */
export interface LearnerShell {
  /** Names the build; another one has another name. */
  readonly version: string;
  /** Paths from the root of the site. */
  readonly files: readonly string[];
}

const STATIC = /(?:\bfrom|\bimport)\s*["'`]\.\/([\w.-]+\.js)["'`]/gu;
const DYNAMIC = /\bimport\(\s*["'`]\.\/([\w.-]+\.js)["'`]\s*\)/gu;
const IN_PAGE = /(?:src|href)="\/?([\w./-]+\.(?:js|css|svg))"/gu;
const IN_STYLES = /url\(["']?(?:\.?\/)?([\w./-]+\.woff2)["']?\)/gu;
/** The route of the learner's page, and the words of all screens by language: which are needed is decided while it runs. */
const ENTRANCES = /^(?:take\.routes|ky|ru|en)-[\w-]{8}\.js$/u;

/**
 * The learner's part of the build, found by following its imports: what the page itself loads, and from the learner's route
 * on also what is loaded later. The office and the board stay out.
 */
export function learnerShell(folder: string, files: ReadonlySet<string>): LearnerShell {
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].flatMap(([, file]) => (file !== undefined && files.has(file) ? [file] : []));
  const shell = new Set<string>();
  const follow = (file: string, later: boolean) => {
    const key = `${file} ${later}`;
    if (followed.has(key)) return;
    followed.add(key);
    shell.add(file);
    if (file.endsWith('.css')) for (const font of found(read(file), IN_STYLES)) shell.add(font);
    if (!file.endsWith('.js')) return;
    const text = read(file);
    for (const next of found(text, STATIC)) follow(next, later);
    if (later) for (const next of found(text, DYNAMIC)) follow(next, true);
  };
  const followed = new Set<string>();
  const page = read('index.html');
  for (const file of found(page, IN_PAGE)) follow(file, false);
  for (const file of files) if (ENTRANCES.test(file)) follow(file, true);
  const sorted = [...shell].sort();
  // Names hold the hashes of contents; the page itself has none.
  const version = createHash('sha256').update(JSON.stringify([page, sorted])).digest('hex').slice(0, 16);
  return { version, files: sorted };
}
