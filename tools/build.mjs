// Builds one of the programs that run on Node.js into dist/apps/NAME. Usage: node tools/build.mjs api|worker|cli|demo
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, browserScript, root } from './bundle.mjs';

/** Files of each program, and the source of each. */
const programs = {
  api: { main: 'apps/api/src/main.ts', migrate: 'libs/server/src/platform/migrate-command.ts' },
  worker: { main: 'apps/worker/src/main.ts' },
  cli: { main: 'apps/cli/src/main.ts' },
  demo: { load: 'tools/demo/load.ts' },
};

const [name] = process.argv.slice(2);
const files = programs[name];
if (!files) throw new Error(`Usage: node tools/build.mjs ${Object.keys(programs).join('|')}`);
rmSync(join(root, 'dist/apps', name), { recursive: true, force: true });
for (const [file, entry] of Object.entries(files)) {
  if (!existsSync(join(root, entry))) throw new Error(`${entry} does not exist`);
  await bundle(entry, `dist/apps/${name}/${file}.mjs`);
}
// Browsers get it from the api, which knows what the web client was built into.
if (name === 'api') await bundle('apps/web/src/worker/take-worker.ts', 'dist/apps/api/take-worker.js', browserScript);
