// `npm run lint`: ESLint over everything. The rule of module boundaries needs Nx's project graph, and without one it would
// pass in silence: so the graph is made first, and its absence is a failure.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './bundle.mjs';
import { nx, nxEnvironment } from './launch/build.mjs';

const env = { ...process.env, ...nxEnvironment };

const graph = spawnSync(process.execPath, [nx, 'show', 'projects'], { cwd: root, env, encoding: 'utf8' });
if (graph.status !== 0) {
  process.stderr.write(`Nx cannot read the workspace:\n${graph.stdout}${graph.stderr}\n`);
  process.exit(1);
}
const eslint = [join(root, 'node_modules/eslint/bin/eslint.js'), '.', '--max-warnings', '0', '--cache', '--cache-location', join(root, 'node_modules/.cache/eslint/')];
const { status, stdout, stderr } = spawnSync(process.execPath, eslint, { cwd: root, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
process.stdout.write(stdout);
process.stderr.write(stderr);
if (stderr.includes('No cached ProjectGraph')) {
  process.stderr.write('The module boundaries were not checked.\n');
  process.exit(1);
}
process.exit(status ?? 1);
