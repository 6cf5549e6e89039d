// Runs a TypeScript file of the workspace: bundles it next to the build output and imports the result.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle, root } from './bundle.mjs';

const [entry, ...args] = process.argv.slice(2);
const folder = join(root, 'dist', 'tools');
const outfile = join(folder, `${entry.replace(/\.ts$/, '').replaceAll('/', '-')}-${process.pid}.mjs`);
mkdirSync(folder, { recursive: true });
process.on('exit', () => rmSync(outfile, { force: true }));
// The map goes into the file, so that there is one file to remove.
await bundle(entry, outfile, { sourcemap: 'inline' });
process.argv = [process.argv[0], outfile, ...args];
await import(pathToFileURL(outfile).href);
