// Runs a TypeScript file of the workspace: bundles it next to the build output and imports the result.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle, root } from './bundle.mjs';

const [entry, ...args] = process.argv.slice(2);
const outfile = join(root, 'dist', 'tools', `${entry.replace(/\.ts$/, '').replaceAll('/', '-')}-${process.pid}.mjs`);
await mkdir(join(root, 'dist', 'tools'), { recursive: true });
await bundle(entry, outfile);
process.argv = [process.argv[0], outfile, ...args];
await import(pathToFileURL(outfile).href);
