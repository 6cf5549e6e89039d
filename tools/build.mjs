// Builds one of the programs that run on Node.js into dist/apps/NAME. Usage: node tools/build.mjs api|worker|cli
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, root } from './bundle.mjs';

const entries = {
  api: ['main', 'migrate'],
  worker: ['main'],
  cli: ['main'],
};

const [name] = process.argv.slice(2);
const files = entries[name];
if (!files) throw new Error(`Usage: node tools/build.mjs ${Object.keys(entries).join('|')}`);
rmSync(join(root, 'dist/apps', name), { recursive: true, force: true });
for (const file of files) {
  const entry = `apps/${name}/src/${file}.ts`;
  if (!existsSync(join(root, entry))) throw new Error(`${entry} does not exist`);
  await bundle(entry, `dist/apps/${name}/${file}.mjs`);
}
