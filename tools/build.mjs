// Builds one of the programs that run on Node.js into dist/apps/NAME. Usage: node tools/build.mjs api|worker|cli|demo
import { existsSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bundle, root } from './bundle.mjs';

/** Sources by program: a program gets one file for each, named like it. */
const programs = {
  api: ['apps/api/src/main.ts', 'apps/api/src/migrate.ts'],
  worker: ['apps/worker/src/main.ts'],
  cli: ['apps/cli/src/main.ts'],
  demo: ['tools/demo/load.ts'],
};

const [name] = process.argv.slice(2);
const entries = programs[name];
if (!entries) throw new Error(`Usage: node tools/build.mjs ${Object.keys(programs).join('|')}`);
rmSync(join(root, 'dist/apps', name), { recursive: true, force: true });
for (const entry of entries) {
  if (!existsSync(join(root, entry))) {
    process.stdout.write(`${entry} does not exist: left out\n`);
    continue;
  }
  await bundle(entry, `dist/apps/${name}/${basename(entry, '.ts')}.mjs`);
}
