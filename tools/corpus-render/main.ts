// Opens every QTI item of folders, packages or files in the real player, in Chromium, and reports what goes wrong.
// Usage: npm run -s corpus:render -- PATH… [--json] [--lang ky|ru|en]
import { chromium } from '@playwright/test';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import './bridge';
import { readItems } from './items';
import { emptyReport, failures, reportText, type RenderReport } from './report';
import { servePage } from './serve';
import { visit } from './visit';

/** Programs of the workspace that are plain JavaScript and know their place in it. */
interface ChromiumFinder {
  findChromium(): { readonly env?: { readonly CHROMIUM_PATH?: string }; readonly sentence?: string };
}
interface Builder {
  readonly nx: string;
  readonly nxEnvironment: Readonly<Record<string, string>>;
  collect(command: string, args: readonly string[], options: object): Promise<{ readonly code: number | null; readonly output: string }>;
}

/** A sentence for the person at the command line, instead of a stack. */
class Refusal extends Error {}

/** This program runs from `dist/tools/`. */
const root = resolve(fileURLToPath(import.meta.url), '../../..');
const load = async <T>(path: string): Promise<T> => (await import(pathToFileURL(resolve(root, path)).href)) as T;

async function buildPage(): Promise<void> {
  const { nx, nxEnvironment, collect } = await load<Builder>('tools/launch/build.mjs');
  const { code, output } = await collect(process.execPath, [nx, 'run', 'tools:corpus-page'], { env: { ...process.env, ...nxEnvironment } });
  if (code !== 0) throw new Refusal(`The page of the player could not be built:\n${output.trim().split('\n').slice(-40).join('\n')}`);
}

async function chromiumPath(): Promise<string | undefined> {
  const found = (await load<ChromiumFinder>('tools/launch/chromium.mjs')).findChromium();
  if (found.sentence !== undefined) throw new Refusal(found.sentence);
  return found.env?.CHROMIUM_PATH;
}

async function render(paths: readonly string[], language: string): Promise<RenderReport> {
  const { found, items, assets, defects, limitations } = await readItems(...paths);
  const report = emptyReport();
  report.items = found;
  report.itemDefects.push(...defects);
  report.limitations.push(...limitations);
  if (items.length === 0) return report;
  const executablePath = await chromiumPath();
  await buildPage();
  const site = await servePage(root, assets);
  // The sandbox of Chromium does not work for root, as in most containers.
  const browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), chromiumSandbox: process.getuid?.() !== 0 });
  try {
    const page = await (await browser.newContext({ viewport: { width: 1100, height: 800 } })).newPage();
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(`${message.text()} ${message.location().url}`.trim().replace(site.address, '/'));
    });
    page.on('pageerror', ({ message }) => errors.push(message));
    // Asked for only when a key is about to open the dialog, the browser may open its own: the key overtakes the asking.
    page.on('filechooser', () => undefined);
    await page.goto(`${site.address}?lang=${language}`);
    await page.waitForFunction(() => window.corpus !== undefined);
    for (const [i, item] of items.entries()) {
      await visit(page, item, errors, report);
      if (process.stderr.isTTY) process.stderr.write(`\r${i + 1} of ${items.length}`);
    }
    if (process.stderr.isTTY) process.stderr.write('\n');
  } finally {
    await browser.close();
    site.close();
  }
  return report;
}

async function main(args: readonly string[]): Promise<number> {
  const at = args.indexOf('--lang');
  const language = at < 0 ? 'en' : (args[at + 1] ?? '');
  if (!['ky', 'ru', 'en'].includes(language)) throw new Refusal('--lang takes ky, ru or en: the language of the player around the items.');
  const given = args.filter((arg, index) => arg !== '--json' && (at < 0 || (index !== at && index !== at + 1)));
  if (given.length === 0 || given.some((path) => path.startsWith('-'))) throw new Refusal('Usage: npm run -s corpus:render -- PATH… [--json] [--lang ky|ru|en]');
  const paths = given.map((path) => resolve(process.env['INIT_CWD'] ?? process.cwd(), path));
  for (const path of paths) if (!(await stat(path).catch(() => null))) throw new Refusal(`${path} is not there. Name folders, packages (zip) or files that hold items.`);
  const report = await render(paths, language);
  process.stdout.write(args.includes('--json') ? `${JSON.stringify(report, null, 1)}\n` : reportText(report));
  return failures(report) === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Refusal ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 2;
  },
);
