// Runs the `synoo` command from its sources: bundles them when one has changed since the last run, else starts at once.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'dist/tools/cli');
const program = join(folder, 'main.mjs');
const list = join(folder, 'inputs.json');

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
  const { metafile } = await bundle('apps/cli/src/main.ts', join(own, 'main.mjs'), { metafile: true, sourcemap: 'inline' });
  const inputs = [...Object.keys(metafile.inputs), 'tools/bundle.mjs', 'tools/cli.mjs', 'tsconfig.base.json'].filter((file) => !file.includes(':'));
  writeFileSync(join(own, 'inputs.json'), JSON.stringify(inputs));
  utimesSync(join(own, 'inputs.json'), started, started);
  // One file at a time moves as a whole, so that two runs at once never see half a bundle.
  renameSync(join(own, 'main.mjs'), program);
  renameSync(join(own, 'inputs.json'), list);
  rmSync(own, { recursive: true, force: true });
}

if (!isFresh()) await build();
process.argv = [process.argv[0], program, ...process.argv.slice(2)];
await import(pathToFileURL(program).href);
