// Runs the `synoo` command from its sources: bundles them when one has changed since the last run, else starts at once.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'dist/tools/cli');
const program = join(folder, 'main.mjs');
const list = join(folder, 'inputs.json');
/** Commands that work on the database: without DATABASE_URL on the built-in one. */
const onDatabase = ['backup', 'backup-daily', 'restore', 'migrate', 'administrator'];

/** True while no source is newer than the bundle and none has gone. */
function isFresh() {
  if (!existsSync(program) || !existsSync(list)) return false;
  const built = statSync(list).mtimeMs;
  return JSON.parse(readFileSync(list, 'utf8')).every((file) => (statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? Infinity) < built);
}

async function build() {
  const { bundle } = await import('./bundle.mjs');
  const own = join(root, `dist/tools/cli-${process.pid}`);
  // The list is dated before the build: a source that is saved while it runs counts as newer.
  mkdirSync(own, { recursive: true });
  mkdirSync(folder, { recursive: true });
  const started = new Date();
  // Split, so that a command loads only what it uses: the database's packages take longer to load than many commands run.
  const { metafile } = await bundle('apps/cli/src/main.ts', undefined, {
    metafile: true, sourcemap: 'inline', outdir: own, splitting: true, entryNames: 'main', chunkNames: 'chunk-[hash]', outExtension: { '.js': '.mjs' },
  });
  const inputs = [...Object.keys(metafile.inputs), 'tools/bundle.mjs', 'tools/cli.mjs', 'tsconfig.base.json'].filter((file) => !file.includes(':'));
  writeFileSync(join(own, 'inputs.json'), JSON.stringify(inputs));
  utimesSync(join(own, 'inputs.json'), started, started);
  // One file at a time moves as a whole, the program after its chunks, so that two runs at once never see half a bundle.
  const old = readdirSync(folder).filter((name) => name.startsWith('chunk-'));
  const chunks = readdirSync(own).filter((name) => name.startsWith('chunk-'));
  for (const name of chunks) renameSync(join(own, name), join(folder, name));
  renameSync(join(own, 'main.mjs'), program);
  for (const name of old) if (!chunks.includes(name)) rmSync(join(folder, name), { force: true });
  renameSync(join(own, 'inputs.json'), list);
  rmSync(own, { recursive: true, force: true });
}

if (!isFresh()) await build();
const [command] = process.argv.slice(2);
process.argv = [process.argv[0], program, ...process.argv.slice(2)];
const run = () => import(pathToFileURL(program).href);
if (onDatabase.includes(command)) await (await import('./launch/with-database.mjs')).withDatabase(command, run);
else await run();
